"""One life of an office and its portal: families file, agents decide, workstations sync, things go wrong."""

import hashlib
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from staffdesk.contract.v1 import (
    DocumentBody,
    DocumentDescription,
    EditBody,
    FieldAsked,
    MessageBody,
    RequestKind,
    Wire,
    WithdrawalBody,
    write_instant,
)
from staffdesk.domain.errors import RecoveryNeeded, RuleBroken, Stale
from staffdesk.models.requests import Request, StoredFile
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.unit_of_work import Database
from staffdesk.portal import documents, inbox, tables
from staffdesk.portal.database import Store
from staffdesk.services.sync import outbox
from staffdesk.services.sync.cycle_report import CycleReport
from staffdesk.services.sync.loop import SyncService
from staffdesk.services.sync.numbering import Waiting, Written, WrittenAhead
from staffdesk.services.sync.pull import SyncHooks
from staffdesk.services.sync.state import standing
from tests.services.sync import small_town
from tests.services.sync.simulator import books
from tests.services.sync.simulator.weather import Crash, FaultyCalls, Weather
from tests.set_clock import SetClock

WORKSTATIONS = 3
AGENTS = ("Camille", "Sofiane")
REST_ROUNDS = 60


class World:
    """A life, played from one seed.

    Attributes:
        filed: req_id by (family, submit_id) of what families were told is "reçu".
        decisions: outcomes that agents were told are done, by req_id.
        sent_words: messages of the town that were committed, each once.
        never_acceptable: messages the portal must reject and the tray must show.
    """

    service_class = SyncService

    def __init__(self, seed: int, office: Database, store: Store, folder: Path) -> None:
        """Found a town of eight families."""
        self.seed = seed
        self.draw = random.Random(seed)
        self.clock = SetClock()
        self.weather = Weather(self.draw)
        self.database, self.store = office, store
        self.families = small_town.found_town(office, self.clock.now(), 8)
        self.folders = [folder / f"poste-{number}" for number in range(WORKSTATIONS)]
        self.filed: dict[tuple[str, str], str] = {}
        self.decisions: dict[str, list[str]] = {}
        self.sent_words: list[str] = []
        self.never_acceptable = 0
        self.revisions: dict[str, int] = {}
        self.written: dict[int, Written] = {}
        self.counter = 0

    # -------------------------------------------------------------------------------------- one step

    def play(self, steps: int) -> None:
        """Take steps; a crash or a fault ends a step, never the life."""
        acts = [self.file, self.decide, self.sync, self.look, self.publish, self.jump]
        for _ in range(steps):
            act = self.draw.choices(acts, weights=[20, 22, 46, 6, 4, 2])[0]
            with suppress(Crash):
                act()
            self.check_revisions()

    def sync(self) -> CycleReport:
        """Run one cycle on one of the workstations, which starts from nothing as after any crash."""
        number = self.draw.randrange(WORKSTATIONS)
        office = small_town.an_office(self.database, self.clock, self.folders[number], f"poste-{number}")
        calls = FaultyCalls(self.store, self.clock.now, self.weather)
        service = self.service_class(
            office,
            calls,
            self.hooks_of(),
            draw=self.draw.random,
            step=self.weather.step,
            use_lease=self.draw.random() < 0.3,
        )
        return service.cycle(asked=True)

    def hooks_of(self) -> SyncHooks:
        """Return what the use cases of this town add to the synchronisation."""
        return SyncHooks(small_town.render, write_ahead=self.write_ahead)

    @contextmanager
    def write_ahead(self, waiting: Sequence[Waiting]) -> Iterator[WrittenAhead]:
        """Write out what waits, and give what was written in earlier cycles too, as a slow process would."""
        with self.database.read() as session:
            for one in waiting:
                if self.draw.random() < 0.5:
                    self.written[one.household_id] = small_town.write(session, one.household_id)
        yield lambda _household_ids: self.written

    def look(self) -> None:
        """Let a family look at its page: it is its own (I8)."""
        family = self.draw.choice(self.families)
        _, body = self.page_of(family)
        for other in self.families:
            if other != family:
                assert small_town.canary(other) not in body, f"{family} saw {other}"

    def check_revisions(self) -> None:
        """I5: what families see never goes back in time."""
        table = tables.family_snapshot
        with self.store.read() as connection:
            rows = connection.execute(select(table.c.family, table.c.rev)).all()
        shown = {row.family: row.rev for row in rows}
        for family, rev in shown.items():
            assert rev >= self.revisions.get(family, 0), f"the page of {family} went back in time"
        self.revisions = shown

    def page_of(self, family: str) -> tuple[int, str]:
        """Return revision and text of what a family is shown."""
        table = tables.family_snapshot
        with self.store.read() as connection:
            question = select(table.c.rev, table.c.body).where(table.c.family == family)
            found = connection.execute(question).first()
        return (0, "") if found is None else (found.rev, found.body)

    def jump(self) -> None:
        """Move the clock, backwards too: nothing may depend on it (R15)."""
        self.clock.advance(minutes=self.draw.randrange(-90, 120))

    # -------------------------------------------------------------------------------------- families

    def file(self) -> None:
        """Let a family send a form, sometimes with a double click."""
        self.counter += 1
        family, submit_id = self.draw.choice(self.families), f"form-{self.counter}"
        for _ in range(2 if self.draw.random() < 0.3 else 1):
            self._file_once(family, submit_id)

    def _file_once(self, family: str, submit_id: str) -> None:
        try:
            with self.store.begin() as connection:
                kind, body = self._something_asked(family, submit_id, connection)
                receipt = inbox.file_request(
                    connection,
                    family=family,
                    submit_id=submit_id,
                    kind=kind,
                    body=body,
                    received_at=self.clock.now(),
                )
        except RuleBroken:
            return  # the request it takes back was decided meanwhile
        self.filed[family, submit_id] = receipt.req_id

    def _something_asked(
        self, family: str, submit_id: str, connection: Connection
    ) -> tuple[RequestKind, Wire]:
        choice = random.Random(f"{self.seed} {submit_id}").random()  # a double click asks the same
        if choice < 0.15:
            words = f"Bonjour, {submit_id}"
            uid = hashlib.sha256(submit_id.encode()).hexdigest()[:32]
            return RequestKind.MESSAGE, MessageBody(
                thread=uid, message=uid, topic="other", subject=submit_id, body=words
            )
        if choice < 0.25:
            return RequestKind.DOCUMENT, self._uploaded(family, submit_id, connection)
        earlier = [req_id for (owner, _), req_id in self.filed.items() if owner == family]
        if choice < 0.35 and earlier:
            return RequestKind.WITHDRAWAL, WithdrawalBody(req_id=earlier[-1])
        return RequestKind.EDIT, EditBody(
            subject="household",
            uid=family,
            base_rev=1,
            fields=[FieldAsked(name="note", base="", asked=submit_id)],
        )

    def _uploaded(self, family: str, submit_id: str, connection: Connection) -> DocumentBody:
        content = (submit_id * 40).encode()
        description = DocumentDescription(
            doc_id=hashlib.sha256(b"doc" + content).hexdigest()[:32],
            name="attestation.pdf",
            media_type="application/pdf",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        if documents.find(connection, description.doc_id) is None:
            documents.keep_upload(
                connection,
                doc_id=description.doc_id,
                family=family,
                name=description.name,
                media_type=description.media_type,
                content=content,
                created_at=write_instant(self.clock.now()),
            )
        return DocumentBody(type_code="insurance", document=description)

    # -------------------------------------------------------------------------------------- agents

    def decide(self) -> None:
        """Let one or both agents decide what they saw pending, and take one answer back now and then."""
        with self.database.read() as session:
            pending = session.scalars(
                select(Request.id).where(Request.status == "pending").order_by(Request.seq).limit(4)
            ).all()
        if not pending:
            return
        request_id = self.draw.choice(pending)
        for agent in AGENTS if self.draw.random() < 0.2 else AGENTS[:1]:
            self._decide_as(agent, request_id)
        if self.draw.random() < 0.1:
            self._take_back(request_id)

    def _decide_as(self, agent: str, request_id: int) -> None:
        accept = agent == AGENTS[0]
        words = f"mot-{self.draw.getrandbits(48):x}" if self.draw.random() < 0.3 else ""
        may_hold = self.weather.loss > 0 and self.draw.random() < 0.3
        held = self.clock.now() + timedelta(seconds=10) if may_hold else None
        try:
            req_id = self.write_decision(request_id, agent, accept=accept, words=words, held=held)
        except (Stale, RecoveryNeeded):
            return
        self.decisions.setdefault(req_id, []).append("accepted" if accept else "refused")
        if words:
            self.sent_words.append(words)
        self._queue_nonsense()

    def write_decision(
        self, request_id: int, agent: str, *, accept: bool, words: str, held: datetime | None
    ) -> str:
        """Write a decision, its effect and its messages in one transaction (R6), and return its req_id."""
        with self.database.begin() as session:
            small_town.decide(
                session, request_id, accept=accept, at=self.clock.now(), by=agent, answer=words, held=held
            )
            self.weather.step("decision_written")
            return session.get_one(Request, request_id).req_id

    def _queue_nonsense(self) -> None:
        """Queue a message that no portal can ever accept, now and then (R7)."""
        if self.draw.random() < 0.05:
            with self.database.begin() as session:
                row = OutboxMessage(
                    msg_id=f"{self.draw.getrandbits(128):032x}",
                    kind="from_the_future",
                    body="{}",
                    created_at=self.clock.now(),
                )
                session.add(row)
            self.never_acceptable += 1

    def _take_back(self, request_id: int) -> None:
        try:
            with self.database.begin() as session:
                req_id = session.get_one(Request, request_id).req_id
                small_town.undo(session, request_id, at=self.clock.now())
        except Stale:
            return
        self.decisions[req_id].pop()

    def publish(self) -> None:
        """Let the town send a document to a family."""
        self.counter += 1
        content = f"facture {self.counter} ".encode() * 50
        with self.database.begin() as session:
            file = StoredFile(
                direction="out",
                name="facture.pdf",
                media_type="application/pdf",
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                received=len(content),
                complete=True,
                content=content,
                created_at=self.clock.now(),
            )
            session.add(file)
            session.flush()
            family = self.draw.choice(self.families)
            outbox.publish_documents(session, [(file, family, "Facture")], at=self.clock.now())
            self.weather.step("document_published")

    # -------------------------------------------------------------------------------------- disasters

    def back_up_portal(self) -> bytes:
        """Return the portal's database as it is now."""
        with closing(sqlite3.connect(_file_of(self.store.url))) as live:
            return live.serialize()

    def restore_portal(self, backup: bytes) -> None:
        """Put the portal's database back as it was."""
        self.store.close()
        _put_back(_file_of(self.store.url), backup)
        self.revisions.clear()
        with self.store.read() as connection:
            left = set(connection.scalars(select(tables.request.c.req_id)))
        self.filed = {form: req_id for form, req_id in self.filed.items() if req_id in left}

    # -------------------------------------------------------------------------------------- rest

    def settle(self, accepted: frozenset[str] = frozenset({"ok"})) -> int:
        """Stop all faults, let everything finish, and return the number of rounds it took (I11).

        `accepted` outcomes of cycles count as rest.
        """
        self.weather.clear_up()
        self.clock.advance(days=2)
        for round_number in range(REST_ROUNDS):
            reports = [self.sync() for _ in range(WORKSTATIONS)]
            decided = self._decide_all()
            moved = any(report.pulled or report.sent or report.numbered for report in reports)
            if not moved and not decided and all(report.outcome in accepted for report in reports):
                return round_number
        raise AssertionError(f"seed {self.seed}: no rest: {[report.fault for report in reports]}")

    def _decide_all(self) -> bool:
        with self.database.read() as session:
            pending = session.scalars(select(Request.id).where(Request.status == "pending")).all()
        for request_id in pending:
            self._decide_as(AGENTS[0], request_id)
        return bool(pending)

    # -------------------------------------------------------------------------------------- invariants

    def check(self) -> None:
        """Check every invariant at rest; the seed is in the message of a failure."""
        try:
            books.check_requests(self.database, self.store, list(self.filed.values()))
            books.check_snapshots(self.database, self.store)
            books.check_documents(self.database, self.store)
            self.check_decisions()
            self.check_messages()
        except AssertionError as fault:
            raise AssertionError(f"seed {self.seed}: {fault}") from fault

    def knows_of_a_fault(self) -> bool:
        """Tell whether the office says that its portal went back in time."""
        return standing(self.database).last_error is not None

    def check_nothing_waits_unread(self) -> None:
        """After a restore of the portal that nobody noticed: the office has read all that is filed there."""
        with self.store.read() as connection:
            portal = set(connection.scalars(select(tables.request.c.req_id)))
        with self.database.read() as session:
            office = set(session.scalars(select(Request.req_id)))
        assert portal <= office, "a filed request is never read"

    def check_decisions(self) -> None:
        """I2 and I3: what agents were told is done is what families see, and nobody decided twice."""
        twice = {req_id: done for req_id, done in self.decisions.items() if len(done) > 1}
        assert not twice, f"two decisions: {twice}"
        with self.store.read() as connection:
            rows = connection.execute(select(tables.request.c.req_id, tables.request.c.status)).all()
        shown = {row.req_id: row.status for row in rows}
        made = {req_id: done[0] for req_id, done in self.decisions.items() if done}
        assert {req_id: shown.get(req_id) for req_id in made} == made, "a decision is lost or another"
        books.check_decisions(self.database, self.store)

    def check_messages(self) -> None:
        """I7, and R7: each message that was committed is delivered once, none is dropped in silence."""
        table = tables.thread_message
        with self.store.read() as connection:
            words = connection.scalars(select(table.c.body).where(table.c.author == "town")).all()
        with self.database.read() as session:
            rejected = session.scalars(
                select(OutboxMessage.reject_reason).where(OutboxMessage.status == "rejected")
            ).all()
        assert Counter(words) == Counter(self.sent_words), "a message is lost or came twice"
        assert list(rejected) == ["unknown_kind"] * self.never_acceptable, "a refusal was dropped in silence"
        books.check_messages(self.database, self.store)


def _file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _put_back(file: Path, content: bytes) -> None:
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    file.write_bytes(content)
