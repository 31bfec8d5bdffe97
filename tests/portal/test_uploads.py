"""Files of families: counted, compared with their name, never decoded (SEC9)."""

import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage

from staffdesk.contract.v1 import DOCUMENT_BYTES, FamilySnapshot
from staffdesk.domain.errors import RuleBroken
from staffdesk.portal import uploads
from staffdesk.portal.database import Store
from staffdesk.portal.uploads import CountingFile, Upload, clean_name
from tests.factories_portal import SUNDAY_EVENING as NOW

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40
GIF = b"GIF89a" + b"\0" * 40


def _read(name: str, content: bytes) -> Upload:
    return uploads.read_uploads([FileStorage(io.BytesIO(content), name)], "files")[0]


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("assurance.pdf", PDF, "application/pdf"),
        ("PHOTO.JPG", JPEG, "image/jpeg"),
        ("photo.jpeg", JPEG, "image/jpeg"),
        ("scan.png", PNG, "image/png"),
        ("vieux.gif", GIF, "image/gif"),
    ],
)
def test_what_towns_accept_is_accepted(name: str, content: bytes, media_type: str) -> None:
    assert _read(name, content) == Upload(name, media_type, content)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("assurance.pdf", PNG, "file_not_its_name"),
        ("photo.png", b"<html><script>alert(1)</script>", "file_not_its_name"),
        ("photo.jpg", PDF, "file_not_its_name"),
        ("virus.exe", b"MZ", "file_type"),
        ("page.svg", b"<svg/>", "file_type"),
        ("double.pdf.html", PDF, "file_type"),
        ("sans-extension", PDF, "file_type"),
        ("vide.pdf", b"", "file_empty"),
        ("gros.pdf", PDF + b"\0" * DOCUMENT_BYTES, "file_too_big"),
    ],
)
def test_what_is_not_what_it_says_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        _read(name, content)
    assert (refused.value.code, refused.value.facts["name"]) == (code, name)


def test_the_largest_file_allowed_passes_and_one_byte_more_does_not() -> None:
    whole = PDF + b"\0" * (DOCUMENT_BYTES - len(PDF))
    assert len(_read("limite.pdf", whole).content) == DOCUMENT_BYTES
    with pytest.raises(RuleBroken, match="file_too_big") as refused:
        _read("limite.pdf", whole + b"\0")
    assert refused.value.facts["largest"] == DOCUMENT_BYTES


def test_bytes_past_the_limit_are_counted_but_not_kept() -> None:
    counting = CountingFile()
    for _ in range(10):
        counting.write(b"x" * 1024 * 1024)
    counting.seek(0)
    assert counting.too_large
    assert len(counting.read()) <= DOCUMENT_BYTES
    assert counting.received == 10 * 1024 * 1024
    counting.close()


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\moi\\scan.png", "scan.png"),
        ("a\u202egnp.pdf", "agnp.pdf"),
        ("nul\0l.pdf", "null.pdf"),
        ("été.pdf", "été.pdf"),
        ("", "document"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_text_for_people(sent: str, shown: str) -> None:
    assert clean_name(sent) == shown


@given(st.text(max_size=400))
def test_no_name_holds_a_folder_or_a_control_sign(sent: str) -> None:
    name = clean_name(sent)
    assert 0 < len(name) <= 120
    assert not set(name) & set("/\\\0\n\r\u202e")


def test_more_than_five_files_are_refused() -> None:
    with pytest.raises(RuleBroken, match="too_many_files"):
        uploads.read_uploads([FileStorage(io.BytesIO(PDF), f"{n}.pdf") for n in range(6)], "files")
    assert uploads.read_uploads([FileStorage(io.BytesIO(b""), "")], "files") == []


def test_twenty_files_a_day_then_tomorrow(store: Store, tilleul: FamilySnapshot) -> None:
    family = tilleul.household.uid
    one = [Upload("a.pdf", "application/pdf", PDF)]
    with store.begin() as connection:
        for number in range(uploads.FILES_A_DAY):
            uploads.check_quota(connection, family, one, NOW, "files")
            uploads.keep_all(connection, family, f"{number:032x}", one, NOW)
        with pytest.raises(RuleBroken, match="files_a_day"):
            uploads.check_quota(connection, family, one, NOW, "files")
        uploads.check_quota(connection, family, one, NOW + timedelta(days=1, seconds=1), "files")
        uploads.check_quota(connection, "another", one, NOW, "files")


def test_an_identifier_depends_on_the_form_only() -> None:
    assert uploads.derived_id("f", "s", "file 0") == uploads.derived_id("f", "s", "file 0")
    assert uploads.derived_id("f", "s", "file 0") != uploads.derived_id("g", "s", "file 0")
