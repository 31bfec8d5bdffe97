"""Values of the forms of Paramètres, checked one by one: each refusal names its field."""

from collections.abc import Collection, Mapping
from datetime import date, time
from typing import Any

from staffdesk.domain.errors import RuleBroken

LONGEST = 200
LONGEST_TEXT = 20_000


def text_of(values: Mapping[str, Any], name: str, *, longest: int = LONGEST, needed: bool = True) -> str:
    """Give a text without spaces around it.

    Raises:
        RuleBroken: ``field_missing``, ``text_long``.
    """
    found = str(values.get(name) or "").strip()
    if needed and not found:
        raise RuleBroken("field_missing", field=name)
    if len(found) > longest:
        raise RuleBroken("text_long", field=name, longest=longest)
    return found


def whole_of(values: Mapping[str, Any], name: str, lowest: int, highest: int) -> int:
    """Give a whole number within bounds.

    Raises:
        RuleBroken: ``field_missing``, ``number_out_of_range``.
    """
    found = optional_whole_of(values, name, lowest, highest)
    if found is None:
        raise RuleBroken("field_missing", field=name)
    return found


def optional_whole_of(values: Mapping[str, Any], name: str, lowest: int, highest: int) -> int | None:
    """Give a whole number within bounds, or None when there is none.

    Raises:
        RuleBroken: ``number_out_of_range``.
    """
    found = values.get(name)
    if found is None or found == "":
        return None
    if type(found) is not int or not lowest <= found <= highest:
        raise RuleBroken("number_out_of_range", field=name, lowest=lowest, highest=highest)
    return found


def amount_of(values: Mapping[str, Any], name: str, least: int, most: int) -> int:
    """Give an amount in cents within bounds, which are said in euros.

    Raises:
        RuleBroken: ``field_missing``, ``amount_out_of_range``.
    """
    found = values.get(name)
    if found is None or found == "":
        raise RuleBroken("field_missing", field=name)
    if type(found) is not int or not least <= found <= most:
        raise RuleBroken("amount_out_of_range", field=name, least_cents=least, most_cents=most)
    return found


def word_of(values: Mapping[str, Any], name: str, words: Collection[str]) -> str:
    """Give a word of a fixed list.

    Raises:
        RuleBroken: ``choice_missing``.
    """
    found = str(values.get(name) or "")
    if found not in words:
        raise RuleBroken("choice_missing", field=name)
    return found


def flag_of(values: Mapping[str, Any], name: str) -> bool:
    """Give a yes or no; no when absent."""
    return values.get(name) is True


def day_of(values: Mapping[str, Any], name: str) -> date | None:
    """Give a date written as ISO, or None when there is none.

    Raises:
        RuleBroken: ``date_unreadable``.
    """
    found = values.get(name)
    if not found:
        return None
    try:
        return date.fromisoformat(str(found))
    except ValueError as fault:
        raise RuleBroken("date_unreadable", field=name) from fault


def clock_of(values: Mapping[str, Any], name: str) -> time | None:
    """Give a time of day written as ``HH:MM``, or None when there is none.

    Raises:
        RuleBroken: ``time_unreadable``.
    """
    found = values.get(name)
    if not found:
        return None
    try:
        return time.fromisoformat(str(found))
    except ValueError as fault:
        raise RuleBroken("time_unreadable", field=name) from fault
