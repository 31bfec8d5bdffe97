"""Lays a window that is open out anew when the text size changes under it.

Lengths of the look become pixels when a widget is built. Where the scale is another one afterwards, every
length that a widget or a layout was given is multiplied by the change, as if it had been built now; what is
painted reads its sizes at each painting anyway.
"""

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QBoxLayout,
    QFormLayout,
    QGridLayout,
    QLayout,
    QTableView,
    QWidget,
)

HAIR = 1
"""Lengths up to this are lines, thin at every scale."""
UNBOUNDED = 16_777_215
"""Qt's own greatest size: no limit was given."""


def rescale(windows: Iterable[QWidget], ratio: float) -> None:
    """Multiply what the widgets of these windows were given by the new scale over the old one.

    The style sheet in force is the new one already: what it gave a widget stays.
    """
    found = [widget for window in windows for widget in (window, *window.findChildren(QWidget))]
    every = list(dict.fromkeys(found))  # a dialog is a window, and a child of the one it stands over
    for widget in every:
        _rescale_widget(widget, ratio)
    for widget in every:  # what gives way under a width judges it anew
        QApplication.sendEvent(widget, QResizeEvent(widget.size(), widget.size()))


def _rescale_widget(widget: QWidget, ratio: float) -> None:
    least, most = widget.minimumSize(), widget.maximumSize()
    limits = [
        (widget.setMaximumSize, QSize(*(_given(widget, *one, ratio) for one in _named("max", most)))),
        (widget.setMinimumSize, QSize(*(_given(widget, *one, ratio) for one in _named("min", least)))),
    ]
    for limit, size in limits if ratio > 1 else reversed(limits):  # neither may stand in the other's way
        limit(size)
    layout = widget.layout()
    if layout is not None:
        _rescale_layout(layout, ratio)
    if isinstance(widget, QTableView):
        head = widget.verticalHeader()
        head.setMinimumSectionSize(_scaled(head.minimumSectionSize(), ratio))
        head.setDefaultSectionSize(_scaled(head.defaultSectionSize(), ratio))
    if isinstance(widget, QAbstractItemView):
        widget.doItemsLayout()
    widget.updateGeometry()
    widget.update()


def _named(which: str, size: QSize) -> tuple[tuple[str, int], tuple[str, int]]:
    return (f"{which}w", size.width()), (f"{which}h", size.height())


def _given(widget: QWidget, name: str, length: int, ratio: float) -> int:
    """Scale a limit, unless the style sheet gave it: Qt notes so in a property of the widget."""
    return length if widget.property(f"_q_stylesheet_{name}") else _scaled(length, ratio)


def _rescale_layout(layout: QLayout, ratio: float) -> None:
    edges = layout.contentsMargins()
    layout.setContentsMargins(
        *(_scaled(edge, ratio) for edge in (edges.left(), edges.top(), edges.right(), edges.bottom()))
    )
    if isinstance(layout, QGridLayout | QFormLayout):
        layout.setHorizontalSpacing(_scaled(layout.horizontalSpacing(), ratio))
        layout.setVerticalSpacing(_scaled(layout.verticalSpacing(), ratio))
    elif isinstance(layout, QBoxLayout):
        layout.setSpacing(_scaled(layout.spacing(), ratio))
    for place in range(layout.count()):
        item = layout.itemAt(place)
        space, inner = (item.spacerItem(), item.layout()) if item is not None else (None, None)
        if space is not None:
            size, policy = space.sizeHint(), space.sizePolicy()
            space.changeSize(
                _scaled(size.width(), ratio),
                _scaled(size.height(), ratio),
                policy.horizontalPolicy(),
                policy.verticalPolicy(),
            )
        if inner is not None:
            _rescale_layout(inner, ratio)
    layout.invalidate()


def _scaled(length: int, ratio: float) -> int:
    """Scale a length in pixels, rounding half up; hairlines and what was left to Qt stay."""
    return length if length <= HAIR or length >= UNBOUNDED else int(length * ratio + 0.5)
