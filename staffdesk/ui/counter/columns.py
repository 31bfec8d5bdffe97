"""Where the columns of the counter stand: invoices, allocation and receipts share their edges.

Lengths are logical pixels already scaled. In a narrow pane the period goes under the number, and how late an
invoice is under its due date; nothing is cut.
"""

from dataclasses import dataclass

from staffdesk.ui.kit.theme import px

ROOM_FOR_ONE_LINE = 730
ROOM_FOR_AMOUNT = 600
TIGHT_UNDER = 540


@dataclass(frozen=True, slots=True)
class Edges:
    """Left edges of words and right edges of figures, for one width."""

    number: int
    period: int
    due: int
    amount: int
    rest: int
    field: int
    figure: int
    is_stacked: bool
    shows_amount: bool


def edges(width: int) -> Edges:
    """Compute the edges for a width."""
    stacked = width < px(ROOM_FOR_ONE_LINE)
    tight = width < px(TIGHT_UNDER)
    return Edges(
        number=px(30 if stacked else 36),
        period=px(30 if stacked else 146),
        due=px(146 if tight else 164 if stacked else 282),
        amount=width - px(233),
        rest=width - px(102 if tight else 129),
        field=width - px(92 if tight else 96),
        figure=width - px(15),
        is_stacked=stacked,
        shows_amount=width >= px(ROOM_FOR_AMOUNT),
    )


def means_edges(width: int, count: int) -> tuple[int, ...]:
    """Give the right edges of the means' columns of the allocation, left to right."""
    last = edges(width).rest
    step = min(px(126), (last - px(170)) // max(count - 1, 1))
    return tuple(last - step * (count - 1 - at) for at in range(count))
