"""Every code the program raises has a French sentence, typeset as French is."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import staffdesk
from staffdesk.contract.v1 import Problem
from staffdesk.domain.errors import (
    NotAllowed,
    NotFound,
    PortalFault,
    RecoveryNeeded,
    RuleBroken,
    StaffdeskError,
    Stale,
    Unavailable,
)
from staffdesk.domain.french.error_sentences import (
    attendance,
    calendars,
    desk,
    money,
    portal,
    requests,
    settings,
)
from staffdesk.domain.french.errors import SENTENCES, sentence, words
from staffdesk.domain.french.portal_faults import PORTAL_FAULTS
from staffdesk.models.unit_of_work import POSTGRESQL_FAULTS, SQLITE_FAULTS

ERRORS = frozenset(
    kind.__name__
    for kind in (
        NotAllowed,
        NotFound,
        PortalFault,
        RecoveryNeeded,
        RuleBroken,
        Stale,
        StaffdeskError,
        Unavailable,
    )
)
REMARKS = frozenset({"Remark", "_stop"})
PROBLEM_CODES = (Problem.__doc__ or "").partition("Codes: ")[2].partition("\n\n")[0].strip()
NARROW, NO_BREAK = "\u202f", "\u00a0"


def codes_raised() -> Iterator[tuple[str, str]]:
    """Give (where, code) for each error or remark that the program makes with a code written out."""
    for file in sorted(Path(staffdesk.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in ERRORS | REMARKS:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield f"{file.name}:{node.lineno}", first.value


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_code_has_a_sentence() -> None:
    silent = [f"{where} {code}" for where, code in codes_raised() if code not in SENTENCES]
    assert silent == [], "give each code a sentence in staffdesk/domain/french/error_sentences"


def test_no_code_has_two_sentences() -> None:
    parts = (attendance, calendars, desk, money, portal, requests, settings)
    tables = (*(part.SENTENCES for part in parts), PORTAL_FAULTS)
    assert sum(map(len, tables)) == len(SENTENCES)


@pytest.mark.parametrize("code", re.findall(r"[a-z_]+(?=,|\.$)", PROBLEM_CODES))
def test_every_refusal_of_the_portals_interface_has_a_sentence(code: str) -> None:
    assert f"portal_{code}" in SENTENCES


def test_every_fault_of_a_database_has_a_sentence() -> None:
    assert (set(SQLITE_FAULTS.values()) | set(POSTGRESQL_FAULTS.values())) <= SENTENCES.keys()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_sentences_are_typeset_as_french_is(code: str) -> None:
    said = re.sub(r"\{(\w+):[^}]*\}", r"{\1}", SENTENCES[code])  # a count says its nouns after a colon
    assert said[0].isupper() or said[0] == "{"
    assert said.endswith((".", f"{NARROW}?"))
    assert not re.search(rf"[^{NARROW}][;?!]", said)
    assert not re.search(rf"[^{NO_BREAK}]:", said)
    assert not re.search(f"«[^{NO_BREAK}]|[^{NO_BREAK}]»", said)
    assert "'" not in said
    assert "  " not in said


def test_facts_are_shown_as_french_shows_them() -> None:
    error = RuleBroken("cesu_over_ceiling", ceiling=123456)
    assert sentence(error) == "Les CESU ne peuvent régler que 1\u202f234,56\u00a0€ sur cette facture."
    said = sentence(RuleBroken("file_too_big", name="scan.pdf", largest=4 * 1024 * 1024 + 400_000))
    assert (
        said == "Le fichier «\u00a0scan.pdf\u00a0» est trop lourd. La limite est de 4,4\u00a0Mo par fichier."
    )
    assert "lundi" in sentence(RuleBroken("deadline_no_row", service_date=date(2026, 11, 16)))
    assert "pdf, png" in sentence(RuleBroken("file_type_refused", name="x", accepted=("pdf", "png")))


def test_a_missing_fact_is_an_ellipsis_not_a_failure() -> None:
    assert "…" in sentence(RuleBroken("file_empty"))


def test_a_fact_may_hold_braces() -> None:
    assert "{x}" in sentence(RuleBroken("file_empty", name="{x}"))


def test_a_code_without_a_sentence_is_told_by_its_kind() -> None:
    assert "introuvable" in sentence(NotFound("unheard_of"))
    assert "portail" in sentence(PortalFault("unheard_of"))
    assert "Rechargez" in sentence(Stale("unheard_of"))


def test_a_remark_has_words_without_being_an_error() -> None:
    said = words("cesu_expires_soon", {"year": 2026, "until": date(2027, 1, 31)})
    assert "2026" in said
    assert "janvier" in said


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 enfant y est, ou"), (2, "2 enfants y sont, ou"), (1200, "1 200 enfants y sont, ou")],
)
def test_a_count_agrees_with_its_noun(count: int, said: str) -> None:
    told = words("class_in_use", {"name": "CE1", "count": count})
    assert said in told.replace(NO_BREAK, " ").replace(NARROW, " ")


def test_a_count_that_is_missing_is_an_ellipsis_with_its_noun() -> None:
    assert "… enfants y sont" in words("class_in_use", {"name": "CE1"}).replace(NO_BREAK, " ")
