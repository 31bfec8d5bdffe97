"""``invoice_run``: a month of the whole town computed, issued and drawn, a file for each family.

Floor: one bare SQL aggregate of the same bookings, and reportlab's own canvas drawing the same words at the
same places with the same embedded fonts, shared by as many processes as the program uses.
"""

import shutil
import statistics
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from staffdesk.domain.permissions import SYSTEM
from staffdesk.models.invoices import Invoice
from staffdesk.models.requests import StoredFile
from staffdesk.models.unit_of_work import Database
from staffdesk.services.invoicing import Invoicing
from staffdesk.services.office import Office
from staffdesk.services.paper_press import ALONE, PROCESSES
from tests.benchmarks.bare_pages import Pages, draw_again, read_words, register_fonts
from tests.benchmarks.measures import Measure, duration_ms, exponent_of, median_ms
from tests.benchmarks.scenes import Plan

SIZES = (100, 300, 900)
QUICK_SIZES = (15, 30)
LARGE = 2_000
"""From here on one run is enough, and takes long enough."""

SAMPLE = 150
"""Documents the bare canvas draws again; more would only take longer."""

FIRST, LAST, DUE = date(2026, 10, 1), date(2026, 10, 31), date(2026, 12, 15)
ACTIVITIES = ("cantine", "periscolaire", "mercredi", "vacances")
AGGREGATE = """
SELECT household_id, child_id, slot_id, surcharge, count(*)
FROM booking
WHERE day_on BETWEEN '2026-10-01' AND '2026-10-31' AND invoice_id IS NULL
  AND state IN ('present', 'present_unbooked', 'booked', 'absent_billed')
GROUP BY household_id, child_id, slot_id, surcharge
"""


@dataclass(frozen=True)
class Spent:
    """One size: invoices issued, milliseconds of the run, and of its bare work."""

    invoices: int
    run_ms: float
    floor_ms: float


def measure(plan: Plan) -> Measure:
    """Run each size, each run on a copy of its town."""
    sizes = sorted(plan.families) or list(QUICK_SIZES if plan.quick else SIZES)
    register_fonts()
    run_month(plan.town("warm-up", 12))
    spent = {size: _measure_size(plan, size) for size in sizes}
    largest = spent[sizes[-1]]
    told = ", ".join(f"{size} families {one.run_ms / 1000:.2f} s" for size, one in spent.items())
    return Measure(
        "invoice_run",
        "ms per family",
        largest.run_ms / largest.invoices,
        largest.floor_ms / largest.invoices,
        exponent_of({one.invoices: one.run_ms for one in spent.values()}),
        f"{largest.invoices} invoices in {_processes(largest.invoices)} process(es): {told}",
    )


def _processes(invoices: int) -> int:
    return PROCESSES if invoices > ALONE else 1


def _measure_size(plan: Plan, size: int) -> Spent:
    town = plan.town(f"town-{size}", size)
    sql_ms = median_ms(lambda: _aggregate(town.database), 3)
    durations, invoices, sample = [], 0, [[[]]]  # type: ignore[var-annotated]
    for number in range(1 if size >= LARGE else plan.runs):
        copy = copy_of(town, f"run-{number}")
        durations.append(_timed(copy))
        invoices, sample = _read_back(copy.database)
        copy.database.close()
    canvas_ms = median_ms(lambda: draw_again(sample), 3) / len(sample) * invoices
    return Spent(invoices, statistics.median(durations), sql_ms + canvas_ms / _processes(invoices))


def _timed(office: Office) -> float:
    return duration_ms(lambda: run_month(office))


def run_month(office: Office) -> None:
    """Draft, issue and draw the month."""
    invoicing = Invoicing(office)
    run_id = invoicing.draft(SYSTEM, "Octobre 2026", FIRST, LAST, DUE, ACTIVITIES)
    invoicing.issue(SYSTEM, run_id)


def copy_of(town: Office, name: str) -> Office:
    """Copy a town's file: a month is invoiced once only."""
    source = town.database.file
    if source is None:
        raise TypeError("a town without file cannot be copied")
    with town.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    file = town.data_folder / f"{name}.sqlite"
    shutil.copyfile(source, file)
    return replace(town, database=Database(f"sqlite:///{file.as_posix()}"))


def _aggregate(database: Database) -> int:
    with database.engine.connect() as connection:
        return len(connection.exec_driver_sql(AGGREGATE).fetchall())


def _read_back(database: Database) -> tuple[int, list[Pages]]:
    """Count the invoices of the run, and read the words of some of their files."""
    with database.read() as session:
        files = session.scalars(select(Invoice.file_id).where(Invoice.file_id.is_not(None))).all()
        some = files[:: max(1, len(files) // SAMPLE)]
        contents = session.scalars(select(StoredFile.content).where(StoredFile.id.in_(some))).all()
    return len(files), [read_words(content) for content in contents if content is not None]
