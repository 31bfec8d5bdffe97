"""Attendance sheets from the town's data, read back: lists, boxes, phones of the household of the day."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import delete, select, update

from staffdesk.domain.errors import NotFound
from staffdesk.models.households import Child, Guardian, HealthRecord, PickupPerson
from staffdesk.models.staff import AuditEntry
from staffdesk.models.town import CalendarException
from staffdesk.services.attendance_sheets import AttendanceSheetsPrinter, SheetWish, sheet_wish
from staffdesk.services.meal_rows import Span
from tests.factories import AGENT, NEXT_WEDNESDAY, READER, SmallTown, add_booking, add_child, add_family
from tests.services.attendance_scene import TODAY
from tests.services.documents.reading import Paper

SUNDAY = TODAY - timedelta(days=1)


@pytest.fixture
def printer(small_town: SmallTown) -> AttendanceSheetsPrinter:
    return AttendanceSheetsPrinter(small_town.office)


def wish(town: SmallTown, **narrower: object) -> SheetWish:
    return SheetWish(TODAY, town.school_id, **narrower)  # type: ignore[arg-type]


def test_a_day_prints_every_list_of_the_site(small_town: SmallTown, printer: AttendanceSheetsPrinter) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, TODAY)
    add_booking(small_town, family, child, TODAY, slot="periscolaire.soir", state="present")
    paper = Paper(printer.pdf(AGENT, wish(small_town)))
    assert paper.page_count == 2
    assert "Cantine, midi · École Jean-Zay" in paper.text(0)
    assert "Accueil périscolaire, matin, soir · École Jean-Zay" in paper.text(1)
    assert "lundi 16 novembre 2026" in paper.text(0)
    assert "Lemoine-Daoud Inès" in paper.text(0)
    assert "06 00 12 34 56" in paper.text(0)
    evening = " ".join(paper.text(1).split())
    assert "– P" in evening


def test_an_activity_a_slot_or_a_class_narrows_the_sheets(
    small_town: SmallTown, printer: AttendanceSheetsPrinter
) -> None:
    family = add_family(small_town)
    child, other = add_child(small_town, family), add_child(small_town, family, first_name="Ugo")
    for one in (child, other):
        add_booking(small_town, family, one, TODAY)
    with small_town.database.begin() as session:
        session.execute(update(Child).where(Child.id == other.child_id).values(class_group_id=None))
    canteen = small_town.activities["cantine"]
    paper = Paper(
        printer.pdf(AGENT, wish(small_town, activity_id=canteen, class_group_id=small_town.class_id))
    )
    assert paper.page_count == 1
    assert "École Jean-Zay · CE1 A" in paper.text()
    assert "Ugo" not in paper.text()
    care = small_town.groups["periscolaire"]
    assert Paper(printer.pdf(AGENT, wish(small_town, group_id=care))).page_count == 1
    evening = small_town.slots["periscolaire.soir"]
    assert "périscolaire, soir ·" in Paper(printer.pdf(AGENT, wish(small_town, slot_id=evening))).whole_text()


def test_a_week_has_a_box_for_each_day_of_service(
    small_town: SmallTown, printer: AttendanceSheetsPrinter
) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, TODAY + timedelta(days=3), state="absent_excused")
    text = " ".join(Paper(printer.pdf(AGENT, wish(small_town, span=Span.WEEK))).text(0).split())
    assert "semaine du 16 au 20 nov. 2026" in text
    assert "lun. 16 midi mar. 17 midi jeu. 19 midi ven. 20 midi" in text
    assert "– – A Exc. –" in text


def test_a_month_has_a_box_for_each_day_of_service_and_says_who_collects(
    small_town: SmallTown, printer: AttendanceSheetsPrinter
) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, TODAY, state="absent_excused")
    canteen = small_town.activities["cantine"]
    asked = wish(small_town, span=Span.MONTH, activity_id=canteen)
    text = " ".join(Paper(printer.pdf(AGENT, asked)).text(0).split())
    assert "novembre 2026" in text
    assert "lun. 2 mar. 3 jeu. 5 ven. 6 lun. 9" in text
    assert "Parents : " in text
    assert " AE " in text
    book = openpyxl.load_workbook(BytesIO(printer.workbook(AGENT, asked)))
    page = book.active
    heads = [cell.value for row in page.iter_rows() for cell in row if cell.value]
    assert {"lun.\u00a02 midi", "lun.\u00a030 midi", "Peuvent venir chercher"} <= set(heads)
    assert page.page_setup.paperSize == 8
    assert sheet_wish(TODAY, 3, "month", group_id=7) == SheetWish(TODAY, 3, 7, span=Span.MONTH)


def test_health_bans_and_image_are_on_it_and_reading_them_is_audited(
    small_town: SmallTown, printer: AttendanceSheetsPrinter
) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, TODAY)
    with small_town.database.begin() as session:
        sealed = small_town.office.sealer().seal_health(child.child_id, {"allergies": ["arachide", "kiwi"]})
        session.execute(update(HealthRecord).values(sealed=sealed))
        session.execute(update(Child).values(diet="sans porc", has_care_plan=True, image_consent=False))
        session.add_all(
            [
                PickupPerson(child_id=child.child_id, name="Marc Interdit", may_collect=False),
                PickupPerson(
                    child_id=child.child_id, name="Jo", phone="06", may_collect=False, emergency=True
                ),
            ]
        )
    text = " ".join(Paper(printer.pdf(AGENT, wish(small_town))).text(0).split())
    for words in (
        "PAI",
        "Allergies : arachide, kiwi",
        "sans porc",
        "NE PAS CONFIER À : Marc Interdit",
        "NON",
    ):
        assert words in text, words
    assert "Jo 06, à appeler seulement" in text
    with small_town.database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "health.read")).one()
        assert entry.facts == {"on": "2026-11-16", "span": "day", "children": 1, "why": "attendance_sheet"}
    reader = Paper(printer.pdf(READER, wish(small_town))).text(0)
    assert "arachide" not in reader
    assert "non imprimé" in reader


def test_a_record_that_cannot_be_opened_is_told_on_the_sheet(
    small_town: SmallTown, printer: AttendanceSheetsPrinter
) -> None:
    family = add_family(small_town)
    add_booking(small_town, family, add_child(small_town, family), TODAY)
    with small_town.database.begin() as session:
        session.execute(update(HealthRecord).values(sealed=b"\x01damaged beyond repair, and then some"))
    assert "Fiche sanitaire" in Paper(printer.pdf(AGENT, wish(small_town))).text(0)


def test_nothing_to_report_and_a_form_never_received_are_two_things(
    small_town: SmallTown, printer: AttendanceSheetsPrinter
) -> None:
    """An empty cell said both: who looks after the child must know which."""
    family = add_family(small_town)
    healthy, unknown, begun = (
        add_child(small_town, family, first_name=name) for name in ("Ada", "Bo", "Cleo")
    )
    for child in (healthy, unknown, begun):
        add_booking(small_town, family, child, TODAY)
    with small_town.database.begin() as session:
        session.execute(delete(HealthRecord).where(HealthRecord.child_id == unknown.child_id))
        session.execute(
            update(HealthRecord).where(HealthRecord.child_id == begun.child_id).values(complete=False)
        )
    for span in Span:
        text = " ".join(Paper(printer.pdf(AGENT, wish(small_town, span=span))).text(0).split())
        assert text.count("Rien à signaler") == 1, span
        assert text.count("Fiche sanitaire non reçue") == 1, span
        assert text.count("Fiche sanitaire incomplète") == 1, span
    book = openpyxl.load_workbook(BytesIO(printer.workbook(AGENT, wish(small_town))))
    told = [row[4].value for row in book.worksheets[0].iter_rows() if row[0].value][-3:]
    assert told == ["Rien à signaler", "Fiche sanitaire non reçue", "Fiche sanitaire incomplète"]
    blind = Paper(printer.pdf(READER, wish(small_town))).text(0)
    assert "Rien à" not in blind
    assert "Fiche" not in blind


def add_trip(town: SmallTown, label: str, *days: date) -> None:
    """Send the class away on some days."""
    with town.database.begin() as session:
        session.add_all(
            CalendarException(day_on=on, kind="closed", label=label, class_group_id=town.class_id)
            for on in days
        )


def test_a_child_on_a_class_trip_shows_the_trip(
    small_town: SmallTown, printer: AttendanceSheetsPrinter
) -> None:
    """A dash would say that nobody expects it; the person who counts heads must know where it is."""
    family = add_family(small_town)
    child = add_child(small_town, family)
    thursday, friday = TODAY + timedelta(days=3), TODAY + timedelta(days=4)
    add_booking(small_town, family, child, TODAY)
    add_booking(small_town, family, child, thursday, state="closed_by_town")
    add_trip(small_town, "Musée de la mine", thursday, friday)
    canteen = small_town.activities["cantine"]
    week = Paper(printer.pdf(AGENT, wish(small_town, span=Span.WEEK, activity_id=canteen)))
    text = " ".join(week.text(0).split())
    assert "– Sortie Sortie" in text
    assert "Musée de la mine (jeu. 19 et ven. 20)" in text.replace("Sortie : ", "")
    month = Paper(printer.pdf(AGENT, wish(small_town, span=Span.MONTH, activity_id=canteen))).text(0)
    text = " ".join(month.split())
    assert "S S" in text
    assert "Sortie : Musée de la mine (jeu. 19 et ven. 20)" in text
    day = Paper(printer.pdf(AGENT, SheetWish(thursday, small_town.school_id, activity_id=canteen))).text(0)
    text = " ".join(day.split())
    assert "Lemoine-Daoud Inès" in text
    assert "Sortie : Musée" in text
    assert "Attendus 0" in text
    book = openpyxl.load_workbook(BytesIO(printer.workbook(AGENT, wish(small_town, span=Span.WEEK))))
    values = [cell.value for cell in list(book.worksheets[0].iter_rows())[-1]]
    assert values[2:6] == ["R", "", "Sortie", "Sortie"]


def test_a_day_closed_without_a_trip_brings_nobody_back(
    small_town: SmallTown, printer: AttendanceSheetsPrinter
) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, TODAY, state="closed_by_town")
    text = Paper(printer.pdf(AGENT, wish(small_town))).text(0)
    assert "Inès" not in text
    assert "Aucun enfant attendu." in text


def test_a_month_is_printed_on_a3_too(small_town: SmallTown, printer: AttendanceSheetsPrinter) -> None:
    family = add_family(small_town)
    add_booking(small_town, family, add_child(small_town, family), TODAY)
    paper = Paper(printer.pdf(AGENT, sheet_wish(TODAY, small_town.school_id, "month", is_large=True)))
    width, height = paper.size()
    assert (round(width), round(height)) == (420, 297)
    assert max(sign.right for sign in paper.signs(0)) > 380
    assert 270 < max(sign.bottom for sign in paper.signs(0)) <= 292


def test_the_other_household_of_a_shared_child_is_not_on_the_sheet(
    small_town: SmallTown, printer: AttendanceSheetsPrinter
) -> None:
    here, there = add_family(small_town, "Ici"), add_family(small_town, "Ailleurs")
    child = add_child(small_town, here, there)
    add_booking(small_town, here, child, TODAY)
    with small_town.database.begin() as session:
        session.execute(
            update(Guardian)
            .where(Guardian.household_id == there.household_id)
            .values(mobile="07 99 99 99 99")
        )
    text = Paper(printer.pdf(AGENT, wish(small_town))).text(0)
    assert "06 00 12 34 56" in text
    assert "07 99" not in text
    assert "Ailleurs" not in text


def test_the_spreadsheet_says_the_same(small_town: SmallTown, printer: AttendanceSheetsPrinter) -> None:
    family = add_family(small_town)
    add_booking(small_town, family, add_child(small_town, family), TODAY)
    book = openpyxl.load_workbook(BytesIO(printer.workbook(AGENT, wish(small_town))))
    assert book.sheetnames == ["Cantine École Jean-Zay", "Accueil périscolaire École Jean"]
    values = [cell.value for cell in list(book.worksheets[0].iter_rows())[-1]]
    assert values[:3] == ["Lemoine-Daoud Inès", "CE1 A", "R"]


def test_nothing_to_print_is_told(small_town: SmallTown, printer: AttendanceSheetsPrinter) -> None:
    with pytest.raises(NotFound, match="attendance_list"):
        printer.pdf(AGENT, SheetWish(SUNDAY, small_town.school_id))
    with pytest.raises(NotFound, match="attendance_list"):
        printer.pdf(AGENT, SheetWish(TODAY, 9999))
    assert Paper(printer.pdf(AGENT, SheetWish(NEXT_WEDNESDAY, small_town.centre_id))).page_count == 1
