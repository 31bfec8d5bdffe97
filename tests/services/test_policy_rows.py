"""The figures of a simulation are those of its rows."""

from datetime import UTC, date, datetime

from staffdesk.services.policy_rows import SimulatedRow, Simulation

AT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)


def row(number: int, status: str, *, would_accept: bool) -> SimulatedRow:
    return SimulatedRow(number, AT, "Lemoine", "Inès", "Cantine", would_accept, "", status, "Camille R.")


def test_accepted_left_and_differing_are_counted_from_the_rows() -> None:
    rows = (
        row(1, "accepted", would_accept=True),
        row(2, "refused", would_accept=True),
        row(3, "partly", would_accept=True),
        row(4, "refused", would_accept=False),
    )
    found = Simulation("booking", "cantine", date(2026, 11, 1), date(2026, 11, 30), rows, ())
    assert (found.accepted, found.left, found.differing) == (3, 1, 2)
    assert [one.differs for one in rows] == [False, True, True, False]
