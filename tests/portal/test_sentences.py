"""The catalogue of sentences: filled in, counted, and typeset as French prints it."""

import re
from importlib.resources import files

import pytest

from staffdesk.portal import sentences
from staffdesk.portal.sentences import count, knows, say, say_or


def test_a_sentence_takes_its_facts() -> None:
    assert say("request.answered", at="lun. 23 nov. 9:03") == "réponse lun. 23 nov. 9:03"


def test_an_unknown_code_is_a_bug() -> None:
    with pytest.raises(KeyError):
        say("error.never_written")


def test_a_code_of_the_town_shows_as_the_town_wrote_it() -> None:
    assert say_or("absence.reason.garde_malade", "Garde malade") == "Garde malade"
    assert not knows("absence.reason.garde_malade")


@pytest.mark.parametrize(("number", "shown"), [(0, "0 demande"), (1, "1 demande"), (2, "2 demandes")])
def test_plural_starts_at_two(number: int, shown: str) -> None:
    assert count("home.waiting", number) == shown


def test_every_sentence_has_french_typography() -> None:
    wrong = {
        code: text
        for code, text in sentences._catalogue().items()
        if re.search(r"[^\s\u00a0]:(?=\s)|[ ][:;?!»]|[^\u202f\s{(][;?!](?!\w)|'|« |\.\.\.", text)
    }
    assert wrong == {}


def test_every_code_a_page_says_is_in_the_catalogue() -> None:
    folder = files("staffdesk.portal").joinpath("templates")
    said = set()
    for page in folder.iterdir():
        if page.name.endswith(".html"):
            said |= set(re.findall(r"say\(\"([a-z_.]+)\"", page.read_text(encoding="utf-8")))
    assert {code for code in said if not code.endswith(".") and not knows(code)} == set()
