"""Checks of a page in a real browser: labels, headings, targets, contrast, focus, structure, overflow.

Our own, a few lines each, in ``accessibility.js``: the criteria of WCAG 2.1 AA that a program can decide.
"""

from pathlib import Path
from typing import cast

from playwright.sync_api import Page

CHECKS = ("names", "headings", "targets", "contrast", "focus", "structure", "overflow")
_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8").rstrip().rstrip(";")


def check(page: Page, name: str) -> list[str]:
    """Return what one check finds wrong with a page."""
    return cast("list[str]", page.evaluate(f"() => ({_SCRIPT})['{name}']()"))


def faults(page: Page) -> dict[str, list[str]]:
    """Return what is wrong with a page, by check; empty when nothing is."""
    return {name: found for name in CHECKS if (found := check(page, name))}


def overflow(page: Page) -> list[str]:
    """Return what sticks out of the page sideways."""
    return check(page, "overflow")


def enlarge_text(page: Page, percent: int) -> None:
    """Show the text larger, as a setting of the browser does."""
    page.evaluate("percent => { document.documentElement.style.fontSize = percent + '%'; }", percent)
