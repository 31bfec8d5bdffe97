"""What every document says about the town that sends it: name, service, address, accent, demonstration."""

from __future__ import annotations

import re
from dataclasses import dataclass

from staffdesk.domain.errors import RuleBroken

LEAST_CONTRAST = 4.5
"""Contrast an accent needs on white (WCAG 2.1, 1.4.3; look-documents.md, section 1)."""

DEFAULT_ACCENT = "#17436B"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a document, in the words it prints.

    Attributes:
        town: `Ville de Valbrune-sur-Orle`.
        service: second line, `Service Enfance et vie scolaire · Régie de recettes Enfance`.
        contact: third line: address, telephone, mail.
        accent: `#RRGGBB`, checked by `check_accent` when it was entered.
        demonstration: what the demonstration frame adds after its word; empty for a real town.
    """

    town: str
    service: str
    contact: str
    accent: str = DEFAULT_ACCENT
    demonstration: str = ""


def contrast_on_white(colour: str) -> float:
    """Return the contrast of `#RRGGBB` on white, 1 to 21, as WCAG 2.1 measures it.

    Raises:
        RuleBroken: `accent_unreadable`, the text is no such colour.
    """
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise RuleBroken("accent_unreadable", field="accent", value=colour)
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def check_accent(colour: str) -> str:
    """Return the accent a town may use.

    Raises:
        RuleBroken: `accent_unreadable`, or `accent_too_pale` with `measured` and `needed` as `3,18` and
        `4,50`.
    """
    measured = contrast_on_white(colour)
    if measured < LEAST_CONTRAST:
        raise RuleBroken(
            "accent_too_pale", field="accent", measured=_shown(measured), needed=_shown(LEAST_CONTRAST)
        )
    return colour


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _shown(contrast: float) -> str:
    """Cut, not rounded: 4.499 must not read 4,50."""
    return f"{int(contrast * 100) / 100:.2f}".replace(".", ",")
