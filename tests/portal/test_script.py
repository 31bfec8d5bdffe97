"""The one script: small, without anything the policy forbids, kept a year at its own address."""

import re

import requests

from staffdesk.portal.script import script
from tests.portal.conftest import Visitor


def test_it_is_small_and_holds_no_comments_for_readers() -> None:
    assert len(script().compressed) <= 3 * 1024
    assert not re.search(r"^\s*//", script().plain.decode(), re.MULTILINE)


def test_it_evaluates_nothing_and_writes_no_markup_of_its_own() -> None:
    text = script().plain.decode()
    assert not re.search(
        r"\beval\b|innerHTML|outerHTML|insertAdjacentHTML|document\.write|new Function", text
    )
    assert not re.search(r"https?://", text)


def test_every_page_names_it_and_browsers_keep_it_a_year(parent: Visitor) -> None:
    page = parent.get("/planning").text
    (address,) = re.findall(r'<script src="(/script-\w+\.js)" defer></script>', page)
    answer = parent.get(address)
    assert answer.content == script().plain
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer.headers["Cache-Control"]
    plain = requests.get(parent.base_url + address, headers={"Accept-Encoding": "identity"}, timeout=60)
    assert plain.content == script().plain
    assert parent.get("/script-000000000000.js").status_code == 404
