"""Deadlines entered by a person: typed through the real widgets, rules of real towns kept whole."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from staffdesk.domain.deadline_storage import to_json
from staffdesk.domain.deadlines import DaysBefore, DeadlineRule, Late, Operation, PeriodKind, Scope
from staffdesk.services.office import Office
from staffdesk.services.settings_deadlines import deadline_surroundings
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.settings.deadline_form import DeadlineForm
from tests.domain import test_deadlines as towns
from tests.domain.test_deadlines import C3_ROWS
from tests.ui.conftest import Stage
from tests.ui.demo_town import ADMIN
from tests.ui.hand import click, press, type_text

TODAY = date(2026, 11, 16)


@pytest.fixture
def form(stage: Stage) -> DeadlineForm:
    made = DeadlineForm(lambda: TODAY)
    stage(made).resize(520, 800)
    made.show_rule(DeadlineRule(DaysBefore(1), applies_to=frozenset({Operation.ADD})))
    return made


@pytest.mark.parametrize("rule", [row[1] for row in C3_ROWS], ids=[row[0] for row in C3_ROWS])
def test_every_rule_of_real_towns_survives_the_form(form: DeadlineForm, rule: DeadlineRule) -> None:
    form.show_rule(rule)
    assert form.rule() == rule
    form.show_values(to_json(rule))
    assert form.parse() == to_json(rule)


# ------------------------------------------------------------------------------------ typed by hand


def pick(picker: ComboPicker, words: str) -> None:
    """Choose an entry by the arrow keys, as a person does who has not the mouse at hand."""
    picker.setFocus()
    press(picker, Qt.Key.Key_Home)
    for _ in range(picker.count()):
        if picker.currentText() == words:
            return
        press(picker, Qt.Key.Key_Down)
    raise AssertionError(f"{words!r} is not offered by {picker.accessibleName()!r}")


def write(edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    type_text(edit, text)


def every_operation(form: DeadlineForm) -> None:
    for box in form.operations.values():
        if not box.isChecked():
            click(box)


def sunday_21(form: DeadlineForm) -> None:
    every_operation(form)
    pick(form.shape.kind, "un jour de la semaine")
    pick(form.shape.weekday, "le dimanche")
    pick(form.shape.weeks, "de la semaine précédente")
    write(form.shape.at, "21h")


def vailhauques(form: DeadlineForm) -> None:
    every_operation(form)
    pick(form.shape.kind, "un jour selon celui du service")
    lines = form.shape.table.lines
    click(lines[2].on)
    for weekday, until in ((0, "ven. semaine précédente"), (1, "ven. semaine précédente")):
        pick(lines[weekday].until, until)
    for weekday in (3, 4):
        pick(lines[weekday].until, "mar. de la même semaine")
    write(form.shape.at, "9:00")
    pick(form.late, "est acceptée avec une majoration")


def eragny_holidays(form: DeadlineForm) -> None:
    every_operation(form)
    pick(form.period_kind, "vacances scolaires")
    pick(form.shape.kind, "avant le début de la période")
    write(form.shape.period_days, "15")
    click(form.shape.clear)
    write(form.shape.at, "24:00")


def mauleon(form: DeadlineForm) -> None:
    every_operation(form)
    pick(form.shape.kind, "un jour du mois")
    write(form.shape.month_day, "18")
    pick(form.shape.months, "du mois précédent")
    write(form.shape.at, "0:00")
    pick(form.late, "est acceptée avec une majoration")


def paulx(form: DeadlineForm) -> None:
    every_operation(form)
    pick(form.shape.kind, "un nombre de jours francs avant")
    write(form.shape.days, "2")
    write(form.shape.at, "16h30")
    click(form.skips["weekends"])
    click(form.skips["public_holidays"])


def rontalon(form: DeadlineForm) -> None:
    every_operation(form)
    write(form.shape.days, "1")
    write(form.shape.at, "11")
    for name in ("weekends", "public_holidays", "school_holidays"):
        click(form.skips[name])
    click(form.weekdays[2])


def vhb(form: DeadlineForm) -> None:
    every_operation(form)
    pick(form.shape.kind, "un jour selon celui du service")
    table = form.shape.table
    for weekday in (2, 3, 4):
        pick(table.lines[weekday].until, "lun. de la même semaine")
    click(table.shifts)
    for weekday in (2, 3, 4):
        pick(table.lines[weekday].shift, "mar. de la même semaine")
    write(form.shape.at, "15:00")
    click(form.skips["public_holidays"])


def cuille(form: DeadlineForm) -> None:
    pick(form.shape.kind, "un nombre d’heures avant")
    write(form.shape.hours, "72")
    write(form.shape.starts, "12:00")


def montagnac(form: DeadlineForm) -> None:
    every_operation(form)
    pick(form.shape.kind, "un jour de la semaine")
    pick(form.shape.weekday, "le mercredi")
    write(form.shape.at, "minuit")


def gisors(form: DeadlineForm) -> None:
    every_operation(form)
    pick(form.shape.kind, "avant le début de la période")
    write(form.shape.period_months, "1")
    write(form.shape.period_days, "0")
    write(form.shape.at, "24:00")
    pick(form.late, "va en liste d’attente")


def begles(form: DeadlineForm) -> None:
    every_operation(form)
    pick(form.shape.kind, "entre deux dates fixes")
    write(form.shape.opens_day, "04/05/2026")
    write(form.shape.opens_at, "9h")
    write(form.shape.closes_day, "22/05/2026")
    write(form.shape.closes_at, "17h")


def st_romain(form: DeadlineForm) -> None:
    every_operation(form)
    pick(form.shape.kind, "un jour de la semaine")
    pick(form.shape.weekday, "le jeudi")
    write(form.shape.at, "9")
    pick(form.late, "est acceptée avec une majoration")


def of_row(start: str) -> DeadlineRule:
    return next(rule for row, rule, _, _ in C3_ROWS if row.startswith(start))


@pytest.mark.parametrize(
    ("type_it", "rule"),
    [
        (sunday_21, towns.SUNDAY_21),
        (vailhauques, towns.VAILHAUQUES),
        (eragny_holidays, towns.ERAGNY_HOLIDAYS),
        (mauleon, towns.MAULEON),
        (paulx, towns.PAULX),
        (rontalon, towns.RONTALON),
        (vhb, towns.VHB),
        (cuille, of_row("20 Cuillé: book")),
        (montagnac, of_row("21 Montagnac")),
        (gisors, towns.GISORS),
        (begles, towns.BEGLES),
        (st_romain, of_row("18 St-Romain: Thursday")),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_rules_of_real_towns_are_typed_by_a_person(
    form: DeadlineForm, type_it: Callable[[DeadlineForm], None], rule: DeadlineRule
) -> None:
    type_it(form)
    assert form.rule() == rule


# ------------------------------------------------------------------------------------ around the rule


def test_a_form_offers_the_activities_groups_and_sites_of_the_town(form: DeadlineForm, town: Office) -> None:
    known = deadline_surroundings(town, ADMIN)
    form.show_surroundings(known)
    assert form.group.isHidden()
    pick(form.activity, "Cantine")
    form.activity.picked.emit(form.activity.key())
    assert form.group.isVisible()
    activity = next(one for one in known.activities if one.code == "cantine")
    scope = Scope("cantine", activity.groups[0][0], known.sites[0][0], PeriodKind.TERM)
    rule = DeadlineRule(DaysBefore(2), scope=scope)
    form.show_rule(rule)
    assert form.rule() == rule
    assert form.scope_words(scope) == " · ".join(
        ("Cantine", activity.groups[0][1], known.sites[0][1], "jours de classe")
    )
    assert form.scope_words(Scope()) == "Toutes les activités"


def test_what_is_missing_is_said_beside_its_part(form: DeadlineForm) -> None:
    click(form.operations[Operation.ADD])
    assert form.read() is None
    assert "Cocher" in form.parts["operations"].error()
    click(form.operations[Operation.ADD])
    assert form.read() is not None
    assert not form.parts["operations"].error()


def test_only_what_the_choices_ask_for_is_seen(form: DeadlineForm) -> None:
    assert not form.surcharge_hint.isVisible()
    pick(form.late, "est acceptée avec une majoration")
    assert form.surcharge_hint.isVisible()
    assert "«\u00a0demande hors délai\u00a0» du tarif" in form.surcharge_hint.text()
    pick(form.late, "est refusée")
    assert not form.surcharge_hint.isVisible()
    assert not form.parts["on_skipped_day"].isVisible()
    click(form.skips["weekends"])
    assert form.parts["on_skipped_day"].isVisible()


def test_what_becomes_of_late_requests_is_asked_of_bookings_alone(form: DeadlineForm) -> None:
    """A day given up late is billed, whatever becomes of late bookings: there is nothing to choose."""
    pick(form.late, "est acceptée avec une majoration")
    assert not form.cancelled_late.isVisible()
    click(form.operations[Operation.CANCEL])
    assert form.cancelled_late.isVisible()
    assert form.late.isVisible()
    click(form.operations[Operation.ADD])
    assert not form.late.isVisible()
    assert not form.surcharge_hint.isVisible()
    assert form.rule().late is Late.REFUSE
    click(form.operations[Operation.ADD])
    assert form.rule().late is Late.SURCHARGE


def test_a_rule_is_described_in_words(form: DeadlineForm) -> None:
    told = dict(form.describe(to_json(DeadlineRule(DaysBefore(1)))))
    assert told["Règle"].startswith("Réserver ou annuler au plus tard la veille")
    assert told["Concerne"] == "Toutes les activités"
