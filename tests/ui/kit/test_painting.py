"""Strokes: texts keep their letters, key hints speak French, outlines are sharp."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from staffdesk.ui.kit.painting import (
    RETURN_KEY,
    RIGHT,
    draw_box,
    draw_focus_ring,
    draw_hairline,
    draw_key_chip,
    draw_text,
    draw_text_with_icon,
    draw_upright,
    key_chip_width,
    key_words,
    mix,
    text_width,
    whole_pixels,
    wrap_lines,
)
from staffdesk.ui.kit.theme import tokens

BLACK = QColor("#000000")


def _drawn(paint: Callable[[QPainter], object], width: int = 120, height: int = 40) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("Ctrl+Return", ["Ctrl", RETURN_KEY]),
        ("Delete", ["Suppr"]),
        ("Escape", ["Échap"]),
        ("Shift+A", ["Maj", "A"]),
        ("F2", ["F2"]),
        ("+", ["+"]),
    ],
)
def test_keys_are_named_in_french(keys: str, words: list[str]) -> None:
    assert key_words(keys) == words


def test_a_single_letter_gives_a_square_chip() -> None:
    assert key_chip_width("A") == 18
    assert key_chip_width("Ctrl+K") > 30


@pytest.mark.parametrize(
    "words",
    ["Lemoine-Daoud", "Quotient familial", "1\N{NARROW NO-BREAK SPACE}234,56\N{NO-BREAK SPACE}€"],
)
def test_text_that_fits_its_measure_is_not_cut(words: str) -> None:
    room, exact = QRectF(0, 0, 400, 20), QRectF(0, 0, text_width(words, 14, 600), 20)
    whole = _drawn(lambda p: draw_text(p, room, words, BLACK, 14, 600), 400, 20)
    fitted = _drawn(lambda p: draw_text(p, exact, words, BLACK, 14, 600, elide=True), 400, 20)
    assert whole == fitted


def test_only_text_that_may_be_cut_is_cut() -> None:
    narrow = QRectF(0, 0, 40, 20)
    long = "Cantine et soir, 11 dates"
    cut = _drawn(lambda p: draw_text(p, narrow, long, BLACK, elide=True))
    whole = _drawn(lambda p: draw_text(p, narrow, long, BLACK))
    right_of_rect = [(x, y) for x in range(42, 120) for y in range(20)]
    assert all(cut.pixelColor(x, y) == QColor("#FFFFFF") for x, y in right_of_rect)
    assert any(whole.pixelColor(x, y) != QColor("#FFFFFF") for x, y in right_of_rect)


def test_lines_break_between_words_and_keep_every_word() -> None:
    long = "Ne pas confier à Cécile Haddad, Leïla Vasseur, Maël Roussel ni à Nadège Amrani sans accord"
    lines = wrap_lines(long, 180)
    assert len(lines) > 3
    assert " ".join(lines).split() == long.split()
    assert wrap_lines("court", 180) == ["court"]
    assert wrap_lines("court", 0) == ["court"]
    assert wrap_lines("absences facturées\nabsence signalée", 400) == [
        "absences facturées",
        "absence signalée",
    ]


def test_an_outline_of_one_pixel_is_sharp() -> None:
    image = _drawn(lambda p: draw_box(p, QRectF(10, 10, 60, 20), 4, line=BLACK))
    assert [image.pixelColor(40, y).name() for y in (9, 10, 11)] == ["#ffffff", "#000000", "#ffffff"]


def test_a_dashed_outline_has_gaps() -> None:
    image = _drawn(lambda p: draw_box(p, QRectF(0, 0, 100, 30), 4, line=BLACK, dash=(3, 2)))
    top = [image.pixelColor(x, 0).lightness() for x in range(10, 90)]
    assert min(top) < 40
    assert max(top) > 215


def test_lines_are_one_pixel() -> None:
    across = _drawn(lambda p: draw_hairline(p, 0, 100, 10, BLACK))
    down = _drawn(lambda p: draw_upright(p, 10, 0, 30, BLACK))
    assert [across.pixelColor(50, y).name() for y in (9, 10, 11)] == ["#ffffff", "#000000", "#ffffff"]
    assert [down.pixelColor(x, 15).name() for x in (9, 10, 11)] == ["#ffffff", "#000000", "#ffffff"]


def test_the_focus_ring_stays_inside_the_edge() -> None:
    image = _drawn(lambda p: draw_focus_ring(p, QRectF(10, 10, 60, 20), 6))
    accent = tokens().accent.name()
    assert [image.pixelColor(40, y).name() for y in (9, 10, 11, 12)] == ["#ffffff", accent, accent, "#ffffff"]


def test_right_aligned_text_ends_at_the_right() -> None:
    image = _drawn(lambda p: draw_text(p, QRectF(0, 0, 100, 20), "12:00", BLACK, align=RIGHT))
    columns = [x for x in range(120) if any(image.pixelColor(x, y).lightness() < 128 for y in range(20))]
    assert 97 <= max(columns) < 100


def test_a_key_chip_and_an_icon_with_words_leave_ink() -> None:
    chip = _drawn(lambda p: draw_key_chip(p, 100, 20, "Ctrl+Return"))
    words = _drawn(lambda p: draw_text_with_icon(p, QRectF(0, 0, 120, 20), "warning", "à voir", BLACK))
    assert chip != words
    assert chip != _drawn(lambda p: draw_hairline(p, 0, 0, 0))


def test_colours_are_laid_over_one_another() -> None:
    assert mix(QColor("#FFFFFF"), QColor("#000000"), 0.5).name() == "#808080"
    assert whole_pixels(QRectF(0.4, 0.6, 10.2, 10)) == QRectF(0, 1, 11, 10)
