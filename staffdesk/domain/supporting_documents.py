"""Uploaded files and papers: what may be sent, whether it is what its name says, until when it is valid.

Four MiB, five files, pdf, jpg, png and gif are the defaults of a town; the type is read from the first bytes,
never believed from the name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath

from staffdesk.domain.dates import add_months, school_year_of
from staffdesk.domain.errors import RuleBroken

LARGEST_FILE = 4 * 1024 * 1024
MOST_FILES = 5
LONGEST_NAME = 100
FIRST_BYTES = 16
"""How many of a file's first bytes `media_type_of` needs."""

_SIMPLE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]*")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


class MediaType(StrEnum):
    """The kinds of file a family may send."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    GIF = "image/gif"


EXTENSIONS = {
    "pdf": MediaType.PDF,
    "jpg": MediaType.JPEG,
    "jpeg": MediaType.JPEG,
    "png": MediaType.PNG,
    "gif": MediaType.GIF,
}
"""Accepted extensions, lower case."""

_SIGNATURES = (
    (b"%PDF-", MediaType.PDF),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
)


@dataclass(frozen=True)
class UploadLimits:
    """The town's limits; sizes in bytes."""

    largest_file: int = LARGEST_FILE
    most_files: int = MOST_FILES
    extensions: frozenset[str] = field(default_factory=lambda: frozenset(EXTENSIONS))


def media_type_of(first_bytes: bytes) -> MediaType | None:
    """The type told by the first bytes of a file, or None for anything we do not take."""
    return next((media for magic, media in _SIGNATURES if first_bytes.startswith(magic)), None)


def is_simple_name(name: str) -> bool:
    """Tell whether a file name has only plain letters, figures, spaces, dots, dashes, and is not reserved."""
    plain = _SIMPLE_NAME.fullmatch(name) is not None and not name.endswith((" ", "."))
    return plain and len(name) <= LONGEST_NAME and not _RESERVED.fullmatch(name)


def simplified_name(name: str) -> str:
    """A simple name close to the given one, its extension kept: `Étienne (1).PDF` gives `Etienne 1.pdf`."""
    path = PurePosixPath(name.replace("\\", "/").rsplit("/", 1)[-1])
    plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9._-]+", " ", plain).strip(" ._-") or "document"
    extension = re.sub(r"[^a-z0-9]", "", path.suffix.lower())[:10]
    kept = stem[: LONGEST_NAME - len(extension) - 1].rstrip(" ._-")
    name = f"{kept}.{extension}" if extension else kept
    return f"fichier {name}" if _RESERVED.fullmatch(name) else name


def check_file(name: str, size: int, first_bytes: bytes, limits: UploadLimits | None = None) -> MediaType:
    """Accept one file or say what is wrong with it.

    Raises:
        RuleBroken: `file_name_not_simple`, `file_empty`, `file_too_big`, `file_type_refused` or
            `file_not_what_it_says`, with the `name`.
    """
    allowed = limits or UploadLimits()
    if not is_simple_name(name):
        raise RuleBroken("file_name_not_simple", name=name, suggestion=simplified_name(name))
    if size == 0:
        raise RuleBroken("file_empty", name=name)
    if size > allowed.largest_file:
        raise RuleBroken("file_too_big", name=name, size=size, largest=allowed.largest_file)
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    if extension not in allowed.extensions or extension not in EXTENSIONS:
        raise RuleBroken("file_type_refused", name=name, accepted=tuple(sorted(allowed.extensions)))
    media = media_type_of(first_bytes)
    if media is not EXTENSIONS[extension]:
        raise RuleBroken("file_not_what_it_says", name=name)
    return media


def check_file_count(count: int, limits: UploadLimits | None = None) -> None:
    """Refuse too many files at once; raises RuleBroken `too_many_files`."""
    most = (limits or UploadLimits()).most_files
    if count > most:
        raise RuleBroken("too_many_files", count=count, most=most)


# ------------------------------------------------------------------------------------------ validity


class ValidityKind(StrEnum):
    """What decides how long a paper is good."""

    FOREVER = "forever"
    MONTHS_FROM_ISSUE = "months_from_issue"
    SCHOOL_YEAR = "school_year"
    """Until 31 August of the school year it was issued for."""
    ON_THE_DOCUMENT = "on_the_document"
    """The date is read on the paper and typed by the agent."""


@dataclass(frozen=True)
class Validity:
    """How long a paper is good; `months` only for those good some months from issue."""

    kind: ValidityKind = ValidityKind.FOREVER
    months: int = 0

    def to_json(self) -> dict[str, str | int]:
        """The stored form; `from_json` gives back an equal value."""
        return {"kind": self.kind.value, "months": self.months}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Validity:
        """Read the stored form, an empty one meaning for ever; RuleBroken `validity_malformed` otherwise."""
        months = stored.get("months", 0)
        try:
            kind = ValidityKind(str(stored.get("kind", ValidityKind.FOREVER)))
        except ValueError as fault:
            raise RuleBroken("validity_malformed", field="kind") from fault
        if type(months) is not int or not 0 <= months <= 1200:
            raise RuleBroken("validity_malformed", field="months")
        return cls(kind, months)


class MissingEffect(StrEnum):
    """What the absence of a paper does, from light to grave (S28)."""

    NOTHING = "none"
    WARN = "warn"
    BLOCK_BOOKING = "block_booking"
    BLOCK_WELCOME = "block_welcome"


class DocumentOwner(StrEnum):
    """Whose paper it is."""

    HOUSEHOLD = "household"
    CHILD = "child"


_FOREVER = Validity()
_SCHOOL_YEAR = Validity(ValidityKind.SCHOOL_YEAR)
_AS_WRITTEN = Validity(ValidityKind.ON_THE_DOCUMENT)
_THREE_MONTHS = Validity(ValidityKind.MONTHS_FROM_ISSUE, 3)


@dataclass(frozen=True)
class DocumentType:
    """A kind of paper a town asks for."""

    code: str
    owner: DocumentOwner
    validity: Validity = _FOREVER
    if_missing: MissingEffect = MissingEffect.NOTHING


STANDARD_TYPES = (
    DocumentType(
        "proof_of_address",
        DocumentOwner.HOUSEHOLD,
        _THREE_MONTHS,
        if_missing=MissingEffect.BLOCK_BOOKING,
    ),
    DocumentType("tax_notice", DocumentOwner.HOUSEHOLD, _AS_WRITTEN),
    DocumentType("family_quotient", DocumentOwner.HOUSEHOLD, _AS_WRITTEN),
    DocumentType("family_record_book", DocumentOwner.HOUSEHOLD),
    DocumentType("court_decision", DocumentOwner.HOUSEHOLD),
    DocumentType("bank_details", DocumentOwner.HOUSEHOLD),
    DocumentType("signed_mandate", DocumentOwner.HOUSEHOLD),
    DocumentType("vaccination_book", DocumentOwner.CHILD, if_missing=MissingEffect.BLOCK_BOOKING),
    DocumentType("insurance", DocumentOwner.CHILD, _SCHOOL_YEAR, if_missing=MissingEffect.WARN),
    DocumentType("medical_certificate", DocumentOwner.CHILD, _AS_WRITTEN),
    DocumentType("absence_proof", DocumentOwner.CHILD),
)
"""The papers of the seed towns (S25, S26), as a new town starts with them."""


def valid_until(validity: Validity, issued_on: date) -> date | None:
    """The last day a paper is good, as far as its kind tells; None when it does not say."""
    if validity.kind is ValidityKind.MONTHS_FROM_ISSUE:
        return add_months(issued_on, validity.months)
    if validity.kind is ValidityKind.SCHOOL_YEAR:
        return school_year_of(issued_on).period.last
    return None


def is_valid_on(expires_on: date | None, day: date) -> bool:
    """Tell whether a paper is still good that day; `expires_on` is its last good day, None for no end."""
    return expires_on is None or day <= expires_on


def gravest(effects: Iterable[MissingEffect]) -> MissingEffect:
    """The gravest of several effects; nothing when there is none."""
    order = list(MissingEffect)
    return max(effects, key=order.index, default=MissingEffect.NOTHING)
