"""Money is shared to the cent: CESU on eligible lines first, then the oldest due, never more than is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.allocation import (
    Allocation,
    OpenLine,
    Sharing,
    WrongCell,
    allocate,
    allocate_as_asked,
    cesu_ceiling,
    faults_as_asked,
    means_matrix,
    require_cesu_fits,
    use_credit,
)
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means

NOVEMBER, DECEMBER, WINTER = "2026-004512", "2026-004987", "2027-000214"
COUNTER = (
    OpenLine(NOVEMBER, 1, date(2027, 1, 5), Cents(2860)),
    OpenLine(DECEMBER, 1, date(2027, 1, 25), Cents(8995)),
    OpenLine(DECEMBER, 2, date(2027, 1, 25), Cents(5240), cesu_eligible=True),
    OpenLine(WINTER, 1, date(2027, 1, 31), Cents(3000)),
    OpenLine(WINTER, 2, date(2027, 1, 31), Cents(6600), cesu_eligible=True),
)
PAID = ((Means.CESU, 6000), (Means.CHEQUE, 15_000), (Means.CASH, 5695))


def by_cell(allocations: Iterable[Allocation]) -> Counter[tuple[str, Means]]:
    cells: Counter[tuple[str, Means]] = Counter()
    for part in allocations:
        cells[part.invoice, part.means] += part.cents
    return cells


def test_the_payment_of_the_counter_picture_is_shared_as_drawn() -> None:
    sharing = allocate(COUNTER, PAID)
    assert by_cell(sharing.allocations) == {
        (NOVEMBER, Means.CHEQUE): 2860,
        (DECEMBER, Means.CESU): 5240,
        (DECEMBER, Means.CHEQUE): 8995,
        (WINTER, Means.CESU): 760,
        (WINTER, Means.CHEQUE): 3145,
        (WINTER, Means.CASH): 5695,
    }
    assert (sharing.allocated_cents, sharing.credit_cents) == (26_695, 0)


def test_the_matrix_of_the_counter_picture_closes_on_the_total() -> None:
    matrix = means_matrix(COUNTER, allocate(COUNTER, PAID).allocations)
    assert matrix.columns == (Means.CESU, Means.CHEQUE, Means.CASH)
    assert [(row.invoice, row.cells, row.left) for row in matrix.rows] == [
        (NOVEMBER, (0, 2860, 0), 0),
        (DECEMBER, (5240, 8995, 0), 0),
        (WINTER, (760, 3145, 5695), 0),
    ]
    assert (matrix.totals, matrix.settled, matrix.left) == ((6000, 15_000, 5695), 26_695, 0)


def test_cesu_given_last_is_still_shared_first() -> None:
    assert by_cell(allocate(COUNTER, tuple(reversed(PAID))).allocations)[DECEMBER, Means.CESU] == 5240


def test_a_partial_payment_settles_the_oldest_first() -> None:
    sharing = allocate(COUNTER, [(Means.CASH, 3000)])
    assert by_cell(sharing.allocations) == {(NOVEMBER, Means.CASH): 2860, (DECEMBER, Means.CASH): 140}


def test_other_means_leave_the_eligible_lines_open_as_long_as_possible() -> None:
    sharing = allocate(COUNTER, [(Means.CASH, 2860 + 8995)])
    assert [part.position for part in sharing.allocations if part.invoice == DECEMBER] == [1]


def test_an_excess_is_credit_of_its_means() -> None:
    sharing = allocate(COUNTER[:1], [(Means.CESU, 2000), (Means.CASH, 3000)])
    assert sharing.excess == ((Means.CESU, 2000), (Means.CASH, 140))


def test_a_cap_typed_by_the_clerk_is_respected() -> None:
    sharing = allocate(COUNTER, [(Means.CASH, 5000)], caps={NOVEMBER: 1000})
    assert by_cell(sharing.allocations) == {(NOVEMBER, Means.CASH): 1000, (DECEMBER, Means.CASH): 4000}


def test_the_clerk_may_share_otherwise() -> None:
    sharing = allocate_as_asked(COUNTER, [(WINTER, Means.CASH, 500)], [(Means.CASH, 600)])
    assert by_cell(sharing.allocations) == {(WINTER, Means.CASH): 500}
    assert sharing.credit_cents == 100


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ([(NOVEMBER, Means.CASH, 2861)], "allocation_over_open"),
        ([(NOVEMBER, Means.CESU, 1)], "allocation_over_open"),
        ([(DECEMBER, Means.CESU, 5241)], "allocation_over_open"),
        ([(DECEMBER, Means.CASH, -1)], "allocation_over_open"),
        ([("2020-000001", Means.CASH, 1)], "allocation_over_open"),
        ([(NOVEMBER, Means.CASH, 2000), (DECEMBER, Means.CASH, 8000)], "allocation_over_paid"),
        ([(NOVEMBER, Means.CARD, 10)], "allocation_over_paid"),
    ],
)
def test_a_wrong_wish_of_the_clerk_is_refused(asked: list[tuple[str, Means, int]], code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        allocate_as_asked(COUNTER, asked, [(Means.CESU, 9000), (Means.CASH, 9000)])
    assert broken.value.code == code


@pytest.mark.parametrize(
    ("asked", "faults"),
    [
        (
            [(NOVEMBER, Means.CASH, 2861)],
            [(WrongCell.OVER_INVOICE, 1, 2860, NOVEMBER, None), (WrongCell.LEFT, 15_139, 0, "", None)],
        ),
        (
            [(DECEMBER, Means.CESU, 5240), (NOVEMBER, Means.CESU, 10), (WINTER, Means.CASH, 9600)],
            [
                (WrongCell.OVER_ELIGIBLE, 10, 0, NOVEMBER, Means.CESU),
                (WrongCell.OVER_PAID, 600, 9000, "", Means.CASH),
                (WrongCell.LEFT, 3150, 0, "", None),
            ],
        ),
        (
            [(NOVEMBER, Means.CASH, -5)],
            [(WrongCell.OVER_INVOICE, 5, 0, NOVEMBER, None), (WrongCell.LEFT, 18_005, 0, "", None)],
        ),
        (
            [("2020-000001", Means.CARD, 1)],
            [
                (WrongCell.OVER_INVOICE, 1, 0, "2020-000001", None),
                (WrongCell.OVER_PAID, 1, 0, "", Means.CARD),
                (WrongCell.LEFT, 17_999, 0, "", None),
            ],
        ),
    ],
)
def test_each_thing_that_is_wrong_is_told_with_its_figure(
    asked: list[tuple[str, Means, int]], faults: list[tuple[WrongCell, int, int, str, Means | None]]
) -> None:
    found = faults_as_asked(COUNTER, asked, [(Means.CESU, 9000), (Means.CASH, 9000)])
    assert [(one.kind, one.cents, one.most, one.invoice, one.means) for one in found] == faults


def test_what_is_left_to_share_is_told_by_means_and_refused_where_all_must_be() -> None:
    asked, paid = [(NOVEMBER, Means.CASH, 1000)], [(Means.CASH, 1500), (Means.CHEQUE, 300)]
    [fault] = faults_as_asked(COUNTER, asked, paid)
    assert (fault.cents, fault.left) == (800, ((Means.CASH, 500), (Means.CHEQUE, 300)))
    assert allocate_as_asked(COUNTER, asked, paid).credit_cents == 800
    with pytest.raises(RuleBroken, match="allocation_incomplete"):
        allocate_as_asked(COUNTER, asked, paid, whole=True)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([NOVEMBER, DECEMBER, WINTER]),
            st.sampled_from([Means.CESU, Means.CASH]),
            st.integers(0, 9000),
        ),
        max_size=6,
    )
)
def test_what_has_no_fault_is_granted_cell_by_cell(asked: list[tuple[str, Means, int]]) -> None:
    paid = [(Means.CESU, 9000), (Means.CASH, 9000)]
    faults = faults_as_asked(COUNTER, asked, paid)
    if all(fault.kind is WrongCell.LEFT for fault in faults):
        sharing = allocate_as_asked(COUNTER, asked, paid)
        wanted: Counter[tuple[str, Means]] = Counter()
        for invoice, means, cents in asked:
            wanted[invoice, means] += cents
        assert by_cell(sharing.allocations) == +wanted


def test_a_cell_never_exceeds_what_is_to_be_settled_of_its_invoice() -> None:
    asked = [(NOVEMBER, Means.CASH, 1000), (NOVEMBER, Means.CHEQUE, 500)]
    paid = [(Means.CASH, 2000), (Means.CHEQUE, 2000)]
    assert allocate_as_asked(COUNTER, asked, paid, caps={NOVEMBER: 1500}).allocated_cents == 1500
    with pytest.raises(RuleBroken, match="allocation_over_open"):
        allocate_as_asked(COUNTER, asked, paid, caps={NOVEMBER: 1499})


def test_cesu_above_the_ceiling_is_refused_or_kept_by_setting() -> None:
    assert cesu_ceiling(COUNTER) == 11_840
    require_cesu_fits(COUNTER, 11_840, excess_is_credit=False)
    require_cesu_fits(COUNTER, 11_841, excess_is_credit=True)
    with pytest.raises(RuleBroken, match="cesu_over_ceiling"):
        require_cesu_fits(COUNTER, 11_841, excess_is_credit=False)


@st.composite
def open_lines(draw: st.DrawFn) -> list[OpenLine]:
    """Lines of up to four invoices, each invoice with one due date."""
    lines = []
    for number in range(draw(st.integers(0, 4))):
        due_on = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 60)))
        for position in range(1, draw(st.integers(1, 4)) + 1):
            cents, eligible = Cents(draw(st.integers(0, 9999))), draw(st.booleans())
            lines.append(OpenLine(f"2026-{number:06d}", position, due_on, cents, eligible))
    return lines


PAYMENTS = st.lists(st.tuples(st.sampled_from(Means), st.integers(0, 20_000)), max_size=5)


@given(open_lines(), PAYMENTS)
def test_money_is_neither_created_nor_destroyed(lines: list[OpenLine], paid: list[tuple[Means, int]]) -> None:
    sharing = allocate(lines, paid)
    assert sharing.allocated_cents + sharing.credit_cents == sum(cents for _, cents in paid)
    for means in Means:
        given_of = sum(cents for used, cents in paid if used is means)
        settled = sum(part.cents for part in sharing.allocations if part.means is means)
        assert settled + dict(sharing.excess).get(means, 0) == given_of


@given(open_lines(), PAYMENTS)
def test_no_line_receives_more_than_is_open_and_cesu_only_eligible_ones(
    lines: list[OpenLine], paid: list[tuple[Means, int]]
) -> None:
    received: Counter[tuple[str, int]] = Counter()
    sharing = allocate(lines, paid)
    eligible = {(line.invoice, line.position) for line in lines if line.cesu_eligible}
    for part in sharing.allocations:
        assert part.cents > 0
        assert part.means is not Means.CESU or (part.invoice, part.position) in eligible
        received[part.invoice, part.position] += part.cents
    assert all(received[line.invoice, line.position] <= line.open_cents for line in lines)


@given(open_lines(), PAYMENTS)
def test_nothing_is_left_over_while_something_payable_is_open(
    lines: list[OpenLine], paid: list[tuple[Means, int]]
) -> None:
    sharing = allocate(lines, paid)
    left = _left(lines, sharing)
    excess = dict(sharing.excess)
    if any(means is not Means.CESU for means in excess):
        assert not any(left.values())
    if Means.CESU in excess:
        assert not any(left[line.invoice, line.position] for line in lines if line.cesu_eligible)


@given(open_lines(), st.integers(0, 40_000))
def test_a_later_invoice_is_touched_only_when_the_earlier_are_settled(
    lines: list[OpenLine], cents: int
) -> None:
    sharing = allocate(lines, [(Means.CASH, cents)])
    left = _left(lines, sharing)
    touched = {part.invoice for part in sharing.allocations}
    for later in (line for line in lines if line.invoice in touched):
        earlier = [line for line in lines if line.due_on < later.due_on]
        assert not any(left[line.invoice, line.position] for line in earlier)


@given(open_lines(), PAYMENTS)
def test_the_matrix_closes_by_rows_and_by_columns(
    lines: list[OpenLine], paid: list[tuple[Means, int]]
) -> None:
    sharing = allocate(lines, paid)
    matrix = means_matrix(lines, sharing.allocations)
    assert sum(matrix.totals) == sum(row.settled for row in matrix.rows) == sharing.allocated_cents
    assert matrix.settled + matrix.left == sum(line.open_cents for line in lines)


@given(open_lines(), PAYMENTS)
def test_asking_for_what_was_proposed_is_always_granted(
    lines: list[OpenLine], paid: list[tuple[Means, int]]
) -> None:
    proposed = allocate(lines, paid)
    cells = [(invoice, means, cents) for (invoice, means), cents in by_cell(proposed.allocations).items()]
    asked = allocate_as_asked(lines, cells, paid)
    assert by_cell(asked.allocations) == by_cell(proposed.allocations)
    assert asked.credit_cents == proposed.credit_cents


def _left(lines: list[OpenLine], sharing: Sharing) -> Counter[tuple[str, int]]:
    left = Counter({(line.invoice, line.position): int(line.open_cents) for line in lines})
    for part in sharing.allocations:
        left[part.invoice, part.position] -= part.cents
    return left


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.booleans()), min_size=1, max_size=5),
    st.lists(st.tuples(st.sampled_from([Means.CESU, Means.CREDIT]), st.integers(1, 6000)), max_size=2),
    st.lists(st.tuples(st.sampled_from([Means.CASH, Means.CHEQUE]), st.integers(1, 9000)), max_size=2),
)
def test_credit_and_money_together_never_settle_more_than_is_open(
    opened: list[tuple[int, bool]], credit: list[tuple[Means, int]], paid: list[tuple[Means, int]]
) -> None:
    lines = [
        OpenLine(f"2026-{rank:06d}", 1, date(2026, 11, 1) + timedelta(days=rank), Cents(cents), cesu)
        for rank, (cents, cesu) in enumerate(opened)
    ]
    caps = {line.invoice: int(line.open_cents) for line in lines}
    first = use_credit(lines, credit, caps)
    then = allocate(first.lines, paid, caps=first.caps)
    assert first.cents <= sum(cents for _, cents in credit)
    assert first.cents + then.allocated_cents <= sum(caps.values())
    assert all(line.open_cents >= 0 for line in first.lines)
    eligible = sum(line.open_cents for line in lines if line.cesu_eligible)
    assert sum(part.cents for part in first.allocations if part.means is Means.CESU) <= eligible
    assert then.allocated_cents + then.credit_cents == sum(cents for _, cents in paid)
