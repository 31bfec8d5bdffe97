"""The wheel holds what the program reads, and finds it again once installed."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from staffdesk import resources

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it, which is all that an installation of pure Python does."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def test_an_installed_program_finds_its_resources(installed: Path) -> None:
    code = (
        "from staffdesk import resources; print(resources.path('nouveautes.md'), resources.font_path('Bold'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=installed, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert str(installed / "staffdesk" / "_resources" / "nouveautes.md") in done.stdout


def test_the_wheel_holds_every_module_resource_migration_and_template(installed: Path) -> None:
    package = ROOT / "staffdesk"
    wanted = {file.relative_to(ROOT) for file in package.rglob("*.py")}
    wanted |= {
        Path(folder) / Path(source).name
        for source, folder in resources.data_files()
        if folder[:9] == "staffdesk"
    }
    held = {file.relative_to(installed) for file in installed.rglob("*")}
    assert sorted(map(str, wanted - held)) == []


def test_the_wheel_gives_the_command(installed: Path) -> None:
    entry_points = next(installed.glob("*.dist-info/entry_points.txt")).read_text(encoding="utf-8")
    assert "staffdesk = staffdesk.__main__:main" in entry_points
