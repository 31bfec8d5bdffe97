"""One start for everything, on Linux and Windows: ``python3 dev.py TASK`` (``py dev.py TASK``).

demo     set everything up and show the main job: a generated town, its portal, the desk (see ``demo --help``)
test     set everything up and pass every check: lint, format, types, arrows, tests (arguments go to pytest)
setup    set everything up, run nothing
bench    print the benchmarks (arguments go to tests.benchmarks)
soak     run the long tests
lock     write requirements.txt anew from pyproject.toml, with hashes and without addresses
package  build the program for this system with PyInstaller, into dist/

Only the standard library is used here. The environment is kept in ``.venv``, brought up to date when the lock
changes. What the machine lacks is installed where this runs as root on Debian, and named in one line
elsewhere. All that is said here goes to standard error: ``demo --json`` keeps standard output for itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.txt"
STAMP = VENV / "staffdesk.stamp"
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST, BEFORE = (3, 11), (3, 13)

QT = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
DRIVER = {"libatomic.so.1": "libatomic1"}
"""What Playwright's own program, which drives the browser, is linked with and a bare Debian has not."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "msedge")
TASKS = ("demo", "test", "setup", "bench", "soak", "lock", "package")


def main(arguments: list[str]) -> int:
    """Set up what the task needs, run it, and return its exit code."""
    if not arguments or arguments[0] not in TASKS:
        say((__doc__ or "").strip())
        return 0 if arguments in (["-h"], ["--help"]) else 2
    task, rest = arguments[0], arguments[1:]
    supply(missing_from_the_system(task, rest))
    if task == "lock":
        return lock()
    prepare_environment()
    if task == "setup":
        say("Tout est prêt.")
        return 0
    return check(rest) if task == "test" else become(command(task, rest))


def command(task: str, rest: list[str]) -> list[str]:
    """Return the command of a task that is one process."""
    modules = {
        "demo": ["staffdesk", "demo"],
        "bench": ["tests.benchmarks"],
        "soak": ["pytest", "-m", "soak"],
        "package": ["PyInstaller", "--noconfirm", "build.spec"],
    }
    return [str(PYTHON), "-m", *modules[task], *rest]


def check(rest: list[str]) -> int:
    """Run every check, even after a failure; pytest comes last and has the last word on the screen."""
    stages = {
        "ruff check": ["-m", "ruff", "check", "."],
        "ruff format": ["-m", "ruff", "format", "--check", "."],
        "mypy": ["-m", "mypy"],
        "lint-imports": [
            "-c",
            "from importlinter.cli import lint_imports_command as run; run()",
            "--no-logo",
        ],
    }
    failed = []
    for name, step in stages.items():
        started = time.monotonic()
        passed = subprocess.run([str(PYTHON), *step], cwd=ROOT, check=False).returncode == 0
        say(f"{name} : {'réussi' if passed else 'ÉCHEC'} en {time.monotonic() - started:.0f} s")
        failed += [] if passed else [name]
    if failed:
        say(f"Contrôles en échec avant les tests : {', '.join(failed)}. Le code de sortie ne sera pas 0.")
    tests = subprocess.run([str(PYTHON), "-m", "pytest", "-n", "2", *rest], cwd=ROOT, check=False).returncode
    return tests or (1 if failed else 0)


def lock() -> int:
    """Resolve pyproject.toml into requirements.txt for every system, and see that no address is in it."""
    if not find_uv():
        prepare_environment()
        run([str(PYTHON), "-m", "pip", "install", "--quiet", "uv"])
    uv = find_uv() or die(
        "« uv » n’a pas pu être installé : « python3 -m pip install uv », puis recommencer."
    )
    options = ["--universal", "--generate-hashes", "--no-header", "--extra", "dev", "--quiet"]
    run([uv, "pip", "compile", *options, "pyproject.toml", "-o", LOCK.name])
    foreign = [
        line for line in LOCK.read_text("utf-8").splitlines() if "://" in line or line.startswith("--")
    ]
    if foreign:
        die(f"requirements.txt contient des adresses, à retirer : {foreign[:3]}")
    say("requirements.txt est à jour.")
    return 0


def prepare_environment() -> None:
    """Make .venv and install the lock and the project, unless the stamp says that it is done already."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return
    uv = find_uv()
    if uv:
        if not PYTHON.exists():
            run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
        install = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    else:
        if (
            not PYTHON.exists()
            or subprocess.run([str(PYTHON), "-m", "pip", "-V"], capture_output=True, check=False).returncode
        ):
            venv.create(VENV, clear=True, with_pip=True)
        install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    say("Installation des bibliothèques verrouillées dans .venv (une seule fois)…")
    run([*install, "--require-hashes", "-r", LOCK.name])
    run([*install, "--no-deps", "--no-build-isolation", "-e", "."])
    STAMP.write_text(wanted)


def find_uv() -> str | None:
    """Return uv, which is much faster than pip, where there is one."""
    own = PYTHON.with_name("uv.exe" if WINDOWS else "uv")
    return str(own) if own.exists() else shutil.which("uv")


def missing_from_the_system(task: str, rest: list[str]) -> dict[str, str]:
    """Return what the task needs and the machine lacks: name → Debian package."""
    lacking = {}
    if not find_uv() and not importlib.util.find_spec("ensurepip"):
        lacking["le module venv de Python"] = "python3-venv"
    if task == "lock":
        return lacking
    shown = True
    if sys.platform == "linux":
        shown = task == "demo" and has_display() and "--offscreen" not in rest
        libraries = QT | WINDOW if shown or task == "package" else QT
        lacking |= not_loadable(libraries)
    browses = task in ("test", "setup", "soak", "bench") or (task == "demo" and not shown)
    if browses and not any(map(shutil.which, BROWSERS)) and not WINDOWS:
        lacking["Chromium"] = "chromium"
    if browses and sys.platform == "linux":
        lacking |= not_loadable(DRIVER)
    if task in ("test", "setup", "soak", "bench") and not has_postgresql():
        lacking["un serveur PostgreSQL"] = "postgresql"
    if task in ("test", "setup", "package") and sys.platform == "linux":
        lacking |= missing_for_freezing()
    return lacking


def has_display() -> bool:
    """Tell whether a window could be seen here."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_for_freezing() -> dict[str, str]:
    """Return what PyInstaller needs on Linux; Debian's python3 comes without its own shared library."""
    lacking = {} if shutil.which("objdump") else {"objdump": "binutils"}
    shared = f"libpython3.{sys.version_info[1]}"
    if sys.base_prefix == "/usr" and not is_loadable(f"{shared}.so.1.0"):
        lacking[shared] = shared
    return lacking


def not_loadable(libraries: dict[str, str]) -> dict[str, str]:
    """Keep the libraries that the system's loader does not find."""
    return {name: package for name, package in libraries.items() if not is_loadable(name)}


def is_loadable(library: str) -> bool:
    """Tell whether the system's loader finds a shared library."""
    with contextlib.suppress(OSError):
        ctypes.CDLL(library)
        return True
    return False


def has_postgresql() -> bool:
    """Tell whether the programs of a PostgreSQL server are there, or a server is named."""
    roots = [Path("/usr/lib/postgresql"), Path(os.environ.get("PROGRAMFILES", "/nowhere")) / "PostgreSQL"]
    named = os.environ.get("STAFFDESK_TEST_POSTGRESQL") or shutil.which("initdb")
    return bool(named) or any(list(root.glob("*/bin/initdb*")) for root in roots)


def supply(lacking: dict[str, str]) -> None:
    """Install the missing packages as root on Debian; otherwise name them and stop."""
    if not lacking:
        return
    packages = " ".join(sorted(set(lacking.values())))
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        mend = (
            f"sudo apt-get update && sudo apt-get install -y {packages}"
            if apt
            else f"installer l’équivalent de {packages}"
        )
        die(f"Il manque à cette machine : {', '.join(lacking)}. Pour y remédier : {mend}")
    say(f"Installation des paquets du système : {packages}…")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages.split()]):
        if subprocess.run([apt, "-qq", *step], env=quiet, check=False, stdout=subprocess.DEVNULL).returncode:
            die(f"L’installation a échoué. À la main : apt-get update && apt-get install -y {packages}")


def choose_python() -> None:
    """Go on with a Python this program supports: this one, another of the machine, or none and say so."""
    if OLDEST <= sys.version_info[:2] < BEFORE:
        return
    for minor in range(BEFORE[1] - 1, OLDEST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other:
            sys.exit(subprocess.run([other, *sys.argv], check=False).returncode)
    version = ".".join(map(str, sys.version_info[:2]))
    die(f"Python {version} ne convient pas : il faut Python 3.11 ou 3.12.")


def run(step: list[str]) -> None:
    """Run one step of the set-up, its output on standard error; stop when it fails."""
    if subprocess.run(step, cwd=ROOT, check=False, stdout=sys.stderr).returncode:
        die(f"Cette commande a échoué : {' '.join(step)}")


def become(step: list[str]) -> NoReturn:
    """Hand the terminal, the signals and the exit code over to the task."""
    os.chdir(ROOT)
    if WINDOWS:  # exec there would give the terminal back too early
        sys.exit(subprocess.run(step, check=False).returncode)
    os.execv(step[0], step)  # noqa: S606  # no shell: the argument list of a fixed program


def say(line: str) -> None:
    """Tell the person at the terminal."""
    print(line, file=sys.stderr, flush=True)


def die(line: str) -> NoReturn:
    """Tell what is wrong and stop."""
    say(line)
    sys.exit(1)


if __name__ == "__main__":
    choose_python()
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
