"""What all requests share, and how the town's absence rules are read."""

from staffdesk.domain.absences import ReasonEffect
from staffdesk.domain.deadlines import Operation
from staffdesk.services.validation.facts import absence_policy, load_town_facts
from tests.factories import NEXT_MONDAY, SmallTown


def test_the_towns_facts_are_loaded(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        facts = load_town_facts(session)
    assert sorted(facts.slots) == [
        ("cantine", "midi"),
        ("mercredi", "journee"),
        ("periscolaire", "matin"),
        ("periscolaire", "soir"),
    ]
    assert (facts.rule("undo_seconds", 5), facts.rule("unheard_of", 5)) == (30, 5)
    assert (facts.paper_name("insurance"), facts.paper_name("passport")) == (
        "Attestation d’assurance",
        "passport",
    )
    assert facts.reasons["illness"] == "Maladie"
    assert facts.deadlines.last_at("cantine", Operation.ADD, NEXT_MONDAY) is not None


def test_each_reason_leads_where_the_town_says() -> None:
    policy = absence_policy(
        {"unpaid_waiting_days": 2, "proof_delay_hours": 48},
        {"illness": {"outcome": "excused"}, "wedding": {"outcome": "billed"}, "strike": {"outcome": "?"}},
    )
    assert policy.reasons["illness"] is ReasonEffect.EXCUSED
    assert policy.reasons["wedding"] is ReasonEffect.BILLED
    assert policy.reasons["strike"] is ReasonEffect.EXCUSED  # as usual: the town's word is not known
    assert (policy.waiting_days.last, policy.proof_within_hours) == (2, 48)
