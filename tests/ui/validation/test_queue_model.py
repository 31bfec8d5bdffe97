"""The list of requests: groups that say why, icons, moments, and what the checks say."""

from itertools import pairwise

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from staffdesk.services.request_rows import Verdict
from staffdesk.ui.kit.icons import icon_exists
from staffdesk.ui.kit.list_rows import GroupedListModel, spoken_row
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.validation.queue_model import (
    BY_ACTIVITY,
    BY_FAMILY,
    BY_KIND,
    BY_SCHOOL,
    NO_ACTIVITY,
    NO_SCHOOL,
    TOO_LATE,
    is_green,
    kind_icon,
    list_rows,
)
from tests.ui.validation.sample_queue import NOW, paris, queue_row, queue_rows


def groups(order: str = "urgency") -> list[str]:
    rows = list_rows(queue_rows(), NOW, order, {1: "Jean-Zay", 2: "Les Tilleuls"})
    return list(dict.fromkeys(row.group for row in rows))


def test_groups_say_why_they_stand_together() -> None:
    assert groups() == ["À décider avant 12:00", "Aujourd’hui", "Cette semaine", "Plus tard"]


def test_what_is_too_late_stands_apart_and_says_so() -> None:
    late = queue_row(1, useful_until_at=paris(11, 8))
    soon = queue_row(2)
    assert [row.group for row in list_rows([late, soon], NOW)] == [TOO_LATE, "À décider avant 12:00"]


def test_other_orders_keep_rows_of_a_group_together() -> None:
    for order in (BY_KIND, BY_FAMILY, BY_SCHOOL, BY_ACTIVITY):
        rows = [row.group for row in list_rows(queue_rows(), NOW, order, {1: "Jean-Zay"})]
        changes = sum(one != other for one, other in pairwise(rows))
        assert changes == len(set(rows)) - 1
    assert groups(BY_SCHOOL) == [NO_SCHOOL, "Jean-Zay", "Les Tilleuls"]
    assert groups(BY_KIND)[0] == "Réservations"


def test_by_activity_what_is_about_none_stands_together() -> None:
    rows = [queue_row(1, activity="Cantine"), queue_row(2), queue_row(3, activity="Cantine, Accueil du soir")]
    found = [(row.key, row.group) for row in list_rows(rows, NOW, BY_ACTIVITY)]
    assert found == [(1, "Cantine"), (3, "Cantine, Accueil du soir"), (2, NO_ACTIVITY)]


def test_a_row_says_who_what_when_and_how_it_looks() -> None:
    row = list_rows([queue_row()], NOW)[0]
    assert (row.title, row.subtitle, row.moment, row.moment_tone) == (
        "Lemoine-Daoud",
        "Inès, CE1",
        "12:00",
        Tone.BAD,
    )
    assert row.verdict is not None
    assert (row.verdict.icon, row.verdict.tone, row.verdict.count) == ("warning", Tone.WARN, "3")
    assert spoken_row(row).endswith("12:00, 3\u00a0contrôles à voir")


@pytest.mark.parametrize(
    ("worst", "count", "spoken"),
    [
        (Verdict.OK, 7, "7\u00a0contrôles conformes"),
        (Verdict.BLOCKED, 1, "1\u00a0contrôle bloquant"),
        (Verdict.LATE, 2, "2\u00a0contrôles à voir"),
        (Verdict.WAITING, 1, "1\u00a0contrôle à voir"),
    ],
)
def test_checks_are_told_in_words_too(worst: Verdict, count: int, spoken: str) -> None:
    row = list_rows([queue_row(worst=worst, to_look_at=count)], NOW)[0]
    assert row.verdict is not None
    assert row.verdict.spoken == spoken


def test_a_decided_request_shows_its_answer() -> None:
    by_rule = "Règle automatique\u00a0: Réservations, Cantine"
    told = list_rows([queue_row(status="accepted", decided_by=by_rule)], NOW)[0].verdict
    assert told is not None
    assert (told.count, told.spoken) == ("auto", by_rule)
    corrected = list_rows([queue_row(status="refused", decided_by=by_rule)], NOW)[0].verdict
    assert corrected is not None
    assert (corrected.count, corrected.spoken) == ("", "Décision automatique corrigée"), (
        "a rule refuses nothing"
    )
    row = list_rows([queue_row(status="refused", decided_by="Camille R.")], NOW)[0]
    assert row.group == ""
    assert row.verdict is not None
    assert (row.verdict.icon, row.verdict.tone, row.verdict.spoken) == ("x", Tone.BAD, "Camille R.")


def test_every_icon_exists() -> None:
    subjects = (
        "cancellation",
        "health_record",
        "pickup_person",
        "bank",
        "household",
        "child",
        "guardian",
        "",
    )
    for kind in ("booking", "absence", "edit", "document", "something_new"):
        assert all(icon_exists(kind_icon(kind, subject)) for subject in subjects)
    assert kind_icon("booking", "cancellation") == "calendar-x"


def test_only_an_all_green_row_is_taken_by_a_bulk_accept() -> None:
    assert is_green(queue_row(worst=Verdict.OK))
    assert not is_green(queue_row(worst=Verdict.LATE))


def test_the_model_behaves_as_qt_expects() -> None:
    model = GroupedListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace(list_rows(queue_rows(), NOW))
    model.replace(list_rows(queue_rows()[:1], NOW))
    assert model.rowCount() == 2
    model.replace(())
    assert model.rowCount() == 0


def test_the_dates_of_a_line_are_what_is_cut_last() -> None:
    dates = "11 dates du 12 au 29\u00a0janv.\u00a02027"
    row = list_rows([queue_row(summary=f"Cantine et Accueil périscolaire, soir · {dates}")], NOW)[0]
    assert row.kept == dates
    assert list_rows([queue_row(kind="edit", summary="Portable · Commune")], NOW)[0].kept == ""


def test_a_decided_request_that_waits_for_a_place_shows_that_it_does() -> None:
    waits = list_rows([queue_row(status="accepted", decided_by="Camille R.", waits=True)], NOW)[0].verdict
    assert waits is not None
    assert (waits.icon, waits.count, waits.spoken) == ("hourglass-medium", "LA", "en liste d’attente")
    refused = list_rows([queue_row(status="refused", decided_by="Camille R.", waits=True)], NOW)[0].verdict
    assert refused is not None
    assert refused.icon == "x"
