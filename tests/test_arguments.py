"""The command line in French: no word of the standard library's English is left in a help or a refusal."""

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from staffdesk import cli
from staffdesk.arguments import USAGE, FrenchParser, read_instant
from staffdesk.demo import command as demo
from staffdesk.portal.__main__ import main as portal

Main = Callable[[Sequence[str]], int]
ENGLISH = re.compile(r"\b(usage|the|this|show|exit|options:|arguments:|required|invalid|expected|error|of)\b")
OFFICE = (
    "upgrade",
    "found",
    "check",
    "verify-ledger",
    "self-check",
    "sync",
    "enrol",
    "back-up",
    "restore",
    "desk",
)
PORTAL = ("serve", "migrate", "enrolment-code", "devices", "demonstrate", "revoke-device")
PROGRAMS: dict[str, tuple[Main, tuple[str, ...]]] = {
    "staffdesk": (cli.main, (*OFFICE, "set-up-backups")),
    "staffdesk portal": (portal, PORTAL),
    "staffdesk demo": (demo.main, ()),
}
HELPS = [(name, word) for name, (_, known) in PROGRAMS.items() for word in ("", *known)]


@pytest.mark.parametrize(("program", "word"), HELPS)
def test_help_is_in_french(program: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        PROGRAMS[program][0]([*([word] if word else []), "--help"])
    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert told.startswith(f"Usage\N{NO-BREAK SPACE}: {program}")
    assert ENGLISH.findall(told) == []


@pytest.mark.parametrize(
    ("program", "arguments", "said"),
    [
        ("staffdesk", ["found"], "il manque : COMMUNE, --zone"),
        ("staffdesk", ["found", "X", "--zone", "D"], "'D' n’est pas un choix : 'A', 'B', 'C'"),
        ("staffdesk", ["check", "--quickly"], "argument inconnu : --quickly"),
        ("staffdesk", ["restore", "a.sdb", "--into"], "--into attend une valeur"),
        ("staffdesk", ["check", "--json=oui"], "--json ne prend pas de valeur, 'oui' est de trop"),
        ("staffdesk portal", [], "il manque : COMMANDE"),
        ("staffdesk portal", ["serve", "--threads", "dix"], "--threads : 'dix' ne se lit pas"),
        ("staffdesk portal", ["serve", "--bind", "8080"], "--bind : 8080 n’est pas ADRESSE:PORT"),
        ("staffdesk portal", ["serve", "--m", "x"], "--m peut désigner plusieurs options"),
        ("staffdesk demo", ["--families", "mille"], "--families : mille n’est pas un nombre de 1 à 20000"),
        ("staffdesk demo", ["--now", "demain"], "--now : demain n’est pas un instant"),
        ("staffdesk demo", ["--now", "2026-11-19T09:30"], "--now : il manque le fuseau à 2026-11-19T09:30"),
    ],
)
def test_what_makes_no_sense_is_refused_in_french(
    program: str, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        PROGRAMS[program][0](arguments)
    told = capsys.readouterr().err
    assert ended.value.code == USAGE
    assert said in told.replace("\N{NO-BREAK SPACE}", " ")
    assert ENGLISH.findall(told) == []


def test_a_parser_among_many_values_refuses_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    parser = FrenchParser(prog="essai")
    only_one = parser.add_mutually_exclusive_group(required=True)
    only_one.add_argument("--one", nargs=2)
    only_one.add_argument("--many", nargs="+")
    for arguments, said in (
        ([], "il faut l’un de : --one --many"),
        (["--one", "a"], "--one attend 2 valeurs"),
        (["--many"], "--many attend au moins une valeur"),
        (["--one", "a", "b", "--many", "c"], "--many ne va pas avec --one"),
    ):
        with pytest.raises(SystemExit):
            parser.parse_args(arguments)
        assert said in capsys.readouterr().err.replace("\N{NO-BREAK SPACE}", " ")


def test_an_instant_is_read_with_its_zone() -> None:
    assert read_instant("2026-11-21T09:30Z") == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    for wrong in ("2026-11-21T09:30", "hier", ""):
        with pytest.raises(argparse.ArgumentTypeError):
            read_instant(wrong)
