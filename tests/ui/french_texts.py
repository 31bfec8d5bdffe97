"""Reads every text of a window, seen or spoken, and finds what French typography forbids."""

import re
from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QScrollArea, QWidget

_FORBIDDEN = (
    (re.compile(r"\w'\w"), "straight apostrophe"),
    (re.compile(r"[^\u202f\s][;?!]"), "no thin space before ; ? !"),
    (re.compile(r" [;?!:€»]"), "plain space before ; ? ! : € »"),
    (re.compile(r"« "), "plain space after «"),
    (re.compile(r"\.\.\."), "three dots"),
    (re.compile(r"\d\.\d\d\s*€"), "decimal point"),
    (re.compile(r"\d{4,},\d\d"), "thousands not parted"),
    (re.compile(r"\w:\s"), "no space before the colon"),
)


def texts_of(widget: QWidget) -> Iterator[str]:
    """Give what is said in a widget and below it."""
    for part in (widget, *widget.findChildren(QWidget)):
        if isinstance(part, QLabel | QAbstractButton):
            yield part.text()
        if isinstance(part, QLineEdit):
            yield part.placeholderText()
        if not isinstance(part, QScrollArea):
            yield from (part.toolTip(), part.accessibleName(), part.accessibleDescription())


def typographic_faults(widget: QWidget) -> list[str]:
    """Give every text that breaks a rule, with the rule."""
    return faults_in(texts_of(widget))


def faults_in(texts: object) -> list[str]:
    """Give every text that breaks a rule, with the rule."""
    assert isinstance(texts, Iterator | list | tuple)
    return [f"{why}: {text!r}" for text in texts for rule, why in _FORBIDDEN if rule.search(text)]
