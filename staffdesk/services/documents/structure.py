"""The tags of a document: headings, paragraphs, tables with their heads, for people who listen to it.

Reading order is drawing order. What carries no meaning (rules, tints, folds) is marked as artefact by the
sheet. Roles are those of ISO 32000-1, 14.8: Document, H1, H2, P, Table, TR, TH, TD, Figure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from staffdesk.services.documents.pdf_file import PdfFile, text_string

Role = Literal["Document", "H1", "H2", "P", "Table", "TR", "TH", "TD", "Figure"]

_ATTRIBUTES = {"TH": b"/A<</O/Table/Scope/Column>>"}


@dataclass
class Element:
    """One node: its role, the marks on pages that belong to it, its children in reading order."""

    role: Role
    parent: Element | None = None
    children: list[Element | tuple[int, int]] = field(default_factory=list)
    alternative: str = ""
    number: int = 0


class Structure:
    """The tree being built, and for each page which element owns each mark."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self.current = self.root
        self._owners: list[list[Element]] = []

    def open_page(self) -> None:
        """Start counting marks for a new page."""
        self._owners.append([])

    def open(self, role: Role, alternative: str = "") -> Element:
        """Open an element inside the current one."""
        element = Element(role, self.current, alternative=alternative)
        self.current.children.append(element)
        self.current = element
        return element

    def close(self) -> None:
        """Return to the parent of the current element."""
        if self.current.parent is not None:
            self.current = self.current.parent

    def mark(self) -> int:
        """Return the number of a new mark on the page, owned by the current element."""
        owners = self._owners[-1]
        owners.append(self.current)
        self.current.children.append((len(self._owners) - 1, len(owners) - 1))
        return len(owners) - 1

    def write(self, file: PdfFile, pages: list[int]) -> int:
        """Add the tree to a file whose pages have these numbers, and return the number of its root."""
        root = file.reserve()
        _number(self.root, file)
        _put(self.root, root, file, pages)
        parents = b"".join(_parent_row(rank, owners) for rank, owners in enumerate(self._owners))
        tree = file.add(b"<</Nums[%s]>>" % parents)
        body = b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>"
        return file.put(root, body % (self.root.number, tree, len(self._owners)))


def _number(element: Element, file: PdfFile) -> None:
    element.number = file.reserve()
    for child in element.children:
        if isinstance(child, Element):
            _number(child, file)


def _put(element: Element, parent: int, file: PdfFile, pages: list[int]) -> None:
    kids, page = [], None
    for child in element.children:
        if isinstance(child, Element):
            kids.append(b"%d 0 R" % child.number)
            _put(child, element.number, file, pages)
        elif page in (None, child[0]):
            page = child[0]
            kids.append(b"%d" % child[1])
        else:
            kids.append(b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[child[0]], child[1]))
    shown_on = b"" if page is None else b"/Pg %d 0 R" % pages[page]
    spoken = b"/Alt" + text_string(element.alternative) if element.alternative else b""
    extra = _ATTRIBUTES.get(element.role, b"") + spoken
    body = b"<</S/%s/P %d 0 R%s/K[%s]%s>>" % (element.role.encode(), parent, shown_on, b" ".join(kids), extra)
    file.put(element.number, body)


def _parent_row(rank: int, owners: list[Element]) -> bytes:
    return b"%d[%s]" % (rank, b" ".join(b"%d 0 R" % owner.number for owner in owners))
