"""The fields of the health form as controls, each read and written as the text that is kept."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QPlainTextEdit

from staffdesk.domain.french.fields import whole_label
from staffdesk.domain.health_record import BLOOD_GROUPS, CARE_PLAN, FORM, HealthField
from staffdesk.ui.kit.fields import ComboPicker, DateField, Field
from staffdesk.ui.kit.theme import px

YES_NO = (("", "–"), ("yes", "oui"), ("no", "non"))
BLOOD = (("", "–"), *((group, group.replace("-", "\N{MINUS SIGN}")) for group in BLOOD_GROUPS))
LINES = 58
"""Height of a text of a few lines."""


def make_fields(today: Callable[[], date]) -> dict[str, Field]:
    """Make every field of the form and of the care plan, by its name."""
    return {field.name: _made(field, today) for field in (*CARE_PLAN, *FORM)}


def _made(field: HealthField, today: Callable[[], date]) -> Field:
    words = whole_label(field.name)
    match field.kind:
        case "yes_no":
            return Field(words, ComboPicker(YES_NO, words, 34))
        case "blood":
            return Field(words, ComboPicker(BLOOD, words, 34))
        case "date" | "day":
            return DateField(words, today)
        case "long":
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.setFixedHeight(px(LINES))
            return Field(words, text)
        case _:
            return Field(words)


def text_of(field: Field) -> str:
    """Read a field as it is kept; a day that cannot be read is given as it stands, which a rule refuses."""
    control = field.control
    if isinstance(field, DateField):
        day = field.day()
        return field.edit.text().strip() if day is None else day.isoformat()
    if isinstance(control, ComboPicker):
        return control.key()
    if isinstance(control, QPlainTextEdit):
        return control.toPlainText().strip()
    return field.text()


def show_text(field: Field, text: str) -> None:
    """Show what is kept."""
    control = field.control
    if isinstance(field, DateField):
        field.set_day(date.fromisoformat(text) if text else None)
    elif isinstance(control, ComboPicker):
        control.choose(text)
    elif isinstance(control, QPlainTextEdit):
        control.setPlainText(text)
    else:
        field.set_text(text)


def watch(field: Field, changed: Callable[[], None]) -> None:
    """Have it told when a choice or a day of a field is another one."""
    control = field.control
    if isinstance(field, DateField):
        field.edit.textChanged.connect(lambda _text: changed())
    elif isinstance(control, ComboPicker):
        control.picked.connect(lambda _key: changed())
