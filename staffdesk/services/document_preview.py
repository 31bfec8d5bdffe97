"""Pages of foreign files as pictures, drawn in a caged process (SEC9): staff see re-made pixels only.

The process gets the bytes on its standard input and gives a PNG back. It may use five seconds of processor,
512 MiB of memory, no file it could write, and no network as far as the platform lets a program give that up;
it is killed after ten seconds by the clock. What happens in it cannot reach the window.
"""

import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from staffdesk.domain.errors import RuleBroken, Unavailable
from staffdesk.services.preview_worker import (
    ENCRYPTED,
    HEADER,
    NO_SUCH_PAGE,
    TOO_LARGE,
    UNREADABLE,
)

PATIENCE_SECONDS = 10
MOST_BYTES = 8 * 1024 * 1024
WIDTHS = (64, 2400)
_REFUSALS = {
    ENCRYPTED: "document_encrypted",
    UNREADABLE: "document_unreadable",
    TOO_LARGE: "document_too_large",
    NO_SUCH_PAGE: "document_no_such_page",
}


@dataclass(frozen=True)
class PagePicture:
    """One page as a PNG, and how many pages the file has."""

    png: bytes
    pages: int


def preview(content: bytes, media_type: str, page: int, width: int) -> PagePicture:
    """Draw one page.

    Args:
        content: the bytes of a PDF or an image, from whoever.
        media_type: what they were announced as; the worker looks at the bytes themselves.
        page: from 0.
        width: of the picture in pixels, kept between 64 and 2,400.

    Raises:
        RuleBroken: ``document_encrypted``, ``document_unreadable``, ``document_too_large`` (pages, pixels or
            bytes), ``document_no_such_page``.
        Unavailable: ``preview_failed``: the process could not be started.
    """
    if len(content) > MOST_BYTES:
        raise RuleBroken("document_too_large", media_type=media_type)
    wide = min(max(width, WIDTHS[0]), WIDTHS[1])
    asked = HEADER.pack(page, wide) + content
    try:
        done = subprocess.run(
            worker_command(), input=asked, capture_output=True, timeout=PATIENCE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise RuleBroken("document_unreadable", media_type=media_type) from error
    except OSError as error:
        raise Unavailable("preview_failed", detail=str(error)) from error
    return _answer(done, media_type)


def worker_command() -> Sequence[str]:
    """Return how this program starts its worker: itself when frozen, its interpreter from source."""
    if getattr(sys, "frozen", False):
        return (sys.executable, "preview-worker")
    return (sys.executable, "-I", "-m", "staffdesk.services.preview_worker")


def _answer(done: "subprocess.CompletedProcess[bytes]", media_type: str) -> PagePicture:
    if done.returncode in _REFUSALS:
        raise RuleBroken(_REFUSALS[done.returncode], media_type=media_type)
    if done.returncode != 0 or len(done.stdout) < HEADER.size:  # killed by a limit, or broken by the file
        raise RuleBroken("document_unreadable", media_type=media_type)
    try:
        pages, _ = HEADER.unpack(done.stdout[: HEADER.size])
    except struct.error as error:
        raise RuleBroken("document_unreadable", media_type=media_type) from error
    return PagePicture(done.stdout[HEADER.size :], pages)
