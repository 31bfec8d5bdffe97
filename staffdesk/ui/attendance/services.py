"""What Pointage and Effectifs are handed: the use cases they ask and the records these take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from staffdesk.services.attendance import Attendance
    from staffdesk.services.attendance_rows import ChildMark, Lateness, ListChoice
    from staffdesk.services.attendance_sheets import AttendanceSheetsPrinter, SheetWish
    from staffdesk.services.meal_rows import MealWish
    from staffdesk.services.meal_sheets import MealSheetsPrinter
    from staffdesk.services.meals import Meals
    from staffdesk.ui.kit.failures import Sentence
    from staffdesk.ui.kit.save_file import AskWhere


@dataclass(frozen=True)
class FileDesk:
    """How files leave: ``ask_where`` asks for their place, ``save`` writes them."""

    ask_where: AskWhere
    save: Callable[[Path, bytes], Path]


@dataclass(frozen=True)
class MarkingServices:
    """What Pointage asks; ``make_…`` build the records of the use cases, ``sentence`` says a refusal."""

    attendance: Attendance
    printer: AttendanceSheetsPrinter
    make_choice: Callable[..., ListChoice]
    make_mark: Callable[..., ChildMark]
    make_lateness: Callable[..., Lateness]
    make_wish: Callable[..., SheetWish]
    files: FileDesk
    sentence: Sentence


@dataclass(frozen=True)
class MealServices:
    """What Effectifs asks."""

    meals: Meals
    printer: MealSheetsPrinter
    make_wish: Callable[..., MealWish]
    files: FileDesk
    sentence: Sentence
