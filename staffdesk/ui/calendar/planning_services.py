"""What the planning is handed: the use cases it asks and the records these take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.documents.planning_pdf import PaperSize
    from staffdesk.services.pattern_rows import PatternWish
    from staffdesk.services.planning import Planning
    from staffdesk.services.planning_marks import CellMark, PlanningMarks
    from staffdesk.services.planning_patterns import PlanningPatterns
    from staffdesk.services.planning_people import PlanningPeople
    from staffdesk.services.planning_print import PlanningPrints
    from staffdesk.services.planning_rows import CellRef, PlanningFilter
    from staffdesk.services.waiting_list import WaitingList
    from staffdesk.services.waiting_rows import WaitingFilter
    from staffdesk.ui.kit.failures import Sentence


@dataclass(frozen=True)
class PlanningServices:
    """What the screen asks: the grids and what is done on a block, patterns, marks; their records.

    ``exchange`` fetches what families have answered, None where nothing exchanges with a portal.
    """

    planning: Planning
    patterns: PlanningPatterns
    people: PlanningPeople
    waiting: WaitingList
    prints: PlanningPrints
    paper_sizes: Mapping[str, PaperSize]
    make_filter: Callable[..., PlanningFilter]
    make_cell: Callable[..., CellRef]
    make_wish: Callable[..., PatternWish]
    marks: PlanningMarks
    make_mark: Callable[..., CellMark]
    make_late_mark: Callable[..., CellMark]
    sentence: Sentence
    make_waiting_filter: Callable[..., WaitingFilter]
    exchange: Callable[[], object] | None = None
    last_exchange_at: Callable[[Actor], datetime | None] = lambda _actor: None
