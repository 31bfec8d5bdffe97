"""The entries of the rail and how each screen is made: page, presenter, the services it is handed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypedDict

from staffdesk.domain.french.actions import ACTIONS, PaletteAction
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.services import attendance_rows, meal_rows, planning_rows, request_rows
from staffdesk.services.attendance_rows import Collector
from staffdesk.services.attendance_sheets import sheet_wish
from staffdesk.services.calendar_rows import NewException
from staffdesk.services.document_preview import preview
from staffdesk.services.family_rows import PaletteHit
from staffdesk.services.health_editing import HealthWritten
from staffdesk.services.households import FieldWritten
from staffdesk.services.mandates import AmendmentAsked, MandateAsked
from staffdesk.services.money_rows import CardTicket, MeansGiven, PaymentAsked, VoucherGiven
from staffdesk.services.paper_rows import PaperAsk, PaperPeriod
from staffdesk.services.pattern_rows import PatternWish
from staffdesk.services.planning_marks import cell_mark, late_mark
from staffdesk.services.planning_print import PAPER_SIZES
from staffdesk.services.quotients import QuotientAsked
from staffdesk.services.reminder_holds import HoldAsked
from staffdesk.services.reminder_rows import ReminderWish
from staffdesk.services.reversals import ReversalAsked
from staffdesk.services.saved_files import save_file
from staffdesk.services.saved_views import ViewContent
from staffdesk.services.sync.enrolment import enrol_workstation
from staffdesk.services.sync_status import SyncStatus
from staffdesk.services.validation.paper_files import read_paper_file
from staffdesk.services.waiting_rows import WaitingFilter
from staffdesk.ui.attendance.meals_page import MealsPage
from staffdesk.ui.attendance.meals_presenter import MealsPresenter
from staffdesk.ui.attendance.page import AttendancePage
from staffdesk.ui.attendance.presenter import AttendancePresenter
from staffdesk.ui.attendance.services import FileDesk, MarkingServices, MealServices
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.planning_services import PlanningServices
from staffdesk.ui.calendar.presenter import PlanningPresenter
from staffdesk.ui.counter.deposits_page import DepositsPage
from staffdesk.ui.counter.deposits_presenter import DepositsPresenter
from staffdesk.ui.counter.page import CounterPage
from staffdesk.ui.counter.presenter import CounterPresenter, PaymentForms
from staffdesk.ui.families.custody_presenter import CustodyPresenter
from staffdesk.ui.families.health_presenter import HealthPresenter
from staffdesk.ui.families.money_presenter import MandateForms, MoneyPresenter
from staffdesk.ui.families.new_family_presenter import NewFamilyPresenter
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.families.quotient_presenter import QuotientPresenter
from staffdesk.ui.families.second_home_presenter import SecondHomePresenter
from staffdesk.ui.home.page import HomePage
from staffdesk.ui.home.presenter import HomePresenter
from staffdesk.ui.inbox.page import InboxPage
from staffdesk.ui.inbox.presenter import InboxPresenter
from staffdesk.ui.invoices.credit_presenter import CreditPresenter
from staffdesk.ui.invoices.overdue_presenter import OverduePresenter, ReminderServices
from staffdesk.ui.invoices.page import InvoicesPage
from staffdesk.ui.invoices.presenter import InvoicesPresenter
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.open_file import ask_file
from staffdesk.ui.kit.palette import PaletteResult
from staffdesk.ui.kit.save_file import ask_where
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.main_window import MainWindow, PageEntry
from staffdesk.ui.settings.campaign_presenter import CampaignPresenter
from staffdesk.ui.settings.page import SettingsPage
from staffdesk.ui.settings.policies_presenter import PoliciesPresenter
from staffdesk.ui.settings.presenter import SettingsPresenter, SettingsServices
from staffdesk.ui.settings.retention_presenter import RetentionPresenter
from staffdesk.ui.settings.tariff_trial_presenter import TrialPresenter
from staffdesk.ui.statistics.page import StatisticsPage
from staffdesk.ui.statistics.presenter import StatisticsPresenter
from staffdesk.ui.sync_journal.page import SyncJournalPage
from staffdesk.ui.sync_journal.presenter import SyncJournalPresenter
from staffdesk.ui.validation.page import ValidationPage
from staffdesk.ui.validation.paper_presenter import PaperPresenter, PaperServices
from staffdesk.ui.validation.presenter import QueueServices, ValidationPresenter
from staffdesk.ui.validation.saved_views_presenter import SavedViewServices, SavedViewsPresenter

if TYPE_CHECKING:
    from staffdesk.app.desk import Desk

Factory = Callable[["Desk", Actor], Page]


class Around(TypedDict):
    """What every presenter is handed beside its page and its services."""

    tasks: Tasks
    failures: Failures
    shell: Shell
    actor: Actor


def _around(desk: "Desk", actor: Actor) -> Around:
    return {"tasks": desk.tasks, "failures": desk.failures, "shell": desk.window, "actor": actor}


HIT_ICONS = {
    "family": "users-three",
    "child": "student",
    "invoice": "receipt",
    "request": "tray",
    "action": "arrow-right",
}
HIT_WORDS = {"family": "famille", "child": "enfant", "invoice": "facture", "request": "demande", "action": ""}
HIT_SCREENS = {"family": "families", "child": "families", "invoice": "invoices", "request": "validation"}


def entries_for(desk: "Desk", actor: Actor) -> list[PageEntry]:
    """List the screens somebody may open, in the order of the rail."""
    return [
        PageEntry(
            key,
            words,
            icon,
            _made(desk, actor, factory),
            apart=key == "settings",
            in_rail=bool(icon),
            under=UNDER.get(key, ""),
        )
        for key, words, icon, needs, factory in SCREENS
        if actor.may(needs)
    ]


def _made(desk: "Desk", actor: Actor, factory: Factory) -> Callable[[], Page]:
    return lambda: factory(desk, actor)


def _home(desk: "Desk", actor: Actor) -> Page:
    page = HomePage()
    HomePresenter(
        page,
        desk.services.home,
        **_around(desk, actor),
    )
    return page


def _validation(desk: "Desk", actor: Actor) -> Page:
    now = desk.office.clock.now
    page = ValidationPage(now)
    services = QueueServices(desk.services.requests, desk.services.inbox, request_rows, preview)
    ValidationPresenter(page, services, **_around(desk, actor), now=now)
    SavedViewsPresenter(
        page, SavedViewServices(desk.services.saved_views, ViewContent), **_around(desk, actor)
    )
    PaperPresenter(
        page,
        PaperServices(
            desk.services.counter.find,
            desk.services.paper,
            PaperPeriod,
            PaperAsk,
            ask_file(page, "Document de la famille"),
            read_paper_file,
        ),
        **_around(desk, actor),
    )
    return page


def _calendar(desk: "Desk", actor: Actor) -> Page:
    page = PlanningPage(desk.office.clock.today)
    PlanningPresenter(
        page,
        PlanningServices(
            desk.services.planning,
            desk.services.patterns,
            desk.services.planning_people,
            desk.services.waiting,
            desk.services.planning_prints,
            PAPER_SIZES,
            planning_rows.PlanningFilter,
            planning_rows.CellRef,
            PatternWish,
            desk.services.planning_marks,
            cell_mark,
            late_mark,
            sentence,
            WaitingFilter,
            partial(desk.exchange, offers=False),  # the desk makes the offers, so that they can be taken back
            lambda who: SyncStatus(desk.office).state(who).last_success_at,
        ),
        **_around(desk, actor),
        today=desk.office.clock.today,
    )
    return page


def _files(page: Page) -> FileDesk:
    return FileDesk(ask_where(page), save_file)


def _attendance(desk: "Desk", actor: Actor) -> Page:
    page = AttendancePage(desk.office.clock.today)
    services = MarkingServices(
        desk.services.attendance,
        desk.services.attendance_sheets,
        attendance_rows.ListChoice,
        attendance_rows.child_mark,
        attendance_rows.Lateness,
        sheet_wish,
        _files(page),
        sentence,
    )
    AttendancePresenter(
        page,
        services,
        **_around(desk, actor),
        today=desk.office.clock.today,
    )
    return page


def _meals(desk: "Desk", actor: Actor) -> Page:
    page = MealsPage()
    services = MealServices(
        desk.services.meals, desk.services.meal_sheets, meal_rows.meal_wish, _files(page), sentence
    )
    MealsPresenter(
        page,
        services,
        **_around(desk, actor),
        today=desk.office.clock.today,
    )
    return page


def _families(desk: "Desk", actor: Actor) -> Page:
    page = FamiliesPage(desk.office.clock.today)
    FamiliesPresenter(
        page,
        desk.services.households,
        FieldWritten,
        **_around(desk, actor),
    )
    NewFamilyPresenter(page, desk.services.new_families, **_around(desk, actor))
    HealthPresenter(page, desk.services.health_editing, HealthWritten, Collector, **_around(desk, actor))
    CustodyPresenter(page, desk.services.custody_editing, **_around(desk, actor))
    SecondHomePresenter(page, desk.services.second_homes, **_around(desk, actor))
    QuotientPresenter(
        page,
        desk.services.quotients,
        desk.services.quotient_proofs,
        QuotientAsked,
        **_around(desk, actor),
    )
    forms = MandateForms(MandateAsked, AmendmentAsked)
    MoneyPresenter(page, desk.services.mandates, desk.services.overdue, forms, **_around(desk, actor))
    return page


def _statistics(desk: "Desk", actor: Actor) -> Page:
    page = StatisticsPage()
    StatisticsPresenter(page, desk.services.statistics, tasks=desk.tasks, failures=desk.failures, actor=actor)
    return page


def _settings(desk: "Desk", actor: Actor) -> Page:
    may_enrol, may_back_up = actor.may(Permission.CONFIGURE), actor.may(Permission.BACK_UP)
    page = SettingsPage(
        desk.office.clock.today,
        may_configure=may_enrol,
        may_close=actor.may(Permission.EDIT_BOOKINGS),
        may_enrol=may_enrol,
        may_back_up=may_back_up,
    )
    SettingsPresenter(
        page,
        SettingsServices(
            desk.services.settings,
            desk.services.settings_editing,
            desk.services.calendar_editing,
            NewException,
        ),
        **_around(desk, actor),
        enrol=(lambda url, code: enrol_workstation(desk.office, actor, url, code)) if may_enrol else None,
        backups=desk.services.backups if may_back_up else None,
    )
    TrialPresenter(page, desk.services.tariff_trial, _files(page), **_around(desk, actor))
    CampaignPresenter(
        page, desk.services.quotient_campaign, **_around(desk, actor), today=desk.office.clock.today
    )
    if may_enrol:
        RetentionPresenter(page, desk.services.health_retention, **_around(desk, actor))
    PoliciesPresenter(
        page,
        desk.services.policies,
        **_around(desk, actor),
        today=desk.office.clock.today,
    )
    return page


def _inbox(desk: "Desk", actor: Actor) -> Page:
    now = desk.office.clock.now
    page = InboxPage(now)
    InboxPresenter(
        page,
        desk.services.inbox,
        **_around(desk, actor),
        now=now,
    )
    return page


def _invoices(desk: "Desk", actor: Actor) -> Page:
    page = InvoicesPage(desk.office.clock.today)
    InvoicesPresenter(
        page,
        desk.services.invoicing,
        desk.services.invoice_payers,
        **_around(desk, actor),
        now=desk.office.clock.now,
    )
    CreditPresenter(
        page,
        desk.services.crediting,
        desk.services.invoicing,
        desk.services.statements,
        **_around(desk, actor),
    )
    OverduePresenter(
        page,
        ReminderServices(
            desk.services.overdue,
            desk.services.reminders,
            desk.services.reminder_holds,
            desk.services.statements,
            ReminderWish,
            HoldAsked,
        ),
        **_around(desk, actor),
        today=desk.office.clock.today,
    )
    return page


def _counter(desk: "Desk", actor: Actor) -> Page:
    page = CounterPage()
    forms = PaymentForms(PaymentAsked, MeansGiven, VoucherGiven, ReversalAsked, CardTicket)
    CounterPresenter(
        page,
        desk.services.counter,
        forms,
        **_around(desk, actor),
        now=desk.office.clock.now,
    )
    return page


def _deposits(desk: "Desk", actor: Actor) -> Page:
    page = DepositsPage(desk.office.clock.today)
    DepositsPresenter(
        page,
        desk.services.deposits,
        desk.services.counter,
        **_around(desk, actor),
        today=desk.office.clock.today,
    )
    return page


def _sync_journal(desk: "Desk", actor: Actor) -> Page:
    page = SyncJournalPage()
    SyncJournalPresenter(
        page,
        desk.services.sync_status,
        desk.exchange,
        actor,
        desk.tasks,
        desk.failures,
        desk.office.clock.now,
    )
    return page


SCREENS: Sequence[tuple[str, str, str, Permission, Factory]] = (
    ("home", "Accueil", "house", Permission.READ, _home),
    ("validation", "Demandes", "tray", Permission.READ, _validation),
    ("families", "Familles", "users-three", Permission.READ, _families),
    ("calendar", "Planning", "calendar-blank", Permission.READ, _calendar),
    ("invoices", "Facturation", "receipt", Permission.READ, _invoices),
    ("counter", "Guichet", "storefront", Permission.TAKE_PAYMENTS, _counter),
    ("inbox", "Messages", "chat-circle", Permission.READ, _inbox),
    ("statistics", "Statistiques", "chart-bar", Permission.READ, _statistics),
    ("settings", "Paramètres", "gear-six", Permission.READ, _settings),
    ("sync_journal", "Synchronisation", "", Permission.READ, _sync_journal),
    ("attendance", "Pointage", "", Permission.READ, _attendance),
    ("meals", "Effectifs", "", Permission.READ, _meals),
    ("deposits", "Remises", "", Permission.CLOSE_TILL, _deposits),
)
"""Key, words, icon (none: not in the rail), the permission it takes, and how it is made."""


UNDER = {"attendance": "calendar", "meals": "calendar", "deposits": "counter"}
"""Views of the planning and of the counter that are screens of their own; the rail shows theirs."""


def palette_results(window: MainWindow, hits: Sequence[PaletteHit]) -> list[PaletteResult]:
    """Turn what the palette found into lines that lead there."""
    actions = {action.action_id: action for action in ACTIONS}
    return [
        PaletteResult(
            HIT_ICONS[hit.kind],
            hit.title,
            hit.hint if hit.kind != "action" else "",
            HIT_WORDS[hit.kind],
            _leading(window, hit, actions.get(hit.record_id) if hit.kind == "action" else None),
        )
        for hit in hits
    ]


def _leading(window: MainWindow, hit: PaletteHit, action: PaletteAction | None) -> Callable[[], None]:
    if action is not None:
        return lambda: window.go_to(action.target, action.argument or None)
    return lambda: window.go_to(HIT_SCREENS[hit.kind], hit.record_id)
