"""The town itself: who it is, its places, activities, calendar, prices and texts."""

from datetime import date, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from staffdesk.models.base import Base, HasId, HasUid, JsonValue


class Town(Base):
    """The one town of this office; a single row.

    ``identity`` holds what documents print: name, service, revenue_office, address_lines, phone, email,
    portal_address, siret, accent, cheque_order, counter_hours, vat_note. ``rules`` holds the town's
    answers to the questions of the trade. ``is_demonstration`` marks every screen and document.
    ``week_shape`` maps a weekday ("0" is Monday) to its class time, full or morning; empty is four days.
    """

    __tablename__ = "town"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str]
    holiday_zone: Mapped[str]
    local_law: Mapped[bool] = mapped_column(default=False)
    identity: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    rules: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    week_shape: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    snapshot_rev: Mapped[int] = mapped_column(default=0)
    is_demonstration: Mapped[bool] = mapped_column(default=False)


class Site(HasUid, Base):
    """A place of service; ``kind`` is school, canteen or leisure_centre.

    ``week_shape`` is as the town's; empty follows it. ``capacity`` bounds the children of all its groups at
    once in one row of slots (null: only the groups do).
    """

    __tablename__ = "site"

    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    level: Mapped[str | None]
    address: Mapped[str] = mapped_column(default="")
    week_shape: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    capacity: Mapped[int | None]


class ClassGroup(HasId, Base):
    """A class of a school in one school year (``school_year`` 2026 means 2026-2027)."""

    __tablename__ = "class_group"
    __table_args__ = (UniqueConstraint("site_id", "school_year", "name"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    school_year: Mapped[int]
    name: Mapped[str]
    level: Mapped[str]
    teacher: Mapped[str] = mapped_column(default="")
    site: Mapped[Site] = relationship()


class Activity(HasUid, Base):
    """What is booked: canteen, wraparound, Wednesday, holiday care.

    ``code`` is the stable word on the wire. ``kind`` is meals, wraparound or leisure. ``weekdays`` lists ISO
    weekdays of service; ``period_kind`` is school or holidays. ``cesu_from_age``/``cesu_to_age`` bound CESU
    eligibility at the date of service (both null: never). ``pays_at_once``: families pay for its days when
    they ask for them (S36). From ``closed_on`` on it is not served any more.
    """

    __tablename__ = "activity"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    period_kind: Mapped[str] = mapped_column(default="school")
    weekdays: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    position: Mapped[int] = mapped_column(default=0)
    request_holds_place: Mapped[bool] = mapped_column(default=True)
    capacity: Mapped[int | None]
    exclusions: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    waiting_order: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    offer_hours: Mapped[int] = mapped_column(default=48)
    cesu_from_age: Mapped[int | None]
    cesu_to_age: Mapped[int | None]
    revenue_account: Mapped[str] = mapped_column(default="7067")
    pays_at_once: Mapped[bool] = mapped_column(default=False)
    closed_on: Mapped[date | None]
    slots: Mapped[list["Slot"]] = relationship(order_by="Slot.position", back_populates="activity")


class Slot(HasId, Base):
    """Part of a day inside an activity; ``row`` is where grids show it: morning, noon, evening or day."""

    __tablename__ = "slot"
    __table_args__ = (UniqueConstraint("activity_id", "code"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    code: Mapped[str]
    name: Mapped[str]
    row: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    starts_at_time: Mapped[time | None]
    ends_at_time: Mapped[time | None]
    activity: Mapped[Activity] = relationship(back_populates="slots")


class ActivityGroup(HasId, Base):
    """Holder of a capacity: an activity at a site for some levels. Places count per slot and date."""

    __tablename__ = "activity_group"
    __table_args__ = (UniqueConstraint("activity_id", "site_id", "name"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    name: Mapped[str]
    capacity: Mapped[int]
    activity: Mapped[Activity] = relationship()
    site: Mapped[Site] = relationship()


class GroupCapacity(HasId, Base):
    """Another number of places for one group on one date (an educator is away, a room is lent), and why."""

    __tablename__ = "group_capacity"
    __table_args__ = (UniqueConstraint("group_id", "day_on"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("activity_group.id"))
    day_on: Mapped[date] = mapped_column(index=True)
    capacity: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")


class DeadlineRuleRow(HasId, Base):
    """A deadline rule of an activity (null: of all), as data of ``domain.deadlines``."""

    __tablename__ = "deadline_rule"

    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    applies_to: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JsonValue)


class SchoolHoliday(HasId, Base):
    """School holidays of the town's zone, first and last day off (both included)."""

    __tablename__ = "school_holiday"

    name: Mapped[str]
    starts_on: Mapped[date]
    last_on: Mapped[date]


class CalendarException(HasId, Base):
    """A day that differs: closure, bridge, strike, staff day, class trip, extra day.

    ``kind`` is a ``domain.calendars.DayKind``, ``reason`` the ``DayReason`` staff chose (empty: none was).
    It concerns one site or all (null), one activity or all (null); a trip concerns the class that is away.
    """

    __tablename__ = "calendar_exception"

    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    class_group_id: Mapped[int | None] = mapped_column(ForeignKey("class_group.id"))
    day_on: Mapped[date] = mapped_column(index=True)
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    label: Mapped[str]


class TariffVersionRow(HasId, Base):
    """A tariff of an activity from a date on, with its council decision.

    ``body`` is data of ``domain.tariffs``.
    """

    __tablename__ = "tariff_version"
    __table_args__ = (UniqueConstraint("activity_id", "valid_from"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    valid_from: Mapped[date]
    decision_number: Mapped[str]
    decided_on: Mapped[date]
    body: Mapped[dict[str, Any]] = mapped_column(JsonValue)


class TextTemplate(HasId, Base):
    """An editable text, or a level of reminders.

    ``kind`` is refusal, absence_reason, message_topic, news, link, terms or reminder_level. ``body`` holds
    what the kind needs: text, url, published_on, version, outcome ("excused", "billed", "ask_proof"),
    after_days, channel, before_title.
    """

    __tablename__ = "text_template"
    __table_args__ = (UniqueConstraint("kind", "code"),)

    kind: Mapped[str]
    code: Mapped[str]
    label: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    position: Mapped[int] = mapped_column(default=0)


class DocumentType(HasId, Base):
    """A kind of supporting document: its owner (household or child), and what its absence does.

    ``blocking`` is none, warn, block_booking or block_welcome. ``validity`` is data of
    ``domain.supporting_documents``.
    """

    __tablename__ = "document_type"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    owner: Mapped[str]
    mandatory: Mapped[bool] = mapped_column(default=False)
    blocking: Mapped[str] = mapped_column(default="warn")
    validity: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    position: Mapped[int] = mapped_column(default=0)
