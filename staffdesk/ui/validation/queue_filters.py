"""The filters beside the list, from the counts of the service, and what they mean when they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from staffdesk.domain.french.requests import CHANNEL_WORDS, KIND_PLURALS
from staffdesk.ui.kit.filters import FilterEntry, FilterSection

if TYPE_CHECKING:
    from staffdesk.services.request_rows import QueueCounts, QueueView
    from staffdesk.services.saved_views import SavedView

VIEWS, KIND, SCHOOL, CHANNEL = "Vues", "Type", "École", "Canal"
SAVED = "Mes vues"
TO_DECIDE, DECIDED = "to_decide", "decided"

_VIEW_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "to_decide": ("À traiter", "tray"),
        "mine": ("Mes demandes", "user"),
        "all_green": ("Tout est vert", "check-circle"),
        "in_conflict": ("En conflit", "warning"),
        "decided": ("Décidées", "clock-counter-clockwise"),
    }
)


@dataclass(frozen=True)
class Criteria:
    """What the held filters ask for; ``site_id`` and the others are None where nothing holds."""

    view: str = TO_DECIDE
    kind: str | None = None
    site_id: int | None = None
    channel: str | None = None


def filter_sections(counts: QueueCounts) -> tuple[FilterSection, ...]:
    """Build the sections: views always, the others with what there is to filter."""
    views = tuple(
        FilterEntry(key, words, _count(counts.views, key), icon) for key, (words, icon) in _VIEW_WORDS.items()
    )
    kinds = tuple(
        FilterEntry(kind, words, str(counts.kinds[kind]))
        for kind, words in KIND_PLURALS.items()
        if counts.kinds.get(kind)
    )
    sites = tuple(FilterEntry(str(site), name, str(count)) for site, name, count in counts.sites)
    channels = tuple(
        FilterEntry(channel, words, str(counts.channels[channel]))
        for channel, words in CHANNEL_WORDS.items()
        if counts.channels.get(channel)
    )
    sections = (
        FilterSection(VIEWS, views),
        FilterSection(KIND, kinds),
        FilterSection(SCHOOL, sites),
        FilterSection(CHANNEL, channels),
    )
    return tuple(section for section in sections if section.entries)


def with_saved(sections: Sequence[FilterSection], views: Sequence[SavedView]) -> tuple[FilterSection, ...]:
    """Put one's own views after those of the program."""
    entries = tuple(FilterEntry(str(view.view_id), view.name, "", "bookmark-simple") for view in views)
    own = (FilterSection(SAVED, entries),) if entries else ()
    return (*sections[:1], *own, *sections[1:])


def held_of(criteria: Criteria) -> dict[str, str]:
    """Give the filters that hold where criteria are asked for, by section."""
    site = "" if criteria.site_id is None else str(criteria.site_id)
    return {VIEWS: criteria.view, KIND: criteria.kind or "", SCHOOL: site, CHANNEL: criteria.channel or ""}


def criteria_of(held: Mapping[str, str]) -> Criteria:
    """Read the held filters (section title to key)."""
    site = held.get(SCHOOL, "")
    return Criteria(
        view=held.get(VIEWS) or TO_DECIDE,
        kind=held.get(KIND) or None,
        site_id=int(site) if site else None,
        channel=held.get(CHANNEL) or None,
    )


def _count(counts: Mapping[QueueView, int], key: str) -> str:
    known = {str(view): count for view, count in counts.items()}
    return str(known.get(key, 0))
