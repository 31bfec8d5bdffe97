"""The one style sheet, in the town's accent; its address carries its digest: browsers keep it a year."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from flask import url_for

from staffdesk.contract.v1 import TownSnapshot

DEFAULT_ACCENT = "#17436B"


@dataclass(frozen=True)
class StyleSheet:
    """The sheet in one accent: plain, compressed, and its short digest."""

    digest: str
    plain: bytes
    compressed: bytes


@lru_cache(maxsize=8)
def style_sheet(accent: str) -> StyleSheet:
    """Return the style sheet in an accent (``#RRGGBB``)."""
    base = files("staffdesk.portal").joinpath("static/portal.css").read_text(encoding="utf-8")
    body = _without_comments(base).replace(DEFAULT_ACCENT, accent).encode()
    return StyleSheet(hashlib.sha256(body).hexdigest()[:12], body, gzip.compress(body, 9, mtime=0))


def _without_comments(text: str) -> str:
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\n\s*", "\n", bare).strip() + "\n"


def style_url(town: TownSnapshot | None) -> str:
    """Return the address of the sheet for a town."""
    return url_for("texts.style", digest=style_sheet(accent_of(town)).digest)


def accent_of(town: TownSnapshot | None) -> str:
    """Return the town's accent if it is a colour, else the default one."""
    accent = town.accent if town else DEFAULT_ACCENT
    return accent if re.fullmatch(r"#[0-9A-Fa-f]{6}", accent) else DEFAULT_ACCENT
