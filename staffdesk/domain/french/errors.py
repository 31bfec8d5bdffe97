"""The French sentence of each error, by its code; every code the program raises has one.

A sentence says what happened and what to do next. Facts stand in braces, and are shown as French shows them;
``{count:jour|jours}`` is a count with its noun.
Sentences are for people: logs keep code and facts. Warnings of the till have theirs here too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from staffdesk.domain.errors import (
    NotAllowed,
    NotFound,
    PortalFault,
    RuleBroken,
    StaffdeskError,
    Stale,
    Unavailable,
)
from staffdesk.domain.french.amounts import NO_BREAK, counted, euros, number
from staffdesk.domain.french.dates import day_long, instant
from staffdesk.domain.french.error_sentences import (
    attendance,
    calendars,
    desk,
    money,
    portal,
    requests,
    settings,
)
from staffdesk.domain.french.portal_faults import PORTAL_FAULTS

SENTENCES: dict[str, str] = {
    **attendance.SENTENCES,
    **desk.SENTENCES,
    **money.SENTENCES,
    **requests.SENTENCES,
    **calendars.SENTENCES,
    **portal.SENTENCES,
    **settings.SENTENCES,
    **PORTAL_FAULTS,
}
"""Every sentence by code. A new code gets its sentence in the table of its part, in ``error_sentences``."""

GENERAL: tuple[tuple[type[StaffdeskError], str], ...] = (
    (PortalFault, "Le portail ne répond pas comme prévu. Rien n’est perdu ; Staffdesk réessaiera."),
    (Stale, "Quelqu’un d’autre vient de modifier ces données. Rechargez, puis vérifiez votre saisie."),
    (NotAllowed, "Votre rôle ne permet pas cette action. Un administrateur peut vous l’accorder."),
    (NotFound, "Cet élément est introuvable."),
    (RuleBroken, "Cette saisie n’est pas possible."),
    (Unavailable, "Staffdesk ne peut pas continuer pour le moment. Votre saisie est conservée ; réessayez."),
)
"""What is said of a code without a sentence, by kind of error."""

_AMOUNTS = frozenset({"cents", "ceiling", "limit", "least_cents", "most_cents"})
_SIZES = frozenset({"size", "largest"})
_MEBIBYTE = 1024 * 1024


def sentence(error: StaffdeskError) -> str:
    """Return what people are told of an error: what happened, and what to do next."""
    if error.code in SENTENCES:
        return words(error.code, error.facts)
    return next((said for kind, said in GENERAL if isinstance(error, kind)), GENERAL[-1][1])


def words(code: str, facts: Mapping[str, object]) -> str:
    """Return the sentence of a code with its facts, for a warning too; KeyError if it has none."""
    return SENTENCES[code].format_map(_Facts(facts))


@dataclass(frozen=True, slots=True)
class _Said:
    """A fact as French shows it; in a sentence ``{count:jour|jours}`` is it with its noun, of one or more."""

    words: str
    count: int | None = None

    def __format__(self, nouns: str) -> str:
        if not nouns:
            return self.words
        one, _, many = nouns.partition("|")
        return f"{self.words}{NO_BREAK}{many}" if self.count is None else counted(self.count, one, many)


class _Facts(dict[str, _Said]):
    """Facts as French shows them; a missing one is an ellipsis, because an error must never fail."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__(
            {
                name: _Said(_shown(name, value), value if isinstance(value, int) else None)
                for name, value in facts.items()
            }
        )

    def __missing__(self, key: str) -> _Said:
        return _Said("…")


def _shown(name: str, value: object) -> str:
    match value:
        case datetime():
            return instant(value)
        case date():
            return day_long(value)
        case bool() | Enum():
            return str(value)
        case int() if name in _AMOUNTS:
            return euros(value)
        case int() if name in _SIZES:
            return _size(value)
        case int():
            return str(value)
        case list() | tuple() | set() | frozenset():
            return ", ".join(_shown(name, item) for item in value)
        case _:
            return str(value)


def _size(octets: int) -> str:
    tenths = (octets * 10 + _MEBIBYTE - 1) // _MEBIBYTE
    whole, tenth = divmod(tenths, 10)
    return f"{number(whole)}{f',{tenth}' if tenth else ''}{NO_BREAK}Mo"
