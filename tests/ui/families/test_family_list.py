"""The list of families: what is found, how a row looks."""

from staffdesk.ui.families.family_list import heading, list_row, matching
from staffdesk.ui.families.words import ALL, LACKING, OWING
from tests.ui.families.sample import a_family

DAOUD = a_family(1, "Daoud", due_cents=8640, found_by="daoud 01001 ines zelie")
MOREL = a_family(2, "Morel", missing_documents=2, children="Élise", found_by="morel 01002 elise")


def test_words_are_found_without_accents_and_in_any_order() -> None:
    assert matching([DAOUD, MOREL], "Élise", ALL) == [MOREL]
    assert matching([DAOUD, MOREL], "ZÉLIE dao", ALL) == [DAOUD]
    assert matching([DAOUD, MOREL], "01002", ALL) == [MOREL]
    assert matching([DAOUD, MOREL], "zelie morel", ALL) == []


def test_a_view_narrows_the_list() -> None:
    assert matching([DAOUD, MOREL], "", LACKING) == [MOREL]
    assert matching([DAOUD, MOREL], "", OWING) == [DAOUD]


def test_a_row_says_what_is_owed_and_what_is_missing() -> None:
    owing, lacking = list_row(DAOUD), list_row(MOREL)
    assert (owing.moment, owing.verdict) == ("86,40\u00a0€", None)
    assert lacking.moment == ""
    assert lacking.verdict is not None
    assert lacking.verdict.spoken == "2\u00a0documents à demander"
    assert lacking.line2 == "Élise · Valbrune-sur-Orle"


def test_the_heading_counts() -> None:
    assert heading(1, 1) == "1\u00a0famille"
    assert heading(6000, 6000) == "6\u202f000\u00a0familles"
    assert heading(12, 300) == "12 sur 300"
