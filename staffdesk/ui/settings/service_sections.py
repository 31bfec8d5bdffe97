"""Sections about what is offered: activities with their groups, deadlines with what they give, tariffs."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import day_long, day_short, instant_short
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.table_model import Align, Column
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.settings.parts import section, table
from staffdesk.ui.settings.words import band_words, rank_words, sentence_case, weekday_words

if TYPE_CHECKING:
    from staffdesk.services.settings_rows import (
        ActivitySettings,
        BandRow,
        DeadlineRow,
        GroupRow,
        SettingsView,
        TariffRow,
    )

NBSP = "\N{NO-BREAK SPACE}"


def activities(view: "SettingsView") -> list[QLayout]:
    """Show each activity with its days, slots, groups and places."""
    return [_activity(row) for row in view.activities]


def _activity(row: "ActivitySettings") -> QLayout:
    columns: list[Column[GroupRow]] = [
        Column("Groupe", lambda group: group.name, strong=True, width=260),
        Column("Places", lambda group: str(group.capacity), align=Align.RIGHT, width=80),
        Column("Site", _elsewhere, tone=lambda _row: Tone.QUIET),
    ]
    when = " · ".join(filter(None, (weekday_words(row.weekdays), ", ".join(row.slots).lower())))
    return section(row.name, table(f"Groupes, {row.name}", columns, row.groups), beside=when)


def _elsewhere(group: "GroupRow") -> str:
    """Name the site, unless the group already bears its name."""
    return "" if group.site == group.name else group.site


def deadlines(view: "SettingsView") -> list[QLayout]:
    """Show each rule in words, and the instant it gives for the next day of service."""
    return [
        section(row.name, *(part for rule in row.deadlines for part in _deadline(rule)))
        for row in view.activities
    ]


def _deadline(rule: "DeadlineRow") -> Sequence[QWidget]:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, px(6))
    column.setSpacing(px(2))
    column.addWidget(label(rule.words, "body", wrap=True))
    details = " · ".join(rule.details)
    if details:
        column.addWidget(label(details, "hint", wrap=True))
    if rule.example_on is not None and rule.example_at is not None:
        told = f"Pour le {day_long(rule.example_on)}{NBSP}: {instant_short(rule.example_at)}"
        column.addWidget(label(told, "hint", wrap=True))
    elif rule.example_on is not None:
        column.addWidget(label(f"Pour le {day_short(rule.example_on)}{NBSP}: aucune limite", "hint"))
    return (part,)


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
