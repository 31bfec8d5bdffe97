"""Which lines go to which page: groups stay whole, heads keep two lines, the total keeps its last group."""

from hypothesis import given, settings
from hypothesis import strategies as st

from staffdesk.services.documents.invoice_plan import (
    FIRST_BOTTOM,
    LATER_BOTTOM,
    PagePlan,
    plan_pages,
    total_height,
)
from tests.factories_documents import make_long_invoice

TOTAL, NOTES = total_height(1), 26.0


def plan(children: int, lines: int) -> list[PagePlan]:
    return plan_pages(make_long_invoice(children, lines).children, foot=True, total=TOTAL, notes=NOTES)


def test_a_short_invoice_is_one_page() -> None:
    (page,) = plan(2, 3)
    assert page.total_at is not None
    assert page.notes_at is not None


def test_a_group_that_fits_on_a_page_is_not_cut() -> None:
    pages = plan(2, 15)
    assert [[len(part.lines) for part in page.parts] for page in pages] == [[15], [15]]


def test_a_group_longer_than_the_first_page_is_cut_and_goes_on() -> None:
    first, second = plan(1, 40)
    assert len(first.parts[0].lines) + len(second.parts[0].lines) == 40
    assert not first.parts[0].continued
    assert second.parts[0].continued


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(1, 75))
def test_every_line_is_placed_once_and_no_page_overflows(children: int, lines: int) -> None:
    pages = plan(children, lines)
    assert sum(len(part.lines) for page in pages for part in page.parts) == children * lines
    for rank, page in enumerate(pages):
        bottom = LATER_BOTTOM if rank else FIRST_BOTTOM
        assert all(part.bottom <= bottom + 0.01 for part in page.parts)
        assert all(len(part.lines) >= min(2, lines) for part in page.parts)
    (total,) = [page for page in pages if page.total_at is not None]
    assert total.parts
