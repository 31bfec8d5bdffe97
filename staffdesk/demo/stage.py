"""The stage of the demonstration: an office with its town, a portal process on loopback, both in step."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select

from staffdesk.contract.v1 import AccountBody, MessageKind
from staffdesk.demo.asks import portal_script
from staffdesk.demo.build import DAYS_AHEAD, Built, build_town
from staffdesk.demo.town import FAMILY_PASSWORD, STAFF_PASSWORD
from staffdesk.domain.dates import Period, local_date
from staffdesk.domain.permissions import SYSTEM
from staffdesk.models import migrations
from staffdesk.models.households import Guardian, Household
from staffdesk.models.town import Activity
from staffdesk.models.unit_of_work import Database
from staffdesk.services.calendars import load_calendar, served_days
from staffdesk.services.exchange import build_sync
from staffdesk.services.gateways.clock import Clock, OffsetClock, SystemClock
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.office import Office, found_office
from staffdesk.services.passwords import hash_password
from staffdesk.services.sync import outbox
from staffdesk.services.sync.enrolment import enrol_workstation

START_SECONDS = 30
WORKSTATION = "Poste de démonstration"


@dataclass(frozen=True)
class Stage:
    """Everything a demonstration stands on."""

    office: Office
    portal_url: str
    portal_database: str
    folder: Path
    built: Built
    filed: int


def portal_command() -> list[str]:
    """Give the command that starts the portal as a process of its own, from source or frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "portal"]
    return [sys.executable, "-m", "staffdesk.portal"]


def _ask_portal(*arguments: str, script: str | None = None) -> dict[str, object]:
    done = subprocess.run(
        [*portal_command(), *arguments, "--json"],
        input=script,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return dict(json.loads(done.stdout or "{}"))


@contextmanager
def portal_process(database: str, folder: Path, now: datetime | None) -> Iterator[str]:
    """Run the portal on a free port of loopback until the block ends; gives its address."""
    clock = [] if now is None else ["--now", now.isoformat()]
    command = [*portal_command(), "serve", "--database", database, "--bind", "127.0.0.1:0", "--json", *clock]
    command += ["--until-input-ends", "--mail-folder", str(folder / "mails")]
    command += ["--health-key", str(folder / "portal.health-key")]
    log = (folder / "portal.log").open("w", encoding="utf-8")
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        if process.stdout is None:
            raise RuntimeError("the portal has no output")
        started = json.loads(process.stdout.readline())
        yield f"http://127.0.0.1:{started['port']}"
    finally:
        process.terminate()
        process.wait(START_SECONDS)
        log.close()


@contextmanager
def set_stage(
    folder: Path,
    *,
    families: int,
    seed: int,
    now: datetime | None = None,
    office_url: str = "",
    portal_database: str = "",
) -> Iterator[Stage]:
    """Build the town and its portal in a folder, and bring both in step.

    Args:
        folder: existing; databases, mails and keys of the demonstration go there.
        families: households to draw.
        seed: same seed and date, same town.
        now: instant the clocks start at; None is the real time.
        office_url: another office database (PostgreSQL); empty is a file in ``folder``.
        portal_database: likewise for the portal.
    """
    clock: Clock = SystemClock() if now is None else OffsetClock(now)
    office_url = office_url or f"sqlite:///{(folder / 'office.sqlite').as_posix()}"
    portal_database = portal_database or f"sqlite:///{(folder / 'portal.sqlite').as_posix()}"
    migrations.upgrade(office_url)
    keychain = FileKeychain(folder / "demonstration-keys.json")
    office = Office(Database(office_url), clock, keychain, WORKSTATION, folder / "workstation")
    found_office(office)
    today = local_date(clock.now())
    with ExitStack() as stack, ThreadPoolExecutor(max_workers=1) as beside:
        portal = beside.submit(_start_portal, stack, portal_database, folder, now, clock)
        built = build_town(
            office, families=families, seed=seed, today=today, staff_hash=hash_password(STAFF_PASSWORD)
        )
        url, code = portal.result()
        enrol_workstation(office, SYSTEM, url, code)
        filed = _open_portal(office, portal_database, families=families, seed=seed)
        try:
            yield Stage(office, url, portal_database, folder, built, filed)
        finally:
            office.database.close()


def _start_portal(
    stack: ExitStack, database: str, folder: Path, now: datetime | None, clock: Clock
) -> tuple[str, str]:
    """Start a portal while the town is built; give its address and a code that enrols a workstation."""
    _ask_portal("migrate", "--database", database)
    url = stack.enter_context(portal_process(database, folder, now))
    at = clock.now().isoformat()
    return url, str(_ask_portal("enrolment-code", "--database", database, "--now", at)["code"])


def _open_portal(office: Office, portal_database: str, *, families: int, seed: int) -> int:
    """Publish the town, open the families' accounts, and let them ask; then fetch what they asked."""
    publish_everything(office)
    sync_until_quiet(office)
    random = Random(seed + 1)
    at = office.clock.now()
    today = local_date(at)
    with office.database.read() as session:
        calendar = load_calendar(session)
        window = Period(today, today + timedelta(days=DAYS_AHEAD))
        open_days = {
            activity.code: served_days(activity, window, calendar)
            for activity in session.scalars(select(Activity))
        }
        script = portal_script(
            session,
            families=families,
            today=today,
            now=at,
            random=random,
            password_hash=hash_password(FAMILY_PASSWORD),
            open_days=open_days,
        )
    filed = _ask_portal("demonstrate", "--database", portal_database, script=json.dumps(script))["filed"]
    _invite_everybody(office)
    sync_until_quiet(office)
    return int(str(filed))


def sample_email(stage: Stage) -> str:
    """Give the address of one family, for whoever wants to sign in as one."""
    addresses = select(Guardian.email).where(Guardian.position == 0, Guardian.email != "")
    with stage.office.database.read() as session:
        return str(session.scalars(addresses.order_by(Guardian.id).limit(1)).one())


def publish_everything(office: Office) -> None:
    """Queue the town and every family."""
    at = office.clock.now()
    with office.database.begin() as session:
        outbox.touch_town(session, at=at)
        outbox.touch_households(session, session.scalars(select(Household.id)).all(), at=at)


def _invite_everybody(office: Office) -> None:
    """Let the office know of the accounts, by the message that invites; open ones get no mail for it."""
    at = office.clock.now()
    with office.database.begin() as session:
        rows = session.execute(
            select(Household.uid, Household.number, Guardian)
            .join(Guardian, Guardian.household_id == Household.id)
            .where(Guardian.position == 0)
        )
        invitations = (
            (
                family,
                AccountBody(
                    action="invite",
                    email=guardian.email,
                    household_number=number,
                    guardian=guardian.uid,
                    display_name=f"{guardian.first_name} {guardian.last_name}",
                ),
            )
            for family, number, guardian in rows.all()
        )
        outbox.enqueue_all(session, MessageKind.ACCOUNT, invitations, at=at)


def sync_until_quiet(office: Office, *, cycles: int = 200) -> None:
    """Exchange until nothing moves any more.

    Raises:
        StaffdeskError: what ended a cycle early.
    """
    sync = build_sync(office)
    for _ in range(cycles):
        report = sync.cycle(asked=True)
        if report.fault is not None:
            raise report.fault
        if not (report.pulled or report.sent or report.documents_down or report.documents_up):
            return
