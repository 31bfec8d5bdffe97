"""Whom a run invoices: everybody, families found by name, a school’s, or those told or paying in one way."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, true

from staffdesk.domain.permissions import Actor, Permission
from staffdesk.models.households import Child, Household, Membership
from staffdesk.models.town import ClassGroup, Site
from staffdesk.services.counter import Counter
from staffdesk.services.mandates import pays_by_mandate
from staffdesk.services.money_rows import FamilyFound
from staffdesk.services.office import Office

SCHOOL = "school:"


@dataclass(frozen=True)
class PayerGroup:
    """Families one may invoice together: a key, words, and how many they are."""

    key: str
    name: str
    families: int


class InvoicePayers:
    """Use cases of the payers of a run."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def groups(self, actor: Actor) -> tuple[PayerGroup, ...]:
        """List the groups of families, schools by name, without those that are empty."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            schools = session.execute(
                select(Site.id, Site.name, func.count(Membership.household_id.distinct()))
                .join(ClassGroup, ClassGroup.site_id == Site.id)
                .join(Child, Child.class_group_id == ClassGroup.id)
                .join(Membership, Membership.child_id == Child.id)
                .group_by(Site.id, Site.name)
                .order_by(Site.name)
            ).all()
            counted = {
                key: session.scalar(select(func.count()).select_from(Household).where(condition)) or 0
                for key, (_, condition) in _WAYS.items()
            }
        found = [PayerGroup(f"{SCHOOL}{site}", name, families) for site, name, families in schools]
        found += [PayerGroup(key, name, counted[key]) for key, (name, _) in _WAYS.items()]
        return tuple(group for group in found if group.families)

    def find(self, actor: Actor, text: str) -> tuple[FamilyFound, ...]:
        """Find families by name, child, number of file or of invoice; nothing for an empty text."""
        actor.need(Permission.READ)
        return Counter(self.office).find(actor, text) if text.strip() else ()

    def members(self, actor: Actor, key: str) -> tuple[int, ...]:
        """Give the households of a group, by its key; none for a group that is gone."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rows = session.scalars(select(Household.id).where(_condition(key)).order_by(Household.id))
            return tuple(rows)


_WAYS: Mapping[str, tuple[str, ColumnElement[bool]]] = {
    "paper": ("Facture sur papier", Household.invoice_by_mail.is_(False)),
    "mail": ("Facture par e-mail", Household.invoice_by_mail.is_(True)),
    "debit": ("Prélèvement", pays_by_mandate()),
}


def _condition(key: str) -> ColumnElement[bool]:
    if key in _WAYS:
        return _WAYS[key][1]
    number = key.removeprefix(SCHOOL)
    if not key.startswith(SCHOOL) or not number.isdigit():
        return ~true()
    return Household.id.in_(
        select(Membership.household_id)
        .join(Child, Child.id == Membership.child_id)
        .join(ClassGroup, ClassGroup.id == Child.class_group_id)
        .where(ClassGroup.site_id == int(number))
    )
