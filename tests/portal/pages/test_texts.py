"""Public pages and the style sheet."""

import pytest

from tests.factories_portal import Scene
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/aide", "01 00 00 00 00"),
        ("/accessibilite", "RGAA"),
        ("/donnees-personnelles", "CNIL"),
        ("/conditions", "Votre mot de passe est personnel."),
    ],
)
def test_public_pages_need_nobody(visitor: Visitor, path: str, sentence: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert sentence in main_text(answer.text)
    assert "Navigation principale" not in answer.text


def test_the_style_sheet_is_kept_a_year_and_changes_its_address(visitor: Visitor, scene: Scene) -> None:
    first = visitor.get("/aide").text.split('href="/style-')[1].split('"')[0]
    sheet = visitor.get(f"/style-{first}")
    assert "max-age=31536000, immutable" in sheet.headers["Cache-Control"]
    scene.publish_town(accent="#5B2A86")
    second = visitor.get("/aide").text.split('href="/style-')[1].split('"')[0]
    assert first != second
    assert visitor.get(f"/style-{first}").status_code == 404
    assert "#5B2A86" in visitor.get(f"/style-{second}", headers={"Accept-Encoding": "identity"}).text


def test_the_icon_browsers_ask_for_is_no_error(visitor: Visitor) -> None:
    assert visitor.get("/favicon.ico").status_code == 204


@pytest.mark.parametrize("path", ["/aide", "/accessibilite", "/donnees-personnelles", "/tarifs/simulateur"])
def test_a_family_keeps_its_navigation_on_public_pages(parent: Visitor, path: str) -> None:
    assert "Navigation principale" in parent.get(path).text
