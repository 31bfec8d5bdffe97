"""A health form from the family's telephone to the child's record and back, readable in neither database."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine, select, update

from staffdesk.domain.errors import NotAllowed, RuleBroken, Stale
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.households import Guardian, HealthRecord
from staffdesk.models.requests import Request
from staffdesk.models.staff import AuditEntry
from staffdesk.models.town import Town
from staffdesk.models.unit_of_work import Database
from staffdesk.services.request_rows import Decision, ItemDecision, QueueFilter, RequestDetail, Verdict
from staffdesk.services.validation.queue import Requests
from tests.factories import AGENT, MadeChild, MadeFamily, add_child, add_family
from tests.journeys.halves import Halves, both_halves, reads
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text
from tests.set_clock import SetClock

CANARY = "Arachides du canari"
ANSWERS = {
    "doctor": "Dr Petit",
    "doctor_phone": "01 00 00 00 10",
    "vaccine_dtp": "2024-05-12",
    "allergies": CANARY,
    "asthma": "no",
}
COUNTER = Actor(user_id=9, name="Guichet", roles=frozenset({Role.COUNTER}))


@dataclass
class Home:
    """A family whose child is blocked for its health form, and the other household of that child."""

    halves: Halves
    child: MadeChild
    parent: Visitor
    other: MadeFamily

    @property
    def form(self) -> str:
        """The address of the form."""
        return f"/dossier/enfant/{self.child.uid}/sante"

    def ask(self, **answers: str) -> str:
        """Fill the form in, send it, let the desk pull it, and return the page that answered."""
        page = self.parent.send(self.form, ANSWERS | answers)
        self.halves.exchange()
        return main_text(page.text)

    def detail(self, actor: Actor = AGENT) -> RequestDetail:
        """The one request, as somebody at the desk sees it."""
        with self.halves.town.database.read() as session:
            (request_id,) = session.scalars(select(Request.id))
        return Requests(self.halves.town.office).detail(actor, request_id)

    def decide(self, actor: Actor = AGENT, *, refused: str = "") -> None:
        """Accept every field but one."""
        detail = self.detail()
        items = tuple(
            ItemDecision(row.index, "refused", "À vérifier.")
            if row.name == refused
            else ItemDecision(row.index, "accepted")
            for row in detail.fields
        )
        Requests(self.halves.town.office).decide(actor, Decision(detail.request_id, detail.token, items))

    def facts(self) -> tuple[dict[str, object], bool]:
        """The child's record, opened, and whether it is complete."""
        town = self.halves.town
        with town.database.read() as session:
            row = session.scalars(
                select(HealthRecord).where(HealthRecord.child_id == self.child.child_id)
            ).one()
            return town.office.sealer().open_health(row.child_id, row.sealed), row.complete

    def dumps(self) -> str:
        """Everything both databases hold, as text."""
        return dump(self.halves.town.database.engine.url.render_as_string(hide_password=False)) + dump(
            str(self.halves.store.url)
        )


def dump(url: str) -> str:
    """Return every value of every table of a database, bytes too."""
    engine = create_engine(url)
    tables = MetaData()
    tables.reflect(engine)
    found = []
    with engine.connect() as connection:
        for table in tables.tables.values():
            for row in connection.execute(select(table)):
                found += [
                    bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
                    for value in row
                ]
    engine.dispose()
    return "\n".join(found)


@pytest.fixture
def home(database: Database, clock: SetClock, tmp_path: Path) -> Iterator[Home]:
    """Both halves, on each kind of database in turn."""
    portal_url = f"sqlite:///{(tmp_path / 'portal.sqlite').as_posix()}"
    with both_halves(database, portal_url, clock, tmp_path) as halves:
        family, other = add_family(halves.town), add_family(halves.town, "Daoud")
        child = add_child(halves.town, family, other, complete=False)
        with halves.town.database.begin() as session:
            rules = session.scalars(select(Town.rules)).one()
            session.execute(update(Town).values(rules={**rules, "health_blocks": True}))
        halves.publish()
        yield Home(halves, child, halves.sign_in(family, "salima@example.org"), other)


def test_what_a_family_asks_is_decided_by_a_person_and_readable_in_no_database(home: Home) -> None:
    assert "fiche sanitaire à compléter" in reads(home.parent, f"/planning/{home.child.uid}/2026-11")
    page = home.parent.get(home.form)
    assert 'value="Dr Petit"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Demande envoyée" in home.ask()
    requests = home.parent.get("/demandes")
    assert CANARY in main_text(requests.text)
    assert requests.headers["Cache-Control"] == "no-store"
    assert CANARY not in home.dumps()
    detail = home.detail()
    rows = {row.name: (row.label, row.current, row.asked) for row in detail.fields}
    assert rows["allergies"] == ("Allergies, PAI", None, CANARY)
    assert rows["asthma"] == ("Asthme", None, "non")
    assert "doctor" not in rows, "what stays as it is is not asked"
    (row,) = Requests(home.halves.town.office).open(AGENT, QueueFilter()).rows
    assert (row.subject, row.worst, row.summary) == ("health_record", Verdict.LOOK, "Fiche sanitaire")
    home.decide(refused="doctor_phone")
    facts, complete = home.facts()
    assert (facts["allergies"], facts["asthma"], facts["vaccines"]) == ([CANARY], "no", {"DTP": "2024-05-12"})
    assert (facts["doctor"], facts.get("doctor_phone"), complete) == ("Dr Petit", None, False)
    home.halves.town.clock.advance(seconds=31)
    home.halves.exchange()
    assert f">{CANARY}</textarea>" in home.parent.get(home.form).text
    assert "À vérifier." in reads(home.parent, "/demandes")
    assert CANARY not in home.dumps()


def test_a_decision_is_undone_to_the_sealed_record_it_changed(home: Home) -> None:
    home.ask()
    before = home.facts()
    home.decide()
    assert home.facts()[1], "everything that must be answered is"
    requests, request_id = Requests(home.halves.town.office), home.detail().request_id
    requests.undo(AGENT, request_id)
    assert home.facts() == before
    home.decide()
    with home.halves.town.database.begin() as session:
        session.execute(update(HealthRecord).values(sealed=b"\x01 somebody wrote it since"))
    with pytest.raises(Stale, match="changed_since"):
        requests.undo(AGENT, request_id)


def test_reading_is_for_who_may_and_leaves_a_trace_without_any_value(home: Home) -> None:
    home.ask()
    hidden = home.detail(COUNTER)
    assert {row.asked for row in hidden.fields} != {CANARY}
    assert CANARY not in repr(hidden)
    with pytest.raises(NotAllowed):
        home.decide(Actor(user_id=8, name="Sans santé", roles=frozenset({Role.COUNTER})))
    home.detail()
    with home.halves.town.database.read() as session:
        traces = session.execute(
            select(AuditEntry.who, AuditEntry.facts).where(AuditEntry.action == "health.read")
        ).all()
    assert (AGENT.name, {"fields": 4}) in [tuple(trace) for trace in traces]
    assert COUNTER.name not in {who for who, _ in traces}


def test_both_households_see_the_one_record_if_they_have_authority(home: Home) -> None:
    other = home.halves.sign_in(home.other, "daoud@example.org")
    assert 'value="Dr Petit"' in other.get(home.form).text
    with home.halves.town.database.begin() as session:
        session.execute(
            update(Guardian)
            .where(Guardian.household_id == home.other.household_id)
            .values(parental_authority=False)
        )
    home.ask()
    home.decide()
    home.halves.town.clock.advance(seconds=31)
    home.halves.exchange()
    assert other.get(home.form).status_code == 404
    assert CANARY not in other.get("/dossier").text


def test_a_value_that_is_none_is_refused_not_written(home: Home) -> None:
    home.ask()
    detail = home.detail()
    bad = tuple(ItemDecision(row.index, "accepted") for row in detail.fields[:1])
    with pytest.raises(RuleBroken, match="outcome_missing"):
        Requests(home.halves.town.office).decide(AGENT, Decision(detail.request_id, detail.token, bad))
    assert home.facts()[0] == {"doctor": "Dr Petit"}
