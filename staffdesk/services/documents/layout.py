"""The sheet of paper: text, rules and frames placed in millimetres from the top left corner.

Colours, weights and smallest sizes are those of look-documents.md, sections 1 and 2. A sheet knows nothing of
invoices: it measures, wraps, draws, tags what it draws, and turns itself into a file.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from staffdesk.resources import FontWeight
from staffdesk.services.documents.fonts import Typeface, printable, typeface
from staffdesk.services.documents.pdf_file import FileFacts, FontShelf, PdfFile, literal
from staffdesk.services.documents.structure import Role, Structure

MM = 72 / 25.4
"""Points in a millimetre."""

TEXT = "#1B2430"
SECONDARY = "#4A5565"
TINT = "#EEF3F8"
HAIRLINE = "#C3CAD3"
BORDER = "#7B8796"
WHITE = "#FFFFFF"

SMALLEST = 8.5
"""Points; the footer and the demonstration frame alone are set in 8."""

Anchor = Literal["left", "right", "centre"]


@dataclass(frozen=True)
class Style:
    """How a text is set: weight, size in points, colour."""

    weight: FontWeight = "Regular"
    size: float = 9.0
    colour: str = TEXT

    @cached_property
    def face(self) -> Typeface:
        """Return the typeface of the weight."""
        return typeface(self.weight)

    @cached_property
    def paint(self) -> bytes:
        """Return the operator that sets the colour."""
        return b"%s rg" % components(self.colour)

    def width(self, text: str) -> float:
        """Return the width of a text in millimetres."""
        return self.face.width(printable(text), self.size) / MM

    def fitted(self, text: str, width: float, smallest: float) -> Style:
        """Return this style, small enough for the text to take `width` mm at most, not below a size."""
        taken = self.width(text)
        if taken <= width:
            return self
        return replace(self, size=max(smallest, int(self.size * width / taken * 10) / 10))


class Sheet:
    """A document being drawn, page after page."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self.fonts = FontShelf()
        self.structure = Structure()
        self._pages: list[list[bytes]] = []
        self._marked: object = None
        self.new_page()

    @property
    def page_count(self) -> int:
        """Return how many pages were opened."""
        return len(self._pages)

    def new_page(self) -> None:
        """Close the page and open the next one."""
        self._unmark()
        self._pages.append([])
        self.structure.open_page()

    @contextmanager
    def element(self, role: Role, alternative: str = "") -> Iterator[None]:
        """Tag what is written inside; texts of one element become one mark on the page."""
        self.structure.open(role, alternative)
        try:
            yield
        finally:
            self._unmark()
            self.structure.close()

    def text(self, x: float, y: float, text: str, style: Style, anchor: Anchor = "left") -> float:
        """Write one line with its baseline at `y`, and return its width in millimetres."""
        shown = printable(text)
        width = style.face.width(shown, style.size) / MM
        if not shown:
            return 0.0
        left = x - (width if anchor == "right" else width / 2 if anchor == "centre" else 0.0)
        self._mark()
        out = self._pages[-1]
        out.append(b"BT %s %.2f %.2f Td" % (style.paint, left * MM, (self.height - y) * MM))
        for resource, codes in self.fonts.runs(style.face, shown):
            out.append(b"/%s %g Tf %s Tj" % (resource.encode(), style.size, literal(codes)))
        out.append(b"ET")
        return width

    def fit(
        self, x: float, y: float, text: str, style: Style, width: float, anchor: Anchor = "left"
    ) -> float:
        """Write one line in `width` mm: smaller if it must be, at last shortened by an ellipsis."""
        fitted = style.fitted(text, width, min(style.size, SMALLEST))
        return self.text(x, y, shortened(text, fitted, width), fitted, anchor)

    def runs(self, x: float, y: float, runs: Sequence[tuple[str, Style]], anchor: Anchor = "left") -> float:
        """Write one line set in several styles, and return its width in millimetres."""
        widths = [style.width(text) for text, style in runs]
        left = x - (sum(widths) if anchor == "right" else 0.0)
        for (text, style), width in zip(runs, widths, strict=True):
            self.text(left, y, text, style)
            left += width
        return sum(widths)

    def rule(self, x1: float, x2: float, y: float, thickness: float = 0.4, colour: str = HAIRLINE) -> None:
        """Draw a horizontal line, its thickness in points."""
        self._draw(b"%s RG %g w %s l S" % (components(colour), thickness, self._span(x1, x2, y)))

    def dashes(self, x1: float, x2: float, y: float, colour: str = BORDER) -> None:
        """Draw the dashed line along which a talon is cut."""
        span = self._span(x1, x2, y)
        self._draw(b"q [4 3] 0 d %s RG 0.8 w %s l S Q" % (components(colour), span))

    def leader(self, x1: float, x2: float, y: float) -> None:
        """Draw the dots that lead the eye to a figure; dots of all rows stand under one another."""
        step = 1.25
        start = (int(x1 / step) + 1) * step
        if start < x2 - step:
            span = self._span(start, x2, y - 0.3)
            self._draw(b"q 1 J [0 %.3f] 0 d %s RG 0.8 w %s l S Q" % (step * MM, components(HAIRLINE), span))

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        self._draw(b"%s rg %s f" % (components(colour), self._box(x, y, width, height)))

    def frame(
        self, x: float, y: float, width: float, height: float, *, radius: float = 1.0, thickness: float = 0.8,
        colour: str = TEXT, filled: bool = False,
    ) -> None:  # fmt: skip
        """Draw a rectangle with rounded corners: its edge, or its whole surface."""
        paint = b"rg" if filled else b"RG %g w" % thickness
        outline = self._rounded(x, y, width, height, radius)
        self._draw(b"%s %s %s %s" % (components(colour), paint, outline, b"f" if filled else b"S"))

    def dashed_frame(self, x: float, y: float, width: float, height: float, dash: str) -> None:
        """Draw the edge of a small rounded rectangle in dashes: points on and off, as "3 2"."""
        outline = self._rounded(x, y, width, height, 0.8)
        self._draw(b"q [%s] 0 d %s RG 0.7 w %s S Q" % (dash.encode(), components(TEXT), outline))

    def polygon(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """Fill the surface between points."""
        steps = [
            b"%s %s" % (self._point(*point), b"l" if rank else b"m") for rank, point in enumerate(points)
        ]
        self._draw(b"%s rg %s f" % (components(colour), b" ".join(steps)))

    def curve(self, points: Sequence[tuple[float, float]], thickness: float, colour: str) -> None:
        """Draw a smooth line: a start, then groups of three points (two handles and an end)."""
        triples = (points[start : start + 3] for start in range(1, len(points), 3))
        curves = (b" ".join(self._point(*point) for point in triple) + b" c" for triple in triples)
        steps = (b"%s m" % self._point(*points[0]), *curves)
        self._draw(b"q 1 J %s RG %g w %s S Q" % (components(colour), thickness, b" ".join(steps)))

    def modules(self, x: float, y: float, side: float, rows: Sequence[Sequence[bool]]) -> None:
        """Draw the dark modules of a square code, one rectangle a run; part of the open element."""
        self._mark()
        size, top = side * MM / len(rows), len(rows) - 1
        boxes = [
            b"%d %d %d 1 re" % (start, top - rank, end - start)
            for rank, row in enumerate(rows)
            for start, end in _dark_runs(row)
        ]
        place = b"%.4f 0 0 %.4f %s" % (size, size, self._point(x, y + side))
        self._pages[-1].append(b"q 0 g %s cm %s f Q" % (place, b" ".join(boxes)))

    def finish(self, facts: FileFacts) -> bytes:
        """Return the file: language, title shown by the reader, tags, fonts, pages."""
        self._unmark()
        file = PdfFile()
        fonts = file.add(self.fonts.write(file))
        tree = file.reserve()
        numbers = [self._add_page(file, rank, fonts, tree) for rank in range(len(self._pages))]
        kids = b" ".join(b"%d 0 R" % number for number in numbers)
        file.put(tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(numbers), kids))
        tags = self.structure.write(file, numbers)
        catalog = (
            b"<</Type/Catalog/Pages %d 0 R/Lang(fr-FR)/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R"
            b"/ViewerPreferences<</DisplayDocTitle true>>>>" % (tree, tags)
        )
        return file.finish(catalog, facts)

    def _add_page(self, file: PdfFile, rank: int, fonts: int, tree: int) -> int:
        content = file.add_stream(zlib.compress(b"\n".join(self._pages[rank]), 6))
        box = b"%.2f %.2f" % (self.width * MM, self.height * MM)
        return file.add(
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s]/Contents %d 0 R/StructParents %d/Tabs/S"
            b"/Resources<</Font %d 0 R>>>>" % (tree, box, content, rank, fonts)
        )

    def _mark(self) -> None:
        """Open a mark for the current element, unless its own is open already."""
        current = self.structure.current
        if self._marked is current:
            return
        self._unmark()
        if current is self.structure.root:
            self._pages[-1].append(b"/Artifact BMC")
        else:
            role = current.role.encode()
            self._pages[-1].append(b"/%s<</MCID %d>>BDC" % (role, self.structure.mark()))
        self._marked = current

    def _unmark(self) -> None:
        if self._marked is not None:
            self._pages[-1].append(b"EMC")
            self._marked = None

    def _draw(self, operators: bytes) -> None:
        """Draw what carries no meaning, as an artefact."""
        self._unmark()
        self._pages[-1].append(b"/Artifact BMC %s EMC" % operators)

    def _point(self, x: float, y: float) -> bytes:
        return b"%.2f %.2f" % (x * MM, (self.height - y) * MM)

    def _span(self, x1: float, x2: float, y: float) -> bytes:
        return b"%s m %s" % (self._point(x1, y), self._point(x2, y))

    def _box(self, x: float, y: float, width: float, height: float) -> bytes:
        return b"%s %.2f %.2f re" % (self._point(x, y + height), width * MM, height * MM)

    def _rounded(self, x: float, y: float, width: float, height: float, radius: float) -> bytes:
        right, bottom, pull = x + width, y + height, radius * 0.4477
        point = self._point
        corners = (
            ((x + radius, y), (right - radius, y), (right - pull, y), (right, y + pull), (right, y + radius)),
            (
                (),
                (right, bottom - radius),
                (right, bottom - pull),
                (right - pull, bottom),
                (right - radius, bottom),
            ),
            ((), (x + radius, bottom), (x + pull, bottom), (x, bottom - pull), (x, bottom - radius)),
            ((), (x, y + radius), (x, y + pull), (x + pull, y), (x + radius, y)),
        )
        steps = [b"%s m" % point(*corners[0][0])]
        for _, straight, first, second, end in corners:
            steps.append(b"%s l %s %s %s c" % (point(*straight), point(*first), point(*second), point(*end)))
        return b" ".join(steps) + b" h"


def components(colour: str) -> bytes:
    """Return `#RRGGBB` as the three numbers of a PDF colour."""
    return _COMPONENTS.get(colour) or _components(colour)


_COMPONENTS: dict[str, bytes] = {}


def _components(colour: str) -> bytes:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    _COMPONENTS[colour] = b" ".join(b"%.4g" % part for part in parts)
    return _COMPONENTS[colour]


def _dark_runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for rank, dark in enumerate((*row, False)):
        if dark and start is None:
            start = rank
        elif not dark and start is not None:
            yield start, rank
            start = None


def wrap(text: str, style: Style, width: float, first_indent: float = 0.0) -> list[str]:
    """Return a text as lines of at most `width` mm; only plain spaces break, a longer word is cut.

    `first_indent` is what another text already takes of the first line.
    """
    return list(_wrapped(text, style, width, first_indent))


@lru_cache(4096)
def _wrapped(text: str, style: Style, width: float, first_indent: float) -> tuple[str, ...]:
    shown = printable(text)
    if style.width(shown) <= width - first_indent:
        return (shown,)
    space = style.width(" ")
    lines: list[str] = []
    words: list[str] = []
    left = width - first_indent
    for word in shown.split(" "):
        taken = style.width(word) + (space if words else 0.0)
        if taken <= left:
            words.append(word)
            left -= taken
            continue
        if words or lines or first_indent:
            lines.append(" ".join(words))
        *full, last = _cut(word, style, width)
        lines.extend(full)
        words, left = [last], width - style.width(last)
    return (*lines, " ".join(words))


def _cut(word: str, style: Style, width: float) -> list[str]:
    """Cut a word that no line can hold: after a hyphen if it has one there, else where the line ends."""
    parts = [""]
    for sign in word:
        if parts[-1] and style.width(parts[-1] + sign) > width:
            kept = parts[-1].rfind("-") + 1 or len(parts[-1])
            parts[-1:] = [parts[-1][:kept], parts[-1][kept:]]
        parts[-1] += sign
    return parts


def clipped(lines: list[str], most: int, style: Style, width: float) -> list[str]:
    """Return at most so many lines; what is left out is told by an ellipsis."""
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], shortened(f"{lines[most - 1]} {lines[most]}", style, width)]


def shortened(text: str, style: Style, width: float) -> str:
    """Return a text that fits in `width` mm, its end told by an ellipsis when it is left out."""
    if style.width(text.rstrip()) <= width + 0.01:
        return text
    kept = text
    while kept and style.width(f"{kept.rstrip()}…") > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
