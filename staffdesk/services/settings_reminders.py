"""Paramètres, Relances: the levels of reminders, each with its delay, its channel and its words (E5)."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session
from typing_extensions import override

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.reminders import unknown_field
from staffdesk.domain.reminders import Channel
from staffdesk.models.town import TextTemplate
from staffdesk.services.reminder_facts import LEVEL_KIND, level_of
from staffdesk.services.settings_records import Values
from staffdesk.services.settings_texts import TextKind
from staffdesk.services.settings_values import flag_of, text_of, whole_of, word_of

LONGEST_LETTER = 1500
MOST_DAYS = 365
SIDES = ("after", "before")
CHANNELS = tuple(channel.value for channel in Channel)


class ReminderLevelKind(TextKind):
    """A level of reminders; levels follow one another by their delay, so none has a rank."""

    def __init__(self) -> None:
        super().__init__(LEVEL_KIND)

    @override
    def rows(self, session: Session) -> Iterable[TextTemplate]:
        return sorted(super().rows(session), key=lambda row: (level_of(row).after_days, row.code))

    @override
    def values(self, session: Session, row: TextTemplate) -> Values:
        level = level_of(row)
        return {
            "label": level.label,
            "days": abs(level.after_days),
            "side": SIDES[level.after_days < 0],
            "channel": level.channel.value,
            "before_title": level.before_title,
            "text": level.text,
        }

    @override
    def body(self, values: Mapping[str, Any]) -> Values:
        text = text_of(values, "text", longest=LONGEST_LETTER)
        unknown = unknown_field(text)
        if unknown:
            raise RuleBroken("reminder_field_unknown", field="text", name=unknown)
        days, side = whole_of(values, "days", 0, MOST_DAYS), word_of(values, "side", SIDES)
        return {
            "after_days": days if side == SIDES[0] else -days,
            "channel": word_of(values, "channel", CHANNELS),
            "before_title": flag_of(values, "before_title"),
            "text": text,
        }

    @override
    def write(self, session: Session, row: TextTemplate | None, values: Mapping[str, Any]) -> TextTemplate:
        return super().write(session, row, {**values, "position": 0})
