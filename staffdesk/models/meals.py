"""Meals of a site and day: adults who eat, and the order as it was sent to the kitchen."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from staffdesk.models.base import Base, HasId, JsonValue


class AdultMeals(HasId, Base):
    """How many adults eat at a site on a day; entered by staff."""

    __tablename__ = "adult_meals"
    __table_args__ = (UniqueConstraint("site_id", "day_on"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    day_on: Mapped[date]
    meals: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


class MealOrder(HasId, Base):
    """A count as it was sent: frozen. A later order of the same site and day replaces it; both stay.

    ``diets`` holds meals by diet, ``booking_ids`` the bookings counted (their own meals included): what
    changed since is found from them. ``withdrawn_at`` is set when the sending itself is taken back.
    """

    __tablename__ = "meal_order"
    __table_args__ = (Index("ix_meal_order_place", "site_id", "day_on"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    day_on: Mapped[date]
    diets: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    brought: Mapped[int]
    adults: Mapped[int]
    booking_ids: Mapped[list[Any]] = mapped_column(JsonValue)
    sent_to: Mapped[str]
    sent_at: Mapped[datetime]
    sent_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(default="")
