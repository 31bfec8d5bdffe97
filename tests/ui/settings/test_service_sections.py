"""Tariffs of a town."""

from PySide6.QtWidgets import QLabel, QLayout, QVBoxLayout, QWidget

from staffdesk.services.office import Office
from staffdesk.ui.settings import service_sections
from tests.ui.conftest import Stage
from tests.ui.settings.view import the_view, without_tariffs
from tests.ui.typography import shown_texts, wrong_texts


def _shown(stage: Stage, parts: list[QLayout]) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    for part in parts:
        column.addLayout(part)
    stage(box)
    return box


def test_an_activity_without_tariff_says_so(stage: Stage, town: Office) -> None:
    tariffs = _shown(stage, service_sections.tariffs(without_tariffs(the_view(town))))
    assert "Rien n’est réglé ici." in [part.text() for part in tariffs.findChildren(QLabel)]


def test_a_grid_shows_a_price_for_every_band_and_rank(stage: Stage, town: Office) -> None:
    box = _shown(stage, service_sections.tariffs(the_view(town)))
    texts = list(shown_texts(box))
    for words in ("Moins de 400", "0,50\u00a0€", "1ᵉʳ enfant", "4ᵉ et plus", "Tous les quotients"):
        assert words in texts
    assert wrong_texts(box) == []
