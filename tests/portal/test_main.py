"""The portal's commands: it serves as a process of its own, and admins enrol and revoke devices."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from staffdesk.portal.__main__ import main


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{(tmp_path / 'portal.sqlite').as_posix()}"


def test_it_serves_as_a_process_of_its_own(url: str) -> None:
    command = [sys.executable, "-m", "staffdesk.portal", "serve", "--database", url, "--migrate"]
    command += ["--bind", "127.0.0.1:0", "--now", "2026-11-21T09:30:00Z"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            base = f"http://127.0.0.1:{told['port']}"
            assert requests.get(f"{base}/api/v1/openapi.json", timeout=10).status_code == 200
            assert requests.get(f"{base}/api/v1/hello", timeout=10).status_code == 401
            assert told["pid"] == process.pid
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode == 0


def test_an_admin_enrols_lists_and_revokes(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "--database", url]) == 0
    assert main(["enrolment-code", "--database", url]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["minutes"], len(told["code"].split("-"))) == (15, 6)
    assert main(["devices", "--database", url]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["revoke-device", "00" * 16, "--database", url]) == 1
    assert "device" in capsys.readouterr().err


def test_a_database_that_is_not_migrated_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["enrolment-code", "--database", url]) == 1
    assert "portal_database" in capsys.readouterr().err
    assert not os.environ.get("STAFFDESK_PORTAL_DATABASE")
