"""Meals in French: diets, the order as it was sent, what changed since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from staffdesk.domain.french.amounts import MINUS, NO_BREAK
from staffdesk.domain.french.dates import day_long, instant_short, month_year, period
from staffdesk.domain.meals import ADULTS, BROUGHT, MealChange

NOTHING_CHANGED = "rien n’a changé"


def diet_title(diet: str) -> str:
    """Head the column of a diet: ``Standard``, ``Sans porc``."""
    return f"{diet[:1].upper()}{diet[1:]}"


def change_words(change: MealChange) -> str:
    """Tell one change: ``+2 standard``, ``−1 sans porc``, ``+1 adulte``."""
    singular = {ADULTS: "adulte", BROUGHT: "panier repas"}
    plural = {ADULTS: "adultes", BROUGHT: "paniers repas"}
    names = singular if abs(change.by) == 1 else plural
    sign = "+" if change.by > 0 else MINUS
    return f"{sign}{abs(change.by)}{NO_BREAK}{names.get(change.what, change.what)}"


def changes_words(changes: Iterable[MealChange]) -> str:
    """Tell what changed since an order: ``+2 standard, −1 sans porc``; empty when nothing did."""
    return ", ".join(change_words(change) for change in changes)


def order_words(total: int, sent_at: datetime, sent_by: str, sent_to: str) -> str:
    """Tell an order: ``38 repas commandés lun. 16 nov. 9:30 à cuisine centrale par Camille R.``."""
    return f"{total}{NO_BREAK}repas commandés {instant_short(sent_at)} à {sent_to} par {sent_by}"


def meals_count(total: int) -> str:
    """Count meals: ``38 repas``."""
    return f"{total}{NO_BREAK}repas"


def brought_words(count: int) -> str:
    """Count children that bring their meal: ``2 paniers repas``; empty for none."""
    if not count:
        return ""
    return f"{count}{NO_BREAK}{'paniers' if count > 1 else 'panier'} repas"


def span_title(first: date, last: date) -> str:
    """Name the days of a count: ``lundi 16 novembre 2026``, ``novembre 2026``, ``du 16 au 22 nov. 2026``."""
    if first == last:
        return day_long(first)
    whole_month = first.day == 1 and (last + timedelta(days=1)).day == 1
    return month_year(first) if whole_month and first.month == last.month else period(first, last)
