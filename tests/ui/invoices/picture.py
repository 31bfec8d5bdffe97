"""A month of invoicing to look at, and a service that knows nothing else."""

from datetime import UTC, date, datetime

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.french.anomalies import label
from staffdesk.domain.permissions import Actor, Role
from staffdesk.domain.topics import Topic, Topics
from staffdesk.services.invoice_payers import PayerGroup
from staffdesk.services.money_rows import (
    AnomalyRow,
    FamilyFound,
    InvoiceLineRow,
    InvoiceRow,
    Issued,
    RunDetail,
    RunRow,
)
from staffdesk.services.progress import Progress

NOW = datetime(2027, 1, 11, 9, 12, tzinfo=UTC)
TODAY = date(2027, 1, 11)
OFFICER = Actor(7, "Camille R.", frozenset({Role.REVENUE_OFFICER}))
NAMES = (
    "Colin-Haddad", "Perrin", "Diallo", "Renaud", "Kowalski", "Benali", "Da Silva", "Lemoine",
    "Garnier",
    "Marchand", "Nguyen", "Roussel", "Okafor", "Le Gall", "Faure", "Barbier", "Chevalier", "Traoré",
)  # fmt: skip


def run(
    key: int, title: str, month: int, year: int, state: str, count: int, cents: int, points: int
) -> RunRow:
    """A run of one month."""
    first = date(year, month, 1)
    return RunRow(key, title, first, date(year, month, 28), date(2027, 2, 28), state, count, cents, points)


RUNS = (
    run(12, "Décembre 2026", 12, 2026, "draft", 204, 1_842_355, 21),
    run(11, "Novembre 2026", 11, 2026, "issued", 211, 1_911_480, 0),
    run(10, "Vacances d’automne", 10, 2026, "issued", 64, 702_300, 0),
    run(9, "Octobre 2026", 10, 2026, "issued", 208, 1_874_920, 0),
    run(8, "Septembre 2026", 9, 2026, "issued", 201, 1_640_110, 0),
)


def _anomaly(kind: AnomalyKind, place: int, text: str) -> AnomalyRow:
    family = NAMES[place % len(NAMES)]
    return AnomalyRow(kind.value, label(kind), 100 + place, family, text, date(2026, 12, 1 + place))


ANOMALIES = (
    _anomaly(AnomalyKind.NO_PAYER_ADDRESS, 3, "Le code postal et la commune manquent"),
    *(
        _anomaly(AnomalyKind.NO_QUOTIENT, place, "Aucun quotient familial valable en décembre 2026")
        for place in range(11)
    ),
    *(
        _anomaly(
            AnomalyKind.UNBOOKED_PRESENCE,
            place,
            "Malo, Cantine\u00a0: 2\u00a0jours (lun. 7 déc., mar. 8 déc.)",
        )
        for place in range(4, 8)
    ),
    *(
        _anomaly(AnomalyKind.NOT_MARKED, place, "Rose, Accueil du soir\u00a0: 1\u00a0jour (ven. 18 déc.)")
        for place in range(8, 12)
    ),
    _anomaly(AnomalyKind.UNUSUALLY_HIGH, 12, "412,60\u00a0€ au lieu de 138,20\u00a0€ d’habitude"),
)


def invoices(count: int, *, numbered: bool) -> tuple[InvoiceRow, ...]:
    """Invoices of December, as drafts or issued ones in various states."""
    states = ("issued", "issued", "paid", "partly_paid", "paid", "sent_to_treasury")
    rows = []
    for place in range(count):
        total = 4_820 + 731 * ((place * 7) % 23)
        state = states[place % len(states)] if numbered else "draft"
        left = {"paid": 0, "partly_paid": total // 2}.get(state, total)
        due = date(2027, 1, 5) if place % 4 == 0 and numbered else date(2027, 1, 31)
        number = f"2026-{4987 - place:06d}" if numbered else ""
        rows.append(
            InvoiceRow(
                place + 1,
                number,
                "Décembre 2026",
                NAMES[place % len(NAMES)],
                100 + place,
                total,
                left,
                date(2026, 12, 31) if numbered else None,
                due,
                state,
            )
        )
    return tuple(rows)


LINES = (
    InvoiceLineRow(
        "Zoé",
        "Restauration scolaire",
        "14 repas",
        14,
        352,
        4928,
        (
            "Quotient familial 842, attestation CAF du 12 janv. 2026\u00a0: tranche 4.",
            "Repas de la tranche 4, tarif voté le 24 juin 2026\u00a0: 3,52\u00a0€.",
            "14 repas pris ou non annulés à temps\u00a0: 14 × 3,52\u00a0€ = 49,28\u00a0€.",
        ),
    ),
    InvoiceLineRow(
        "Zoé", "Accueil du soir", "9 soirs", 9, 285, 2565, ("Forfait du soir, tranche 4\u00a0: 2,85\u00a0€.",)
    ),
    InvoiceLineRow(
        "Sacha", "Restauration scolaire", "12 repas", 12, 352, 4224, ("Tranche 4\u00a0: 3,52\u00a0€.",)
    ),
    InvoiceLineRow(
        "Sacha", "Mercredi", "3 journées", 3, 840, 2520, ("Journée, tranche 4\u00a0: 8,40\u00a0€.",)
    ),
)


FOUND = (
    FamilyFound(1, "Colin-Haddad", "03001", "Malo, Zélie", 4520),
    FamilyFound(2, "Perrin", "03002", "Inès", 0),
)


class PicturePayers:
    """The use cases of payers over the data of the picture."""

    def groups(self, actor: Actor) -> tuple[PayerGroup, ...]:
        """Give the groups."""
        return (
            PayerGroup("school:1", "École des Tilleuls", 118),
            PayerGroup("paper", "Facture sur papier", 31),
            PayerGroup("mail", "Facture par e-mail", 1),
        )

    def find(self, actor: Actor, text: str) -> tuple[FamilyFound, ...]:
        """Find by the beginning of a name."""
        return tuple(one for one in FOUND if text and one.family.lower().startswith(text.lower()))

    def members(self, actor: Actor, key: str) -> tuple[int, ...]:
        """Give a group."""
        return (1, 2)


class PictureInvoicing:
    """The use cases of invoicing over the data of the picture."""

    def activities(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """Give the activities."""
        return (
            ("canteen", "Restauration scolaire"),
            ("evening", "Accueil du soir"),
            ("wednesday", "Mercredi"),
        )

    def runs(self, actor: Actor) -> tuple[RunRow, ...]:
        """Give the runs."""
        return RUNS

    def detail(self, actor: Actor, run_id: int) -> RunDetail:
        """Give a run."""
        found = next(run for run in RUNS if run.run_id == run_id)
        is_draft = found.state == "draft"
        return RunDetail(found, ANOMALIES if is_draft else (), invoices(40, numbered=not is_draft))

    def due_on(self, actor: Actor) -> date:
        """Give the last day to pay."""
        return date(2027, 2, 28)

    def draft(
        self, actor: Actor, title: str, starts_on: date, ends_on: date, due_on: date,
        activity_codes: tuple[str, ...], progress: Progress | None = None,
    ) -> int:  # fmt: skip
        """Draft nothing new."""
        return RUNS[0].run_id

    def drop(self, actor: Actor, run_id: int) -> Topics:
        """Drop nothing."""
        return frozenset({Topic.INVOICES})

    def issue(self, actor: Actor, run_id: int, progress: Progress | None = None) -> Issued:
        """Issue nothing."""
        return Issued("2027-000215", "2027-000418", 204, 1_842_355, frozenset({Topic.INVOICES}))

    def invoices(self, actor: Actor, text: str = "", state: str | None = None) -> tuple[InvoiceRow, ...]:
        """Find invoices by family."""
        return tuple(row for row in invoices(40, numbered=True) if text.lower() in row.family.lower())

    def lines(self, actor: Actor, invoice_id: int) -> tuple[InvoiceLineRow, ...]:
        """Give the lines."""
        return LINES

    def pdf(self, actor: Actor, invoice_id: int) -> bytes:
        """Give nothing readable."""
        return b""
