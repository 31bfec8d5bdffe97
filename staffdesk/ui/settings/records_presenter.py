"""Between the editors of Paramètres and the use cases: read, save, delete, undo, and a colleague's change."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from staffdesk.domain.errors import NotFound, Stale
from staffdesk.ui.settings.record_editor import RecordEditor

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.settings_book import SettingsBook, TownSettingsEditing
    from staffdesk.services.settings_records import Saved, SettingRecord
    from staffdesk.ui.kit.failures import Failures, NoticeBoard
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks


class RecordsPresenter(QObject):
    """Feeds editors with one book and sends what is saved in them.

    Signals:
        book_read: the ``SettingsBook``, for others that choose among what is set.
    """

    book_read = Signal(object)

    def __init__(
        self,
        editors: Mapping[str, RecordEditor],
        editing: "TownSettingsEditing",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
        board: "NoticeBoard",
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._editors, self._editing, self._actor = editors, editing, actor
        self._tasks, self._failures, self._shell, self._board = tasks, failures, shell, board
        self._book: SettingsBook | None = None
        for editor in editors.values():
            self.take(editor)

    @property
    def book(self) -> "SettingsBook | None":
        """What was read last."""
        return self._book

    def take(self, editor: RecordEditor) -> None:
        """Serve an editor, one that is made later too: it is shown what was read last."""
        editor.save_asked.connect(self._saver(editor))
        editor.remove_asked.connect(self._remover(editor))
        if self._book is not None:
            editor.show_book(self._book)

    def refresh(self) -> None:
        """Read everything anew."""
        self._tasks.run(
            lambda: self._editing.book(self._actor),
            self._show,
            lambda error: self._failures.show(error, board=self._board, retry=self.refresh),
            key="settings.book",
        )

    def _show(self, book: "SettingsBook") -> None:
        self._book = book
        for editor in self._editors.values():
            editor.show_book(book)
        self.book_read.emit(book)

    # -------------------------------------------------------------------------------------- saving

    def _saver(self, editor: RecordEditor) -> Callable[[str, object, str], None]:
        def save(key: str, values: Any, mark: str) -> None:
            editor.set_busy(True)
            self._board.withdraw("failure")
            self._tasks.run(
                lambda: self._editing.save(self._actor, key, values, mark),
                lambda saved: self._take_saved(editor, key, saved),
                lambda error: self._fail(editor, error),
                key=f"settings.save.{key}",
            )

        return save

    def _take_saved(self, editor: RecordEditor, asked: str, saved: "Saved") -> None:
        editor.take_saved(asked, saved.record)
        editor.set_busy(False)
        title = editor.section.title(asked.partition(":")[0], dict(saved.record.values))
        self._shell.show_toast(f"{title}, enregistré", self._undo(editor, saved))

    def _undo(self, editor: RecordEditor, saved: "Saved") -> Callable[[], None]:
        """Give what takes a save back: the values before, or nothing where there was nothing."""
        record, before = saved.record, saved.before

        def undo() -> None:
            if before is None:
                self._tasks.run(
                    lambda: self._editing.remove(self._actor, record.key, record.mark),
                    lambda _topics: editor.take_removed(record.key),
                    lambda error: self._fail(editor, error),
                )
                return
            self._tasks.run(
                lambda: self._editing.save(self._actor, before.key, before.values, record.mark),
                lambda again: editor.take_saved(before.key, again.record),
                lambda error: self._fail(editor, error),
            )

        return undo

    # -------------------------------------------------------------------------------------- deleting

    def _remover(self, editor: RecordEditor) -> Callable[[str, str], None]:
        def remove(key: str, mark: str) -> None:
            record = self._record(key)
            self._board.withdraw("failure")
            self._tasks.run(
                lambda: self._editing.remove(self._actor, key, mark),
                lambda _topics: self._take_removed(editor, key, record),
                lambda error: self._fail(editor, error),
                key=f"settings.remove.{key}",
            )

        return remove

    def _take_removed(self, editor: RecordEditor, key: str, record: "SettingRecord | None") -> None:
        editor.take_removed(key)
        kind = key.partition(":")[0]
        if record is None:
            return
        values = record.values

        def undo() -> None:
            self._tasks.run(
                lambda: self._editing.save(self._actor, f"{kind}:0", values, ""),
                lambda saved: editor.choose(saved.record.key),
                lambda error: self._fail(editor, error),
            )

        self._shell.show_toast(f"{editor.section.title(kind, dict(values))}, supprimé", undo)

    def _record(self, key: str) -> "SettingRecord | None":
        known = self._book.records.get(key.partition(":")[0], ()) if self._book is not None else ()
        return next((record for record in known if record.key == key), None)

    # -------------------------------------------------------------------------------------- failing

    def _fail(self, editor: RecordEditor, error: Exception) -> None:
        editor.set_busy(False)
        record: Any = error.facts.get("record") if isinstance(error, Stale) else None
        if record is not None and isinstance(error, Stale):
            editor.take_conflict(str(error.facts.get("who", "")), record)
        form = editor.form()
        reload = self.refresh if isinstance(error, NotFound) else None
        self._failures.show(error, form.parts if form is not None else {}, self._board, reload=reload)
