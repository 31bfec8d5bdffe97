"""The screens of the gallery: how each is built on an office, and what is done before the picture."""

from collections.abc import Callable
from dataclasses import dataclass

from staffdesk.domain.permissions import Actor
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.office import Office
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.tasks import Tasks

Build = Callable[[Office, Tasks, Failures, Shell, Actor], Page]


@dataclass(frozen=True)
class Screen:
    """The key of a page, how it is made, and what a hand does with it before it is drawn."""

    key: str
    build: Build
    act: Callable[[Page], None] = lambda _page: None


def families(office: Office, tasks: Tasks, failures: Failures, shell: Shell, actor: Actor) -> FamiliesPage:
    """Make the screen Familles."""
    page = FamiliesPage(office.clock.today)
    FamiliesPresenter(
        page, Households(office), FieldWritten, tasks=tasks, failures=failures, shell=shell, actor=actor
    )
    return page


SCREENS: dict[str, Screen] = {
    "families": Screen("families", families),
}
