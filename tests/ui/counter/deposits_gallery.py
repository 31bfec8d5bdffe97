"""Draws the remittances: `python -m tests.ui.counter.deposits_gallery OUT` writes PNGs, light and dark.

Run with ``QT_QPA_PLATFORM=offscreen``; ``QT_SCALE_FACTOR=1.5`` gives the pictures at 150 %.
"""

import argparse
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from staffdesk.services.deposit_rows import (
    ClosingRow,
    DepositsView,
    PendingCheque,
    PendingVoucher,
    SentCheque,
    SlipRow,
)
from staffdesk.ui.counter.deposits_page import DepositsPage
from staffdesk.ui.counter.deposits_words import cheque_piece
from staffdesk.ui.kit.theme import Mode, apply_theme, px
from tests.ui.counter.gallery import SIZES, window_with

TODAY = date(2027, 1, 11)
CHEQUES = tuple(
    PendingCheque(
        n, f"00004{n:02d}", "Banque du Val", f"Mme {name}", name, f"2027-000{n}", TODAY, 4200 + 310 * n
    )
    for n, name in enumerate(("Colin-Haddad", "Perrin", "Renaud", "Kowalski"), 80)
)
VIEW = DepositsView(
    cheques=CHEQUES,
    vouchers=tuple(
        PendingVoucher(n, f"88420193{n}", "Émetteur Démo", 2026, "2027-00083", 2000, date(2027, 2, 28))
        for n in range(70, 78)
    ),
    cash_cents=164230,
    ceiling_cents=200000,
    open_tills=1,
    last_cash_on=date(2026, 12, 18),
    remit_days=31,
    sent=tuple(
        SentCheque(
            n,
            n,
            f"00003{n:02d}",
            "Crédit du Val",
            "M. Diallo",
            "Diallo",
            f"2026-011{n}",
            "2026-B0041",
            date(2026, 12, 18),
            9600 + n,
            date(2027, 1, 5) if n == 12 else None,
        )
        for n in range(10, 16)
    ),
    slips=(
        SlipRow(9, "cash", "2026-B0043", date(2026, 12, 18), "Françoise M.", 62, 184500, "sent", None, None),
        SlipRow(8, "cesu", "2026-B0042", date(2026, 12, 18), "Françoise M.", 24, 48000, "sent", None, None),
        SlipRow(
            7, "cheque", "2026-B0041", date(2026, 12, 18), "Françoise M.", 41, 312240, "sent", None, None
        ),
        SlipRow(
            6,
            "cesu",
            "2026-B0040",
            date(2026, 11, 20),
            "Françoise M.",
            20,
            40000,
            "refunded",
            38000,
            date(2026, 12, 8),
        ),
    ),
    closings=tuple(
        ClosingRow(
            n,
            f"2027-C000{n}",
            "Guichet 1",
            "Camille R.",
            datetime(2027, 1, 4 + n, 11, 10, tzinfo=UTC),
            98240 + n,
            -50 if n == 3 else 0,
        )
        for n in (4, 3, 2, 1)
    ),
)


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--k", type=float, default=1.0)
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    for mode in (Mode.LIGHT, Mode.DARK):
        apply_theme(app, mode, wanted.k)
        for width, height in SIZES:
            _draw(app, wanted.out, mode, (max(width, px(940)), max(height, px(600))))


def _draw(app: QApplication, out: Path, mode: Mode, size: tuple[int, int]) -> None:
    page = DepositsPage(lambda: TODAY)
    window = window_with("counter", page)
    window.resize(*size)
    window.show()
    page.show_view(VIEW, TODAY)
    page.show_period(date(2026, 12, 1), date(2026, 12, 31))
    name = f"{mode.value}-{size[0]}x{size[1]}"
    app.processEvents()
    window.grab().save(str(out / f"deposits-{name}.png"))
    page.show_panel(page.pieces)
    page.pieces.begin(
        "Remettre les chèques", "Décocher ce qui ne part pas.", [cheque_piece(c) for c in CHEQUES]
    )
    app.processEvents()
    window.grab().save(str(out / f"deposits-pieces-{name}.png"))
    page.show_panel(page.cash)
    page.cash.begin(164230)
    app.processEvents()
    window.grab().save(str(out / f"deposits-cash-{name}.png"))
    window.close()


if __name__ == "__main__":
    main()
