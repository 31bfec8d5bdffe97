"""The IT officer's commands: what they do, what they print, and the exit code a script goes by."""

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from sqlalchemy import select

from staffdesk import __version__
from staffdesk.arguments import USAGE
from staffdesk.cli import DONE, FOUND_WRONG, UNAVAILABLE, main
from staffdesk.contract.v1 import EditBody, FieldAsked, RequestKind
from staffdesk.models.households import Guardian, Household
from staffdesk.models.policies import Policy
from staffdesk.models.unit_of_work import Database
from staffdesk.portal import tables
from staffdesk.portal.__main__ import main as portal_main
from staffdesk.portal.database import Store
from staffdesk.portal.inbox import file_request
from staffdesk.services.gateways.clock import SystemClock
from staffdesk.services.sync import outbox
from staffdesk.services.witness import Witness
from tests.journal import write_entries

PASSPHRASE = "quatre mots pour l’école"
ADMIN_PASSWORD = "une-longue-phrase-de-passe-2026"
START_SECONDS = 30


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workstation's own folder, of this test."""
    folder = tmp_path / "workstation"
    folder.mkdir()
    monkeypatch.setenv("STAFFDESK_DATA_FOLDER", str(folder))
    return folder


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of an office that is not there yet."""
    return f"sqlite:///{(tmp_path / 'office.sqlite').as_posix()}"


@pytest.fixture
def office(url: str, tmp_path: Path, command: "Command") -> str:
    """The address of an office that was upgraded and founded."""
    assert command("upgrade", "--database", url).code == DONE
    founded = command("found", "Valbrune", "--zone", "C", "--database", url, typed=ADMIN_PASSWORD)
    assert founded.code == DONE, founded.document
    return url


class Told:
    """What a command told: its exit code, the one JSON document, what it said on standard error."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.document: dict[str, Any] = json.loads(out) if out else {}
        self.err = err


class Command:
    """Runs a command with ``--json`` in this process; reading it back fails unless it is one document."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, typed: str = "") -> Told:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        self._capsys.readouterr()
        code = main([arguments[0], "--json", *arguments[1:]])
        captured = self._capsys.readouterr()
        return Told(code, captured.out, captured.err)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs commands."""
    return Command(capsys, monkeypatch)


def keyring_environment(folder: Path) -> dict[str, str]:
    """Give a program that is started a keyring in a file."""
    return os.environ | {
        "PYTHON_KEYRING_BACKEND": "tests.file_keyring.FileKeyring",
        "STAFFDESK_TEST_KEYRING": str(folder / "keyring.json"),
    }


# ------------------------------------------------------------------------------------------ arguments


@pytest.mark.parametrize("arguments", [["bogus"], ["restore"], ["found", "Valbrune"], ["sync", "--wach"]])
def test_arguments_that_make_no_sense_exit_with_2(arguments: Sequence[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(arguments)
    assert refused.value.code == USAGE


def test_it_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as told:
        main(["--version"])
    assert (told.value.code, capsys.readouterr().out) == (DONE, f"staffdesk {__version__}\n")


@pytest.mark.parametrize("address", ["office.sqlite", "mysql://db.example/office"])
def test_an_address_that_is_no_database_exits_with_2_and_says_so(command: Command, address: str) -> None:
    told = command("verify-ledger", "--database", address)
    assert (told.code, told.document["code"]) == (USAGE, "settings_unreadable")
    assert "(database)" in told.err


def test_a_restore_into_no_database_exits_with_2(command: Command, tmp_path: Path) -> None:
    told = command("restore", str(tmp_path / "backup"), "--into", "restored.sqlite")
    assert (told.code, told.document["code"]) == (USAGE, "settings_unreadable")


@pytest.mark.parametrize("name", ["demo", "portal"])
def test_what_must_come_first_says_so(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--verbose", name]) == USAGE
    assert name in capsys.readouterr().err


@pytest.mark.parametrize("name", ["check", "verify-ledger", "sync", "back-up"])
def test_a_database_that_is_not_there_exits_with_3_and_the_reason(
    command: Command, url: str, tmp_path: Path, name: str
) -> None:
    told = command(name, *([str(tmp_path)] if name == "back-up" else []), "--database", url)
    assert (told.code, told.document["ok"], told.document["code"]) == (UNAVAILABLE, False, "database_missing")
    assert told.document["message"] in told.err


def test_whoever_begins_is_told_how(command: Command, url: str, postgresql_url: str) -> None:
    missing, empty = (
        command("found", "Valbrune", "--zone", "C", "--database", url),
        command("found", "Valbrune", "--zone", "C", "--database", postgresql_url),
    )
    for told in (missing, empty):
        assert told.code == UNAVAILABLE
        assert "staffdesk upgrade, puis staffdesk found" in told.err
    assert url.removeprefix("sqlite:///") in missing.err


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    environment = os.environ | {"STAFFDESK_DATA_FOLDER": str(tmp_path / "file"), "STAFFDESK_DATABASE": ""}
    for arguments in ([], ["upgrade"]):
        done = subprocess.run(
            [sys.executable, "-m", "staffdesk", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        assert done.returncode == UNAVAILABLE, done.stderr
        assert str(tmp_path / "file") in done.stderr


def test_a_file_that_is_no_database_is_found_wrong_in_french(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.sqlite").write_text("no database, but long enough" * 20)
    assert main(["check", "--database", f"sqlite:///{tmp_path}/x.sqlite"]) == FOUND_WRONG
    assert "La base de données est abîmée" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_named(command: Command, office: str, tmp_path: Path) -> None:
    assert command("set-up-backups", "--database", office, typed=PASSPHRASE).code == DONE
    told = command("back-up", str(tmp_path / "nowhere"), "--database", office)
    assert (told.code, told.document["code"]) == (UNAVAILABLE, "file_missing")
    assert str(tmp_path / "nowhere") in told.err


def test_the_window_too_says_why_it_cannot_open(tmp_path: Path) -> None:
    missing = f"sqlite:///{(tmp_path / 'none.sqlite').as_posix()}"
    done = subprocess.run(
        [sys.executable, "-m", "staffdesk", "--database", missing],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == UNAVAILABLE
    assert "introuvable" in done.stderr


# ------------------------------------------------------------------------------------------ set-up, check


def test_upgrade_tells_the_revision_before_and_after(command: Command, url: str) -> None:
    first, second = command("upgrade", "--database", url), command("upgrade", "--database", url)
    assert (first.code, first.document["before"]) == (DONE, None)
    assert second.document["before"] == second.document["after"] == first.document["after"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([" ", "--zone", "A"], "town_name_missing"),
        (["Valbrune", "--zone", "A", "--name", " "], "name_missing"),
        (["Valbrune", "--zone", "A", "--login", "é è"], "login_unreadable"),
    ],
)
def test_a_town_is_not_founded_by_halves(
    command: Command, url: str, arguments: Sequence[str], code: str
) -> None:
    command("upgrade", "--database", url)
    told = command("found", *arguments, "--database", url, typed=ADMIN_PASSWORD)
    assert (told.code, told.document["code"]) == (UNAVAILABLE, code)
    assert command("found", "Valbrune", "--zone", "A", "--database", url, typed=ADMIN_PASSWORD).code == DONE


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
@pytest.mark.parametrize(("second", "expected"), [(ADMIN_PASSWORD, DONE), ("autre chose", UNAVAILABLE)])
def test_at_a_terminal_a_new_password_is_typed_twice_and_never_shown(
    command: Command, url: str, tmp_path: Path, second: str, expected: int
) -> None:
    command("upgrade", "--database", url)
    keyboard, terminal = os.openpty()
    founding = [sys.executable, "-m", "staffdesk", "found", "Valbrune", "--zone", "C", "--database", url]
    with subprocess.Popen(
        founding,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        env=keyring_environment(tmp_path),
    ) as process:
        os.close(terminal)
        shown = b""
        for typed in (ADMIN_PASSWORD, second):
            while not shown.endswith(b": "):
                shown += os.read(keyboard, 1000)
            os.write(keyboard, f"{typed}\n".encode())
            shown += os.read(keyboard, 1000)
        assert process.wait(START_SECONDS) == expected
    os.close(keyboard)
    assert ADMIN_PASSWORD.encode() not in shown


def test_the_account_of_workstations_gets_its_rights(command: Command, postgresql_url: str) -> None:
    told = command("upgrade", "--grant-to", "nobody-here", "--database", postgresql_url)
    assert (told.code, told.document["code"]) == (UNAVAILABLE, "role_unknown")
    told = command("upgrade", "--grant-to", "postgres", "--database", postgresql_url)
    assert (told.code, told.document["granted_to"]) == (DONE, "postgres")


def test_a_town_is_founded_once(command: Command, office: str) -> None:
    again = command("found", "Autre", "--zone", "A", "--database", office, typed=ADMIN_PASSWORD)
    assert (again.code, again.document["code"]) == (UNAVAILABLE, "town_exists")


def test_the_database_may_be_named_before_the_command(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--database", url, "upgrade"]) == DONE
    assert main(["--database", url, "check"]) == DONE
    assert "Tout est sain." in capsys.readouterr().out


def test_check_finds_a_sound_office_sound(command: Command, office: str) -> None:
    told = command("check", "--database", office)
    assert (told.code, told.document["ok"], told.document["problems"]) == (DONE, True, [])


def test_check_names_what_is_wrong_with_a_damaged_file_once(
    command: Command, office: str, tmp_path: Path
) -> None:
    file = tmp_path / "office.sqlite"
    file.write_bytes(b"\xff" * 5000)
    told = command("check", "--database", office)
    assert (told.code, told.document["ok"]) == (FOUND_WRONG, False)
    assert told.document["problems"] == [{"kind": "file", "where": "database_damaged"}]


def test_a_file_that_is_no_database_is_said_in_words(
    office: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "office.sqlite").write_bytes(b"\xff" * 5000)
    assert main(["--database", office, "check"]) == FOUND_WRONG
    told = capsys.readouterr().out
    assert "database_damaged" not in told
    assert "La base de données est abîmée" in told


def test_self_check_tries_every_part(command: Command) -> None:
    told = command("self-check")
    assert (told.code, told.document["ok"]) == (DONE, True)
    assert {"database", "pdf", "fonts and icons"} <= {step["name"] for step in told.document["steps"]}


# ------------------------------------------------------------------------------------------ the ledger


@pytest.fixture
def journal(office: str) -> str:
    """The address of an office with nine entries in its journal."""
    database = Database(office)
    write_entries(database, 9)
    database.close()
    return office


def tamper(url: str, *statements: str) -> None:
    """Change the file as somebody who owns it and takes the guards away."""
    with sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None) as file:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            file.execute(statement)
    file.close()


def test_a_clean_ledger_exits_with_0_without_any_keyring(command: Command, journal: str) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    told = command("verify-ledger", "--database", journal)
    assert told.code == DONE
    assert told.document["ok"] is True
    assert (told.document["entries"], told.document["head"]["no"], told.document["no"]) == (9, 9, None)
    assert sum(told.document["balances"].values()) == 0


@pytest.mark.parametrize(
    ("statement", "no"),
    [
        ("UPDATE ledger_line SET cents = cents + 1 WHERE entry_no = 4 AND position = 1", 4),
        ("UPDATE ledger_entry SET payload = '{}' WHERE no = 7", 7),
        ("DELETE FROM ledger_line WHERE entry_no = 5", 5),
        ("UPDATE ledger_entry SET by_user = 3 WHERE no = 1", 1),
    ],
)
def test_a_changed_ledger_exits_with_1_and_names_the_entry(
    command: Command, journal: str, statement: str, no: int
) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    tamper(journal, statement)
    told = command("verify-ledger", "--database", journal)
    assert (told.code, told.document["ok"], told.document["no"]) == (FOUND_WRONG, False, no)
    assert told.document["fault"]


def test_the_entry_at_fault_is_named_in_words_too(journal: str, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(journal, "UPDATE ledger_entry SET kind = 'payment' WHERE no = 1")
    assert main(["verify-ledger", "--database", journal]) == FOUND_WRONG
    assert "Écriture 1" in capsys.readouterr().out


# ------------------------------------------------------------------------------------------ backups


def test_what_was_backed_up_is_restored_with_the_passphrase(
    command: Command, journal: str, tmp_path: Path
) -> None:
    backups, copy = tmp_path / "backups", f"sqlite:///{(tmp_path / 'restored.sqlite').as_posix()}"
    backups.mkdir()
    chosen = command("set-up-backups", "--database", journal, typed=PASSPHRASE)
    assert (chosen.code, bool(chosen.document["recovery_key"])) == (DONE, True)
    made = command("back-up", str(backups), "--database", journal)
    assert (made.code, made.document["ledger_no"]) == (DONE, 9)
    restored = command("restore", made.document["file"], "--into", copy, typed=PASSPHRASE)
    assert (restored.code, restored.document["ledger_no"]) == (DONE, 9)
    before, after = (command("verify-ledger", "--database", one).document for one in (journal, copy))
    assert after == before


def test_a_wrong_passphrase_restores_nothing(command: Command, journal: str, tmp_path: Path) -> None:
    command("set-up-backups", "--database", journal, typed=PASSPHRASE)
    file = command("back-up", str(tmp_path), "--database", journal).document["file"]
    copy = tmp_path / "restored.sqlite"
    told = command("restore", file, "--into", f"sqlite:///{copy.as_posix()}", typed="autre phrase de passe")
    assert (told.code, told.document["ok"], copy.exists()) == (UNAVAILABLE, False, False)


def test_without_a_passphrase_nothing_is_backed_up(command: Command, office: str, tmp_path: Path) -> None:
    told = command("back-up", str(tmp_path), "--database", office)
    assert (told.code, told.document["code"]) == (UNAVAILABLE, "backup_not_set_up")


def test_without_a_keyring_no_passphrase_is_kept(command: Command, office: str) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    told = command("set-up-backups", "--database", office, typed=PASSPHRASE)
    assert (told.code, told.document["code"]) == (UNAVAILABLE, "keyring_missing")


# ------------------------------------------------------------------------------------------ the portal


@contextmanager
def portal_process(database: str) -> Iterator[str]:
    """Run a portal on a free port of loopback; gives its address."""
    arguments = ["serve", "--database", database, "--migrate", "--bind", "127.0.0.1:0", "--json"]
    command = [sys.executable, "-m", "staffdesk.portal", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield f"http://127.0.0.1:{json.loads(line_of(process.stdout))['port']}"
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def line_of(stream: IO[str] | None) -> str:
    """Read one line of a process."""
    assert stream is not None
    return stream.readline()


@pytest.fixture
def portal_database(tmp_path: Path) -> str:
    """The address of the portal's own database."""
    return f"sqlite:///{(tmp_path / 'portal.sqlite').as_posix()}"


@pytest.fixture
def portal(portal_database: str) -> Iterator[str]:
    """The address of a portal that runs as a process of its own."""
    with portal_process(portal_database) as address:
        yield address


@pytest.fixture
def code(portal: str, portal_database: str, capsys: pytest.CaptureFixture[str]) -> str:
    """A code that enrols one device."""
    capsys.readouterr()
    assert portal_main(["enrolment-code", "--database", portal_database, "--json"]) == 0
    return str(json.loads(capsys.readouterr().out)["code"])


def test_a_workstation_enrols_and_exchanges_over_http(
    command: Command, office: str, portal: str, code: str
) -> None:
    enrolled = command("enrol", portal, code, "--database", office)
    assert (enrolled.code, len(enrolled.document["words"])) == (DONE, 6)
    synced = command("sync", "--database", office)
    assert (synced.code, synced.document["ok"], synced.document["outcome"]) == (DONE, True, "ok")
    assert synced.document["rejected"] == 0


def a_guardian(office: str) -> tuple[str, str]:
    """Add a family of one guardian to an office, to be published; gives its uid and the guardian's."""
    database = Database(office)
    at = SystemClock().now()
    with database.begin() as session:
        guardian = Guardian(first_name="Inès", last_name="Martin", mobile="06 00 00 00 01")
        household = Household(number="F-1", name="Martin", created_at=at, guardians=[guardian])
        session.add(household)
        session.flush()
        outbox.touch_household(session, household.id, at=at)
        found = household.uid, guardian.uid
    database.close()
    return found


def test_policies_decide_in_an_exchange_only_when_asked_to(
    command: Command, office: str, portal: str, portal_database: str, code: str
) -> None:
    assert command("enrol", portal, code, "--database", office).code == DONE
    family, guardian = a_guardian(office)
    assert command("sync", "--database", office).code == DONE
    database = Database(office)
    with database.begin() as session:
        session.add(Policy(kind="contact", is_on=True, since_at=SystemClock().now(), changed_by="Alex T."))
    database.close()
    asked = FieldAsked(name="mobile", base="06 00 00 00 01", asked="07 00 00 00 02")
    body = EditBody(subject="guardian", uid=guardian, base_rev=1, fields=[asked])
    store = Store(portal_database)
    with store.begin() as connection:
        file_request(
            connection,
            family=family,
            submit_id="form-1",
            kind=RequestKind.EDIT,
            body=body,
            received_at=SystemClock().now(),
        )
    without = command("sync", "--database", office).document
    assert (without["pulled"], without["decided"]) == (1, 0)
    with_them = command("sync", "--policies", "--database", office).document
    assert (with_them["pulled"], with_them["decided"], with_them["rejected"]) == (0, 1, 0)
    with store.read() as connection:
        assert connection.scalar(select(tables.request.c.status)) == "accepted"
    store.close()


def test_a_code_enrols_only_once(command: Command, office: str, portal: str, code: str) -> None:
    assert command("enrol", portal, code, "--database", office).code == DONE
    again = command("enrol", portal, code, "--database", office)
    assert (again.code, again.document["ok"]) == (UNAVAILABLE, False)
    assert command("sync", "--database", office).code == DONE


def test_half_a_code_is_refused_and_the_workstation_stays_enrolled(
    command: Command, office: str, portal: str, code: str
) -> None:
    assert command("enrol", portal, code, "--database", office).code == DONE
    told = command("enrol", portal, code[:7], "--database", office)
    assert (told.code, told.document["code"]) == (UNAVAILABLE, "enrolment_code_unreadable")
    assert command("sync", "--database", office).code == DONE


def test_a_code_may_be_typed_in_small_letters_and_with_spaces(
    command: Command, office: str, portal: str, code: str
) -> None:
    assert command("enrol", portal, f" {code.lower()} ", "--database", office).code == DONE


def test_a_restored_office_exits_with_1_because_somebody_must_look(
    command: Command, office: str, portal: str, code: str, tmp_path: Path, portal_database: str
) -> None:
    assert command("set-up-backups", "--database", office, typed=PASSPHRASE).code == DONE
    assert command("enrol", portal, code, "--database", office).code == DONE
    made = command("back-up", str(tmp_path), "--database", office)
    assert command("sync", "--database", office).code == DONE
    copy = f"sqlite:///{(tmp_path / 'copy.sqlite').as_posix()}"
    restored = command("restore", made.document["file"], "--into", copy, typed=PASSPHRASE)
    assert restored.code == DONE
    told = command("sync", "--database", copy)
    assert (told.code, told.document["outcome"]) == (FOUND_WRONG, "recovery")


def test_an_office_without_a_portal_cannot_exchange(command: Command, office: str) -> None:
    told = command("sync", "--database", office)
    assert (told.code, told.document["code"]) == (UNAVAILABLE, "portal_not_enrolled")


def test_a_portal_out_of_reach_exits_with_3_and_says_why(
    command: Command, office: str, portal_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with portal_process(portal_database) as address:
        portal_main(["enrolment-code", "--database", portal_database, "--json"])
        code = json.loads(capsys.readouterr().out)["code"]
        assert command("enrol", address, code, "--database", office).code == DONE
    told = command("sync", "--database", office)
    assert (told.code, told.document["outcome"]) == (UNAVAILABLE, "failed")
    assert told.document["message"] in told.err


def test_the_unattended_service_tells_each_cycle_and_stops_when_it_is_asked(
    url: str, portal: str, code: str, tmp_path: Path
) -> None:
    environment = keyring_environment(tmp_path)
    program = [sys.executable, "-m", "staffdesk", "--database", url]
    for arguments in (["upgrade"], ["found", "Valbrune", "--zone", "C"], ["enrol", portal, code]):
        subprocess.run(
            [*program, *arguments],
            env=environment,
            input=ADMIN_PASSWORD,
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    watch = [*program, "sync", "--watch", "--json"]
    with subprocess.Popen(watch, env=environment, stdout=subprocess.PIPE, text=True) as service:
        try:
            first = json.loads(line_of(service.stdout))
        finally:
            service.send_signal(signal.SIGTERM)
        assert service.wait(START_SECONDS) == DONE
    assert (first["ok"], first["outcome"]) == (True, "ok")


def test_a_ledger_is_compared_with_its_witness(command: Command, journal: str, tmp_path: Path) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    witness = tmp_path / "witness.jsonl"
    Witness(witness).catch_up(Database(journal).engine)
    assert command("verify-ledger", "--database", journal, "--witness", str(witness)).code == DONE
    tamper(
        journal,
        "DELETE FROM ledger_line WHERE entry_no = 9",
        "DELETE FROM ledger_entry WHERE no = 9",
        "UPDATE number_counter SET last = 8 WHERE series = 'ledger'",
    )
    assert command("verify-ledger", "--database", journal).code == DONE
    told = command("verify-ledger", "--database", journal, "--witness", str(witness))
    assert (told.code, told.document["no"], told.document["fault"]) == (FOUND_WRONG, 9, "cut_tail")


def test_health_forms_to_erase_are_listed_and_erased_on_request(office: str, command: "Command") -> None:
    listed = command("erase-health", "--database", office)
    assert (listed.code, listed.document) == (DONE, {"ok": True, "to_erase": []})
    erased = command("erase-health", "--apply", "--database", office)
    assert (erased.code, erased.document) == (DONE, {"ok": True, "erased": 0})
