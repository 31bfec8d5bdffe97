"""Activities, deadlines and tariffs of a town."""

from PySide6.QtWidgets import QLabel, QLayout, QVBoxLayout, QWidget

from staffdesk.services.office import Office
from staffdesk.ui.kit.table_view import PlainTable
from staffdesk.ui.settings import service_sections
from tests.ui.conftest import Stage
from tests.ui.settings.view import the_view, without_deadline_today
from tests.ui.typography import shown_texts, wrong_texts


def _shown(stage: Stage, parts: list[QLayout]) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    for part in parts:
        column.addLayout(part)
    stage(box)
    return box


def test_activities_come_with_days_groups_and_places(stage: Stage, town: Office) -> None:
    box = _shown(stage, service_sections.activities(the_view(town)))
    texts = list(shown_texts(box))
    assert "lundi, mardi, jeudi et vendredi · midi" in texts
    assert len(box.findChildren(PlainTable)) == len(the_view(town).activities)
    assert wrong_texts(box) == []


def test_a_deadline_says_the_instant_it_gives(stage: Stage, town: Office) -> None:
    box = _shown(stage, service_sections.deadlines(the_view(town)))
    texts = list(shown_texts(box))
    rule = the_view(town).activities[0].deadlines[0]
    assert rule.words in texts
    told = "Pour le mardi\u00a017\u00a0novembre\u00a02026\u00a0: dim.\u00a015\u00a0nov.\u00a021:00"
    assert told in texts
    assert wrong_texts(box) == []


def test_a_day_without_limit_and_an_activity_without_tariff_say_so(stage: Stage, town: Office) -> None:
    view = without_deadline_today(the_view(town))
    texts = list(shown_texts(_shown(stage, service_sections.deadlines(view))))
    assert any(text.endswith("aucune limite") for text in texts)
    tariffs = _shown(stage, service_sections.tariffs(view))
    assert "Rien n’est réglé ici." in [part.text() for part in tariffs.findChildren(QLabel)]


def test_a_grid_shows_a_price_for_every_band_and_rank(stage: Stage, town: Office) -> None:
    box = _shown(stage, service_sections.tariffs(the_view(town)))
    texts = list(shown_texts(box))
    for words in ("Moins de 400", "0,50\u00a0€", "1ᵉʳ enfant", "4ᵉ et plus", "Tous les quotients"):
        assert words in texts
    assert wrong_texts(box) == []
