"""The portal's own commands: serve, migrate, enrol and revoke devices (``staffdesk portal``).

Exit codes as those of the desk: 0 done; 2 the arguments make no sense; 3 it cannot be done now, and standard
error says why.
"""

import argparse
import contextlib
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_data_path

from staffdesk.arguments import USAGE, FrenchParser, read_instant
from staffdesk.domain.errors import RuleBroken, StaffdeskError
from staffdesk.domain.french import errors as french
from staffdesk.domain.french.arguments import JSON_HELP, VERBOSE_HELP
from staffdesk.domain.french.commands import hints
from staffdesk.portal.clock import Clock, ShiftedClock, SystemClock
from staffdesk.settings import database_address

if TYPE_CHECKING:
    from staffdesk.portal.database import Store
    from staffdesk.portal.mailer import Post

DATABASE_VARIABLE = "STAFFDESK_PORTAL_DATABASE"
HEALTH_KEY_VARIABLE = "STAFFDESK_PORTAL_HEALTH_KEY"
DEFAULT_DATABASE = "sqlite:///staffdesk-portal.sqlite"
SMTP_PASSWORD = "STAFFDESK_SMTP_PASSWORD"  # noqa: S105  # the name of a variable, not a secret
THREADS = 8
DONE, UNAVAILABLE = 0, 3
UNREADABLE = "settings_unreadable"
NOT_JSON = "script_unreadable"
COLON = "\N{NO-BREAK SPACE}:"

Command = Callable[[argparse.Namespace, Clock], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO if chosen.verbose else logging.WARNING, stream=sys.stderr)
    try:
        chosen.database = _address(chosen.database)
        chosen.command(chosen, ShiftedClock(chosen.now) if chosen.now else SystemClock())
    except StaffdeskError as error:
        sentence = french.sentence(error)
        if chosen.json:
            print(json.dumps({"ok": False, "code": error.code, "message": sentence}, ensure_ascii=False))
        print(f"staffdesk portal{COLON} {sentence}", *hints(error), sep="\n", file=sys.stderr)
        return USAGE if error.code in (UNREADABLE, NOT_JSON) else UNAVAILABLE
    return DONE


# ------------------------------------------------------------------------------------------ arguments


def _parser() -> argparse.ArgumentParser:
    parser = FrenchParser(
        prog="staffdesk portal",
        description="Les commandes du portail : servir, migrer, enrôler et révoquer des postes.",
    )
    shared = FrenchParser(add_help=False)
    known = os.environ.get(DATABASE_VARIABLE) or DEFAULT_DATABASE
    shared.add_argument(
        "--database",
        metavar="URL",
        default=known,
        help=f"adresse de sa base (ou {DATABASE_VARIABLE})",
    )
    shared.add_argument(
        "--now", metavar="INSTANT", type=read_instant, help="où partent ses horloges : 2026-11-21T09:30Z"
    )
    shared.add_argument("--json", action="store_true", help=JSON_HELP)
    shared.add_argument("--verbose", action="store_true", help=VERBOSE_HELP)
    commands = parser.add_subparsers(required=True, metavar="COMMANDE")

    def add(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, parents=[shared], help=text, description=text)
        found.set_defaults(command=command)
        return found

    _add_serving(add("serve", _serve, "servir les pages des familles et l’interface de la mairie"))
    add("migrate", _migrate, "mettre la base à la révision du programme")
    add("enrolment-code", _enrolment_code, "donner un code qui enrôle un poste dans les 15 minutes")
    add("devices", _devices, "lister les postes enrôlés, avec les six mots de leur clé")
    add("demonstrate", _demonstrate, "jouer un scénario de démonstration lu sur l’entrée standard")
    revoke = add("revoke-device", _revoke, "refuser désormais tout appel d’un poste")
    revoke.add_argument("device_id", metavar="POSTE", help="son identifiant, donné par devices")
    return parser


def _add_serving(serve: argparse.ArgumentParser) -> None:
    serve.add_argument(
        "--bind",
        metavar="ADRESSE:PORT",
        type=_place,
        default="127.0.0.1:8080",
        help="où écouter ; le port 0 en prend un libre (127.0.0.1:8080)",
    )
    serve.add_argument("--until-input-ends", action="store_true", help="s’arrêter avec qui l’a lancé")
    serve.add_argument(
        "--public-url", metavar="URL", default="", help="adresse que tapent les familles, mise dans les mails"
    )
    serve.add_argument(
        "--health-key",
        metavar="FICHIER",
        type=Path,
        help=f"clé des fiches sanitaires, faite au premier démarrage (ou {HEALTH_KEY_VARIABLE})",
        default=os.environ.get(HEALTH_KEY_VARIABLE) or None,
    )
    serve.add_argument("--payment-host", metavar="ORIGINE", default="", help="de la page de paiement")
    serve.add_argument(
        "--threads", metavar="N", type=int, default=THREADS, help=f"appels servis à la fois ({THREADS})"
    )
    serve.add_argument("--migrate", action="store_true", help="migrer d’abord la base")
    serve.add_argument(
        "--mail-folder", metavar="DOSSIER", type=Path, help="y écrire les mails au lieu de les envoyer"
    )
    serve.add_argument(
        "--smtp",
        metavar="HÔTE[:PORT]",
        type=_mail_server,
        help=f"serveur de mail ; son mot de passe est dans {SMTP_PASSWORD}",
    )
    serve.add_argument("--smtp-user", metavar="COMPTE", default="", help="compte du serveur de mail")
    serve.add_argument(
        "--mail-sender", metavar="ADRESSE", default="ne-pas-repondre@localhost", help="expéditeur des mails"
    )


def _health_key(chosen: argparse.Namespace) -> Path:
    from staffdesk.portal.health import key_file_of

    return chosen.health_key or key_file_of(chosen.database, user_data_path("staffdesk", appauthor=False))


def _address(text: str) -> str:
    try:
        return database_address(text)
    except ValueError as fault:
        raise RuleBroken(UNREADABLE, setting="database") from fault


def _place(text: str) -> tuple[str, int]:
    """Read ADDRESS:PORT; an address of IPv6 stands in brackets."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text} n’est pas ADRESSE:PORT")
    return host.strip("[]"), int(port)


def _mail_server(text: str) -> tuple[str, int]:
    """Read HOST or HOST:PORT."""
    return _place(text if ":" in text else f"{text}:587")


# ------------------------------------------------------------------------------------------ commands


def _say(chosen: argparse.Namespace, document: dict[str, Any], words: str) -> None:
    text = json.dumps({"ok": True, **document}, default=str, ensure_ascii=False) if chosen.json else words
    print(text, flush=True)


@contextlib.contextmanager
def _store(chosen: argparse.Namespace) -> "Iterator[Store]":
    """Open the portal's database, at this program's revision.

    Raises:
        Unavailable: as `migrations.require_current`.
    """
    from staffdesk.portal import migrations
    from staffdesk.portal.database import Store

    migrations.require_current(chosen.database)
    store = Store(chosen.database)
    try:
        yield store
    finally:
        store.close()


def _serve(chosen: argparse.Namespace, clock: Clock) -> None:
    from staffdesk.portal import migrations
    from staffdesk.portal.options import PortalOptions
    from staffdesk.portal.serving import Mailing, serve

    if chosen.migrate:
        migrations.upgrade(chosen.database)

    def listening(host: str, port: int) -> None:
        words = f"Portail ouvert à l’adresse http://{host}:{port}. Ctrl C l’arrête."
        _say(chosen, {"host": host, "port": port, "pid": os.getpid()}, words)

    with _store(chosen) as store:
        serve(
            store,
            clock,
            PortalOptions(chosen.public_url.rstrip("/"), chosen.payment_host, _health_key(chosen)),
            at=chosen.bind,
            threads=chosen.threads,
            mailing=Mailing(_post(chosen), chosen.mail_sender),
            listening=listening,
            leash=sys.stdin.buffer if chosen.until_input_ends and sys.stdin else None,
        )


def _post(chosen: argparse.Namespace) -> "Post | None":
    from staffdesk.portal.mailer import FolderPost, SmtpPost

    if chosen.mail_folder is not None:
        return FolderPost(chosen.mail_folder)
    if chosen.smtp is None:
        return None
    host, port = chosen.smtp
    return SmtpPost(host, port, chosen.smtp_user, os.environ.get(SMTP_PASSWORD, ""))


def _migrate(chosen: argparse.Namespace, _clock: Clock) -> None:
    from staffdesk.portal import migrations

    before = migrations.upgrade(chosen.database)
    after = migrations.head()
    words = f"Base de données du portail à la révision {after}."
    _say(chosen, {"before": before, "after": after}, words)


def _enrolment_code(chosen: argparse.Namespace, clock: Clock) -> None:
    from staffdesk.portal.devices import CODE_LIFE, make_code

    with _store(chosen) as store, store.begin() as connection:
        code = make_code(connection, clock.now())
    minutes = CODE_LIFE.seconds // 60
    words = (
        f"Code d’enrôlement, valable {minutes} minutes et une seule fois{COLON} {code}\n"
        f"Sur le poste{COLON} staffdesk enrol ADRESSE_DU_PORTAIL {code}"
    )
    _say(chosen, {"code": code, "minutes": minutes}, words)


def _devices(chosen: argparse.Namespace, _clock: Clock) -> None:
    from staffdesk.portal.devices import list_devices

    with _store(chosen) as store, store.read() as connection:
        found = list_devices(connection)
    lines = [
        f"{device.device_id}  {device.workstation}  {' '.join(device.words)}"
        f"{'  (révoqué)' if device.revoked_at else ''}"
        for device in found
    ]
    words = "\n".join(lines) or f"Aucun poste enrôlé. Pour un code{COLON} staffdesk portal enrolment-code"
    _say(chosen, {"devices": [vars(device) for device in found]}, words)


def _demonstrate(chosen: argparse.Namespace, clock: Clock) -> None:
    from staffdesk.portal.demonstration import perform

    try:
        script = json.load(sys.stdin)
    except ValueError as fault:
        raise RuleBroken(NOT_JSON) from fault
    with _store(chosen) as store, store.begin() as connection:
        filed = perform(connection, script, clock.now())
    _say(chosen, {"filed": filed}, f"Demandes déposées{COLON} {filed}.")


def _revoke(chosen: argparse.Namespace, clock: Clock) -> None:
    from staffdesk.portal.devices import revoke

    with _store(chosen) as store, store.begin() as connection:
        revoke(connection, chosen.device_id, clock.now())
    _say(chosen, {"device_id": chosen.device_id}, f"Poste {chosen.device_id} révoqué.")


if __name__ == "__main__":
    sys.exit(main())
