"""The filters from the counts, and what they ask for."""

from dataclasses import replace

from staffdesk.ui.validation.queue_filters import Criteria, criteria_of, filter_sections
from tests.ui.validation.sample_queue import counts


def test_sections_have_their_words_and_figures() -> None:
    sections = {section.title: section.entries for section in filter_sections(counts())}
    assert list(sections) == ["Vues", "Type", "École", "Canal"]
    assert [(entry.words, entry.count) for entry in sections["Vues"]][:2] == [
        ("À traiter", "47"),
        ("Mes demandes", "12"),
    ]
    assert [entry.words for entry in sections["École"]] == ["Jean-Zay", "Les Tilleuls", "Maternelle Prévert"]
    assert [entry.words for entry in sections["Canal"]] == ["Portail", "Papier", "Téléphone"]


def test_what_nobody_asked_is_no_filter() -> None:
    empty = replace(counts(), views={}, kinds={"edit": 0}, sites=(), channels={})
    sections = filter_sections(empty)
    assert [section.title for section in sections] == ["Vues"]
    assert all(entry.count == "0" for entry in sections[0].entries)


def test_held_filters_become_criteria() -> None:
    assert criteria_of({}) == Criteria()
    held = {"Vues": "mine", "Type": "edit", "École": "3", "Canal": "paper"}
    assert criteria_of(held) == Criteria("mine", "edit", 3, "paper")
    assert criteria_of({"École": "", "Type": ""}) == Criteria()
