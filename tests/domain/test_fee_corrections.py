"""Open corrections of one fee become one line, or none where they undo each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.fee_corrections import FeeCorrection, net_fees
from staffdesk.domain.tariffs.versions import Unit

OCTOBER = date(2026, 10, 1)
FEE = FeeCorrection((1,), 4, 9, 7, 11, "amis", Unit.MONTH, OCTOBER, -305, "quotient", "2026-000001")


def test_corrections_of_one_fee_are_one_with_the_last_reason() -> None:
    netted = net_fees([replace(FEE, ids=(2,), cents=400, reason="aide"), FEE])
    assert netted.debits == (replace(FEE, ids=(1, 2), cents=95, reason="aide"),)
    assert (netted.credits, netted.void) == ((), ())


def test_what_undoes_itself_asks_nothing() -> None:
    assert net_fees([FEE, replace(FEE, ids=(2,), cents=305)]).void == (1, 2)


def test_months_of_one_line_stay_apart() -> None:
    november = replace(FEE, ids=(2,), first=date(2026, 11, 1), cents=305)
    netted = net_fees([FEE, november])
    assert (netted.credits, netted.debits) == ((FEE,), (november,))


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(-500, 500)), max_size=12))
def test_netting_keeps_every_cent_and_every_correction_once(added: list[tuple[int, int]]) -> None:
    rows = [replace(FEE, ids=(key,), line_id=line, cents=cents) for key, (line, cents) in enumerate(added)]
    netted = net_fees(rows)
    kept = [*netted.credits, *netted.debits]
    assert sum(one.cents for one in kept) == sum(cents for _, cents in added)
    assert sorted([*(key for one in kept for key in one.ids), *netted.void]) == list(range(len(rows)))
