"""A second household on a real office: found, linked, the custody opened; taken back; not for a reader."""

from typing import NamedTuple

from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from staffdesk.domain.french.errors import sentence
from staffdesk.models.households import Household, Membership
from staffdesk.services.custody_editing import CustodyEditing
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.office import Office
from staffdesk.services.second_homes import SecondHomes
from staffdesk.ui.families.custody_presenter import CustodyPresenter
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.families.second_home_presenter import SecondHomePresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE
from tests.ui.hand import click, type_text


class _Around(NamedTuple):
    tasks: Tasks
    failures: Failures
    shell: RecordingShell


def test_a_child_is_linked_to_a_second_home_and_its_custody_opens(
    qtbot: QtBot, stage: Stage, tasks: Tasks, shell: RecordingShell, town: Office
) -> None:
    with town.database.read() as session:
        alone = select(Membership.child_id).group_by(Membership.child_id).having(func.count() == 1)
        child = session.scalars(alone.order_by(Membership.child_id)).first()
        own = session.scalars(select(Membership.household_id).where(Membership.child_id == child)).one()
        other = session.scalars(select(Household).where(Household.id != own).order_by(Household.id)).first()
        assert other is not None
    page = FamiliesPage(town.clock.today)
    stage(page).resize(1200, 900)
    around = _Around(tasks, Failures(sentence, page.banners, page), shell)
    FamiliesPresenter(page, Households(town), FieldWritten, **around._asdict(), actor=CAMILLE)
    CustodyPresenter(page, CustodyEditing(town), **around._asdict(), actor=CAMILLE)
    SecondHomePresenter(page, SecondHomes(town), **around._asdict(), actor=CAMILLE)

    def settle() -> None:
        qtbot.waitUntil(lambda: not tasks.is_busy())

    page.open(own)
    settle()
    sheet = page.sheet.sheet()
    assert sheet is not None
    place = next(at for at, row in enumerate(sheet.children) if row.child_id == child)
    click(page.sheet.children_section.lines[place].second_home)
    panel = page.sheet.second_home
    assert panel.isVisible()
    type_text(panel.field, other.number)
    settle()
    qtbot.waitUntil(panel.found.isVisible)
    click(panel.link_button)
    qtbot.waitUntil(page.sheet.custody.isVisible)
    assert panel.isHidden()
    assert shell.toasts[-1].startswith(f"Rattaché à la famille {other.name}")
    assert shell.undo is not None
    shell.undo()
    qtbot.waitUntil(lambda: shell.toasts[-1] == "Rattachement repris")
    settle()
    with town.database.read() as session:
        homes = session.scalars(select(Membership.household_id).where(Membership.child_id == child)).all()
    assert homes == [own]
