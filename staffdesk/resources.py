"""Where the files that come with the program are: style sheets, icons, fonts, what's new.

The only module that knows whether the program runs from its source, as installed or frozen. Resources are
read by their name inside ``resources/``, with forward slashes ("styles/desk.qss"); an absolute name or ``..``
is refused.
"""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Literal

FontWeight = Literal["Regular", "Semibold", "Bold", "It"]

FONT_WEIGHTS: tuple[FontWeight, ...] = ("Regular", "Semibold", "Bold", "It")

_PACKAGE = Path(__file__).parent
_FROZEN_RESOURCES = "resources"
_FROZEN_FONTS = "fonts"
_FROZEN_ICONS = "icon_font"
_SCRIPT_FOLDER = "migrations"


class BadResourceNameError(ValueError):
    """A name that would lead out of the resources: a bug of the caller."""


def read_text(name: str) -> str:
    """Return the UTF-8 text of a resource; `FileNotFoundError` where there is none of that name."""
    return path(name).read_text(encoding="utf-8")


def read_bytes(name: str) -> bytes:
    """Return the bytes of a resource; `FileNotFoundError` where there is none of that name."""
    return path(name).read_bytes()


def common_words() -> list[str]:
    """Return the words that the passwords tried first are made of (SEC1)."""
    return read_text("passwords/common_words.txt").split()


def path(name: str) -> Path:
    """Return where a resource stands on disk, for libraries that insist on a file.

    Raises:
        BadResourceNameError: the name is absolute, holds ``..`` or a backslash, or is empty.
        FileNotFoundError: there is no such file.
    """
    _refuse_outside(name)
    found = _resources_folder() / name
    if not found.is_file():
        raise FileNotFoundError(f"no resource is called {name!r}")
    return found


def font_path(weight: FontWeight) -> Path:
    """Return the TrueType file of one weight of Source Sans Pro, the family of window and documents."""
    found = _fonts_folder() / f"SourceSansPro-{weight}.ttf"
    if weight not in FONT_WEIGHTS or not found.is_file():
        raise FileNotFoundError(f"no font of weight {weight!r}")
    return found


def icon_font_path() -> Path:
    """Return the TrueType file of the icons (Phosphor), whatever version its package carries."""
    return _icon_file("phosphor-*.ttf")


def icon_charmap_path() -> Path:
    """Return the JSON table from an icon's name to its character, in hexadecimal."""
    return _icon_file("phosphor-charmap-*.json")


def font_licence() -> str:
    """Return the licence of the fonts (SIL Open Font Licence), to be shown beside them."""
    return (_fonts_folder() / "LICENSE.txt").read_text(encoding="utf-8")


def data_files() -> list[tuple[str, str]]:
    """Return (file, folder inside the frozen program) for every file that is no imported module.

    Resources, fonts with their licence, templates and static files of the portal, and the migrations, which
    alembic finds as files.
    """
    own = [
        (str(file), _FROZEN_RESOURCES, file.relative_to(_resources_folder())) for file in _resource_files()
    ]
    package = [(str(file), _PACKAGE.name, file.relative_to(_PACKAGE)) for file in _package_data()]
    fonts = [*(str(font_path(weight)) for weight in FONT_WEIGHTS), str(_fonts_folder() / "LICENSE.txt")]
    placed = [
        (source, str(PurePosixPath(root, *inside.parts[:-1]))) for source, root, inside in own + package
    ]
    placed += [(source, _FROZEN_FONTS) for source in fonts]
    return placed + [(str(file), _FROZEN_ICONS) for file in (icon_font_path(), icon_charmap_path())]


def _refuse_outside(name: str) -> None:
    parts = PurePosixPath(name).parts
    absolute = PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor
    if not parts or absolute or "\\" in name or ".." in parts:
        raise BadResourceNameError(f"{name!r} is not the name of a resource")


def _frozen_root() -> Path | None:
    root = getattr(sys, "_MEIPASS", None)
    return Path(root) if root else None


def _resources_folder() -> Path:
    root = _frozen_root()
    if root:
        return root / _FROZEN_RESOURCES
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def _fonts_folder() -> Path:
    root = _frozen_root()
    return root / _FROZEN_FONTS if root else _package_folder("font_source_sans_pro") / "files"


def _icon_file(pattern: str) -> Path:
    root = _frozen_root()
    folder = root / _FROZEN_ICONS if root else _package_folder("qtawesome") / "fonts"
    found = next(folder.glob(pattern), None)
    if found is None:
        raise FileNotFoundError(f"no icon font file {pattern}")
    return found


def _package_folder(name: str) -> Path:
    """Find an installed package without importing it (its import would load every font)."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the package {name} is not installed")
    return Path(spec.origin).parent


def _resource_files() -> Iterator[Path]:
    return (file for file in sorted(_resources_folder().rglob("*")) if file.is_file())


def _package_data() -> Iterator[Path]:
    for file in sorted(_PACKAGE.rglob("*")):
        inside = file.relative_to(_PACKAGE).parts
        wanted = file.suffix != ".py" or _SCRIPT_FOLDER in inside
        if file.is_file() and wanted and not {"__pycache__", "_resources"} & set(inside):
            yield file
