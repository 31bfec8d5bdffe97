"""What a slot lacks in the tariffs of its activity: any price, or one of its own where others have theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from staffdesk.domain.tariffs.versions import TariffVersion


class Lack(StrEnum):
    """What is lacking.

    A day without a tariff stops its invoice (``AnomalyKind.NO_TARIFF``); a slot that no case names is billed
    at the price of all slots (``TariffVersion.case_for``), which nobody may have meant for it.
    """

    TARIFF = "tariff"
    OWN_PRICE = "own_price"


@dataclass(frozen=True, slots=True)
class SlotLack:
    """What a slot lacks, and since when (from the day one looks on)."""

    lack: Lack
    since: date


def slot_lack(versions: Sequence[TariffVersion], slot: str, on: date) -> SlotLack | None:
    """Return what a slot lacks first, from a day on; None where it lacks nothing.

    Args:
        versions: the tariffs of its activity, in any order.
        slot: its code.
        on: the day one looks from.
    """
    begun = [version for version in versions if version.valid_from <= on]
    if not begun:
        return SlotLack(Lack.TARIFF, on)
    last = max(begun, key=lambda version: version.valid_from)
    later = sorted((one for one in versions if one.valid_from > on), key=lambda one: one.valid_from)
    lacking = next((one for one in (last, *later) if is_left_out(one, slot)), None)
    return None if lacking is None else SlotLack(Lack.OWN_PRICE, max(on, lacking.valid_from))


def is_left_out(version: TariffVersion, slot: str) -> bool:
    """Tell whether a version prices other slots by themselves, and not this one."""
    named = {case.slot for case in version.cases} - {""}
    return bool(named) and slot not in named
