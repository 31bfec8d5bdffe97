"""An aid is granted from the family's sheet, on a real office, whatever a colleague does meanwhile."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from typing_extensions import override

from staffdesk.app.screens.around import Around
from staffdesk.domain.money import Cents
from staffdesk.domain.permissions import Actor
from staffdesk.domain.tariffs.extras import Aid
from staffdesk.domain.tariffs.methods import UnitPrice
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.models.households import AidGrantRow
from staffdesk.models.town import Activity, TariffVersionRow
from staffdesk.services.aids import AidAsked, Aids
from staffdesk.services.office import Office
from staffdesk.services.quotient_proofs import QuotientProofs
from staffdesk.services.tariffs import load_tariff_versions
from staffdesk.ui.families.aid_presenter import RECORDED, WITHDRAWN, AidPresenter
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE, READER
from tests.ui.families.conftest import FamilyDesk
from tests.ui.hand import click, type_text

VOUCHER = Aid("bon", "CAF", UnitPrice((Cents(100),)), automatic=False)


class Desk(FamilyDesk):
    def vote(self) -> None:
        """Give the canteen an aid that is granted by name."""
        with self.town.database.begin() as session:
            [version] = [one for one in load_tariff_versions(session) if one.activity == "cantine"][-1:]
            rows = session.scalars(
                select(TariffVersionRow)
                .join(Activity)
                .where(Activity.code == "cantine", TariffVersionRow.valid_from == version.valid_from)
            )
            rows.one().body = body_of(replace(version, aids=(*version.aids, VOUCHER)))

    @override
    def add(self, page: FamiliesPage, around: Around) -> None:
        AidPresenter(page, Aids(self.town), QuotientProofs(self.town), AidAsked, **around)

    @override
    def open(self, actor: Actor) -> FamiliesPage:
        page = super().open(actor)
        self.qtbot.waitUntil(lambda: page.sheet.aids.board() is not None)
        return page


@pytest.fixture
def desk(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> Desk:
    return Desk(stage, tasks, town, shell, qtbot)


def test_an_aid_is_granted_ended_and_withdrawn(desk: Desk, qtbot: QtBot) -> None:
    desk.vote()
    page = desk.open(CAMILLE)
    part = page.sheet.aids
    click(part.grant_button)
    type_text(part.panel.valid_from, "1/2/2027")
    type_text(part.panel.reference, "décision 12")
    click(part.panel.preview_button)
    qtbot.waitUntil(part.panel.record_button.isEnabled)
    click(part.panel.record_button)
    qtbot.waitUntil(lambda: RECORDED in desk.shell.toasts)
    qtbot.waitUntil(lambda: [row.reference for row in part.grants.rows.rows()] == ["décision 12"])
    assert part.panel.isHidden()
    assert part.grant_button.hasFocus()
    part.grants.opened.emit(part.grants.rows.rows()[0])
    click(part.panel.mistake)
    click(part.panel.preview_button)
    qtbot.waitUntil(part.panel.record_button.isEnabled)
    click(part.panel.record_button)
    qtbot.waitUntil(lambda: WITHDRAWN in desk.shell.toasts)
    qtbot.waitUntil(lambda: part.grants.rows.rows() == ())


def test_what_a_colleague_granted_meanwhile_is_shown_and_what_was_typed_stays(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.vote()
    page = desk.open(CAMILLE)
    part, sheet = page.sheet.aids, page.sheet.sheet()
    assert sheet is not None
    click(part.grant_button)
    type_text(part.panel.valid_from, "1/2/2027")
    type_text(part.panel.last_day, "28/2/2027")
    click(part.panel.preview_button)
    qtbot.waitUntil(part.panel.record_button.isEnabled)
    use = Aids(desk.town)
    mark = use.board(CAMILLE, sheet.household_id).mark
    april = desk.town.clock.today().replace(year=2027, month=4, day=1)
    use.record(CAMILLE, sheet.household_id, AidAsked("bon", april, mark=mark))
    click(part.panel.record_button)
    qtbot.waitUntil(lambda: bool(page.banners.shown()))
    qtbot.waitUntil(lambda: len(part.grants.rows.rows()) == 1)
    assert part.panel.last_day.text().startswith("28")
    assert not part.panel.record_button.isEnabled()
    click(part.panel.preview_button)
    qtbot.waitUntil(part.panel.record_button.isEnabled)
    click(part.panel.record_button)
    qtbot.waitUntil(lambda: RECORDED in desk.shell.toasts)
    with desk.town.database.read() as session:
        assert len(session.scalars(select(AidGrantRow.id).where(AidGrantRow.code == "bon")).all()) == 2


def test_what_is_wrong_is_said_beside_it(desk: Desk, qtbot: QtBot) -> None:
    desk.vote()
    part = desk.open(CAMILLE).sheet.aids
    click(part.grant_button)
    type_text(part.panel.valid_from, "1/2/2027")
    type_text(part.panel.last_day, "1/1/2027")
    click(part.panel.preview_button)
    qtbot.waitUntil(lambda: bool(part.panel.parts["valid_to"].error()))
    assert part.panel.last_day.hasFocus()
    assert not part.panel.record_button.isEnabled()


def test_who_only_reads_is_offered_no_aid(desk: Desk) -> None:
    desk.vote()
    assert desk.open(READER).sheet.aids.grant_button.isHidden()
