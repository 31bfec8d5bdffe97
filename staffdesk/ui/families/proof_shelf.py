"""Where a document on file is read in place, or put away again."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.files_view import FilesView
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.document_preview import PagePicture
    from staffdesk.services.request_rows import AttachedFile

WIDEST = 420


class ProofShelf(QWidget):
    """The place, empty until a document is taken out.

    Signals:
        page_asked: (doc_id, page from 1, width in device pixels) to be drawn.
    """

    page_asked = Signal(str, int, int)

    def __init__(self, *, closable: bool = False) -> None:
        """``closable``: it has a link that puts the document away."""
        super().__init__()
        self._closable = closable
        self.close_button = LinkButton("Fermer le document", 13)
        self.close_button.clicked.connect(self.put_away)
        self.files: FilesView | None = None
        self._shown = ""
        self.setMaximumWidth(px(WIDEST))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.close_button)
        self.close_button.hide()

    def toggle(self, file: "AttachedFile | None") -> bool:
        """Show a document, or put it away if it is the one shown; tell whether it is shown now."""
        if file is None or file.doc_id == self._shown:
            self.put_away()
            return False
        self.show_file(file)
        return True

    def show_file(self, file: "AttachedFile") -> None:
        """Show a document; the one that is shown already stays as it is."""
        if file.doc_id == self._shown:
            return
        self.put_away()
        self._shown = file.doc_id
        self.files = FilesView((file,))
        self.files.page_asked.connect(self.page_asked)
        self._column.addWidget(self.files)
        self.close_button.setVisible(self._closable)
        self.files.ask()

    def put_away(self) -> None:
        """Show nothing."""
        self._shown = ""
        self.close_button.hide()
        if self.files is not None:
            self.files.hide()
            self.files.deleteLater()
            self.files = None

    def show_page(self, doc_id: str, page: int, picture: "PagePicture") -> None:
        """Show a page that was drawn, if its document is still here."""
        if self.files is not None and doc_id == self._shown:
            self.files.show_page(doc_id, page, picture.png, picture.pages)

    def say(self, doc_id: str, sentence: str) -> None:
        """Say in place of a page why it cannot be shown."""
        if self.files is not None and doc_id == self._shown:
            self.files.say(doc_id, sentence)
