"""A column that scrolls without moving what stands in it: the scroll bar takes its room from the padding."""

from staffdesk.ui.kit.containers import Column
from staffdesk.ui.kit.theme import px


class SteadyColumn(Column):
    """A :class:`Column` whose right edge stays where it is when the scroll bar comes or goes."""

    def __init__(
        self, left: int = 28, top: int = 28, right: int = 28, bottom: int = 28, gap: int = 20
    ) -> None:
        """The padding on each side, in pixels of the look."""
        super().__init__(padding=0, gap=gap)
        self._padding = (left, top, right, bottom)
        self.verticalScrollBar().rangeChanged.connect(self._give_room)
        self._give_room(0, 0)

    def _give_room(self, lowest: int, highest: int) -> None:
        left, top, right, bottom = (px(side) for side in self._padding)
        bar = self.verticalScrollBar().sizeHint().width() if highest > lowest else 0
        self.body.setContentsMargins(left, top, max(right - bar, 0), bottom)
