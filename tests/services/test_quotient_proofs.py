"""Documents of a family as proofs of its quotient: listed, drawn, and never another family's."""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from staffdesk.domain.errors import NotFound
from staffdesk.models.requests import StoredFile, SupportingDocument
from staffdesk.models.unit_of_work import Database
from staffdesk.services.quotient_proofs import QuotientProofs
from tests.factories_money import Family, MoneyTown
from tests.services.test_document_preview import pdf
from tests.set_clock import SetClock

NOON = datetime(2026, 10, 5, 10, tzinfo=UTC)


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


def add_document(town: MoneyTown, family: Family, *, received: date, content: bytes | None) -> None:
    with town.database.begin() as session:
        file = None
        if content is not None:
            file = StoredFile(
                household_id=family.household_id,
                direction="in",
                name="caf.pdf",
                media_type="application/pdf",
                size=len(content),
                sha256=sha256(content).hexdigest(),
                received=len(content),
                complete=True,
                content=content,
                created_at=NOON,
            )
            session.add(file)
            session.flush()
        session.add(
            SupportingDocument(
                household_id=family.household_id,
                type_code="quotient_certificate",
                file_id=None if file is None else file.id,
                received_on=received,
                filed_at=NOON,
            )
        )


def test_documents_are_listed_newest_first_and_drawn(town: MoneyTown) -> None:
    family, other = town.add_family("Un"), town.add_family("Deux")
    add_document(town, family, received=date(2026, 2, 3), content=None)
    add_document(town, family, received=date(2026, 10, 5), content=pdf(2))
    proofs = QuotientProofs(town.office)
    newest, paper = proofs.on_file(town.clerk, family.household_id)
    assert newest.words.replace("\u00a0", " ").endswith(", reçu le 5 oct. 2026")
    assert paper.file is None
    assert newest.file is not None
    page = proofs.page(town.clerk, family.household_id, newest.file.doc_id, 2, 300)
    assert page.pages == 2
    assert page.png.startswith(b"\x89PNG")
    assert proofs.on_file(town.clerk, other.household_id) == ()
    with pytest.raises(NotFound):
        proofs.page(town.clerk, other.household_id, newest.file.doc_id, 1, 300)
