"""A sentence with pickers goes on in the next line, and hidden parts take no room."""

from PySide6.QtWidgets import QLabel, QWidget

from staffdesk.ui.kit.flow import FlowLayout


def _parts(*widths: int) -> tuple[QWidget, FlowLayout, list[QWidget]]:
    box = QWidget()
    flow = FlowLayout(box, gap=10, line_gap=4)
    parts: list[QWidget] = []
    for width in widths:
        part = QLabel("x")
        part.setFixedSize(width, 20)
        flow.addWidget(part)
        parts.append(part)
    return box, flow, parts


def test_what_does_not_fit_stands_in_the_next_line(themed_app: object) -> None:
    box, flow, parts = _parts(100, 100, 100)
    box.resize(230, 60)
    box.show()
    assert [(part.x(), part.y()) for part in parts] == [(0, 0), (110, 0), (0, 24)]
    assert flow.heightForWidth(230) == 44
    assert flow.heightForWidth(330) == 20
    assert flow.hasHeightForWidth()


def test_a_hidden_part_takes_no_room(themed_app: object) -> None:
    box, flow, parts = _parts(100, 100, 100)
    box.show()
    parts[1].hide()
    assert flow.heightForWidth(215) == 20
    assert flow.minimumSize().width() == 100


def test_parts_can_be_taken_out(themed_app: object) -> None:
    _box, flow, parts = _parts(50, 60)
    assert flow.count() == 2
    item = flow.takeAt(0)
    assert item is not None
    assert item.widget() is parts[0]
    assert flow.itemAt(5) is None
    assert flow.takeAt(5) is None
