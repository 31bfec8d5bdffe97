"""``staffdesk demo``: a generated town, its portal over real HTTP, the desk enrolled, the window open.

``--offscreen`` runs the whole turn of the wheel without a display: a family asks in a real browser, the
agent decides in the real window, the month is invoiced, a payment taken; screens and documents are kept in
``--out``.
"""

import argparse
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from staffdesk.arguments import FrenchParser, read_instant
from staffdesk.demo.town import FAMILY_PASSWORD, STAFF, STAFF_PASSWORD
from staffdesk.demo.turn.reasons import NeverHappenedError, NobodyFitsError, NoBrowserError, NoDriverError
from staffdesk.domain.errors import StaffdeskError
from staffdesk.domain.french import errors as french
from staffdesk.domain.french.arguments import JSON_HELP, VERBOSE_HELP

DONE, UNAVAILABLE = 0, 3
COLON = "\N{NO-BREAK SPACE}:"
MOST_FAMILIES = 20_000

REASONS: dict[type[Exception], str] = {
    NoBrowserError: (
        "aucun Chromium sur ce poste. Installer le paquet chromium, ou lancer python3 dev.py demo."
    ),
    NoDriverError: (
        "ce programme ne sait pas conduire un navigateur. La démonstration sans écran se lance depuis les "
        "sources, par python3 dev.py demo --offscreen\N{NARROW NO-BREAK SPACE}; celle avec fenêtre, par "
        "staffdesk demo."
    ),
    NobodyFitsError: (
        "aucune famille de cette ville ne peut tout jouer. Demander plus de familles, ou une autre date par "
        "--now, en période scolaire."
    ),
}


def main(arguments: Sequence[str]) -> int:
    """Run the demonstration and return the exit code."""
    chosen = _parser().parse_args(arguments)
    if not chosen.offscreen and not _has_display():
        chosen.offscreen, chosen.out = True, chosen.out or Path("out")
        _tell("Aucun écran ici : la démonstration se déroule seule.")
        _tell(f"Ses images et ses documents vont dans {chosen.out.resolve()}.")
    if chosen.offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        with _folder(chosen.out) as folder:
            return _turn(chosen, folder) if chosen.offscreen else _window(chosen, folder)
    except (NoBrowserError, NoDriverError, NobodyFitsError) as error:
        _tell(f"staffdesk{COLON} {REASONS[type(error)]}")
        return UNAVAILABLE
    except NeverHappenedError as error:
        _tell(f"staffdesk{COLON} arrêt en chemin, faute de réponse à temps ({error}).")
        _tell("Ce qui est fait est gardé. Relancer sur une machine moins chargée, ou avec moins de familles.")
        return UNAVAILABLE
    except OSError as error:
        _tell(f"staffdesk{COLON} impossible d’écrire dans {error.filename} ({error.strerror}).")
        return UNAVAILABLE
    except StaffdeskError as error:
        _tell(f"staffdesk{COLON} {french.sentence(error)}")
        return UNAVAILABLE


def _parser() -> argparse.ArgumentParser:
    parser = FrenchParser(
        prog="staffdesk demo",
        description="Une commune inventée, son portail sur cette machine, le bureau enrôlé et synchronisé.",
    )
    parser.add_argument("--families", metavar="N", type=_count, default=300, help="familles à inventer (300)")
    parser.add_argument(
        "--seed", metavar="N", type=int, default=1, help="même graine et même date, même commune"
    )
    parser.add_argument("--offscreen", action="store_true", help="jouer tout le tour sans écran")
    parser.add_argument(
        "--out", metavar="DOSSIER", type=Path, help="où garder bases, images d’écran et documents"
    )
    parser.add_argument("--json", action="store_true", help=JSON_HELP)
    parser.add_argument("--verbose", action="store_true", help=VERBOSE_HELP)
    parser.add_argument(
        "--now", metavar="INSTANT", type=read_instant, help="où partent les horloges : 2026-11-19T09:30Z"
    )
    return parser


def _count(text: str) -> int:
    """Read how many families to draw."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_FAMILIES:
        raise argparse.ArgumentTypeError(f"{text} n’est pas un nombre de 1 à {MOST_FAMILIES}")
    return int(text)


def _has_display() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextlib.contextmanager
def _folder(out: Path | None) -> Iterator[Path]:
    """Give the folder asked for, cleared of an older town, or a temporary one."""
    if out is None:
        with tempfile.TemporaryDirectory(prefix="staffdesk-demo-", ignore_cleanup_errors=True) as made:
            yield Path(made)
        return
    out.mkdir(parents=True, exist_ok=True)
    for name in ("office.sqlite", "portal.sqlite"):
        for file in out.glob(f"{name}*"):
            file.unlink()
    yield out.resolve()


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _window(chosen: argparse.Namespace, folder: Path) -> int:
    from staffdesk.app import open_application
    from staffdesk.app.desk import Desk
    from staffdesk.demo.stage import sample_email, set_stage
    from staffdesk.services.town_identity import town_identity
    from staffdesk.ui.sign_in.page import OfferedAccount

    _tell(f"Construction d’une ville de {chosen.families} familles…")
    with set_stage(folder, families=chosen.families, seed=chosen.seed, now=chosen.now) as stage:
        _tell(f"Portail des familles{COLON} {stage.portal_url}")
        _tell(f"Une famille{COLON} {sample_email(stage)}, mot de passe {FAMILY_PASSWORD}, comme les autres")
        _tell(f"Comptes du bureau{COLON} {', '.join(row[0] for row in STAFF)}, mot de passe {STAFF_PASSWORD}")
        app = open_application()
        offered = [
            OfferedAccount(login, STAFF_PASSWORD, f"{name}, {title}") for login, name, title, _ in STAFF
        ]
        desk = Desk(stage.office, town_identity(stage.office), offered)
        desk.window.resize(1440, 900)
        desk.window.show()
        if chosen.json:
            told = {"office_database": stage.office.database.url, "portal_url": stage.portal_url}
            print(json.dumps(told), flush=True)
        return app.exec()


def _turn(chosen: argparse.Namespace, folder: Path) -> int:
    from staffdesk.demo.stage import set_stage

    try:
        from staffdesk.demo.turn.wheel import turn_the_wheel
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "playwright":
            raise
        raise NoDriverError("Playwright is not part of this program") from missing

    _tell(f"Construction d’une ville de {chosen.families} familles…")
    with set_stage(folder, families=chosen.families, seed=chosen.seed, now=chosen.now) as stage:
        done = turn_the_wheel(stage, folder, tell=_tell)
        document = {
            "office_database": stage.office.database.url,
            "portal_database": stage.portal_database,
            "portal_url": stage.portal_url,
            **asdict(stage.built),
            **done.to_json(),
        }
    if chosen.json:
        print(json.dumps(document, ensure_ascii=False))
    return DONE
