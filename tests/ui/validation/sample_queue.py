"""The queue of one invented Monday morning, 11 January 2027 at 10:18: what the pictures of the look show."""

from datetime import UTC, date, datetime

from staffdesk.services.request_rows import (
    AttachedFile,
    CheckRow,
    DateRow,
    DocumentAsk,
    FieldRow,
    HistoryRow,
    QueueCounts,
    QueueRow,
    QueueView,
    RequestDetail,
    Verdict,
)

NBSP = "\N{NO-BREAK SPACE}"
NOW = datetime(2027, 1, 11, 9, 18, tzinfo=UTC)
ADD = ("accepted", "waiting", "refused", "already_done")
CANCEL = ("absent_excused", "absent_billed", "refused", "already_done")


def paris(day: int, hour: int = 12, minute: int = 0, month: int = 1) -> datetime:
    """Give an instant of January 2027 by its hour in Paris (winter time)."""
    return datetime(2027, month, day, hour - 1, minute, tzinfo=UTC)


def queue_row(number: int = 1, **given: object) -> QueueRow:
    """Give a row of the queue with valid defaults."""
    values: dict[str, object] = {
        "request_id": number,
        "kind": "booking",
        "family": "Lemoine-Daoud",
        "child": "Inès, CE1",
        "summary": "Cantine et soir · 11 dates du 12 au 29",
        "received_at": paris(10, 20, 59),
        "useful_until_at": paris(11, 12),
        "urgent_group": "soon",
        "worst": Verdict.LOOK,
        "to_look_at": 3,
        "status": "pending",
        "household_id": 100 + number,
        "site_id": 1,
    }
    return QueueRow(**(values | given))  # type: ignore[arg-type]


_Line = tuple[str, str, str, str, datetime, str, Verdict, int]
_LINES: tuple[_Line, ...] = (
    ("booking", "Lemoine-Daoud", "Inès, CE1", "Cantine et soir · 11 dates du 12 au 29 + régime",
     paris(11, 12), "soon", Verdict.LOOK, 3),
    ("cancellation", "Garnier", "Hugo, GS", "Annulation · midi du mer. 13, certificat joint",
     paris(11, 12), "soon", Verdict.OK, 7),
    ("booking", "Da Silva", "Lina et Tomé", "Cantine · 2 enfants, jeu. 14 et ven. 15",
     paris(11, 12), "soon", Verdict.BLOCKED, 1),
    ("health_record", "Marchand", "Nour, CP", "Fiche sanitaire · PAI arachide, ordonnance jointe",
     paris(11, 17), "today", Verdict.LOOK, 1),
    ("pickup_person", "Benali", "Adam, CM2", "Personne autorisée · grand-mère, ce soir",
     paris(11, 17, 30), "today", Verdict.OK, 6),
    ("booking", "Nguyen", "Maël, MS", "Mercredi 13 · journée complète, groupe 3-5 ans",
     paris(11, 18), "today", Verdict.BLOCKED, 1),
    ("booking", "Roussel", "Chloé, CE2", "Cantine · lun. et mar. de la semaine 3",
     paris(11, 18), "today", Verdict.OK, 7),
    ("document", "Perrin", "", "Quotient familial · attestation CAF 2027, QF 842",
     paris(13), "this_week", Verdict.OK, 5),
    ("bank", "Kowalski", "", "Mandat SEPA · nouvel IBAN, ancien mandat actif",
     paris(14), "this_week", Verdict.LOOK, 1),
    ("child", "Diallo", "Aminata, CP", "Inscription scolaire · arrivée le 25 janv., 3 pièces",
     paris(15), "this_week", Verdict.LOOK, 2),
    ("household", "Renaud", "", "Adresse · même commune, justificatif à lire",
     paris(20), "this_week", Verdict.OK, 4),
    ("booking", "Faure", "Gabin, CM1", "Vacances d’hiver · 8 au 12 févr., journée + repas",
     paris(23), "this_week", Verdict.OK, 7),
)  # fmt: skip
_KINDS = {"booking": "booking", "cancellation": "booking", "document": "document"}
_FAMILIES = ("Morel", "Petit", "Haddad", "Moreau", "Lambert", "Rossi", "Bonnet", "Costa", "Girard", "Ferrand")


def queue_rows() -> tuple[QueueRow, ...]:
    """Give the 47 rows of the picture; the last ones are filled up with names."""
    rows = [
        queue_row(
            number,
            kind=_KINDS.get(subject, "edit"),
            subject=subject,
            family=family,
            child=child,
            summary=summary,
            useful_until_at=until_at,
            urgent_group=group,
            worst=worst,
            to_look_at=count,
            site_id=1 + number % 3,
        )
        for number, (subject, family, child, summary, until_at, group, worst, count) in enumerate(_LINES, 1)
    ]
    for number in range(len(rows) + 1, 48):
        week = number <= 30
        rows.append(
            queue_row(
                number,
                family=_FAMILIES[number % len(_FAMILIES)],
                child="Léa, CE1",
                summary="Cantine · jeu. 28 janv.",
                useful_until_at=paris(24 if week else 28),
                urgent_group="this_week" if week else "later",
                worst=Verdict.OK,
                to_look_at=7,
                site_id=1 + number % 3,
            )
        )
    return tuple(rows)


def counts() -> QueueCounts:
    """Give the figures beside the filters."""
    return QueueCounts(
        views=dict(zip(QueueView, (47, 12, 28, 3, 214), strict=True)),
        kinds={"booking": 21, "absence": 9, "edit": 8, "document": 5},
        sites=((1, "Jean-Zay", 19), (2, "Les Tilleuls", 16), (3, "Maternelle Prévert", 12)),
        channels={"portal": 41, "paper": 4, "phone": 2},
    )


def field_row(index: int = 0, **given: object) -> FieldRow:
    """Give a field of an edit with valid defaults."""
    values: dict[str, object] = {
        "index": index,
        "name": "mobile",
        "label": "Portable",
        "published": "06 00 12 34 56",
        "current": "06 00 12 34 56",
        "asked": "06 00 98 76 54",
        "in_conflict": False,
        "already_done": False,
    }
    return FieldRow(**(values | given))  # type: ignore[arg-type]


def date_row(index: int = 0, day: int = 14, **given: object) -> DateRow:
    """Give an asked slot of January 2027 with valid defaults."""
    values: dict[str, object] = {
        "index": index,
        "on": date(2027, 1, day),
        "activity": "Cantine",
        "slot": "Midi",
        "op": "add",
        "verdict": Verdict.OK,
        "reason": "",
        "proposed": "accepted",
        "choices": ADD,
    }
    return DateRow(**(values | given))  # type: ignore[arg-type]


_FIELDS = (
    field_row(0, name="pattern", label="Formule", published="Lun, mar, jeu", current="Lun, mar, jeu",
              asked="Lun, mar, jeu, ven"),
    field_row(1, name="diet", label="Régime", published="Standard", current="Standard", asked="Sans porc"),
    field_row(2, name="pickup", label="Départ le soir", published="Mère", current="Mère, père",
              asked="Mère, tante", in_conflict=True, changed_note="Mairie, le 8 janv."),
    field_row(3),
)  # fmt: skip

LATE = date_row(0, 12, verdict=Verdict.LATE, reason="hors délai, limite ven. 8, 12:00", proposed="refused")
FULL = date_row(6, 22, verdict=Verdict.BLOCKED, reason="complet, 24/24", proposed="waiting")

_DATES = (
    LATE,
    *(date_row(number, day) for number, day in enumerate((14, 15, 18, 19, 21), 1)),
    FULL,
    *(date_row(number, day) for number, day in enumerate((25, 26, 28, 29), 7)),
)

CHECKS = (
    CheckRow("deadline", "Délai", Verdict.LATE, f"Le mar. 12{NBSP}: limite passée, ven. 8 à 12:00"),
    CheckRow("capacity", "Capacité midi", Verdict.BLOCKED, "24/24 le ven. 22, au plus 23/24 ailleurs"),
    CheckRow("balance", "Solde impayé", Verdict.LOOK,
             f"86,40{NBSP}€ échus depuis 12 jours, seuil 50{NBSP}€"),
    CheckRow("enrolment", "Inscription", Verdict.OK, "Enfant inscrit à chaque date"),
    CheckRow("calendar", "Calendrier", Verdict.OK, "Service ouvert à chaque date"),
    CheckRow("duplicates", "Doublons", Verdict.OK, "Aucune réservation ni demande en double"),
    CheckRow("documents", "Documents", Verdict.OK, "3 documents vérifiés"),
    CheckRow("health", "Fiche sanitaire", Verdict.OK, "Fiche sanitaire complète"),
    CheckRow("readable", "Lecture", Verdict.OK, "Demande lisible"),
)  # fmt: skip

_HISTORY = (
    HistoryRow(paris(10, 20, 59), "Reçue par le portail, dans les délais sauf le 12"),
    HistoryRow(paris(11, 8, 1), "Relevée et contrôlée, 9 contrôles"),
    HistoryRow(paris(11, 10, 16), "Ouverte par Camille R."),
)


def detail(number: int = 1, **given: object) -> RequestDetail:
    """Give a request with valid defaults: a booking whose dates are all green."""
    values: dict[str, object] = {
        "request_id": number,
        "token": f"token-{number}",
        "kind": "booking",
        "title": "Réservation cantine et soir",
        "family": "Lemoine-Daoud",
        "household_id": 101,
        "child": "Inès, CE1, école Jean-Zay",
        "received_at": paris(10, 20, 59),
        "channel": "portal",
        "useful_until_at": paris(11, 12),
        "status": "pending",
        "decided_by": "",
        "decided_at": None,
        "can_undo": False,
        "dates": (date_row(0, 14), date_row(1, 15)),
        "checks": CHECKS[3:],
        "history": _HISTORY,
    }
    return RequestDetail(**(values | given))  # type: ignore[arg-type]


def booking_detail() -> RequestDetail:
    """Give the request of the picture."""
    return detail(fields=_FIELDS, dates=_DATES, checks=CHECKS)


def edit_detail() -> RequestDetail:
    """Give a change of the file with a conflict."""
    return detail(
        2, kind="edit", title="Modification du dossier", fields=_FIELDS[2:], dates=(), child="Foyer",
        note="Ma sœur viendra chercher Inès le mardi.",
    )  # fmt: skip


def absence_detail() -> RequestDetail:
    """Give a cancellation with a reason and a certificate."""
    return detail(
        3,
        kind="absence",
        title="Absence",
        family="Garnier",
        child="Hugo, GS, école Prévert",
        absence_reason="illness",
        note="Hugo a la varicelle, certificat joint.",
        dates=(
            date_row(0, 13, op="absence", verdict=Verdict.OK, reason="justificatif reçu",
                     proposed="absent_excused", choices=CANCEL),
            date_row(1, 14, op="absence", verdict=Verdict.LATE, reason="jour de carence",
                     proposed="absent_billed", choices=CANCEL),
        ),
        files=(AttachedFile("d1", "certificat.pdf", "application/pdf", 240_400, True),),
    )  # fmt: skip


def document_detail() -> RequestDetail:
    """Give an insurance certificate to be filed."""
    return detail(
        4,
        kind="document",
        title="Document",
        family="Perrin",
        child="Foyer",
        dates=(),
        files=(AttachedFile("d2", "attestation-assurance.pdf", "application/pdf", 1_340_000, True),),
        document=DocumentAsk("insurance", "Attestation d’assurance", "Jules Perrin", date(2027, 8, 31)),
        checks=CHECKS[6:],
    )
