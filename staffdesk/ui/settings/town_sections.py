"""Sections about the town: rules, sites, calendar, documents, texts; users and workstations of its office."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLayout, QWidget

from staffdesk.domain.french.dates import instant_short
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.table_model import Column
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.settings.parts import pairs, section, table
from staffdesk.ui.settings.words import (
    CALENDAR_KINDS,
    SITE_KINDS,
    TEXT_KINDS,
    WORKSTATION_STATES,
    days_words,
    roles_words,
)

if TYPE_CHECKING:
    from staffdesk.services.settings_rows import (
        CalendarRow,
        DocumentTypeRow,
        SettingsView,
        SiteRow,
        TextRow,
    )
    from staffdesk.services.staff_rows import StaffRow, WorkstationRow


def town(view: "SettingsView") -> list[QLayout]:
    """Show the town and its rules."""
    facts = [("Nom", view.town), ("Zone de vacances", view.holiday_zone)]
    return [section("Commune", pairs(facts)), section("Règles", pairs(view.rules))]


def sites(view: "SettingsView") -> list[QLayout]:
    """Show the sites with their classes."""
    columns: list[Column[SiteRow]] = [
        Column("Site", lambda row: row.name, strong=True),
        Column("Genre", lambda row: SITE_KINDS.get(row.kind, row.kind), tone=_quiet, width=130),
        Column("Adresse", lambda row: row.address or "–", tone=_quiet, width=200),
        Column("Classes", lambda row: ", ".join(row.classes) or "–"),
    ]
    return [section("Sites", table("Sites", columns, view.sites), beside=str(len(view.sites)))]


def calendar(view: "SettingsView") -> list[QLayout]:
    """Show holidays, public holidays and closures of the school year."""

    def kind(row: "CalendarRow") -> tuple[str, str]:
        return CALENDAR_KINDS.get(row.kind, ("", row.kind))

    columns: list[Column[CalendarRow]] = [
        Column("Quand", lambda row: days_words(row.starts_on, row.last_on), width=220),
        Column("Quoi", lambda row: row.label, strong=True),
        Column("Genre", lambda row: kind(row)[1], tone=_quiet, icon=lambda row: kind(row)[0], width=200),
        Column("Site", lambda row: row.site or "tous", tone=_quiet, width=180),
    ]
    return [section(f"Zone {view.holiday_zone}", table("Calendrier", columns, view.calendar))]


def documents(view: "SettingsView") -> list[QLayout]:
    """Show what families must bring."""
    columns: list[Column[DocumentTypeRow]] = [
        Column("Document", lambda row: row.name, strong=True),
        Column("Par", lambda row: row.owner, tone=_quiet, width=90),
        Column("Obligatoire", lambda row: "oui" if row.mandatory else "non", width=110),
        Column("S’il manque", lambda row: row.effect, width=190),
        Column("Valable", lambda row: row.validity, tone=_quiet, width=190),
    ]
    return [section("Pièces du dossier", table("Documents demandés", columns, view.document_types))]


def texts(view: "SettingsView") -> list[QLayout]:
    """Show the texts by kind; kinds without any are left out."""
    made: list[QLayout] = []
    for kind, title in TEXT_KINDS:
        rows = [row for row in view.texts if row.kind == kind]
        if kind in ("terms", "news") and rows:
            made.append(section(title, *(part for row in rows for part in _long_text(row))))
        elif rows:
            made.append(section(title, table(title, _text_columns(rows), rows)))
    return made


def _text_columns(rows: "Sequence[TextRow]") -> "list[Column[TextRow]]":
    """Leave the column of texts out where none has any."""
    if not any(row.text for row in rows):
        return [Column("Intitulé", lambda row: row.label)]
    return [
        Column("Intitulé", lambda row: row.label, width=280),
        Column("Texte", lambda row: row.text or "–", tone=_quiet),
    ]


def _long_text(row: "TextRow") -> Sequence[QWidget]:
    return [label(row.label, "body", wrap=True), label(row.text, "body2", wrap=True)]


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
