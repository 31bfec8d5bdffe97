"""What to look at before a right is given: it warns, and blocks nothing (C7 blocks bookings, not rights).

Places count by slot and day: a right takes none, so a full group is no reason here.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.asked_fees import AskedFee
from staffdesk.domain.dates import school_year_of
from staffdesk.domain.french.corrections import fee_words
from staffdesk.domain.french.rights import (
    activity_closes,
    fee_stays,
    no_class,
    no_tariff,
    one_home_alone,
    other_group,
    other_school,
    outside_school_year,
)
from staffdesk.domain.tariffs.versions import version_on
from staffdesk.models.households import Enrolment, Membership
from staffdesk.models.town import ClassGroup, Site
from staffdesk.services.asked_fees import load_asked_fees
from staffdesk.services.right_rows import Edit, Held
from staffdesk.services.rights_book import RightsBook, meet
from staffdesk.services.tariffs import load_tariff_versions


def warnings(session: Session, book: RightsBook, edits: Sequence[Edit]) -> tuple[str, ...]:
    """Tell what somebody should look at, once each."""
    found: list[str] = []
    for one in edits:
        if one.after is not None:
            found += _of_activity(session, book, one.after)
            found += _of_child(session, book, one.after, one.right_id)
    found += _of_fees(session, book, edits)
    return tuple(dict.fromkeys(found))


def _of_fees(session: Session, book: RightsBook, edits: Sequence[Edit]) -> Iterator[str]:
    """Name the invoiced fees of days that a right covered and none does any more: nothing credits them."""
    changed = {one.right_id for one in edits}
    kept = [held for key, held in book.rights.items() if key not in changed]
    after = [*kept, *(one.after for one in edits if one.after is not None)]
    before = [one.before for one in edits if one.before is not None]
    if not before:
        return
    asked = load_asked_fees(session, [book.household_id], min(held.starts_on for held in before), None)
    for fee in asked.fees:
        lost = [held for held in before if _covers(book, held, fee)]
        if lost and not any(_covers(book, held, fee) for held in after):
            activity = book.activity_of(lost[0]).activity
            yield fee_stays(book.names[fee.child_id], activity, fee_words(fee.unit, fee.first))


def _covers(book: RightsBook, held: Held, fee: AskedFee) -> bool:
    """Tell whether a right is to days that a fee is the fee of."""
    same = (held.child_id, book.activity_of(held).code) == (fee.child_id, fee.activity)
    return same and held.starts_on < fee.covered.end and fee.covered.start <= held.ends_on


def _of_activity(session: Session, book: RightsBook, held: Held) -> Iterator[str]:
    group = book.activity_of(held)
    if group.closed_on is not None and group.closed_on <= held.ends_on:
        yield activity_closes(group.closed_on)
    if version_on(load_tariff_versions(session), group.code, held.starts_on) is None:
        yield no_tariff(held.starts_on)
    last = school_year_of(held.starts_on).period.last
    if held.ends_on > last:
        yield outside_school_year(last)


def _of_child(session: Session, book: RightsBook, held: Held, right_id: int | None) -> Iterator[str]:
    group, name = book.activity_of(held), book.names[held.child_id]
    if group.is_school and group.in_term:
        class_id = book.classes[held.child_id]
        school = session.execute(
            select(Site.id, Site.name)
            .join(ClassGroup, ClassGroup.site_id == Site.id)
            .where(ClassGroup.id == class_id)
        ).first()
        if school is None:
            yield no_class(name)
        elif school.id != group.site_id:
            yield other_school(name, school.name, group.site)
    for key, other in book.rights.items():
        same = book.activity_of(other).activity_id == group.activity_id and key != right_id
        if same and other.child_id == held.child_id and other.group_id != held.group_id and meet(held, other):
            yield other_group(name, book.words(other))
    if _is_alone(session, book.household_id, held):
        yield one_home_alone(name)


def _is_alone(session: Session, household_id: int, held: Held) -> bool:
    """Tell whether the child has a second household, which has no such right in any of these days."""
    others = set(
        session.scalars(
            select(Membership.household_id).where(
                Membership.child_id == held.child_id, Membership.household_id != household_id
            )
        )
    )
    entitled = select(Enrolment.household_id).where(
        Enrolment.child_id == held.child_id,
        Enrolment.group_id == held.group_id,
        Enrolment.starts_on <= held.ends_on,
        Enrolment.ends_on >= held.starts_on,
    )
    return bool(others - set(session.scalars(entitled)))
