"""A form that is right is filed once, for the family of the session, as it reached the portal."""

from sqlalchemy import select

from staffdesk.contract.v1 import FamilySnapshot
from staffdesk.portal import tables
from tests.factories_portal import SUNDAY_EVENING, Scene
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text
from tests.set_clock import SetClock


def test_what_is_sent_is_filed_for_who_is_signed_in_and_shown(
    parent: Visitor, tilleul: FamilySnapshot, scene: Scene, sunday: SetClock
) -> None:
    path = f"/dossier/responsable/{tilleul.guardians[0].uid}"
    form = parent.hidden(path) | {"mobile": "06 00 00 00 77", "family": "another"}
    sunday.advance(minutes=2)
    done = parent.post(path, form)
    assert "/demandes?envoyee=" in done.url
    assert "Demande envoyée dim. 22 nov. 20:57" in main_text(done.text)
    parent.post(path, form)
    with scene.store.read() as connection:
        (row,) = connection.execute(select(tables.request)).all()
    assert (row.family, row.kind) == (tilleul.household.uid, "edit")
    assert row.received_at > SUNDAY_EVENING.isoformat()
    assert row.req_id in done.url
