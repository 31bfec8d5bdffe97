"""The IT officer's commands, from the same services as the window.

Exit codes: 0 done, nothing wrong; 1 something was found wrong (check, verify-ledger, self-check, a sync that
no retry mends); 2 the arguments make no sense; 3 it cannot be done now (no database, no keyring, the portal
out of reach…), the reason is on standard error.
"""

import argparse
import getpass
import json
import logging
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, is_dataclass
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from staffdesk import __version__
from staffdesk.arguments import USAGE, FrenchParser
from staffdesk.domain.errors import RuleBroken, StaffdeskError
from staffdesk.domain.french import commands as terms
from staffdesk.domain.french import errors as french
from staffdesk.domain.french.arguments import DATABASE_HELP, JSON_HELP, VERBOSE_HELP, VERSION
from staffdesk.domain.french.dates import day_month_year, instant
from staffdesk.domain.permissions import SYSTEM
from staffdesk.settings import FILE, Settings, database_address

if TYPE_CHECKING:
    from staffdesk.services.office import Office
    from staffdesk.services.sync.cycle_report import CycleReport

DONE, FOUND_WRONG, UNAVAILABLE = 0, 1, 3
UNREADABLE = "settings_unreadable"
COLON = "\N{NO-BREAK SPACE}:"

Command = Callable[[argparse.Namespace], int]

SYNC_CODES = {"ok": DONE, "elsewhere": DONE, "failed": UNAVAILABLE}
"""Exit codes by outcome of a cycle; whatever else it may be, somebody has to look."""

OTHER_PROGRAMS = {
    "demo": "une commune inventée, son portail, le bureau",
    "portal": "les commandes du portail : serve, migrate…",
}
"""What ``__main__`` hands over when it is the first word; here it is only listed."""


def main(arguments: Sequence[str]) -> int:
    """Run one command, the window when none is named, and return its exit code."""
    chosen = _parser().parse_args(arguments)
    _log_on_console(verbose=chosen.verbose)
    try:
        return int(chosen.command(chosen))
    except StaffdeskError as error:
        logging.getLogger(__name__).info("refused: %s", error)
        _refuse(chosen, error)
        return USAGE if error.code == UNREADABLE else UNAVAILABLE


def _refuse(chosen: argparse.Namespace, error: StaffdeskError) -> None:
    sentence = french.sentence(error)
    if getattr(chosen, "json", False):
        print(json.dumps({"ok": False, "code": error.code, "message": sentence}, ensure_ascii=False))
    print(f"staffdesk{COLON} {sentence}", *terms.hints(error), sep="\n", file=sys.stderr)


# ------------------------------------------------------------------------------------------ arguments


def _parser() -> argparse.ArgumentParser:
    parser = FrenchParser(
        prog="staffdesk",
        description="Staffdesk, le bureau du service des affaires scolaires.",
        epilog="Voir aussi : staffdesk demo --help et staffdesk portal --help.",
    )
    parser.add_argument("--version", action="version", version=f"staffdesk {__version__}", help=VERSION)
    parser.add_argument("--database", metavar="URL", default="", help=DATABASE_HELP)
    parser.add_argument("--verbose", action="store_true", help=VERBOSE_HELP)
    parser.set_defaults(command=_desk)
    commands = parser.add_subparsers(metavar="COMMANDE")
    commands.add_parser("desk", help="ouvrir la fenêtre (aussi sans commande)")
    for name, words in OTHER_PROGRAMS.items():
        commands.add_parser(name, help=words, add_help=False).set_defaults(command=_misplaced, name=name)
    upgrade = _add(commands, "upgrade", _upgrade, "mettre la base de la mairie à la révision du programme")
    upgrade.add_argument("--grant-to", metavar="RÔLE", help="PostgreSQL : le compte qu’utilisent les postes")
    found = _add(commands, "found", _found, "fonder une commune dans une base vide, avec son administrateur")
    found.add_argument("town", metavar="COMMUNE", help="son nom")
    found.add_argument("--zone", required=True, choices=("A", "B", "C"), help="des vacances scolaires")
    found.add_argument(
        "--login", metavar="IDENTIFIANT", default="admin", help="du premier administrateur (admin)"
    )
    found.add_argument(
        "--name", metavar="NOM", default="Administration", help="de cette personne, tel qu’affiché"
    )
    _add(commands, "check", _check, "relire la base : fichier, renvois, journal, historique, documents")
    verify = _add(commands, "verify-ledger", _verify_ledger, "relire le journal et ses PDF ; sans trousseau")
    verify.add_argument("--witness", metavar="FICHIER", type=Path, help="comparer avec ce fichier témoin")
    _add(commands, "self-check", _self_check, "essayer ce qu’il faut : base, PDF, polices, icônes")
    sync = _add(commands, "sync", _sync, "échanger avec le portail une fois, ou sans cesse")
    sync.add_argument("--watch", action="store_true", help="continuer jusqu’à l’arrêt, comme service")
    sync.add_argument(
        "--policies",
        action="store_true",
        help="décider aussi par les règles de la commune, et répondre",
    )
    enrol = _add(commands, "enrol", _enrol, "enrôler ce poste auprès du portail")
    enrol.add_argument("portal_url", metavar="ADRESSE", help="du portail")
    enrol.add_argument("code", metavar="CODE", help="donné par le portail, valable 15 minutes")
    erase = _add(
        commands, "erase-health", _erase_health, "lister les fiches sanitaires à effacer, ou les effacer"
    )
    erase.add_argument("--apply", action="store_true", help="les effacer ; sans cela, rien ne change")
    back_up = _add(commands, "back-up", _back_up, "écrire une sauvegarde chiffrée, vérifiée par relecture")
    back_up.add_argument("folder", metavar="DOSSIER", type=Path, help="où la ranger")
    _add(commands, "set-up-backups", _set_up_backups, "choisir la phrase de passe des sauvegardes à venir")
    restore = _add(commands, "restore", _restore, "restaurer une sauvegarde dans une nouvelle base")
    restore.add_argument("file", metavar="FICHIER", type=Path, help="la sauvegarde")
    restore.add_argument("--into", metavar="URL", required=True, help="adresse de la nouvelle base")
    return parser


def _add(
    commands: "argparse._SubParsersAction[FrenchParser]", name: str, command: Command, words: str
) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=words, description=words)
    added.add_argument("--database", metavar="URL", default=argparse.SUPPRESS, help=DATABASE_HELP)
    added.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS, help=VERBOSE_HELP)
    added.add_argument("--json", action="store_true", help=JSON_HELP)
    added.set_defaults(command=command)
    return added


def _settings(chosen: argparse.Namespace) -> Settings:
    """Read the settings, the command line first.

    Raises:
        RuleBroken: ``settings_unreadable``.
    """
    try:
        return Settings(database=chosen.database) if chosen.database else Settings()
    except ValidationError as fault:
        names = sorted({str(part) for error in fault.errors() for part in error["loc"]})
        raise RuleBroken(UNREADABLE, setting=", ".join(names)) from fault
    except TOMLDecodeError as fault:
        raise RuleBroken(UNREADABLE, setting=FILE) from fault


def _address(text: str) -> str:
    try:
        return database_address(text)
    except ValueError as fault:
        raise RuleBroken(UNREADABLE, setting="database") from fault


def _say(chosen: argparse.Namespace, document: dict[str, Any], said: str) -> None:
    print(json.dumps(document, ensure_ascii=False, default=_plain) if chosen.json else said)


def _plain(value: object) -> object:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


# ------------------------------------------------------------------------------------------ commands


def _misplaced(chosen: argparse.Namespace) -> int:
    print(f"staffdesk{COLON} écrire {chosen.name} en premier, avant les options.", file=sys.stderr)
    return USAGE


def _desk(chosen: argparse.Namespace) -> int:
    from staffdesk import app  # Qt is loaded only when a window is wanted

    try:
        return app.run(_settings(chosen))
    except StaffdeskError as error:
        if sys.stderr is None:  # the windowed program has no console to say it on
            app.show_refusal(french.sentence(error))
        raise


def _upgrade(chosen: argparse.Namespace) -> int:
    from staffdesk.models import migrations
    from staffdesk.models.migrations import roles

    url = _settings(chosen).database_url
    before = migrations.upgrade(url)
    after = migrations.current(url)
    if chosen.grant_to:
        roles.grant_app_role(url, chosen.grant_to)
    document = {"ok": True, "before": before, "after": after, "granted_to": chosen.grant_to}
    _say(chosen, document, f"Base de données à la révision {after}.")
    return DONE


def _found(chosen: argparse.Namespace) -> int:
    from staffdesk.services.founding import found_town

    office_id = found_town(
        _office(chosen),
        name=chosen.town,
        zone=chosen.zone,
        login=chosen.login,
        person=chosen.name,
        password=_new_secret("Mot de passe de l’administrateur"),
    )
    said = f"{chosen.town}{COLON} prête. Se connecter avec l’identifiant {chosen.login}."
    _say(chosen, {"ok": True, "office_id": office_id}, said)
    return DONE


def _log_on_console(*, verbose: bool) -> None:
    """Tell standard error what matters; the log file of the window keeps the rest."""
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, stream=sys.stderr)
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
            handler.setLevel(logging.INFO if verbose else logging.WARNING)


def _check(chosen: argparse.Namespace) -> int:
    from staffdesk.models.unit_of_work import Database
    from staffdesk.services import health_check

    report = health_check.check(Database(_settings(chosen).database_url))
    found = dict.fromkeys((problem.kind.value, problem.where) for problem in report.problems)
    problems = [{"kind": kind, "where": where} for kind, where in found]
    lines = [f"{terms.PROBLEMS[kind]}{COLON} {french.SENTENCES.get(where, where)}" for kind, where in found]
    said = "\n".join(lines) or "Tout est sain."
    _say(chosen, {"ok": report.sound, "problems": problems, "ledger_no": report.ledger_no}, said)
    return DONE if report.sound else FOUND_WRONG


def _verify_ledger(chosen: argparse.Namespace) -> int:
    from staffdesk.models.unit_of_work import Database
    from staffdesk.services import ledger
    from staffdesk.services.witness import Witness

    witness = chosen.witness or _settings(chosen).witness
    anchors = Witness(witness).anchors() if witness is not None else None
    report = ledger.verify(Database(_settings(chosen).database_url), anchors)
    fault = report.fault
    document: dict[str, Any] = {
        "ok": fault is None,
        "entries": report.entries,
        "head": {"no": report.head.no, "hash": report.head.hash},
        "balances": report.balances,
        "no": None if fault is None else fault.no,
        "fault": None if fault is None else fault.kind.value,
    }
    said = (
        f"Écritures vérifiées{COLON} {report.entries}, dernière empreinte {report.head.hash[:16]}."
        if fault is None
        else f"Écriture {fault.no}{COLON} {terms.FAULTS[fault.kind]}."
    )
    _say(chosen, document, said)
    return DONE if fault is None else FOUND_WRONG


def _self_check(chosen: argparse.Namespace) -> int:
    from staffdesk.services.self_check import run_self_check

    steps = run_self_check()
    wrong = [step for step in steps if step.fault]
    said = "\n".join(
        f"{terms.STEPS.get(step.name, step.name)}{COLON} {step.fault or 'bon'}" for step in steps
    )
    _say(chosen, {"ok": not wrong, "steps": [asdict(step) for step in steps]}, said)
    return FOUND_WRONG if wrong else DONE


def _office(chosen: argparse.Namespace) -> "Office":
    from staffdesk.services.gateways.clock import SystemClock
    from staffdesk.services.gateways.keychain import SystemKeychain
    from staffdesk.services.office import open_office
    from staffdesk.services.witness import Witness

    settings = _settings(chosen)
    office = open_office(
        settings.database_url, SystemClock(), SystemKeychain(), settings.workstation, settings.data_folder
    )
    if settings.witness is not None:
        Witness(settings.witness).follow(office.database)
    return office


def _sync(chosen: argparse.Namespace) -> int:
    from staffdesk.services.exchange import build_sync
    from staffdesk.services.validation.automatic import AutomaticDecisions

    office = _office(chosen)
    automatic = AutomaticDecisions(office, held=False) if chosen.policies else None
    service = build_sync(office, proxy=_settings(chosen).proxy, automatic=automatic)
    if not chosen.watch:
        report = service.cycle(asked=True)
        while report.documents_left and report.outcome == "ok":
            report = report.followed_by(service.cycle(asked=True))
        _tell_cycle(chosen, report)
        return SYNC_CODES.get(report.outcome, FOUND_WRONG)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    clock = office.clock
    service.watch(stop, told=lambda report: _tell_cycle(chosen, report, f"{instant(clock.now())}{COLON} "))
    return DONE


def _tell_cycle(chosen: argparse.Namespace, report: "CycleReport", when: str = "") -> None:
    fault = None if report.fault is None else french.sentence(report.fault)
    document = {
        "ok": report.outcome == "ok",
        "outcome": report.outcome,
        "pulled": report.pulled,
        "decided": report.decided,
        "sent": report.sent,
        "rejected": report.rejected,
        "documents_down": report.documents_down,
        "documents_up": report.documents_up,
        "message": fault,
    }
    _say(chosen, document, when + (fault or _cycle_words(report)))
    if fault and not chosen.watch:
        print(f"staffdesk{COLON} {fault}", file=sys.stderr)
    sys.stdout.flush()


def _cycle_words(report: "CycleReport") -> str:
    if report.outcome == "elsewhere":
        return "Un autre poste échange en ce moment avec le portail."
    by_rule = f", décidées par une règle{COLON} {report.decided}" if report.decided else ""
    said = f"Demandes reçues{COLON} {report.pulled}{by_rule}, envois{COLON} {report.sent}"
    return f"{said}, à corriger{COLON} {report.rejected}." if report.rejected else f"{said}."


def _enrol(chosen: argparse.Namespace) -> int:
    from staffdesk.services.sync.enrolment import enrol_workstation

    done = enrol_workstation(_office(chosen), SYSTEM, chosen.portal_url, chosen.code)
    said = f"Poste enrôlé. Comparez ces six mots avec ceux du portail{COLON} {' '.join(done.words)}"
    _say(chosen, {"ok": True, "device_id": done.device_id, "words": list(done.words)}, said)
    return DONE


def _erase_health(chosen: argparse.Namespace) -> int:
    from staffdesk.services.health_retention import HealthRetention

    retention = HealthRetention(_office(chosen))
    if chosen.apply:
        count = retention.erase(SYSTEM).count
        _say(chosen, {"ok": True, "erased": count}, f"Fiches sanitaires effacées{COLON} {count}.")
        return DONE
    found = retention.preview(SYSTEM)
    lines = [
        f"{one.child}, famille {one.family}{COLON} parti le {day_month_year(one.left_on)}, "
        f"gardée jusqu’au {day_month_year(one.kept_until)}"
        for one in found
    ]
    document = {"ok": True, "to_erase": [_plain(one) for one in found]}
    _say(chosen, document, "\n".join(lines) or "Aucune fiche sanitaire à effacer.")
    return DONE


def _secret(asked: str) -> str:
    """Ask for a secret: without echo at a terminal, else one line of standard input; never an argument."""
    prompt = f"{asked}{COLON} "
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _new_secret(asked: str) -> str:
    """Ask for a new secret, twice at a terminal: nobody sees what was typed.

    Raises:
        RuleBroken: ``secrets_differ``.
    """
    typed = _secret(asked)
    if sys.stdin.isatty() and _secret(f"{asked}, une seconde fois") != typed:
        raise RuleBroken("secrets_differ")
    return typed


def _set_up_backups(chosen: argparse.Namespace) -> int:
    from staffdesk.services.backup import Backups

    recovery = Backups(_office(chosen)).set_up(SYSTEM, _new_secret("Phrase de passe des sauvegardes"))
    said = f"Clé de secours, à imprimer et à garder hors de ce poste{COLON} {recovery}"
    _say(chosen, {"ok": True, "recovery_key": recovery}, said)
    return DONE


def _back_up(chosen: argparse.Namespace) -> int:
    from staffdesk.services.backup import Backups

    made = Backups(_office(chosen)).back_up(SYSTEM, chosen.folder)
    _say(chosen, {"ok": True, **asdict(made)}, f"Sauvegarde vérifiée{COLON} {made.file}")
    return DONE


def _restore(chosen: argparse.Namespace) -> int:
    from staffdesk.models.unit_of_work import without_password
    from staffdesk.services.backup import restore

    done = restore(chosen.file, _address(chosen.into), _secret("Phrase de passe ou clé de secours"))
    shown = without_password(done.url)
    said = f"Restaurée dans {shown}, écriture {done.ledger_no}. L’ancienne base est intacte."
    _say(chosen, {"ok": True, **asdict(done), "url": shown}, said)
    return DONE
