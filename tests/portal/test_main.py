"""The portal's commands: it serves as a process of its own, and admins enrol and revoke devices."""

import io
import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from staffdesk.arguments import USAGE
from staffdesk.portal.__main__ import DONE, UNAVAILABLE, main

START_SECONDS = 30


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{(tmp_path / 'portal.sqlite').as_posix()}"


@pytest.fixture
def migrated(url: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["migrate", "--database", url]) == DONE
    capsys.readouterr()
    return url


def command(*arguments: str) -> list[str]:
    """Give the command of a portal that is a process of its own, on a free port."""
    return [sys.executable, "-m", "staffdesk", "portal", "serve", "--bind", "127.0.0.1:0", *arguments]


def test_it_serves_as_a_process_of_its_own(url: str) -> None:
    arguments = ["--database", url, "--migrate", "--now", "2026-11-21T09:30:00Z", "--json"]
    with subprocess.Popen(command(*arguments), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            base = f"http://127.0.0.1:{told['port']}"
            assert requests.get(f"{base}/api/v1/openapi.json", timeout=60).status_code == 200
            assert requests.get(f"{base}/api/v1/hello", timeout=60).status_code == 401
            assert told["pid"] == process.pid
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode == DONE


def test_an_admin_enrols_lists_and_revokes(migrated: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["enrolment-code", "--database", migrated, "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["minutes"], len(told["code"].split("-"))) == (15, 6)
    assert main(["devices", "--database", migrated, "--json"]) == DONE
    assert json.loads(capsys.readouterr().out) == {"ok": True, "devices": []}
    assert main(["revoke-device", "00" * 16, "--database", migrated, "--json"]) == UNAVAILABLE
    refused = capsys.readouterr()
    assert json.loads(refused.out)["code"] == "device"
    assert "Cet appareil est introuvable." in refused.err


def test_without_json_it_speaks_french(migrated: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices", "--database", migrated]) == DONE
    assert "Aucun poste enrôlé" in capsys.readouterr().out
    assert main(["enrolment-code", "--database", migrated]) == DONE
    assert "valable 15 minutes" in capsys.readouterr().out
    assert main(["migrate", "--database", migrated]) == DONE
    assert "à la révision" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", [["enrolment-code"], ["devices"], ["serve"], ["revoke-device", "x"], ["demonstrate"]]
)
def test_a_database_that_is_not_migrated_is_refused_and_not_made(
    url: str,
    name: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("{}"))
    assert main([*name, "--database", url, "--json"]) == UNAVAILABLE
    refused = capsys.readouterr()
    assert json.loads(refused.out)["code"] == "portal_not_migrated"
    assert "staffdesk portal migrate" in refused.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["office.sqlite", "mysql://db.example/portal"])
def test_an_address_that_is_no_database_exits_with_2(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate", "--database", address]) == USAGE
    assert "(database)" in capsys.readouterr().err


def test_a_server_needs_to_name_no_driver(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "--database", "postgresql://nobody@127.0.0.1:1/portal"]) == UNAVAILABLE
    assert "ne répond pas" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        ["--bind", "8080"],
        ["--bind", "127.0.0.1:http"],
        ["--bind", "127.0.0.1:80999"],
        ["--smtp", "mail.example:x"],
        ["--now", "2026-11-21"],
        ["--now", "demain"],
    ],
)
def test_arguments_that_make_no_sense_exit_with_2(wrong: list[str], url: str) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["serve", "--database", url, *wrong])
    assert refused.value.code == USAGE


def test_a_script_that_is_none_exits_with_2(
    migrated: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ceci n’est pas du JSON"))
    assert main(["demonstrate", "--database", migrated]) == USAGE
    assert "scénario" in capsys.readouterr().err


def test_a_place_that_cannot_be_had_is_said(migrated: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        place = f"127.0.0.1:{other.getsockname()[1]}"
        assert main(["serve", "--database", migrated, "--bind", place]) == UNAVAILABLE
    said = capsys.readouterr()
    assert (said.out, place in said.err) == ("", True)


def test_a_name_that_cannot_be_one_is_said(migrated: str) -> None:
    done = subprocess.run(
        [*command("--database", migrated), "--bind", "a..b:0"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (UNAVAILABLE, "")
    assert "L’adresse a..b:0 n’existe pas" in done.stderr


def test_it_ends_with_whoever_started_it(migrated: str) -> None:
    arguments = command("--database", migrated, "--until-input-ends", "--json")
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["ok"]
        process.stdin.close()
        assert process.wait(START_SECONDS) == DONE
