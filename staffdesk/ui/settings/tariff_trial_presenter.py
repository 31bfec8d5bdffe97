"""Between the panel that tries a tariff and its use case: with progress, and a way to stop it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.tariffs.versions import TariffVersion
from staffdesk.ui.settings.family_finder import FamilyFinder
from staffdesk.ui.settings.record_editor import RecordEditor
from staffdesk.ui.settings.tariff_form import values_of
from staffdesk.ui.settings.tariff_preview import TariffPreview
from staffdesk.ui.settings.tariff_trial_panel import TrialPanel

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.tariff_trial import TariffTrial, TrialResult
    from staffdesk.ui.attendance.services import FileDesk
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Progress, Task, Tasks
    from staffdesk.ui.settings.page import SettingsPage

FILE = "tarif-essaye.xlsx"


class TrialPresenter(QObject):
    """Feeds the panel; ``files`` says how a spreadsheet leaves."""

    def __init__(
        self,
        page: "SettingsPage",
        trial: "TariffTrial",
        files: "FileDesk",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._trial, self._files, self._actor = page, trial, files, actor
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._task: Task | None = None
        for editor in page.editors.values():
            self._take(editor)
        page.editor_made.connect(self._take)

    def _take(self, editor: RecordEditor) -> None:
        """Serve the editor of tariffs, which is made when its section is opened."""
        preview = editor.section.beside
        if not isinstance(preview, TariffPreview):
            return
        panel = preview.trial
        panel.trial_asked.connect(lambda version: self._try(panel, version))
        panel.cancelled.connect(lambda: self._cancel(panel))
        panel.export_asked.connect(lambda result: self._export(panel, result))
        preview.family.searched.connect(lambda text: self._find(preview.family, text))

    def _find(self, finder: FamilyFinder, text: str) -> None:
        self._tasks.run(
            lambda: self._trial.children(self._actor, text),
            finder.show_found,
            lambda error: self._failures.show(error, board=self._page.banners),
            key="settings.tariff_family",
        )

    def _try(self, panel: TrialPanel, version: TariffVersion | None) -> None:
        if version is None:
            return
        actor, trial, values = self._actor, self._trial, values_of(version)
        self._page.banners.withdraw("failure")
        panel.show_busy()

        def run(progress: "Progress") -> "TrialResult":
            return trial.run(actor, values, progress)

        self._task = self._tasks.run_counted(
            run,
            panel.show_result,
            lambda error: self._fail(panel, error),
            counted=panel.progress.count,
            stopped=lambda: panel.show_result(None),
            key="settings.tariff_trial",
        )

    def _cancel(self, panel: TrialPanel) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
            panel.show_result(None)

    def _export(self, panel: TrialPanel, result: "TrialResult | None") -> None:
        if result is None:
            return
        actor, trial, files = self._actor, self._trial, self._files

        def save(place: Path) -> None:
            self._tasks.run(
                lambda: files.save(place, trial.workbook(actor, result)),
                lambda saved: self._shell.show_toast(f"{saved.name} enregistré"),
                lambda error: self._fail(panel, error),
                key="settings.tariff_trial.export",
            )

        files.ask_where(FILE, save)

    def _fail(self, panel: TrialPanel, error: Exception) -> None:
        panel.show_result(None)
        self._failures.show(error, board=self._page.banners)
