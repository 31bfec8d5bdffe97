"""A document that came on paper, scanned: read from its place and checked as those of the portal are."""

from pathlib import Path

from staffdesk.domain.errors import Unavailable
from staffdesk.domain.supporting_documents import LARGEST_FILE, check_file, simplified_name
from staffdesk.services.paper_rows import PaperFile

_SIGN = 16
"""First bytes that tell what a file is."""


def read_paper_file(path: Path) -> PaperFile:
    """Read a file.

    Raises:
        RuleBroken: ``file_empty``, ``file_too_big``, ``file_type_refused``, ``file_not_what_it_says``.
        Unavailable: ``file_not_read``.
    """
    name = simplified_name(path.name)
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST_FILE else b""
    except OSError as error:
        raise Unavailable("file_not_read", name=path.name) from error
    media_type = check_file(name, size, content[:_SIGN])
    return PaperFile(name, media_type.value, content)
