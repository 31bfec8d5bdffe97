"""Pages of foreign files: re-made pixels out of a caged process, or a clear refusal (SEC9)."""

import io
import struct
import zlib

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from staffdesk.domain.errors import RuleBroken, Unavailable
from staffdesk.services import document_preview
from staffdesk.services.document_preview import preview


def pdf(pages: int = 1, *, password: str | None = None) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(200, 100), encrypt=password)
    for number in range(pages):
        canvas.rect(20, 20, 60 + number, 40, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture(width: int = 400, height: int = 100, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, format=kind, comment=b"canari")
    return out.getvalue()


def test_a_page_of_a_pdf_is_drawn_at_the_width_asked() -> None:
    found = preview(pdf(3), "application/pdf", 1, 300)
    image = Image.open(io.BytesIO(found.png))
    assert (image.format, image.size, found.pages) == ("PNG", (300, 150), 3)
    assert image.convert("L").getextrema() == (0, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_an_image_is_made_anew_without_what_it_carried(kind: str) -> None:
    found = preview(picture(kind=kind), f"image/{kind.lower()}", 0, 200)
    image = Image.open(io.BytesIO(found.png))
    assert (image.size, found.pages, image.info) == ((200, 50), 1, {})
    assert b"canari" not in found.png


def test_a_small_image_is_not_blown_up() -> None:
    assert Image.open(io.BytesIO(preview(picture(80, 20), "image/jpeg", 0, 800).png)).size == (80, 20)


def bomb() -> bytes:
    """A PNG that announces 60,000 by 60,000 points in a hundred bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "page", "code"),
    [
        (pdf(password="secret"), 0, "document_encrypted"),
        (pdf()[:200], 0, "document_unreadable"),
        (b"%PDF-1.7\n" + b"\x00" * 500, 0, "document_unreadable"),
        (b"", 0, "document_unreadable"),
        (b"<svg onload=alert(1)>", 0, "document_unreadable"),
        (picture()[:60], 0, "document_unreadable"),
        (pdf(1), 1, "document_no_such_page"),
        (picture(), 1, "document_no_such_page"),
        (pdf(51), 0, "document_too_large"),
        (bomb(), 0, "document_too_large"),
        (b"%PDF-" + b" " * (9 * 1024 * 1024), 0, "document_too_large"),
    ],
    ids=[
        "encrypted", "cut", "zeros", "empty", "svg", "half a picture", "no second page", "no second picture",
        "51 pages", "pixel bomb", "9 MiB",
    ],
)  # fmt: skip
def test_what_cannot_be_shown_says_why(content: bytes, page: int, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        preview(content, "application/pdf", page, 300)


def test_a_worker_that_cannot_start_is_the_environments_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_preview, "worker_command", lambda: ("/nowhere/python",))
    with pytest.raises(Unavailable, match="preview_failed"):
        preview(pdf(), "application/pdf", 0, 300)


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert document_preview.worker_command()[1:] == ("preview-worker",)
