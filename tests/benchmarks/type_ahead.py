"""``palette_find`` and ``family_search``: the slowest answer while somebody types in a city.

Floor: the same words looked for by a bare scan of the same texts; for the list of families, plus one bare
painting of the list. Bound of a person's patience: 50 ms a letter.
"""

import os
from functools import partial
from random import Random

from PySide6.QtWidgets import QApplication

from staffdesk.domain.permissions import Permission
from staffdesk.services.family_rows import PaletteHit
from staffdesk.services.palette import Entry, Index
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.benchmarks.measures import Measure, exponent_of, median_ms
from tests.benchmarks.month_grid import WINDOW, expose
from tests.benchmarks.scenes import NOW, Plan
from tests.ui.families.sample import a_family

ENTRIES = (4_000, 8_000, 16_000)
FAMILIES = (1_500, 3_000, 6_000)
QUICK_SIZES = (50, 100)
RUNS = 5
SYLLABLES = ("ba", "ri", "lo", "men", "tou", "gar", "cha", "vel", "nor", "ic", "dou", "pré")
PALETTE_TYPED = ("b", "ba", "bari", "barilo", "bairlo", "mentuo garcha", "15999", "zzzzzz")
SEARCH_TYPED = tuple("famille59"[:length] for length in range(1, 10))


def measure_palette(plan: Plan) -> Measure:
    """Look for short, whole, mistyped and unknown words among the entries of a city."""
    spent: dict[int, float] = {}
    entries: list[Entry] = []
    for size in QUICK_SIZES if plan.quick else ENTRIES:
        entries = _entries(size)
        index = Index.of(entries)
        spent[size] = max(median_ms(partial(index.find, [typed]), RUNS) for typed in PALETTE_TYPED)
    largest = max(spent)
    texts = [" ".join(entry.words) for entry in entries]
    return Measure(
        "palette_find",
        "ms",
        spent[largest],
        median_ms(lambda: [text for text in texts if "bari" in text], RUNS),
        exponent_of(spent),
        f"{largest} entries, the slowest of {len(PALETTE_TYPED)} words",
    )


def measure_families(plan: Plan) -> Measure:
    """Type a name letter by letter over the list of families, each answer painted."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    if isinstance(application, QApplication):
        apply_theme(application, Mode.LIGHT)
    spent: dict[int, float] = {}
    floor_ms = 0.0
    for size in QUICK_SIZES if plan.quick else FAMILIES:
        names = [f"famille{at:04}" for at in range(size)]
        page = FamiliesPage(NOW.date)
        page.resize(WINDOW)
        page.show_families([a_family(at, name.title(), found_by=name) for at, name in enumerate(names)])
        expose(page)
        spent[size] = max(median_ms(partial(_type, page, typed), RUNS) for typed in SEARCH_TYPED)
        floor_ms = median_ms(page.list.viewport().repaint, RUNS)
        floor_ms += median_ms(lambda: [name for name in names if "fam" in name], RUNS)  # noqa: B023
        page.close()
    largest = max(spent)
    return Measure(
        "family_search",
        "ms",
        spent[largest],
        floor_ms,
        exponent_of(spent),
        f"{largest} families, the slowest of {len(SEARCH_TYPED)} letters, painted",
    )


def _entries(size: int) -> list[Entry]:
    random = Random(7)
    names = ["".join(random.choices(SYLLABLES, k=3)) for _ in range(2_000)]
    return [
        Entry(
            PaletteHit("family", number, random.choice(names), ""),
            (random.choice(names), random.choice(names), f"{number:05d}"),
            Permission.READ,
        )
        for number in range(size)
    ]


def _type(page: FamiliesPage, typed: str) -> None:
    """Have this in the field where a letter less stood before."""
    page.search.setText(typed[:-1])
    page.search.setText(typed)
    page.list.viewport().repaint()
