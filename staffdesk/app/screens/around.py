"""What the presenters of every screen are handed."""

from typing import TYPE_CHECKING, TypedDict

from staffdesk.domain.permissions import Actor
from staffdesk.services.saved_files import save_file
from staffdesk.ui.attendance.services import FileDesk
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.save_file import ask_where
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.tasks import Tasks

if TYPE_CHECKING:
    from staffdesk.app.desk import Desk


class Around(TypedDict):
    """What every presenter is handed beside its page and its services."""

    tasks: Tasks
    failures: Failures
    shell: Shell
    actor: Actor


def around(desk: "Desk", actor: Actor) -> Around:
    """Give what surrounds the screens of one member of staff."""
    return {"tasks": desk.tasks, "failures": desk.failures, "shell": desk.window, "actor": actor}


def files(page: Page) -> FileDesk:
    """Give a page the way to ask where a file goes, and to write it there."""
    return FileDesk(ask_where(page), save_file)
