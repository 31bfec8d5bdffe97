"""Papers of a screen: a PDF is shown in the viewer and may be saved from there, a spreadsheet is saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from staffdesk.ui.kit.tasks import Lane

if TYPE_CHECKING:
    from staffdesk.ui.attendance.services import FileDesk
    from staffdesk.ui.kit.pdf_view import PdfView
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Failure, Tasks

Make = Callable[[], bytes]


class PaperPage(Protocol):
    """A page with a viewer over everything."""

    viewer: PdfView

    def show_paper(self, content: bytes, title: str) -> None:
        """Show a document."""


class Papers(QObject):
    """Makes papers off the main thread, shows them, writes them where somebody says."""

    def __init__(
        self,
        page: PaperPage,
        files: FileDesk,
        *,
        tasks: Tasks,
        shell: Shell,
        failed: Failure,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._page, self._files, self._tasks, self._shell, self._failed = page, files, tasks, shell, failed
        self._shown: tuple[str, bytes] | None = None
        page.viewer.save_asked.connect(self._save_shown)

    def show(self, make: Make, name: str, title: str) -> None:
        """Make a PDF and show it."""
        self._make(make, lambda content: self._show(name, content, title))

    def save(self, make: Make, name: str) -> None:
        """Make a file and ask where to put it."""
        self._make(make, lambda content: self._ask(name, content))

    def _make(self, make: Make, done: Callable[[bytes], None]) -> None:
        self._tasks.run(make, done, self._failed, lane=Lane.DOCUMENTS, key="attendance.paper")

    def _show(self, name: str, content: bytes, title: str) -> None:
        self._shown = (name, content)
        self._page.show_paper(content, title)

    def _save_shown(self) -> None:
        if self._shown is not None:
            self._ask(*self._shown)

    def _ask(self, name: str, content: bytes) -> None:
        self._files.ask_where(name, lambda file: self._write(file, content))

    def _write(self, file: Path, content: bytes) -> None:
        self._tasks.run(
            lambda: self._files.save(file, content),
            lambda written: self._shell.show_toast(f"Enregistré\N{NO-BREAK SPACE}: {written.name}"),
            self._failed,
        )
