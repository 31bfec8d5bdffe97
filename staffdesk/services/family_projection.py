"""What a family may see of its own file, projected for the portal (R13): people, days, prices, papers.

Every question is bound to the households asked for. A child in shared custody is in both projections, each
with its own household's enrolments, bookings and prices; neither shows anything of the other but its days.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.domain.booking_horizon import read_horizon, window_of
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.complete_file import missing_fields
from staffdesk.domain.custody import Custody, days_of_other
from staffdesk.domain.dates import local_date
from staffdesk.domain.family_quotient import FamilyQuotient, Measure, in_force, last_day
from staffdesk.domain.supporting_documents import MissingEffect
from staffdesk.models.bookings import Booking
from staffdesk.models.households import (
    AidGrantRow,
    Child,
    Enrolment,
    FamilyQuotientRow,
    Guardian,
    HealthRecord,
    Household,
    Membership,
)
from staffdesk.models.sync import SyncState
from staffdesk.models.town import Activity, ActivityGroup, ClassGroup, Site, Slot, Town
from staffdesk.services.balances import Balance, balances
from staffdesk.services.billing_facts import load_aids, minutes_between
from staffdesk.services.class_trips import load_trips
from staffdesk.services.custodies import load_custodies
from staffdesk.services.family_prices import (
    BookingLoaded,
    ChildLoaded,
    EnrolmentLoaded,
    HouseholdPrices,
    SlotOfTown,
    TownOfFamilies,
)
from staffdesk.services.invoice_projection import (
    credit_note_views,
    invoice_views,
    payment_views,
    refund_views,
)
from staffdesk.services.papers import Key, OnFile, paper_kinds, papers_on_file, states_of
from staffdesk.services.residences import histories
from staffdesk.services.tariffs import load_price_book

_NEVER_SHOWN = frozenset({BookingState.WITHDRAWN.value, BookingState.EXPIRED.value})
_OF_DAYS_ALIKE = ("child", "activity", "slot", "state", "reason", "cents", "offer_until", "why")
_STATES = {state.value: state for state in BookingState}
_BLOCKING = frozenset({MissingEffect.BLOCK_BOOKING, MissingEffect.BLOCK_WELCOME})


def project_town(session: Session, at: datetime) -> TownOfFamilies:
    """Load what all projections share."""
    today = local_date(at)
    by_activity: dict[int, list[SlotOfTown]] = defaultdict(list)
    slots: dict[int, SlotOfTown] = {}
    rows = session.execute(
        select(Slot, Activity.code).join(Activity, Slot.activity_id == Activity.id).order_by(Slot.position)
    )
    for slot, code in rows:
        minutes = minutes_between(slot.starts_at_time, slot.ends_at_time)
        slots[slot.id] = SlotOfTown(
            slot.id, slot.activity_id, code, slot.code, minutes, slot.row, slot.ends_at_time
        )
        by_activity[slot.activity_id].append(slots[slot.id])
    rules = session.scalar(select(Town.rules)) or {}
    book = load_price_book(session)
    return TownOfFamilies(
        at=at,
        today=today,
        window=window_of(today, read_horizon(rules.get("booking_horizon"))),
        health_blocks=bool(rules.get("health_blocks", False)),
        portal_health_key=session.scalar(select(SyncState.portal_health_key)) or "",
        household_blocks=bool(rules.get("household_blocks", True)),
        slots=slots,
        by_activity=by_activity,
        book=book,
        unsteady=book.unsteady(),
        own_meal_prices=book.own_meals(),
        paper_kinds=paper_kinds(session),
    )


class FamilyProjection:
    """Households loaded together, each projected apart."""

    def __init__(self, session: Session, town: TownOfFamilies, household_ids: Sequence[int]) -> None:
        """Load everything of these households in some fifteen questions."""
        self.session = session
        self.town = town
        self.ids = list(household_ids)
        self.households: list[Household] = list(
            session.scalars(
                select(Household)
                .where(Household.id.in_(self.ids))
                .order_by(Household.id)
                .execution_options(populate_existing=True)
            )
        )
        self.guardians = self._guardians()
        self.children = self._children()
        child_ids = {one.child.id for found in self.children.values() for one in found}
        self.custodies: dict[int, Custody] = load_custodies(session, child_ids)
        self.trips = load_trips(session, [town.window.start, town.window.last])
        self.enrolments = self._enrolments()
        self.bookings = self._bookings()
        self.offers = self._offers()
        self.quotients = self._quotients()
        self.aids = load_aids(session, AidGrantRow.household_id.in_(self.ids))
        begun = {row.id: row.residence for row in self.households}
        self.residences = histories(session, begun, lambda household: household.in_(self.ids))
        self.papers: dict[Key, OnFile] = papers_on_file(session, self.ids, child_ids)
        self.balances: dict[int, Balance] = balances(session, town.today, self.ids)
        self.invoices = invoice_views(session, self.ids)
        self.payments = payment_views(session, self.ids)
        self.credit_notes = credit_note_views(session, self.ids)
        self.refunds = refund_views(session, self.ids)

    def snapshot(self, household: Household) -> v1.FamilySnapshot:
        """Project one household."""
        balance = self.balances.get(household.id, Balance())
        prices = self._prices(household)
        bookings = self._booking_views(household, prices)
        return v1.FamilySnapshot(
            rev=max(household.snapshot_rev, 1),
            made_at=self.town.at,
            household=_address(household),
            guardians=[_guardian(row) for row in self.guardians.get(household.id, ())],
            children=[self._child(household, one, prices) for one in self.children.get(household.id, ())],
            bookings=bookings,
            reasons=prices.reasons(),
            residence=self.residences[household.id].on(self.town.today).value,
            documents=self._documents(household),
            quotient=self._quotient(household),
            invoices=self.invoices.get(household.id, []),
            payments=self.payments.get(household.id, []),
            credit_notes=self.credit_notes.get(household.id, []),
            refunds=self.refunds.get(household.id, []),
            due_cents=balance.due_cents,
            credit_cents=balance.free_cents,
            held_cents=balance.kept_cents,
            cesu_credit_cents=balance.cesu_cents,
        )

    def _prices(self, household: Household) -> HouseholdPrices:
        children = self.children.get(household.id, [])
        return HouseholdPrices(
            self.town,
            household,
            children,
            [one for child in children for one in self.enrolments.get((household.id, child.child.id), ())],
            self.bookings.get(household.id, []),
            self.quotients.get(household.id, ()),
            self.residences[household.id],
            self.aids.get(household.id, ()),
        )

    def _child(self, household: Household, one: ChildLoaded, prices: HouseholdPrices) -> v1.ChildView:
        child = one.child
        custody = self.custodies.get(child.id)
        return v1.ChildView(
            uid=child.uid,
            first_name=child.first_name,
            last_name=child.last_name,
            born_on=child.born_on,
            school=one.school,
            class_name=one.class_name,
            level=one.level,
            diet=child.diet,
            enrolments=[
                _right(enrolment, prices) for enrolment in self.enrolments.get((household.id, child.id), ())
            ],
            other_days=[]
            if custody is None
            else list(days_of_other(custody, household.uid, self.town.window)),
            away=self._away(child),
            blocked_because=self._blocked(household, one),
            health=one.health if self._has_authority(household) else None,
        )

    def _has_authority(self, household: Household) -> bool:
        """Tell whether anybody of this household decides for its children: health is theirs alone."""
        return any(row.parental_authority for row in self.guardians.get(household.id, ()))

    def _away(self, child: Child) -> list[v1.AwayView]:
        """Give the days on which the child's class is away, of all activities or of one."""
        codes = {slot.activity_id: slot.activity for slot in self.town.slots.values()}
        return [
            v1.AwayView(on=on, label=label, activity="" if activity is None else codes.get(activity, ""))
            for (group, on, activity), label in sorted(self.trips.labels.items(), key=lambda one: one[0][1])
            if group == child.class_group_id
        ]

    def _blocked(self, household: Household, one: ChildLoaded) -> list[str]:
        states = states_of(household.id, [one.child.id], self.town.paper_kinds, self.papers, self.town.today)
        codes = [state.kind.code for state in states if state.is_lacking and state.kind.effect in _BLOCKING]
        health = ["health"] if self.town.health_blocks and not one.health_complete else []
        return [*codes, *health, *self._gaps(household)]

    def _gaps(self, household: Household) -> tuple[str, ...]:
        """Name the fields of the household's form that are empty; an incomplete one blocks (S28)."""
        if not self.town.household_blocks:
            return ()
        people = [
            _guardian(row).model_dump(exclude={"payer"}) for row in self.guardians.get(household.id, ())
        ]
        return missing_fields(_address(household).model_dump(exclude={"invoice_by_mail"}), people)

    def _booking_views(self, household: Household, prices: HouseholdPrices) -> list[v1.BookingView]:
        """Show days alike in all but their date together; they are priced where a price may change."""
        uids = {one.child.id: one.child.uid for one in self.children.get(household.id, ())}
        offers, slots = self.offers, self.town.slots
        together: dict[tuple[int, int, str, str, str, int, date | int, datetime | None], list[date]]
        together = defaultdict(list)
        for child, slot_id, on, state, reason, surcharge, late in self.bookings.get(household.id, ()):
            until = offers.get((child, slot_id, on)) if offers else None
            span = prices.span(child, slots[slot_id], on)
            together[child, slot_id, state, reason, surcharge, late, span, until].append(on)
        alike: dict[tuple[object, ...], list[date]] = defaultdict(list)
        for (child, slot_id, state, reason, surcharge, late, _, until), days in together.items():
            uid, slot = uids.get(child), slots[slot_id]
            if uid is not None:
                price = prices.of_day(child, slot, days[0], _STATES[state], surcharge, late)
                cents, why = (
                    (None, None) if price is None else (price.amount_cents, prices.place_of_reasons(price))
                )
                alike[uid, slot.activity, slot.code, state, reason, cents, until, why] += days
        return [
            v1.BookingView.model_validate(
                dict(zip(_OF_DAYS_ALIKE, key, strict=True)) | {"days": sorted(days)}
            )
            for key, days in alike.items()
        ]

    def _documents(self, household: Household) -> list[v1.DocumentView]:
        uids = {one.child.id: one.child.uid for one in self.children.get(household.id, ())}
        states = states_of(household.id, uids, self.town.paper_kinds, self.papers, self.town.today)
        return [
            v1.DocumentView(
                type_code=state.kind.code,
                child=None if state.child_id is None else uids[state.child_id],
                status=state.status,
                expires_on=state.expires_on,
                mandatory=state.kind.mandatory,
                consequence=state.kind.effect.value if state.is_lacking else "",
            )
            for state in states
            if state.kind.mandatory or state.status != "missing"
        ]

    def _quotient(self, household: Household) -> v1.QuotientView | None:
        found = in_force(self.quotients.get(household.id, ()), self.town.today, Measure.QUOTIENT)
        if found is None:
            return None
        return v1.QuotientView(
            value=f"{found.value:.2f}",
            valid_from=found.valid_from,
            valid_to=last_day(found.valid_to),
            source=found.source,
        )

    def _guardians(self) -> dict[int, list[Guardian]]:
        found: dict[int, list[Guardian]] = defaultdict(list)
        rows = self.session.scalars(
            select(Guardian)
            .where(Guardian.household_id.in_(self.ids))
            .order_by(Guardian.household_id, Guardian.position, Guardian.id)
            .execution_options(populate_existing=True)
        )
        for row in rows:
            found[row.household_id].append(row)
        return found

    def _children(self) -> dict[int, list[ChildLoaded]]:
        found: dict[int, list[ChildLoaded]] = defaultdict(list)
        rows = self.session.execute(
            select(
                Membership.household_id,
                Membership.rank,
                Child,
                ClassGroup.name,
                ClassGroup.level,
                Site.name,
                HealthRecord.complete,
                HealthRecord.for_portal,
                HealthRecord.portal_key,
            )
            .join(Child, Membership.child_id == Child.id)
            .outerjoin(ClassGroup, Child.class_group_id == ClassGroup.id)
            .outerjoin(Site, ClassGroup.site_id == Site.id)
            .outerjoin(HealthRecord, HealthRecord.child_id == Child.id)
            .where(Membership.household_id.in_(self.ids))
            .order_by(Membership.household_id, Child.born_on, Child.id)
            .execution_options(populate_existing=True)
        )
        for household, rank, child, class_name, level, school, complete, box, portal_key in rows:
            loaded = ChildLoaded(
                child,
                rank,
                class_name or "",
                level or "",
                school or "",
                bool(complete),
                self._health_of(box, portal_key),
            )
            found[household].append(loaded)
        return found

    def _health_of(self, box: str | None, portal_key: str | None) -> str | None:
        """Return the box the portal opens: empty for a form that never came, None while it has none."""
        if not self.town.portal_health_key:
            return None
        if box is None:
            return ""
        return box if box and portal_key == self.town.portal_health_key else None

    def _enrolments(self) -> dict[tuple[int, int], list[EnrolmentLoaded]]:
        found: dict[tuple[int, int], list[EnrolmentLoaded]] = defaultdict(list)
        window = self.town.window
        rows = self.session.execute(
            select(
                Enrolment.household_id,
                Enrolment.child_id,
                Activity.id,
                Activity.code,
                ActivityGroup.id,
                Enrolment.starts_on,
                Enrolment.ends_on,
                Enrolment.variant,
                Site.name,
            )
            .join(ActivityGroup, Enrolment.group_id == ActivityGroup.id)
            .join(Site, ActivityGroup.site_id == Site.id)
            .join(Activity, ActivityGroup.activity_id == Activity.id)
            .where(
                Enrolment.household_id.in_(self.ids),
                Enrolment.starts_on < window.end,
                Enrolment.ends_on >= window.start,
            )
            .order_by(Activity.position, Enrolment.id)
        )
        for household, child, activity_id, code, group, *right in rows:
            found[household, child].append(
                EnrolmentLoaded(child, activity_id, code, group_key(group), *right)
            )
        return found

    def _bookings(self) -> dict[int, list[BookingLoaded]]:
        found: dict[int, list[BookingLoaded]] = defaultdict(list)
        rows = self.session.execute(
            select(
                Booking.household_id,
                Booking.child_id,
                Booking.slot_id,
                Booking.day_on,
                Booking.state,
                Booking.reason,
                Booking.surcharge,
                Booking.late_minutes,
            )
            .where(
                Booking.household_id.in_(self.ids),
                Booking.day_on.between(self.town.window.start, self.town.window.last),
                Booking.state.not_in(_NEVER_SHOWN),
            )
            .order_by(Booking.household_id, Booking.day_on, Booking.child_id, Booking.slot_id)
        )
        for household, *booking in rows:
            found[household].append(tuple(booking))
        return found

    def _offers(self) -> dict[tuple[int, int, date], datetime]:
        """Load until when freed places are offered to those who waited; few families have one."""
        rows = self.session.execute(
            select(Booking.child_id, Booking.slot_id, Booking.day_on, Booking.offer_until_at).where(
                Booking.household_id.in_(self.ids), Booking.offer_until_at.is_not(None)
            )
        )
        return {(child, slot, on): until for child, slot, on, until in rows if until is not None}

    def _quotients(self) -> dict[int, tuple[FamilyQuotient, ...]]:
        found: dict[int, list[FamilyQuotient]] = defaultdict(list)
        rows = self.session.scalars(
            select(FamilyQuotientRow)
            .where(FamilyQuotientRow.household_id.in_(self.ids))
            .order_by(FamilyQuotientRow.household_id, FamilyQuotientRow.valid_from)
        )
        for row in rows:
            found[row.household_id].append(
                FamilyQuotient(
                    row.value, row.valid_from, row.valid_to, row.source, row.proof, Measure(row.measure)
                )
            )
        return {household: tuple(history) for household, history in found.items()}


def group_key(group_id: int) -> str:
    """Name a group of places on the portal."""
    return f"g{group_id}"


def _right(enrolment: EnrolmentLoaded, prices: HouseholdPrices) -> v1.EnrolmentView:
    on, details = prices.details(enrolment)
    return v1.EnrolmentView(
        activity=enrolment.activity,
        group_key=enrolment.group_key,
        starts_on=enrolment.starts_on,
        ends_on=enrolment.ends_on,
        slot_cents=prices.of_enrolment(enrolment),
        late_pickups=prices.late_pickups(enrolment),
        site=enrolment.site,
        priced_on=on,
        prices=details,
        fee=prices.fee(enrolment),
        event_cents=prices.of_events(enrolment),
    )


def _address(household: Household) -> v1.AddressView:
    return v1.AddressView(
        uid=household.uid,
        number=household.number,
        name=household.name,
        address_line1=household.address_line1,
        address_line2=household.address_line2,
        postcode=household.postcode,
        city=household.city,
        invoice_by_mail=household.invoice_by_mail,
    )


def _guardian(row: Guardian) -> v1.GuardianView:
    return v1.GuardianView(
        uid=row.uid,
        title=row.title,
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        mobile=row.mobile,
        phone=row.phone,
        work_phone=row.work_phone,
        profession=row.profession,
        payer=row.position == 0,
    )
