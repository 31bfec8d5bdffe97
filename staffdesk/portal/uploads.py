"""Files that families send (SEC9): counted while they are read, their first bytes compared with their name.

The portal never decodes a file: the desk does, in a cage. The name is kept as text for people.
"""

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

from flask import Request
from sqlalchemy import Connection, func, select
from werkzeug.datastructures import FileStorage

from staffdesk.contract.v1 import DOCUMENT_BYTES, DocumentDescription, write_instant
from staffdesk.domain.errors import RuleBroken
from staffdesk.portal.documents import keep_upload
from staffdesk.portal.tables import document

FILES_A_REQUEST = 5
FILES_A_DAY = 20
BYTES_A_FAMILY = 200 * 1024 * 1024
FORM_BYTES = 512 * 1024
"""What a form without files may weigh."""
BODY_BYTES = FILES_A_REQUEST * DOCUMENT_BYTES + FORM_BYTES
"""A body longer than this is refused by its announced length, unread."""

_PDF, _JPEG, _PNG = "application/pdf", "image/jpeg", "image/png"
_TYPES = {".pdf": _PDF, ".jpg": _JPEG, ".jpeg": _JPEG, ".png": _PNG, ".gif": "image/gif"}
_SIGNS = {
    _PDF: (b"%PDF-",),
    _JPEG: (b"\xff\xd8\xff",),
    _PNG: (b"\x89PNG\r\n\x1a\n",),
    "image/gif": (b"GIF87a", b"GIF89a"),
}
ACCEPTED = ",".join(_TYPES)
"""For the picker of the browser; what is checked is below."""


@dataclass(frozen=True)
class Upload:
    """A file whose name, type and size are right."""

    name: str
    media_type: str
    content: bytes


class CountingFile:
    """A temporary file that stops keeping bytes past the limit and remembers that there were more."""

    def __init__(self) -> None:
        """Start empty."""
        self._file = tempfile.SpooledTemporaryFile(max_size=FORM_BYTES)  # noqa: SIM115  # closed by its owner
        self.received = 0

    @property
    def too_large(self) -> bool:
        """Whether more bytes came than a file may have."""
        return self.received > DOCUMENT_BYTES

    def write(self, piece: bytes) -> int:
        """Keep a piece, or only count it once the limit is passed."""
        self.received += len(piece)
        if not self.too_large:
            self._file.write(piece)
        return len(piece)

    def __getattr__(self, name: str) -> Any:
        """Everything else is the file's own."""
        return getattr(self._file, name)


class PortalRequest(Request):
    """A request whose files are counted as they come."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        counting: Any = CountingFile()
        stream: IO[bytes] = counting
        return stream


def read_uploads(files: Sequence[FileStorage], field: str) -> list[Upload]:
    """Return the files chosen in one field, checked; those left empty are none.

    Raises:
        RuleBroken: ``too_many_files``, ``file_too_big``, ``file_empty``, ``file_type`` or
            ``file_not_its_name``, each
            with ``field`` and ``name``.
    """
    chosen = [file for file in files if file.filename]
    if len(chosen) > FILES_A_REQUEST:
        raise RuleBroken("too_many_files", field=field, most=FILES_A_REQUEST)
    return [_checked(file, field) for file in chosen]


def _checked(file: FileStorage, field: str) -> Upload:
    name = clean_name(file.filename or "")
    too_large = getattr(file.stream, "too_large", False)
    content = b"" if too_large else file.stream.read(DOCUMENT_BYTES + 1)
    if too_large or len(content) > DOCUMENT_BYTES:
        raise RuleBroken("file_too_big", field=field, name=name, largest=DOCUMENT_BYTES)
    if not content:
        raise RuleBroken("file_empty", field=field, name=name)
    media_type = _TYPES.get(_extension(name))
    if media_type is None:
        raise RuleBroken("file_type", field=field, name=name)
    if not content.startswith(_SIGNS[media_type]):
        raise RuleBroken("file_not_its_name", field=field, name=name)
    return Upload(name, media_type, content)


def clean_name(name: str) -> str:
    """Return a file's name as text for people: no folder, no control or direction sign, 120 at most."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    if len(shown) > 120:
        extension = _extension(shown)
        shown = shown[: 120 - len(extension)] + extension
    return shown or "document"


def _extension(name: str) -> str:
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""


def check_quota(
    connection: Connection, family: str, uploads: Sequence[Upload], at: datetime, field: str
) -> None:
    """Refuse files beyond what a family may send in a day or keep in all.

    Raises:
        RuleBroken: ``files_a_day`` or ``files_in_all``.
    """
    if not uploads:
        return
    mine = (document.c.family == family) & (document.c.direction == "in")
    yesterday = write_instant(at - timedelta(days=1))
    today = connection.scalar(select(func.count()).where(mine, document.c.created_at > yesterday)) or 0
    if today + len(uploads) > FILES_A_DAY:
        raise RuleBroken("files_a_day", field=field, most=FILES_A_DAY)
    kept = connection.scalar(select(func.coalesce(func.sum(document.c.size), 0)).where(mine)) or 0
    if kept + sum(len(upload.content) for upload in uploads) > BYTES_A_FAMILY:
        raise RuleBroken("files_in_all", field=field)


def keep_all(
    connection: Connection, family: str, submit_id: str, uploads: Sequence[Upload], at: datetime
) -> list[DocumentDescription]:
    """Keep the files of one form; their ids come from the form, so that a retry means the same files."""
    return [
        keep_upload(
            connection,
            doc_id=derived_id(family, submit_id, f"file {number}"),
            family=family,
            name=upload.name,
            media_type=upload.media_type,
            content=upload.content,
            created_at=write_instant(at),
        )
        for number, upload in enumerate(uploads)
    ]


def derived_id(family: str, submit_id: str, what: str) -> str:
    """Return an identifier that depends on the form only: the same after a retry."""
    return hashlib.sha256(f"{family} {submit_id} {what}".encode()).hexdigest()[:32]
