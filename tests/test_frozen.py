"""The program as PyInstaller builds it runs on its own, far from its source (build.spec)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from staffdesk import __version__, resources

ROOT = Path(__file__).resolve().parents[1]
BUILD_LIMIT_S = 300
RUN_LIMIT_S = 60

pytestmark = pytest.mark.frozen


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the program once, and return its folder."""
    out = tmp_path_factory.mktemp("frozen")
    folders = ["--distpath", str(out / "dist"), "--workpath", str(out / "work")]
    built = subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *folders, "build.spec"],
        cwd=ROOT,
        env=os.environ | {"PYINSTALLER_CONFIG_DIR": str(out / "cache")},
        capture_output=True,
        text=True,
        timeout=BUILD_LIMIT_S,
        check=False,
    )
    assert built.returncode == 0, built.stderr[-4000:]
    return out / "dist" / "staffdesk"


def run(frozen: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the frozen program as on a machine where nothing else is installed."""
    bare = {"HOME": str(home), "PATH": os.defpath, "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    program = frozen / ("staffdesk.exe" if sys.platform == "win32" else "staffdesk")
    return subprocess.run(
        [str(program), *arguments],
        cwd=home,
        env=kept | bare,
        capture_output=True,
        text=True,
        timeout=RUN_LIMIT_S,
        check=False,
    )


def test_the_frozen_program_passes_its_own_self_check(frozen: Path, tmp_path: Path) -> None:
    """It migrates a database, draws a PDF, loads icons and fonts: that is where missing files show."""
    done = run(frozen, tmp_path, "self-check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_frozen_program_says_its_version(frozen: Path, tmp_path: Path) -> None:
    done = run(frozen, tmp_path, "--version")
    assert done.returncode == 0, done.stdout + done.stderr
    assert __version__ in done.stdout


def test_the_frozen_program_refuses_an_unknown_command(frozen: Path, tmp_path: Path) -> None:
    done = run(frozen, tmp_path, "no-such-command")
    assert done.returncode == 2, done.stdout + done.stderr


def test_the_frozen_program_holds_every_data_file_and_no_tool_of_ours(frozen: Path) -> None:
    inside = frozen / "_internal"
    missing = [
        folder + "/" + Path(source).name
        for source, folder in resources.data_files()
        if not (inside / folder / Path(source).name).is_file()
    ]
    assert missing == []
    names = {entry.name.lower() for entry in inside.iterdir()}
    assert not names & {"pytest", "hypothesis", "playwright", "mypy", "tests"}
    assert not list(inside.glob("PySide6/**/*WebEngine*"))
