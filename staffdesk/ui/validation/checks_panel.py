"""Contrôles: what the rules compared; what is not green first, the conform ones behind one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.checks import conform_count
from staffdesk.ui.kit.buttons import LinkButton, has_keyboard_focus
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.labels import SectionHeading, hairline, label
from staffdesk.ui.kit.painting import draw_box, draw_focus_ring, draw_text
from staffdesk.ui.kit.return_key import pressed_by_return
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.request_rows import CheckRow

_SIGNS: Mapping[str, tuple[str, Tone]] = MappingProxyType(
    {
        "ok": ("check-circle", Tone.OK),
        "late": ("clock", Tone.WARN),
        "look": ("warning", Tone.WARN),
        "waiting": ("hourglass-medium", Tone.WARN),
        "blocked": ("prohibit", Tone.BAD),
    }
)


OPEN_PROOF = "Ouvrir le certificat"
PARTS: Mapping[str, str] = MappingProxyType(
    {"residence": "Changer le domicile", "rights": "Voir les inscriptions"}
)
"""The words that lead to a part of the family's sheet."""


class ChecksPanel(QWidget):
    """The panel.

    Signals:
        request_asked: open the request that a check leads to (its id).
        part_asked: show the part of the family's sheet that a check leads to.
    """

    request_asked = Signal(int)
    part_asked = Signal(str)

    def __init__(self, checks: Sequence[CheckRow]) -> None:
        super().__init__()
        faulty = [check for check in checks if check.verdict != "ok"]
        conform = [check for check in checks if check.verdict == "ok"]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        note = f"{len(faulty)} à voir sur {len(checks)}" if faulty else ""
        column.addWidget(SectionHeading("Contrôles", note))
        if faulty:
            column.addSpacing(px(6))
        self.links: list[LinkButton] = []
        for check in faulty:
            line = _CheckLine(check)
            if line.link is not None:
                self.links.append(line.link)
                line.link.clicked.connect(lambda _=False, check=check: self._follow(check))
            column.addWidget(line)
            column.addSpacing(px(10))
        self.opener: QAbstractButton | None = None
        self._conform = QWidget()
        if conform:
            if faulty:
                column.addWidget(hairline())
            self._build_conform(column, conform)
        column.addStretch()

    def _follow(self, check: CheckRow) -> None:
        if check.opens is not None:
            self.request_asked.emit(check.opens)
        else:
            self.part_asked.emit(check.leads_to)

    def _build_conform(self, column: QVBoxLayout, conform: Sequence[CheckRow]) -> None:
        self.opener = _Opener(conform_count(len(conform)))
        self.opener.toggled.connect(self._conform.setVisible)
        inner = QVBoxLayout(self._conform)
        inner.setContentsMargins(0, px(2), 0, 0)
        inner.setSpacing(px(5))
        for check in conform:
            inner.addWidget(_CheckLine(check))
        self._conform.hide()
        column.addWidget(self.opener)
        column.addWidget(self._conform)


class _CheckLine(QWidget):
    """One check: icon, title, what was compared."""

    def __init__(self, check: CheckRow) -> None:
        super().__init__()
        self._verdict = str(check.verdict)
        self.setAccessibleName(f"{check.title}, {check.compared}")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(26), 0, 0, 0)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(label(check.title, "value" if check.verdict != "ok" else "body", wrap=True))
        column.addWidget(label(check.compared, "hint", wrap=True))
        self.link: LinkButton | None = None
        words = PARTS.get(check.leads_to, "") if check.opens is None else OPEN_PROOF
        if words and check.verdict != "ok":
            self.link = LinkButton(words, 13)
            column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(column)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        icon, tone = _SIGNS[self._verdict]
        box = QRectF(0, px(3), px(16), px(16))
        draw_icon(QPainter(self), box, icon, tokens().ink(tone), IconStyle.REGULAR)


class _Opener(QAbstractButton):
    """The line that opens the conform checks in place."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_return(self, event):
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(160), px(38))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, middle = tokens(), self.height() / 2
        if self.underMouse():
            draw_box(painter, QRectF(self.rect()).adjusted(0, px(4), 0, -px(4)), px(6), c.hover)
        side = px(16)
        draw_icon(painter, QRectF(0, middle - side / 2, side, side), "check-circle", c.ok, IconStyle.REGULAR)
        draw_text(painter, QRectF(px(26), 0, self.width(), self.height()), self.text(), c.text2)
        small = px(12)
        box = QRectF(self.width() - small, middle - small / 2, small, small)
        draw_icon(
            painter, box, "caret-down" if self.isChecked() else "caret-right", c.text2, IconStyle.REGULAR
        )
        if has_keyboard_focus(self):
            draw_focus_ring(painter, QRectF(self.rect()).adjusted(0, px(4), 0, -px(4)), px(6))
