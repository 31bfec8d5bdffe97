"""A decision that left is corrected at the desk, and the family reads the new answer with its reason."""

from datetime import timedelta
from pathlib import Path

from staffdesk.models.unit_of_work import Database
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation.queue import Requests
from tests.factories import AGENT, COLLEAGUE, NEXT_MONDAY, add_child, add_family, booking_body
from tests.journeys.halves import Halves, both_halves, reads
from tests.set_clock import SetClock

TUESDAY = NEXT_MONDAY + timedelta(days=1)
WHY = "Le groupe était complet mardi."


def _leave(halves: Halves) -> None:
    """Let the moment of undoing pass, and exchange."""
    halves.town.clock.advance(minutes=1)
    assert halves.exchange().rejected == 0


def test_a_family_reads_the_corrected_answer_and_its_month_follows(
    sqlite_database: Database, clock: SetClock, tmp_path: Path
) -> None:
    portal_url = f"sqlite:///{(tmp_path / 'portal.sqlite').as_posix()}"
    with both_halves(sqlite_database, portal_url, clock, tmp_path) as halves:
        town = halves.town
        family = add_family(town)
        child = add_child(town, family)
        halves.publish()
        parent = halves.sign_in(family, "a@famille.example")
        requests = Requests(town.office)
        body = booking_body(child, NEXT_MONDAY, TUESDAY)
        at = town.clock.now()
        asked = requests.file_on_paper(AGENT, family.household_id, "booking", "phone", at, body)
        token = requests.detail(AGENT, asked).token
        both = (ItemDecision(0, "accepted"), ItemDecision(1, "accepted"))
        requests.decide(AGENT, Decision(asked, token, both))
        month = f"/planning/{child.uid}/{NEXT_MONDAY:%Y-%m}"
        legend = reads(parent, month).count("R réservé")
        _leave(halves)
        assert "2 dates acceptées" in reads(parent, "/demandes")
        assert reads(parent, month).count("R réservé") == legend + 2
        shown = requests.detail(COLLEAGUE, asked)
        items = (ItemDecision(0, "accepted"), ItemDecision(1, "refused", WHY))
        requests.correct(COLLEAGUE, Decision(asked, shown.token, items, reply=WHY))
        _leave(halves)
        told = reads(parent, "/demandes")
        assert "Acceptée en partie" in told
        assert "réponse corrigée" in told
        assert f"Motif de la correction : {WHY}" in told
        assert reads(parent, month).count("R réservé") == legend + 1
