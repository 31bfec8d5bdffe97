"""The portal's own commands: serve, migrate, enrol and revoke devices (``python -m staffdesk.portal``)."""

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from staffdesk.domain.errors import StaffdeskError
from staffdesk.portal.clock import Clock, ShiftedClock, SystemClock
from staffdesk.portal.database import Store

if TYPE_CHECKING:
    from staffdesk.portal.mailer import Post

DATABASE_VARIABLE = "STAFFDESK_PORTAL_DATABASE"
DEFAULT_DATABASE = "sqlite:///staffdesk-portal.sqlite"

MAIL_EVERY_SECONDS = 5.0
SMTP_PASSWORD = "STAFFDESK_SMTP_PASSWORD"  # noqa: S105  # the name of a variable, not a secret
THREADS = 8

Command = Callable[[argparse.Namespace, Clock], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 means done, 1 a refusal told on standard error, 2 a mistake in the arguments."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.command(chosen, ShiftedClock(chosen.now) if chosen.now else SystemClock())
    except StaffdeskError as error:
        print(f"staffdesk.portal: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m staffdesk.portal", description=__doc__)
    shared = argparse.ArgumentParser(add_help=False)
    known = os.environ.get(DATABASE_VARIABLE, DEFAULT_DATABASE)
    shared.add_argument("--database", default=known, help=f"its SQLAlchemy URL (or {DATABASE_VARIABLE})")
    shared.add_argument("--now", type=datetime.fromisoformat, help="start the clock at 2026-11-21T09:30Z")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, parents=[shared], help=text, description=text)
        found.set_defaults(command=command)
        return found

    _add_serving(add("serve", _serve, "serve the pages of families and the interface of the office"))
    add("migrate", _migrate, "bring the database to this program's revision")
    add("enrolment-code", _enrolment_code, "make a code that enrols one device within 15 minutes")
    add("devices", _devices, "list enrolled devices, with the six words of each key")
    add("demonstrate", _demonstrate, "play a demonstration script read from standard input")
    add("revoke-device", _revoke, "refuse every further call of a device").add_argument("device_id")
    return parser


def _add_serving(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--bind", default="127.0.0.1:8080", help="address and port; port 0 takes a free one")
    serve.add_argument("--public-url", default="", help="address families type, as it stands in mails")
    serve.add_argument("--payment-host", default="", help="origin of the payment page")
    serve.add_argument("--threads", type=int, default=THREADS)
    serve.add_argument("--migrate", action="store_true", help="migrate the database first")
    serve.add_argument("--mail-folder", type=Path, help="write mails there instead of sending them")
    serve.add_argument(
        "--smtp", default="", help=f"HOST[:PORT] of the mail server; {SMTP_PASSWORD} holds its password"
    )
    serve.add_argument("--smtp-user", default="")
    serve.add_argument("--mail-sender", default="ne-pas-repondre@localhost")


# ------------------------------------------------------------------------------------------ commands


def _serve(chosen: argparse.Namespace, clock: Clock) -> None:
    from staffdesk.portal.options import PortalOptions
    from staffdesk.portal.server import build_server, port_of
    from staffdesk.portal.web import create_app

    if chosen.migrate:
        _migrate(chosen, clock)
    options = PortalOptions(chosen.public_url.rstrip("/"), chosen.payment_host)
    store = Store(chosen.database)
    host, _, port = chosen.bind.rpartition(":")
    app = create_app(store, clock, options)
    server = build_server(app, clock, host=host.strip("[]"), port=int(port), threads=chosen.threads)
    stopping = threading.Event()
    public_url = options.public_url or f"http://{host}:{port_of(server)}"
    threading.Thread(
        target=_deliver_mail, args=(chosen, store, clock, public_url, stopping), daemon=True
    ).start()
    signal.signal(signal.SIGTERM, _stop)
    print(json.dumps({"host": host, "port": port_of(server), "pid": os.getpid()}), flush=True)
    with contextlib.suppress(SystemExit, KeyboardInterrupt):
        server.run()
    stopping.set()
    server.close()


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _deliver_mail(
    chosen: argparse.Namespace, store: Store, clock: Clock, public_url: str, stopping: threading.Event
) -> None:
    """Send what waits, every few seconds, until the server stops."""
    from staffdesk.portal.mailer import deliver_waiting

    post = _post(chosen)
    while post is not None and not stopping.wait(MAIL_EVERY_SECONDS):
        try:
            deliver_waiting(
                store.begin, post, sender=chosen.mail_sender, portal_url=public_url, now=clock.now
            )
        except StaffdeskError as error:
            print(f"staffdesk.portal: mail: {error}", file=sys.stderr)


def _post(chosen: argparse.Namespace) -> "Post | None":
    from staffdesk.portal.mailer import FolderPost, SmtpPost

    if chosen.mail_folder is not None:
        return FolderPost(chosen.mail_folder)
    if not chosen.smtp:
        return None
    host, _, port = chosen.smtp.partition(":")
    password = os.environ.get(SMTP_PASSWORD, "")
    return SmtpPost(host, int(port or 587), chosen.smtp_user, password)


def _migrate(chosen: argparse.Namespace, _clock: Clock) -> None:
    from staffdesk.portal import migrations

    migrations.upgrade(chosen.database)


def _enrolment_code(chosen: argparse.Namespace, clock: Clock) -> None:
    from staffdesk.portal.devices import CODE_LIFE, make_code

    with Store(chosen.database).begin() as connection:
        code = make_code(connection, clock.now())
    print(json.dumps({"code": code, "minutes": CODE_LIFE.seconds // 60}))


def _devices(chosen: argparse.Namespace, _clock: Clock) -> None:
    from staffdesk.portal.devices import list_devices

    with Store(chosen.database).read() as connection:
        found = list_devices(connection)
    print(json.dumps([vars(device) for device in found], default=str, ensure_ascii=False))


def _demonstrate(chosen: argparse.Namespace, _clock: Clock) -> None:
    from staffdesk.portal.demonstration import perform

    script = json.load(sys.stdin)
    with Store(chosen.database).begin() as connection:
        filed = perform(connection, script)
    print(json.dumps({"filed": filed}))


def _revoke(chosen: argparse.Namespace, clock: Clock) -> None:
    from staffdesk.portal.devices import revoke

    with Store(chosen.database).begin() as connection:
        revoke(connection, chosen.device_id, clock.now())


if __name__ == "__main__":
    sys.exit(main())
