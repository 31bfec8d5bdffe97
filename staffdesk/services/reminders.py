"""Reminders by levels: previewed, then sent in one transaction; doing it twice is doing it once (E5)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.french import reminders as words
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.postal_order import postal_key
from staffdesk.domain.reminder_document import ReminderDocument
from staffdesk.domain.reminders import Channel, channel_for
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.reminders import Reminder, ReminderLine, ReminderRun
from staffdesk.services import audit
from staffdesk.services.documents.reminder_pdf import render_reminder, render_reminders
from staffdesk.services.numbering import lock_numbers, next_numbers
from staffdesk.services.office import Office
from staffdesk.services.progress import Progress, counted
from staffdesk.services.reminder_facts import PAY_DAYS, ReminderFacts, load_facts
from staffdesk.services.reminder_preview import ReminderFamily, preview_of, reminder_families
from staffdesk.services.reminder_rows import LevelRow, Reminded, ReminderPreview, ReminderWish
from staffdesk.services.reminder_snapshots import Reached, load_reminder_paper
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.till_rules import load_town
from staffdesk.services.town_messages import INVOICE_TOPIC, write_notice

SERIES = "R"
REMINDED: Topics = frozenset({Topic.INVOICES, Topic.HOUSEHOLDS, Topic.MESSAGES, Topic.SYNC})
LETTERS = (Channel.LETTER.value, Channel.BOTH.value)
MOST_DAYS_AHEAD = 7
"""Letters may carry the date they are posted, so many days from now at most."""


class Reminders:
    """Use cases of reminders: levels, preview, sending, letters."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def levels(self, actor: Actor) -> tuple[LevelRow, ...]:
        """List the levels of the town, with the families each would remind today."""
        actor.need(Permission.READ)
        today = self.office.clock.today()
        with self.office.database.read() as session:
            facts = load_facts(session, today)
        codes = [level.code for level in facts.levels]
        reached = [facts.plan(key, codes, today).level for key in facts.invoices]
        return tuple(
            LevelRow(
                level.code,
                level.label,
                level.after_days,
                words.CHANNELS[level.channel],
                sum(one is not None and one.code == level.code for one in reached),
            )
            for level in facts.levels
        )

    def pay_by(self, actor: Actor) -> date:
        """Give the last day to pay that a reminder of today offers."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            days = int(load_town(session).rules.get("reminder_pay_days", PAY_DAYS))
        return self.office.clock.today() + timedelta(days=days)

    def preview(self, actor: Actor, wish: ReminderWish) -> ReminderPreview:
        """Say who would be reminded of what, and who is left out and why; nothing is written.

        Raises:
            RuleBroken: ``reminder_level_missing``, ``reminder_date_past``, ``reminder_date_far``,
                ``reminder_pay_by_early``.
        """
        actor.need(Permission.READ)
        self._require(wish)
        with self.office.database.read() as session:
            return preview_of(session, load_facts(session, wish.made_on), wish)

    def send(self, actor: Actor, wish: ReminderWish, household_ids: Collection[int]) -> Reminded:
        """Remind the families chosen in a preview: numbers, snapshots, messages, audit in one transaction.

        Everything is judged again: who paid, or was reminded meanwhile, is left; what was claimed at a level
        is never claimed at it again.

        Raises:
            RecoveryNeeded: this office was restored.
            NotAllowed: the role may not remind.
            RuleBroken: as ``preview``; ``reminders_none``: nobody is left to remind.
        """
        actor.need(Permission.ISSUE_INVOICES)
        self._require(wish)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            require_not_recovering(session)
            lock_numbers(session)
            facts = load_facts(session, wish.made_on, household_ids)
            made = _make(session, facts, wish, actor.name, at)
            for reminder in made:
                if reminder.channel != Channel.LETTER.value:
                    _write(session, actor.name, reminder, at)
            cents = sum(one.claimed_cents for one in made)
            told = {"families": len(made), "cents": cents, "levels": list(wish.levels)}
            run_id = made[0].run_id
            audit.record(session, actor, "reminders.sent", f"reminder_run:{run_id}", told, at=at)
            letters = sum(one.channel in LETTERS for one in made)
            messages = sum(one.thread_id is not None for one in made)
            return Reminded(run_id, len(made), messages, letters, cents, REMINDED)

    def letters(self, actor: Actor, run_id: int, progress: Progress | None = None) -> bytes:
        """Give the letters of a run in one file, in postal order.

        Raises:
            NotFound: ``reminder_run``.
            RuleBroken: ``reminders_no_letter``: everybody got a message.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            run = session.get(ReminderRun, run_id)
            if run is None:
                raise NotFound("reminder_run", run_id=run_id)
            made_on = run.made_on
            stored = session.scalars(
                select(Reminder.snapshot)
                .where(Reminder.run_id == run_id, Reminder.channel.in_(LETTERS))
                .order_by(Reminder.number)
            ).all()
        if not stored:
            raise RuleBroken("reminders_no_letter")
        documents = [ReminderDocument.from_json(text) for text in stored]
        documents.sort(key=lambda one: (postal_key(one.payer.address), one.number))
        drawn = counted(documents, progress, len(documents))
        return render_reminders(drawn, words.batch_title(made_on, len(documents)))

    def pdf(self, actor: Actor, reminder_id: int) -> bytes:
        """Give one reminder on paper, as it was sent.

        Raises:
            NotFound: ``reminder``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            stored = session.scalar(select(Reminder.snapshot).where(Reminder.id == reminder_id))
        if stored is None:
            raise NotFound("reminder", reminder_id=reminder_id)
        return render_reminder(ReminderDocument.from_json(stored))

    def _require(self, wish: ReminderWish) -> None:
        today = self.office.clock.today()
        if not wish.levels:
            raise RuleBroken("reminder_level_missing", field="levels")
        if wish.made_on < today:
            raise RuleBroken("reminder_date_past", field="made_on")
        if (wish.made_on - today).days > MOST_DAYS_AHEAD:
            raise RuleBroken("reminder_date_far", field="made_on", most=MOST_DAYS_AHEAD)
        if wish.pay_by <= wish.made_on:
            raise RuleBroken("reminder_pay_by_early", field="pay_by")


def _make(
    session: Session, facts: ReminderFacts, wish: ReminderWish, who: str, at: datetime
) -> list[Reminder]:
    """Make the run and its reminders, numbered in the order of the families."""
    plans = [(key, facts.plan(key, wish.levels, wish.made_on)) for key in sorted(facts.invoices)]
    reached = [Reached(key, plan, plan.level) for key, plan in plans if plan.level is not None]
    if not reached:
        raise RuleBroken("reminders_none")
    run = ReminderRun(
        made_on=wish.made_on, pay_by=wish.pay_by, levels=list(wish.levels), made_at=at, made_by=who
    )
    session.add(run)
    session.flush()
    households = [one.household_id for one in reached]
    paper, families = load_reminder_paper(session, wish, households), reminder_families(session, households)
    numbers = next_numbers(session, SERIES, wish.made_on.year, len(reached))
    made = [
        _reminder(run, paper.document(facts, one, number), one, number, families[one.household_id])
        for one, number in zip(reached, numbers, strict=True)
    ]
    session.add_all(made)
    session.flush()
    return made


def _reminder(
    run: ReminderRun, document: ReminderDocument, reached: Reached, number: int, family: ReminderFamily
) -> Reminder:
    level = reached.level
    lines = [
        ReminderLine(
            invoice_id=one.invoice.invoice_id,
            level=one.level.code,
            label=one.level.label,
            open_cents=one.invoice.open_cents,
        )
        for one in reached.plan.reminded
        if one.level is not None
    ]
    return Reminder(
        run_id=run.id,
        household_id=reached.household_id,
        year=run.made_on.year,
        number=number,
        level=level.code,
        label=level.label,
        channel=channel_for(level, reachable=family.reachable).value,
        made_on=run.made_on,
        claimed_cents=document.claimed,
        snapshot=document.to_json(),
        lines=lines,
    )


def _write(session: Session, who: str, reminder: Reminder, at: datetime) -> None:
    """Write the message of a reminder, in the caller's transaction."""
    document = ReminderDocument.from_json(reminder.snapshot)
    subject = words.message_subject(document)
    body = words.message_body(document)
    thread = write_notice(session, who, reminder.household_id, subject, body, at, INVOICE_TOPIC)
    reminder.thread_id = thread.id
