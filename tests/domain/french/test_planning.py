"""The planning in French."""

from datetime import UTC, date, datetime

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.capacity import Occupancy
from staffdesk.domain.french.planning import (
    UNDONE,
    cell_change,
    cell_left,
    cell_request,
    cell_title,
    class_heading,
    closed_words,
    custody_mark,
    full_words,
    slot_label,
)
from staffdesk.domain.patterns import Weeks

MONDAY = date(2027, 1, 18)
AT = datetime(2027, 1, 11, 9, 18, tzinfo=UTC)


def test_a_cell_left_says_who_when_and_why() -> None:
    said = cell_left("Adam Benali", MONDAY, "midi", full_words(Occupancy(24, 24)))
    assert said == "Adam Benali, lun.\u00a018\u00a0janv., midi\u00a0: complet, 24/24"


def test_a_cell_tells_its_state_and_changes() -> None:
    title = cell_title(BookingState.ABSENT_BILLED, "Cantine", "Midi", MONDAY)
    assert title == "Absence facturée · Cantine, midi, lun.\u00a018\u00a0janv."
    assert cell_title(None, "Cantine", "Midi", MONDAY).startswith("Libre · ")
    change = cell_change(BookingState.BOOKED, "Camille R.", AT, "Fratrie")
    assert change == "réservé par Camille R., lun.\u00a011\u00a0janv.\u00a02027\u00a0à\u00a010:18 (Fratrie)"
    assert cell_change(BookingState.BOOKED, "", AT, "").startswith("réservé, lun.")


def test_headings_and_marks() -> None:
    assert class_heading("CE1 A", "École Jean-Zay") == "CE1 A, École Jean-Zay"
    assert class_heading("", "") == "Sans classe"
    assert [custody_mark(weeks) for weeks in (Weeks.ODD, Weeks.EVEN, Weeks.ALTERNATE)] == [
        "sem. impaires",
        "sem. paires",
        "garde alternée",
    ]


def test_a_cell_that_was_given_back_is_free_again() -> None:
    assert cell_title(BookingState.WITHDRAWN, "Cantine", "Midi", MONDAY).startswith("Libre · ")
    assert cell_change(BookingState.WITHDRAWN, "Camille R.", AT, UNDONE).startswith(
        "laissé libre par Camille R."
    )
    assert cell_change(BookingState.WITHDRAWN, "Camille R.", AT, "").startswith("retirée par la famille")


def test_a_request_is_named_with_its_number_and_channel() -> None:
    said = cell_request(214, "paper", AT)
    assert (
        said == "demande n°\u00a0214, reçue sur papier, lun.\u00a011\u00a0janv.\u00a02027\u00a0à\u00a010:18"
    )


def test_closed_days_and_slots_are_named() -> None:
    assert closed_words("Pont") == "pas de service ce jour (Pont)"
    assert closed_words("") == "pas de service ce jour"
    assert slot_label("Cantine", "Midi") == "Cantine, midi"
