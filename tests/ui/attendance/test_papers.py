"""Papers: a PDF is shown and saved from the viewer, a spreadsheet is saved; a fault is told."""

from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from staffdesk.domain.errors import Unavailable
from staffdesk.services.saved_files import save_file
from staffdesk.ui.attendance.papers import Papers
from staffdesk.ui.attendance.services import FileDesk
from staffdesk.ui.kit.pdf_view import PdfView
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage


class Shown:
    """A page that remembers what it was given to show."""

    def __init__(self, viewer: PdfView) -> None:
        self.viewer = viewer
        self.papers: list[tuple[bytes, str]] = []

    def show_paper(self, content: bytes, title: str) -> None:
        self.papers.append((content, title))


def test_a_paper_is_shown_then_saved_under_its_name(
    qtbot: QtBot, stage: Stage, tasks: Tasks, shell: RecordingShell, tmp_path: Path
) -> None:
    viewer, failed = PdfView(), list[Exception]()
    stage(viewer)
    page, parent = Shown(viewer), QObject()
    files = FileDesk(lambda name, then: then(tmp_path / name), save_file)
    papers = Papers(page, files, tasks=tasks, shell=shell, failed=failed.append, parent=parent)
    viewer.save_asked.emit()
    papers.show(lambda: b"%PDF-1.7", "feuille.pdf", "Feuille")
    qtbot.waitUntil(lambda: page.papers == [(b"%PDF-1.7", "Feuille")])
    assert list(tmp_path.iterdir()) == []
    viewer.save_asked.emit()
    qtbot.waitUntil(lambda: shell.toasts == ["Enregistré\u00a0: feuille.pdf"])
    assert (tmp_path / "feuille.pdf").read_bytes() == b"%PDF-1.7"
    papers.save(lambda: b"PK", "effectifs.xlsx")
    qtbot.waitUntil(lambda: (tmp_path / "effectifs.xlsx").exists() and not tasks.is_busy())
    assert failed == []


def test_a_folder_that_takes_nothing_is_told(
    qtbot: QtBot, stage: Stage, tasks: Tasks, shell: RecordingShell, tmp_path: Path
) -> None:
    viewer, failed, parent = PdfView(), list[Exception](), QObject()
    stage(viewer)
    files = FileDesk(lambda name, then: then(tmp_path / "nowhere" / name), save_file)
    papers = Papers(Shown(viewer), files, tasks=tasks, shell=shell, failed=failed.append, parent=parent)
    papers.save(lambda: b"PK", "effectifs.xlsx")
    qtbot.waitUntil(lambda: len(failed) == 1)
    assert isinstance(failed[0], Unavailable)
    assert failed[0].code == "file_not_written"
    assert shell.toasts == []
