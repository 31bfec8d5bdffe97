"""The use cases of one office, built once and handed to screens."""

from dataclasses import dataclass

from staffdesk.services.account_statement import AccountStatements
from staffdesk.services.aids import Aids
from staffdesk.services.attendance import Attendance
from staffdesk.services.attendance_sheets import AttendanceSheetsPrinter
from staffdesk.services.backup import Backups
from staffdesk.services.calendar_editing import CalendarEditing
from staffdesk.services.counter import Counter
from staffdesk.services.crediting import Crediting
from staffdesk.services.custody_editing import CustodyEditing
from staffdesk.services.deposits import Deposits
from staffdesk.services.health_editing import HealthEditing
from staffdesk.services.health_retention import HealthRetention
from staffdesk.services.home import Home
from staffdesk.services.households import Households
from staffdesk.services.inbox import Inbox
from staffdesk.services.invoice_payers import InvoicePayers
from staffdesk.services.invoicing import Invoicing
from staffdesk.services.mandates import Mandates
from staffdesk.services.meal_sheets import MealSheetsPrinter
from staffdesk.services.meals import Meals
from staffdesk.services.new_families import NewFamilies
from staffdesk.services.office import Office
from staffdesk.services.overdue import Overdue
from staffdesk.services.palette import Palette
from staffdesk.services.planning import Planning
from staffdesk.services.planning_marks import PlanningMarks
from staffdesk.services.planning_patterns import PlanningPatterns
from staffdesk.services.planning_people import PlanningPeople
from staffdesk.services.planning_print import PlanningPrints
from staffdesk.services.quotient_campaign import QuotientCampaign
from staffdesk.services.quotient_proofs import QuotientProofs
from staffdesk.services.quotients import Quotients
from staffdesk.services.refunds import Refunds
from staffdesk.services.reminder_holds import ReminderHolds
from staffdesk.services.reminders import Reminders
from staffdesk.services.residence_editing import ResidenceEditing
from staffdesk.services.rights import Rights
from staffdesk.services.saved_views import SavedViews
from staffdesk.services.second_homes import SecondHomes
from staffdesk.services.settings import Settings as TownSettings
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.services.statistics import Statistics
from staffdesk.services.sync_status import SyncStatus
from staffdesk.services.tariff_trial import TariffTrial
from staffdesk.services.third_parties import ThirdParties
from staffdesk.services.validation.paper_desk import PaperDesk
from staffdesk.services.validation.policies import Policies
from staffdesk.services.validation.queue import Requests
from staffdesk.services.waiting_list import WaitingList


@dataclass(frozen=True)
class Services:
    """The use cases of one office, as screens receive them."""

    requests: Requests
    planning: Planning
    patterns: PlanningPatterns
    planning_marks: PlanningMarks
    planning_people: PlanningPeople
    waiting: WaitingList
    planning_prints: PlanningPrints
    attendance: Attendance
    attendance_sheets: AttendanceSheetsPrinter
    meals: Meals
    meal_sheets: MealSheetsPrinter
    households: Households
    new_families: NewFamilies
    health_editing: HealthEditing
    health_retention: HealthRetention
    custody_editing: CustodyEditing
    second_homes: SecondHomes
    rights: Rights
    residences: ResidenceEditing
    quotients: Quotients
    aids: Aids
    third_parties: ThirdParties
    quotient_proofs: QuotientProofs
    quotient_campaign: QuotientCampaign
    tariff_trial: TariffTrial
    inbox: Inbox
    invoicing: Invoicing
    invoice_payers: InvoicePayers
    crediting: Crediting
    statements: AccountStatements
    mandates: Mandates
    refunds: Refunds
    overdue: Overdue
    reminders: Reminders
    reminder_holds: ReminderHolds
    counter: Counter
    deposits: Deposits
    home: Home
    palette: Palette
    sync_status: SyncStatus
    statistics: Statistics
    policies: Policies
    paper: PaperDesk
    saved_views: SavedViews
    settings: TownSettings
    settings_editing: TownSettingsEditing
    calendar_editing: CalendarEditing
    backups: Backups


def build_services(office: Office) -> Services:
    """Build every use case on one office."""
    return Services(
        requests=Requests(office),
        planning=Planning(office),
        patterns=PlanningPatterns(office),
        planning_marks=PlanningMarks(office),
        planning_people=PlanningPeople(office),
        waiting=WaitingList(office),
        planning_prints=PlanningPrints(office),
        attendance=Attendance(office),
        attendance_sheets=AttendanceSheetsPrinter(office),
        meals=Meals(office),
        meal_sheets=MealSheetsPrinter(office),
        households=Households(office),
        new_families=NewFamilies(office),
        health_editing=HealthEditing(office),
        health_retention=HealthRetention(office),
        custody_editing=CustodyEditing(office),
        second_homes=SecondHomes(office),
        rights=Rights(office),
        residences=ResidenceEditing(office),
        quotients=Quotients(office),
        aids=Aids(office),
        third_parties=ThirdParties(office),
        quotient_proofs=QuotientProofs(office),
        quotient_campaign=QuotientCampaign(office),
        tariff_trial=TariffTrial(office),
        inbox=Inbox(office),
        invoicing=Invoicing(office),
        invoice_payers=InvoicePayers(office),
        crediting=Crediting(office),
        statements=AccountStatements(office),
        mandates=Mandates(office),
        refunds=Refunds(office),
        overdue=Overdue(office),
        reminders=Reminders(office),
        reminder_holds=ReminderHolds(office),
        counter=Counter(office),
        deposits=Deposits(office),
        home=Home(office),
        palette=Palette(office),
        sync_status=SyncStatus(office),
        statistics=Statistics(office),
        policies=Policies(office),
        paper=PaperDesk(office),
        saved_views=SavedViews(office),
        settings=TownSettings(office),
        settings_editing=TownSettingsEditing(office),
        calendar_editing=CalendarEditing(office),
        backups=Backups(office),
    )
