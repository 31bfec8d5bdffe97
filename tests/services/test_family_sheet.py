"""The sheet of a family: people, papers, quotients, statement, timeline."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotFound
from staffdesk.models.households import FamilyQuotientRow
from staffdesk.models.requests import StoredFile, SupportingDocument
from staffdesk.services.family_rows import FamilySheet
from staffdesk.services.family_sheet import family_sheet
from staffdesk.services.request_rows import AttachedFile
from tests.factories import (
    NEXT_MONDAY,
    MadeFamily,
    SmallTown,
    add_child,
    add_family,
    add_invoice,
    add_payment,
    booking_body,
    receive,
)


def sheet(town: SmallTown, family: MadeFamily) -> FamilySheet:
    with town.database.read() as session:
        return family_sheet(session, family.household_id, town.clock.today())


def test_people_papers_and_quotient_are_on_it(small_town: SmallTown) -> None:
    family, other = add_family(small_town), add_family(small_town, "Autre")
    add_child(small_town, family, other)
    found = sheet(small_town, family)
    assert found.address == ("12 rue des Tilleuls", "99990 Valbrune-sur-Orle")
    assert [(one.name, one.is_payer) for one in found.guardians] == [("Mme Salima Lemoine-Daoud", True)]
    child = found.children[0]
    assert (child.name, child.school, child.custody) == (
        "Inès Lemoine-Daoud",
        "École Jean-Zay",
        "garde alternée, une semaine sur deux",
    )
    assert child.enrolments == ("Cantine", "Accueil périscolaire", "Centre de loisirs du mercredi")
    assert {(one.type_name, one.owner, one.status) for one in found.documents} >= {
        ("Carnet de vaccination", "Inès", "valid"),
        ("Justificatif de domicile", "Lemoine-Daoud", "valid"),
        ("Certificat médical", "Inès", "missing"),
    }
    assert [(one.value, one.source) for one in found.quotients] == [("912,00", "CAF")]
    assert [one.valid_to for one in found.quotients] == [date(2027, 1, 31)]
    assert found.residence == "Commune"


def test_the_statement_lists_invoices_and_payments_newest_first(small_town: SmallTown) -> None:
    family = add_family(small_town)
    with small_town.database.begin() as session:
        add_invoice(session, family, date(2026, 10, 5), number=7, total_cents=1000, paid_cents=400)
        add_payment(session, family, 400, number=2, at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    found = sheet(small_town, family)
    assert found.statement == (
        (date(2026, 11, 1), "Quittance 2026-00002", -400),
        (date(2026, 10, 5), "Facture 2026-000007, octobre 2026", 1000),
    )
    assert (found.due_cents, found.credit_cents) == (600, 0)


def test_the_timeline_tells_requests_as_they_came(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    found = sheet(small_town, family)
    assert [row.text for row in found.timeline] == ["Réservation · reçue par le portail"]
    assert found.account_state == "active"


def test_a_family_that_is_not_there(small_town: SmallTown) -> None:
    with small_town.database.read() as session, pytest.raises(NotFound, match="household"):
        family_sheet(session, 404, small_town.clock.today())


def test_a_quotient_knows_the_file_that_proves_it(small_town: SmallTown) -> None:
    family = add_family(small_town)
    assert sheet(small_town, family).quotients[0].file is None
    with small_town.database.begin() as session:
        file = StoredFile(
            household_id=family.household_id,
            direction="in",
            name="caf.pdf",
            media_type="application/pdf",
            size=4,
            sha256="0" * 64,
            received=4,
            complete=True,
            content=b"%PDF",
            created_at=small_town.clock.now(),
        )
        session.add(file)
        session.flush()
        paper = session.scalars(select(SupportingDocument)).first()
        assert paper is not None
        paper.file_id = file.id
        session.scalars(select(FamilyQuotientRow)).one().document_id = paper.id
        uid = file.uid
    assert sheet(small_town, family).quotients[0].file == AttachedFile(
        uid, "caf.pdf", "application/pdf", 4, complete=True
    )
