"""What invoicing reads and what it gives back: billed days, households, draft lines and drafts, all frozen.

Codes are those of the town's activities and of its tariffs; nothing here holds a name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from staffdesk.domain.aids import AidGrant
from staffdesk.domain.anomalies import Anomaly
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.caps import NOTHING, Charged
from staffdesk.domain.corrections import DayCorrection
from staffdesk.domain.dates import Period
from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.fee_corrections import FeeCorrection
from staffdesk.domain.money import Cents
from staffdesk.domain.reductions import Share, eligible_left
from staffdesk.domain.residence_history import ResidenceHistory
from staffdesk.domain.rights import Right
from staffdesk.domain.tariffs.explanation import Fact
from staffdesk.domain.tariffs.versions import STANDARD, Unit
from staffdesk.domain.third_parties import ThirdPartyShare


class LineReason(StrEnum):
    """Why a line is there, in the order of an invoice."""

    BOOKED = "booked"
    SURCHARGED = "surcharged"
    UNBOOKED = "unbooked"
    ABSENT_BILLED = "absent_billed"
    REACHED = "reached"
    SIBLINGS = "siblings"
    DAY_SURCHARGE = "day_surcharge"
    FLAT_FEE = "flat_fee"
    LATE_FEE = "late_fee"
    REFUND = "refund"
    CAP = "cap"
    FAMILY_CAP = "family_cap"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class BilledDay:
    """One booking as the draft reads it; every state may be given, only billed ones cost.

    Attributes:
        booking_id: its primary key.
        child_id, activity, slot, on: its key.
        state: where it stands.
        surcharge: code of a surcharge decided with the booking (`late`); empty for none.
        variant: `standard`, `pai`, `occasional`…
        note: the decision's reason in words, printed beside an unusual line; empty for none.
        minutes: presence, where the tariff goes by time.
        late_minutes: after closing time.
        invoice_id: which invoice holds it already; 0 for none.
    """

    booking_id: int
    child_id: int
    activity: str
    slot: str
    on: date
    state: BookingState
    surcharge: str = ""
    variant: str = STANDARD
    note: str = ""
    minutes: int | None = None
    late_minutes: int = 0
    invoice_id: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What a fee beside the days depends on, for one child and activity.

    Attributes:
        rights: when the child had the right to the activity, ascending; none when nobody knows.
        pack_left: units left of packs invoiced before; below zero, used of none.
        variants: what each right is priced by, in their order; empty for the standard price.
    """

    rights: tuple[Period, ...] = ()
    pack_left: int = 0
    variants: tuple[str, ...] = ()

    def joined_in(self, year: Period) -> date | None:
        """Return the first day of a school year with the right to the activity, None when nobody knows."""
        return min((max(one.start, year.start) for one in self.rights if one.overlaps(year)), default=None)

    def variant_in(self, period: Period) -> str:
        """Return the variant of the first right of a period: a fee is one, whatever changes in between."""
        own = zip(self.rights, self.variants, strict=False)
        return next((variant for right, variant in own if right.overlaps(period)), "")


def terms_of(rights: Sequence[Right]) -> Terms:
    """Return the terms of rights, ascending."""
    return Terms(
        tuple(Period.through(one.starts_on, one.ends_on) for one in rights),
        variants=tuple(one.variant for one in rights),
    )


@dataclass(frozen=True, slots=True)
class BilledChild:
    """A child of the payer's household: rank by age from 1, and the activities it is enrolled in.

    `terms` hold what fees beside the days depend on, by activity.
    """

    child_id: int
    born_on: date
    rank: int = 1
    enrolled: frozenset[str] = frozenset()
    terms: Mapping[str, Terms] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BilledActivity:
    """What invoicing must know of an activity.

    Attributes:
        code: stable word.
        position: order on the invoice.
        cesu_from_age, cesu_to_age: CESU pays for children from one age to below the other, on the date of
        service;
            both None: never (E4).
        marked: attendance is marked, so that a booked day left unmarked is an anomaly.
        holidays: school holidays, where it is an activity of these: the periods of its fee.
    """

    code: str
    position: int = 0
    cesu_from_age: int | None = None
    cesu_to_age: int | None = None
    marked: bool = False
    holidays: tuple[Period, ...] = ()

    def cesu_pays(self, born_on: date, on: date) -> bool:
        """Tell whether CESU may pay a day of a child."""
        if self.cesu_from_age is None and self.cesu_to_age is None:
            return False
        age = age_on(born_on, on)
        return (self.cesu_from_age or 0) <= age and (self.cesu_to_age is None or age < self.cesu_to_age)


def age_on(born_on: date, on: date) -> int:
    """Return the age in whole years; who is born on 29 February grows older on 1 March of common years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


@dataclass(frozen=True, slots=True)
class Gesture:
    """What was given by hand on an invoice that was cancelled since, and that no other invoice gives again.

    Attributes:
        note_id: the credit note that gave it.
        invoice: number of the cancelled invoice, as printed.
        cause: why, as the family read it.
        cents: given, above zero.
    """

    note_id: int
    invoice: str
    cause: str
    cents: Cents


ALWAYS_RESIDENT = ResidenceHistory()


@dataclass(frozen=True, slots=True)
class BilledHousehold:
    """Everything a draft is made from, for one payer.

    Attributes:
        household_id: whose.
        children: of this household; a child in shared custody is in both, each with its own days.
        days: those this household pays, in the period.
        quotients: the whole history.
        residences: of the payer, day after day.
        has_payer_address: whether an invoice can be sent.
        usual_cents: what this family usually pays for a month; None when unknown.
        aids: granted by name, each from a day on.
        corrections: what invoiced days cost more since; lines of this invoice.
        fees: what invoiced fees cost more since; lines of this invoice too.
        earlier: days of the same months that other invoices hold already, where a price looks at other days.
        charged: what other invoices ask for the same months already, where a cap or a fee is of the month.
        lacks_mandate: it pays by direct debit, and no mandate of it counts.
        gestures: what cancelled invoices of the same time had given it; a person decides whether it holds.
        runs: periods that issued runs of an activity have invoiced for this household, in the school years
            of this one, where the activity has fees.
        left: days of these runs that no invoice holds, outside the period.
    """

    household_id: int
    children: tuple[BilledChild, ...]
    days: tuple[BilledDay, ...]
    quotients: tuple[FamilyQuotient, ...] = ()
    residences: ResidenceHistory = ALWAYS_RESIDENT
    has_payer_address: bool = True
    usual_cents: int | None = None
    aids: tuple[AidGrant, ...] = ()
    corrections: tuple[DayCorrection, ...] = ()
    fees: tuple[FeeCorrection, ...] = ()
    earlier: tuple[BilledDay, ...] = ()
    charged: Charged = NOTHING
    lacks_mandate: bool = False
    gestures: tuple[Gesture, ...] = ()
    runs: Mapping[str, tuple[Period, ...]] = field(default_factory=dict)
    left: tuple[BilledDay, ...] = ()


OWN_INVOICE = 0
"""The invoice of a draft itself, which has no key yet."""


@dataclass(frozen=True, slots=True)
class Since:
    """What a draft changes of a day that another invoice holds: a correction of that invoice (C1).

    Attributes:
        booking_id, on: the day.
        invoice_id: the other invoice; `OWN_INVOICE` for a day of another run that a fee of this one covers.
        cents: what the day costs more, or less.
        capped_cents, family_capped_cents: what caps of the month make of it, as on a correction.
    """

    booking_id: int
    invoice_id: int
    on: date
    cents: int
    capped_cents: int = 0
    family_capped_cents: int = 0


@dataclass(frozen=True, slots=True)
class Borne:
    """What a third party pays of a line in a month of service: the same share of each use.

    Attributes:
        share: of one use, which is a booking, or a fee.
        month: its first day.
        count: how many uses.
        booking_ids: which; none of a fee.
    """

    share: ThirdPartyShare
    month: date
    count: int
    booking_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line of a draft: quantity × unit price, for one child, activity and reason.

    Attributes:
        child_id, activity: whose and what.
        unit: what the quantity counts.
        reason: why the line is there.
        quantity: units, not days, where the tariff goes by time.
        unit_cents, amount_cents: their product is the amount.
        days: dates of service, ascending.
        months: what of the amount is of each month of service (its first day); none of a correction, nor of
            a line with `since`, which stand with the invoice that they correct.
        cesu_eligible: whether CESU may pay it (never a surcharge nor a billed absence).
        variant, surcharge, note: as on its days.
        facts: why this price.
        booking_ids: what becomes invoiced with it.
        shares: what each booking costs on it, in cents; empty where the amount is of no day.
        correction: the invoiced day it corrects; None for all other lines.
        fee: the invoiced fee it corrects, likewise.
        since: what it changes of days that other invoices hold; all of the line, or nothing.
        borne: what third parties pay of its days, or of its fee.
    """

    child_id: int
    activity: str
    unit: Unit
    reason: LineReason
    quantity: int
    unit_cents: Cents
    amount_cents: Cents
    days: tuple[date, ...] = ()
    months: tuple[tuple[date, int], ...] = ()
    cesu_eligible: bool = False
    variant: str = STANDARD
    surcharge: str = ""
    note: str = ""
    facts: tuple[Fact, ...] = ()
    booking_ids: tuple[int, ...] = ()
    shares: tuple[tuple[int, int], ...] = ()
    correction: DayCorrection | None = None
    fee: FeeCorrection | None = None
    since: tuple[Since, ...] = ()
    borne: tuple[Borne, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildGroup:
    """The lines of a child, in the order of the invoice."""

    child_id: int
    rank: int
    lines: tuple[DraftLine, ...]

    @property
    def subtotal_cents(self) -> Cents:
        """Sum of the lines."""
        return Cents(sum(line.amount_cents for line in self.lines))


@dataclass(frozen=True, slots=True)
class DraftInvoice:
    """A draft: groups in rank order, its anomalies, and its sums.

    `since` is what issuing it writes on other invoices beside its lines: credits, and, with no cents, days
    that the fee of another one covers.
    """

    household_id: int
    groups: tuple[ChildGroup, ...]
    anomalies: tuple[Anomaly, ...] = ()
    since: tuple[Since, ...] = ()

    @property
    def lines(self) -> tuple[DraftLine, ...]:
        """Every line, in the order of the invoice."""
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def total_cents(self) -> Cents:
        """Sum of the lines; the previous balance is never in it (E5)."""
        return Cents(sum(group.subtotal_cents for group in self.groups))

    @property
    def cesu_ceiling_cents(self) -> Cents:
        """The most CESU may pay: what reductions leave of the eligible lines."""
        shares = [
            Share(line.activity, line.child_id, line.cesu_eligible, line.amount_cents) for line in self.lines
        ]
        return Cents(eligible_left(shares))

    @property
    def may_be_issued(self) -> bool:
        """Whether no anomaly blocks it and there is something to invoice."""
        return bool(self.lines or self.since) and not any(anomaly.blocking for anomaly in self.anomalies)
