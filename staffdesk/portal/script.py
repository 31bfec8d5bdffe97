"""The one script, which only adds to pages that work without it; its address carries its digest."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import url_for


@dataclass(frozen=True)
class Script:
    """The script as it is sent: plain, compressed, and its short digest."""

    digest: str
    plain: bytes
    compressed: bytes


@cache
def script() -> Script:
    """Return the script, without the comments written for its readers."""
    source = files("staffdesk.portal").joinpath("static/portal.js").read_text(encoding="utf-8")
    bare = re.sub(r"^\s*//.*\n", "", source, flags=re.MULTILINE)
    body = re.sub(r"\n\s+", "\n", bare).strip().encode() + b"\n"
    return Script(hashlib.sha256(body).hexdigest()[:12], body, gzip.compress(body, 9, mtime=0))


def script_url() -> str:
    """Return the address of the script."""
    return url_for("texts.script", digest=script().digest)
