"""Draws invoicing: `python -m tests.ui.invoices.gallery OUT` writes PNGs of its states, light and dark."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QApplication

from staffdesk.domain.french.errors import sentence
from staffdesk.ui.invoices.page import INVOICES, InvoicesPage
from staffdesk.ui.invoices.payer_picker import BY_HAND
from staffdesk.ui.invoices.presenter import InvoicesPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.kit.theme import Mode, apply_theme, px
from tests.ui.counter.gallery import SIZES, settle, window_with
from tests.ui.invoices import picture

if TYPE_CHECKING:
    from staffdesk.services.invoice_payers import InvoicePayers
    from staffdesk.services.invoicing import Invoicing


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--k", type=float, default=1.0)
    parser.add_argument("--paper", type=Path, help="a PDF to show in the viewer")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    for mode in (Mode.LIGHT, Mode.DARK):
        apply_theme(app, mode, wanted.k)
        for width, height in SIZES:
            _draw(wanted.out, mode, (max(width, px(940)), max(height, px(600))), wanted.paper)


def _draw(out: Path, mode: Mode, size: tuple[int, int], paper: Path | None) -> None:
    tasks = Tasks()
    page = InvoicesPage(lambda: picture.TODAY)
    window = window_with("invoices", page)
    window.resize(*size)
    window.show()
    window.activateWindow()
    presenter = InvoicesPresenter(
        page,
        cast("Invoicing", picture.PictureInvoicing()),
        cast("InvoicePayers", picture.PicturePayers()),
        tasks=tasks,
        failures=Failures(sentence, page.banners, window),
        shell=window,
        actor=picture.OFFICER,
        now=lambda: picture.NOW,
    )

    def save(state: str) -> None:
        settle(tasks)
        window.grab().save(str(out / f"invoices-{state}-{mode.value}-{size[0]}x{size[1]}.png"))

    save("draft")
    page.run.choose_tab(INVOICES)
    page.run.browser.table.selectRow(2)
    save("lines")
    page.show_form()
    page.new_run_asked.emit()
    save("form")
    page.form.payers.groups.choose(BY_HAND)
    page.form.payers.groups.picked.emit(BY_HAND)
    page.form.payers.field.setText("col")
    settle(tasks)
    page.form.payers.found.opened.emit(picture.FOUND[0])
    page.form.payers.field.setText("p")
    save("form-payers")
    page.choose_view(INVOICES)
    page.browser.table.selectRow(0)
    save("all")
    if paper is not None:
        page.show_paper(paper.read_bytes(), "Facture 2026-004987")
        save("paper")
    presenter.deleteLater()
    tasks.close()
    window.close()


if __name__ == "__main__":
    main()
