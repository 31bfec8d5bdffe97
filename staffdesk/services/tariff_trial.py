"""A new tariff tried on the attendance of the last twelve months: revenue, who pays more, who less."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from staffdesk.domain.dates import Period
from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.french.settings import interval_words
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.tariff_trial import BandKey, BandSum, Trial, band_key, books, paid
from staffdesk.domain.tariffs.problems import require_publishable
from staffdesk.models.bookings import Booking
from staffdesk.models.town import Activity, Slot, Town
from staffdesk.services.billing_facts import load_households, load_town
from staffdesk.services.billing_scope import Scope
from staffdesk.services.documents.workbook import TableSheet, Value, WorkbookFacts, write_workbook
from staffdesk.services.office import Office
from staffdesk.services.progress import Progress, counted
from staffdesk.services.settings_tariffs import version_in
from staffdesk.services.tariffs import load_tariff_versions
from staffdesk.services.trial_children import TrialChild, find_children


@dataclass(frozen=True)
class TrialRow:
    """A band in words, with its families and what they paid and would have paid."""

    words: str
    families: int
    before_cents: int
    after_cents: int
    more: int
    less: int


@dataclass(frozen=True)
class TrialResult:
    """The outcome: the days it is of, a row for each band, and the sum."""

    activity: str
    first: date
    last: date
    rows: tuple[TrialRow, ...]
    total: TrialRow


HEADS: tuple[tuple[str, float], ...] = (
    ("Tranche", 30),
    ("Familles", 10),
    ("Payé", 14),
    ("Avec ce tarif", 14),
    ("Différence", 14),
    ("Paient plus", 12),
    ("Paient moins", 12),
)


class TariffTrial:
    """Use case of the trial."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def children(self, actor: Actor, text: str) -> tuple[TrialChild, ...]:
        """Find children of real families, with the figures of today that a price depends on."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return find_children(session, text, self.office.clock.today())

    def workbook(self, actor: Actor, result: TrialResult) -> bytes:
        """Return an outcome as xlsx: a row for each band, amounts as numbers, the sum below."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            town = session.scalar(select(Town.name)) or ""
        title = f"Tarif essayé, {result.activity}"
        days = f"Du {day_month_year(result.first)} au {day_month_year(result.last)}"
        table = TableSheet(
            "Par tranche", (title, days), HEADS, [_cells(row) for row in result.rows], _cells(result.total)
        )
        return write_workbook([table], WorkbookFacts(title, town, self.office.clock.now()))

    def run(self, actor: Actor, values: Mapping[str, Any], progress: Progress | None = None) -> TrialResult:
        """Price the last twelve months of an activity with its tariffs and with this one; nothing is written.

        Args:
            actor: who asks.
            values: of a record of ``settings_tariffs``.
            progress: hears of each family, and may stop the work.

        Raises:
            RuleBroken: the tariff cannot price every child.
        """
        actor.need(Permission.READ)
        tried = version_in(values)
        require_publishable(tried)
        period = _twelve_months(self.office.clock.today())
        with self.office.database.read() as session:
            town = load_town(session, [tried.activity])
            old, new = books(load_tariff_versions(session), tried, period)
            scope = Scope(period, (tried.activity,), with_invoiced=True)
            total = session.scalar(
                select(func.count(func.distinct(Booking.household_id)))
                .join(Slot, Slot.id == Booking.slot_id)
                .join(Activity, Activity.id == Slot.activity_id)
                .where(
                    Activity.code == tried.activity,
                    Booking.day_on >= period.start,
                    Booking.day_on < period.end,
                )
            )
            trial = Trial()
            for household in counted(load_households(session, scope, idle=False), progress, total or 0):
                before = paid(household, town.activities, old, period)
                after = paid(household, town.activities, new, period)
                if before or after:
                    trial.add(band_key(household, tried, period.last), before, after)
        rows = tuple(_row(_words(key), summed) for key, summed in trial.in_order())
        name = town.names[tried.activity]
        return TrialResult(name, period.start, period.last, rows, _row("Ensemble", trial.total))


def _twelve_months(today: date) -> Period:
    """Return the twelve months before the current one."""
    end = today.replace(day=1)
    return Period(end.replace(year=end.year - 1), end)


def _words(key: BandKey) -> str:
    if key.outside:
        return "Hors commune"
    if key.interval is None:
        return "Sans tranche"
    said = interval_words(key.interval).removeprefix("tranche ")
    return said[:1].upper() + said[1:]


def _cells(row: TrialRow) -> tuple[Value, ...]:
    before, after = (Decimal(cents) / 100 for cents in (row.before_cents, row.after_cents))
    return (row.words, row.families, before, after, after - before, row.more, row.less)


def _row(words: str, summed: BandSum) -> TrialRow:
    return TrialRow(words, summed.families, summed.before_cents, summed.after_cents, summed.more, summed.less)
