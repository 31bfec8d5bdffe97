"""Families and their sheets."""

from typing import TYPE_CHECKING

from staffdesk.app.screens.around import around
from staffdesk.domain.permissions import Actor
from staffdesk.services.aids import AidAsked
from staffdesk.services.attendance_rows import Collector
from staffdesk.services.health_editing import HealthWritten
from staffdesk.services.households import FieldWritten
from staffdesk.services.mandates import AmendmentAsked, MandateAsked
from staffdesk.services.quotients import QuotientAsked
from staffdesk.services.refund_rows import RefundAsked
from staffdesk.services.residence_editing import MoveAsked
from staffdesk.services.right_rows import (
    DaysBeside,
    DropRight,
    GiveRight,
    MoveRight,
    RightDecided,
    VaryRight,
)
from staffdesk.ui.families.aid_presenter import AidPresenter
from staffdesk.ui.families.custody_presenter import CustodyPresenter
from staffdesk.ui.families.health_presenter import HealthPresenter
from staffdesk.ui.families.money_presenter import MandateForms, MoneyPresenter
from staffdesk.ui.families.new_family_presenter import NewFamilyPresenter
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.families.quotient_presenter import QuotientPresenter
from staffdesk.ui.families.refund_presenter import RefundPresenter
from staffdesk.ui.families.residence_presenter import ResidencePresenter
from staffdesk.ui.families.rights_presenter import RightForms, RightsPresenter
from staffdesk.ui.families.second_home_presenter import SecondHomePresenter
from staffdesk.ui.kit.containers import Page

if TYPE_CHECKING:
    from staffdesk.app.desk import Desk


def families_screen(desk: "Desk", actor: Actor) -> Page:
    """Make the families and everything their sheet edits."""
    page = FamiliesPage(desk.office.clock.today)
    FamiliesPresenter(
        page,
        desk.services.households,
        FieldWritten,
        **around(desk, actor),
    )
    NewFamilyPresenter(page, desk.services.new_families, **around(desk, actor))
    HealthPresenter(page, desk.services.health_editing, HealthWritten, Collector, **around(desk, actor))
    CustodyPresenter(page, desk.services.custody_editing, **around(desk, actor))
    rights = RightForms(GiveRight, MoveRight, VaryRight, DropRight, RightDecided, DaysBeside)
    RightsPresenter(page, desk.services.rights, rights, **around(desk, actor))
    SecondHomePresenter(page, desk.services.second_homes, **around(desk, actor))
    ResidencePresenter(page, desk.services.residences, MoveAsked, **around(desk, actor))
    QuotientPresenter(
        page,
        desk.services.quotients,
        desk.services.quotient_proofs,
        QuotientAsked,
        **around(desk, actor),
    )
    AidPresenter(page, desk.services.aids, desk.services.quotient_proofs, AidAsked, **around(desk, actor))
    forms = MandateForms(MandateAsked, AmendmentAsked)
    MoneyPresenter(page, desk.services.mandates, desk.services.overdue, forms, **around(desk, actor))
    RefundPresenter(page, desk.services.refunds, RefundAsked, **around(desk, actor))
    return page
