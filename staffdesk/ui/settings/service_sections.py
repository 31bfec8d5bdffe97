"""The section Tarifs: each activity with its versions, newest first, to be read."""

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import day_long
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.table_model import Align, Column
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings.parts import section, table
from staffdesk.ui.settings.words import band_words, rank_words, sentence_case

if TYPE_CHECKING:
    from staffdesk.services.settings_rows import ActivitySettings, BandRow, SettingsView, TariffRow


def tariffs(view: "SettingsView") -> list[QLayout]:
    """Show the tariffs, newest version first, each case with its bands."""
    return [_tariffs(row) for row in view.activities]


def _tariffs(row: "ActivitySettings") -> QLayout:
    parts: list[QWidget] = []
    for (valid_from, decision), cases in groupby(row.tariffs, lambda one: (one.valid_from, one.decision)):
        parts.append(label(f"À partir du {day_long(valid_from)}, {decision}", "body2", wrap=True))
        parts += [_case(case) for case in cases]
    return section(row.name, *parts)


def _case(case: "TariffRow") -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, px(8), 0, px(4))
    column.setSpacing(0)
    column.addWidget(label(f"{sentence_case(case.case)} · {case.method}", "group"))
    column.addWidget(table(case.case, _band_columns(case), case.bands))
    return part


def _band_columns(case: "TariffRow") -> "list[Column[BandRow]]":
    ranks = max((len(band.cents) for band in case.bands), default=1) or 1
    columns: list[Column[BandRow]] = [
        Column("Quotient familial", lambda band: band_words(band.words), width=260),
    ]
    columns += [_price_column(rank, ranks) for rank in range(1, ranks + 1)]
    return [*columns, Column("", lambda _band: "")]


def _price_column(rank: int, ranks: int) -> "Column[BandRow]":
    def price(band: "BandRow") -> str:
        return euros(band.cents[rank - 1]) if rank <= len(band.cents) else "–"

    return Column(rank_words(rank, ranks), price, align=Align.RIGHT, width=110)
