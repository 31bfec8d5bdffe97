"""The section Utilisateurs: users and workstations of the office."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLayout

from staffdesk.domain.french.dates import instant_short
from staffdesk.ui.kit.table_model import Column
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.settings.parts import section, table
from staffdesk.ui.settings.words import WORKSTATION_STATES, roles_words

if TYPE_CHECKING:
    from staffdesk.services.settings_rows import SettingsView
    from staffdesk.services.staff_rows import StaffRow, WorkstationRow


def staff(view: "SettingsView") -> list[QLayout]:
    """Show users with their roles, and the machines that opened this office."""
    people: list[Column[StaffRow]] = [
        Column("Nom", lambda row: row.name, strong=True, width=170),
        Column("Identifiant", lambda row: row.login, tone=_quiet, width=130),
        Column("Fonction", lambda row: row.title or "–", width=190),
        Column("Rôles", lambda row: roles_words(row.roles)),
        Column(
            "Dernière ouverture",
            _last_seen,
            tone=_quiet,
            width=160,
        ),
    ]
    machines: list[Column[WorkstationRow]] = [
        Column("Poste", lambda row: row.name, strong=True, width=300),
        Column(
            "Clé de la commune",
            lambda row: WORKSTATION_STATES.get(row.state, ("", row.state))[1],
            icon=lambda row: WORKSTATION_STATES.get(row.state, ("", ""))[0],
        ),
        Column("Vu", lambda row: instant_short(row.seen_at), tone=_quiet, width=160),
    ]
    return [
        section("Utilisateurs", table("Utilisateurs", people, view.staff)),
        section("Postes", table("Postes", machines, view.workstations)),
    ]


def _last_seen(row: "StaffRow") -> str:
    if not row.active:
        return "compte fermé"
    return "jamais" if row.last_sign_in_at is None else instant_short(row.last_sign_in_at)


def _quiet(_row: object) -> Tone:
    return Tone.QUIET
