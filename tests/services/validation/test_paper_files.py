"""Scanned documents: checked as those of the portal are."""

from pathlib import Path

import pytest

from staffdesk.domain.errors import RuleBroken, Unavailable
from staffdesk.domain.supporting_documents import LARGEST_FILE
from staffdesk.services.validation.paper_files import read_paper_file


def test_a_scan_is_read_under_a_simple_name(tmp_path: Path) -> None:
    file = tmp_path / "Étienne (1).PDF"
    file.write_bytes(b"%PDF-1.7 a page")
    found = read_paper_file(file)
    assert (found.name, found.media_type) == ("Etienne 1.pdf", "application/pdf")
    assert found.content == b"%PDF-1.7 a page"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "file_empty"),
        ("a.docx", b"PK", "file_type_refused"),
        ("a.pdf", b"PK", "file_not_what_it_says"),
        ("a.pdf", b"%PDF-" + b"x" * LARGEST_FILE, "file_too_big"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(RuleBroken, match=code):
        read_paper_file(file)


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="file_not_read"):
        read_paper_file(tmp_path / "gone.pdf")
