"""Checks in French: the figure is always said; no-break spaces are plain in the expectations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from staffdesk.domain.absences import AbsenceCause
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.calendars import DayKind
from staffdesk.domain.capacity import Occupancy
from staffdesk.domain.checks import (
    Check,
    CheckCode,
    CustodyFacts,
    DayFacts,
    DeadlineFacts,
    DocumentFacts,
    DuplicateFacts,
    EnrolmentFacts,
    ExclusionFacts,
    FieldFacts,
    FileFacts,
    MoveFacts,
    PlaceFacts,
    PrepaymentFacts,
    ProofFacts,
    check_balance,
    check_calendar,
    check_capacity,
    check_conflicts,
    check_custody,
    check_deadline,
    check_documents,
    check_duplicates,
    check_enrolment,
    check_exclusions,
    check_files,
    check_health,
    check_payment,
    check_person,
    check_proofs,
    check_readable,
    check_residence,
)
from staffdesk.domain.dates import ClockTime, instant_of
from staffdesk.domain.french.checks import (
    SUBJECT_WORDS,
    TITLES,
    beside_date,
    group_heading,
    proposal_reason,
    sentences,
    summary,
    title,
)
from staffdesk.domain.proposals import Proposal
from staffdesk.domain.requests import OutcomeKind, Subject
from staffdesk.domain.supporting_documents import MissingEffect
from staffdesk.domain.tariffs.versions import Residence
from staffdesk.domain.three_way import Comparison
from staffdesk.domain.urgency import UrgencyGroup

TUESDAY_12, FRIDAY_22 = date(2027, 1, 12), date(2027, 1, 22)
LIMIT = instant_of(date(2027, 1, 8), ClockTime(12))
SUNDAY = instant_of(date(2027, 1, 10), ClockTime(20, 59))
BLOCK = MissingEffect.BLOCK_BOOKING


def plain(texts: Sequence[str]) -> list[str]:
    """Texts with their no-break spaces made plain."""
    return [text.replace("\u00a0", " ").replace("\u202f", " ") for text in texts]


def occupied(*taken: int) -> Check:
    days = [FRIDAY_22 + timedelta(days=n) for n in range(len(taken))]
    return check_capacity(
        PlaceFacts(n, day, "midi", Occupancy(t, 24))
        for n, (day, t) in enumerate(zip(days, taken, strict=True))
    )


DUE = date(2026, 12, 30)


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (
            check_deadline([DeadlineFacts(0, TUESDAY_12, LIMIT, SUNDAY)]),
            ["Le mar. 12 : limite passée, ven. 8 à 12:00"],
        ),
        (
            check_deadline(
                [DeadlineFacts(0, TUESDAY_12, None, SUNDAY, opens_at=SUNDAY + timedelta(hours=12))]
            ),
            ["Le mar. 12 : demande trop tôt, ouverture lun. 11 à 8:59"],
        ),
        (
            check_deadline([DeadlineFacts(0, TUESDAY_12, SUNDAY, LIMIT)]),
            ["Reçue ven. 8 janv. 12:00, première limite dim. 10 janv. 20:59"],
        ),
        (check_deadline([DeadlineFacts(0, TUESDAY_12, None, LIMIT)]), ["Aucune limite pour ces dates"]),
        (occupied(24, 23, 20), ["24/24 le ven. 22, au plus 23/24 ailleurs"]),
        (occupied(24, 25), ["24/24 le ven. 22", "25/24 le sam. 23"]),
        (occupied(3, 17), ["Au plus 17/24"]),
        (check_capacity([PlaceFacts(0, FRIDAY_22, "midi", Occupancy(9, None))]), ["Sans limite de places"]),
        (
            check_enrolment([EnrolmentFacts(0, TUESDAY_12, "Cantine", enrolled=False)]),
            ["Le mar. 12 : pas d’inscription en Cantine"],
        ),
        (
            check_enrolment([EnrolmentFacts(0, TUESDAY_12, "Cantine", enrolled=True)]),
            ["Enfant inscrit à chaque date"],
        ),
        (
            check_calendar([DayFacts(0, TUESDAY_12, DayKind.CLOSED, "Travaux", is_open=False)]),
            ["Le mar. 12 : Travaux"],
        ),
        (
            check_calendar([DayFacts(0, TUESDAY_12, DayKind.WEEKEND, "", is_open=False)]),
            ["Le mar. 12 : week-end"],
        ),
        (check_exclusions([ExclusionFacts(0, TUESDAY_12, "soir")]), ["Le mar. 12 : incompatible avec soir"]),
        (
            check_duplicates([DuplicateFacts(0, TUESDAY_12, BookingState.BOOKED)]),
            ["Le mar. 12 : déjà réservé"],
        ),
        (check_duplicates([DuplicateFacts(0, TUESDAY_12, None, "r2")]), ["Le mar. 12 : déjà demandé"]),
        (
            check_custody([CustodyFacts(0, TUESDAY_12, others_day=True)]),
            ["Le mar. 12 : jour de l’autre foyer"],
        ),
        (
            check_documents([DocumentFacts("Assurance", BLOCK, False, None, TUESDAY_12)]),
            ["Assurance : document manquant"],
        ),
        (
            check_documents([DocumentFacts("Assurance", BLOCK, True, date(2026, 8, 31), TUESDAY_12)]),
            ["Assurance : valable jusqu’au 31 août 2026, demandé pour le 12 janv. 2027"],
        ),
        (
            check_documents([DocumentFacts("Assurance", BLOCK, True, None, TUESDAY_12)]),
            ["1 document vérifié"],
        ),
        (check_health(["médecin", "vaccins"]), ["À compléter : médecin, vaccins"]),
        (check_health([]), ["Fiche sanitaire complète"]),
        (
            check_balance(8640, 5000, oldest_due_on=DUE, today=date(2027, 1, 11)),
            ["86,40 € échus depuis 12 jours, seuil 50,00 €"],
        ),
        (check_balance(0, 5000, oldest_due_on=None, today=DUE), ["Aucune somme échue"]),
        (check_balance(4000, 5000, oldest_due_on=DUE, today=DUE), ["40,00 € échus, seuil 50,00 €"]),
        (
            check_conflicts([FieldFacts(0, "mobile", Comparison.CONFLICT, "", None)]),
            ["Portable : modifié depuis la demande"],
        ),
        (
            check_conflicts(
                [FieldFacts(0, "Départ le soir", Comparison.CONFLICT, "Mairie", date(2027, 1, 8))]
            ),
            ["Départ le soir : modifié par Mairie, le 8 janv. 2027 depuis la demande"],
        ),
        (
            check_conflicts([FieldFacts(0, "Portable", Comparison.CLEAN)]),
            ["Rien n’a changé depuis la demande"],
        ),
        (
            check_person([Subject.BANK]),
            ["Toujours décidé par une personne : coordonnées bancaires"],
        ),
        (
            check_files([FileFacts("a.pdf", 256, 1024, digest_matches=False)]),
            ["a.pdf : pièce en cours de réception, 25 %"],
        ),
        (
            check_files([FileFacts("a.pdf", 9, 9, digest_matches=False)]),
            ["a.pdf : le contenu reçu n’est pas celui annoncé"],
        ),
        (check_readable("swap", known=False), ["Demande d’un genre nouveau (swap) ; mise à jour nécessaire"]),
    ],
)
def test_a_check_says_what_it_compared(check: Check, said: list[str]) -> None:
    assert plain(sentences(check)) == said


def test_many_faults_are_counted() -> None:
    check = check_custody(CustodyFacts(n, TUESDAY_12 + timedelta(days=n), others_day=True) for n in range(5))
    said = plain(sentences(check))
    assert len(said) == 4
    assert said[-1] == "et 2 autres"


def test_a_payment_says_what_is_waited_for_where_and_until_when() -> None:
    until = datetime(2026, 11, 25, 19, 55, tzinfo=UTC)
    said = [
        plain(sentences(check_payment([PrepaymentFacts(610, credit, at)])))[0]
        for credit, at in ((0, until), (100, None), (700, None))
    ]
    assert said == [
        "6,10 € attendus au guichet au plus tard le mer. 25 nov. 20:55, avoir 0,00 €",
        "6,10 € à prendre sur l’avoir : avoir 1,00 €",
        "6,10 € réglés par l’avoir de 7,00 €",
    ]


def test_another_town_says_the_tariff_that_stays() -> None:
    from_home, outside = "99990 Valbrune-sur-Orle", "99991 Saint-Loup-les-Prés"
    until = "tant que son domicile n’est pas changé"
    said = [
        plain(sentences(check_residence([MoveFacts(from_home, after, residence, decided)])))[0]
        for after, residence, decided in (
            (outside, Residence.RESIDENT, False),
            (outside, Residence.NON_RESIDENT, True),
            (from_home, Residence.RESIDENT, False),
        )
    ]
    assert said == [
        f"De {from_home} à {outside} : la famille reste au tarif « Commune » {until}",
        "Décidé dans le dossier depuis la demande : Hors commune",
        "Même commune : Commune",
    ]


@pytest.mark.parametrize("code", list(CheckCode))
def test_a_check_that_found_nothing_can_be_said(code: CheckCode) -> None:
    assert sentences(Check(code, ())) == ("Rien à signaler",)


def test_every_check_and_subject_has_a_name() -> None:
    assert set(TITLES) == set(CheckCode)
    assert set(SUBJECT_WORDS) == set(Subject)


def test_the_title_names_the_slot_when_there_is_one() -> None:
    assert title(occupied(24, 23)) == "Capacité midi"
    assert title(check_health([])) == "Fiche sanitaire"


def test_the_summary_counts_what_is_to_be_seen() -> None:
    assert summary([check_health([]), occupied(24)]) == "1 à voir sur 2"
    assert summary([check_health([]), occupied(1)]) == "2\u00a0contrôles conformes"
    assert summary([check_health([])]) == "1\u00a0contrôle conforme"


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (check_deadline([DeadlineFacts(0, TUESDAY_12, LIMIT, SUNDAY)]), "hors délai, limite ven. 8 à 12:00"),
        (occupied(24), "complet, 24/24"),
        (
            check_enrolment([EnrolmentFacts(0, TUESDAY_12, "Cantine", enrolled=False)]),
            "pas d’inscription (Cantine)",
        ),
        (check_custody([CustodyFacts(0, TUESDAY_12, others_day=True)]), "jour de l’autre foyer"),
        (
            check_calendar([DayFacts(0, TUESDAY_12, DayKind.PUBLIC_HOLIDAY, "Armistice", is_open=False)]),
            "Armistice",
        ),
        (check_exclusions([ExclusionFacts(0, TUESDAY_12, "soir")]), "incompatible avec soir"),
        (check_duplicates([DuplicateFacts(0, TUESDAY_12, BookingState.BOOKED)]), "déjà réservé"),
    ],
)
def test_the_reason_beside_a_date_is_short(check: Check, said: str) -> None:
    assert plain([beside_date(check.code, check.findings[0])]) == [said]


@pytest.mark.parametrize(
    ("proposal", "said"),
    [
        (Proposal(0, OutcomeKind.ACCEPTED), ""),
        (Proposal(0, OutcomeKind.REFUSED, CheckCode.DEADLINE), "hors délai"),
        (Proposal(0, OutcomeKind.WAITING, CheckCode.CAPACITY), "complet"),
        (Proposal(0, OutcomeKind.REFUSED, CheckCode.HEALTH), "fiche sanitaire"),
        (Proposal(0, OutcomeKind.ABSENT_BILLED, AbsenceCause.WAITING_DAY), "jour de carence"),
    ],
)
def test_a_proposal_gives_its_reason(proposal: Proposal, said: str) -> None:
    assert proposal_reason(proposal) == said


def test_the_groups_of_the_queue_have_headings() -> None:
    noon = datetime(2027, 1, 11, 11, tzinfo=UTC)
    said = [group_heading(group, noon) for group in UrgencyGroup]
    assert said == ["À décider avant 12:00", "Aujourd’hui", "Cette semaine", "Plus tard"]
    assert group_heading(UrgencyGroup.SOON) == "À décider d’abord"


def test_a_certificate_is_told_once_for_all_the_days_that_hang_on_it() -> None:
    at = datetime(2026, 11, 16, 7, 30, tzinfo=UTC)
    check = check_proofs([ProofFacts(day, 12, "certificat.pdf", at) for day in range(5)])
    (told,) = sentences(check)
    assert told.replace("\u00a0", " ") == "certificat.pdf, reçu lun. 16 nov. 8:30 : à décider d’abord"
