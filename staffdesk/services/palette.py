"""The palette: families, children, invoices, requests, actions, found while one types, mistakes forgiven.

An index in memory: every word of every title leads to what holds it. What is typed is looked for as the
start of words; where that gives nothing, as words that look alike. It answers within milliseconds at 6,000
families, and is rebuilt when something it shows has changed.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.french.actions import ACTIONS
from staffdesk.domain.french.requests import KIND_WORDS
from staffdesk.domain.invoice_life import invoice_number
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.requests import RequestStatus
from staffdesk.domain.search_text import search_text
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import Child, Guardian, Household, Membership
from staffdesk.models.invoices import Invoice
from staffdesk.models.requests import Request
from staffdesk.models.town import ClassGroup, Site
from staffdesk.services.bulk import building_many
from staffdesk.services.family_rows import PaletteHit
from staffdesk.services.office import Office

SHOWN_TOPICS: Topics = frozenset({Topic.HOUSEHOLDS, Topic.INVOICES, Topic.REQUESTS})
LIKENESS = 74
"""How alike a word must be to be taken for another, of 100."""

MOST_WORDS = 40
SHORTEST_FORGIVEN = 4
"""Words of three letters and fewer are looked for as they are typed."""

_ORDER = {"action": 0, "family": 1, "child": 2, "request": 3, "invoice": 4}


@dataclass(frozen=True)
class Entry:
    """Something to find, with the words it is found by; ``needs`` hides actions from those who may not."""

    hit: PaletteHit
    words: tuple[str, ...]
    needs: Permission = Permission.READ


@dataclass
class Index:
    """Entries by word, and all words in order."""

    entries: list[Entry] = field(default_factory=list)
    postings: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    words: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Index":
        """Index entries."""
        index = cls(list(entries))
        for number, entry in enumerate(index.entries):
            for word in dict.fromkeys(entry.words):
                index.postings[word].append(number)
        index.words = sorted(index.postings)
        return index

    def find(self, typed: Sequence[str]) -> list[tuple[int, Entry]]:
        """Give entries that hold something like every typed word, with how well they do, best first."""
        found: dict[int, int] | None = None
        for word in typed:
            matching = self._matching(word)
            if found is None:
                found = matching
            else:
                found = {
                    number: found[number] + matching[number] for number in found.keys() & matching.keys()
                }
        ranked = sorted(
            (found or {}).items(),
            key=lambda one: (-one[1], _ORDER[self.entries[one[0]].hit.kind], self.entries[one[0]].hit.title),
        )
        return [(score, self.entries[number]) for number, score in ranked]

    def _matching(self, word: str) -> dict[int, int]:
        """Score entries that hold a word like this one: 100 the same, 90 its start, less if only alike."""
        scores: dict[int, int] = {}
        for known in self._starting_with(word):
            score = 100 if known == word else 90
            for number in self.postings[known]:
                scores[number] = max(scores.get(number, 0), score)
        if not scores and len(word) >= SHORTEST_FORGIVEN and not word.isdigit():
            alike = process.extract(
                word, self.words, scorer=fuzz.ratio, limit=MOST_WORDS, score_cutoff=LIKENESS
            )
            for known, likeness, _ in alike:
                for number in self.postings[known]:
                    scores[number] = max(scores.get(number, 0), int(likeness) - 20)
        return scores

    def _starting_with(self, word: str) -> Iterator[str]:
        at = bisect_left(self.words, word)
        while at < len(self.words) and self.words[at].startswith(word):
            yield self.words[at]
            at += 1


class Palette:
    """Use case of Ctrl+K. One instance serves a window; ``refresh`` keeps it true."""

    def __init__(self, office: Office) -> None:
        """Keep the office; the index is built at the first question."""
        self.office = office
        self._index: Index | None = None
        self._lock = Lock()

    def refresh(self, topics: Topics) -> None:
        """Forget what is shown if something of it changed."""
        if topics & SHOWN_TOPICS:
            self._index = None

    def find(self, actor: Actor, text: str, limit: int = 12) -> tuple[PaletteHit, ...]:
        """Give what the text may mean, best first; nothing typed gives the actions."""
        actor.need(Permission.READ)
        index = self._ready()
        typed = search_text(text).split()
        if not typed:
            return tuple(entry.hit for entry in _actions() if actor.may(entry.needs))[:limit]
        found = (entry for _, entry in index.find(typed) if actor.may(entry.needs))
        return tuple(entry.hit for entry, _ in zip(found, range(limit), strict=False))

    def _ready(self) -> Index:
        with self._lock:
            index = self._index
            if index is None:
                with building_many(), self.office.database.read() as session:
                    index = self._index = Index.of(_entries(session))
            return index


def _entries(session: Session) -> Iterator[Entry]:
    yield from _actions()
    yield from _families(session)
    yield from _children(session)
    yield from _invoices(session)
    yield from _requests(session)


def _actions() -> list[Entry]:
    return [
        Entry(
            PaletteHit("action", action.action_id, action.title, action.target),
            tuple(search_text(action.title, action.also).split()),
            action.needs,
        )
        for action in ACTIONS
    ]


def _families(session: Session) -> Iterator[Entry]:
    people: dict[int, list[str]] = defaultdict(list)
    for household, first_name, last_name in session.execute(
        select(Guardian.household_id, Guardian.first_name, Guardian.last_name).order_by(Guardian.position)
    ):
        people[household].append(f"{first_name} {last_name}")
    rows = session.execute(select(Household.id, Household.number, Household.name, Household.city))
    for household, number, name, city in rows:
        hint = ", ".join(filter(None, (number, *people[household][:2], city)))
        words = tuple(search_text(name, number, *people[household]).split())
        yield Entry(PaletteHit("family", household, name, hint), words)


def _children(session: Session) -> Iterator[Entry]:
    """Give the children; what is opened is the first household of each."""
    opened = (
        select(func.min(Membership.household_id)).where(Membership.child_id == Child.id).scalar_subquery()
    )
    rows = session.execute(
        select(opened, Child.first_name, Child.last_name, ClassGroup.name, Site.name)
        .outerjoin(ClassGroup, Child.class_group_id == ClassGroup.id)
        .outerjoin(Site, ClassGroup.site_id == Site.id)
        .where(opened.is_not(None))
    )
    for household, first_name, last_name, class_name, site in rows:
        hint = ", ".join(filter(None, (class_name, site)))
        words = tuple(search_text(first_name, last_name, class_name or "").split())
        yield Entry(PaletteHit("child", household, f"{first_name} {last_name}", hint), words)


def _invoices(session: Session) -> Iterator[Entry]:
    rows = session.execute(
        select(Invoice.id, Invoice.year, Invoice.number, Invoice.label, Household.name)
        .join(Household, Invoice.household_id == Household.id)
        .where(Invoice.number.is_not(None))
    )
    for invoice, year, number, label, family in rows:
        printed = invoice_number(year, number)
        words = tuple(search_text(printed, str(number), printed.replace("-", ""), label, family).split())
        yield Entry(PaletteHit("invoice", invoice, printed, f"{family}, {label}"), words)


def _requests(session: Session) -> Iterator[Entry]:
    rows = session.execute(
        select(Request.id, Request.kind, Household.name, Child.first_name)
        .join(Household, Request.household_id == Household.id)
        .outerjoin(Child, Request.child_id == Child.id)
        .where(Request.status == RequestStatus.PENDING.value)
    )
    for request, kind, family, child in rows:
        title = KIND_WORDS.get(kind, kind)
        hint = ", ".join(filter(None, (family, child)))
        yield Entry(PaletteHit("request", request, title, hint), tuple(search_text(title, hint).split()))
