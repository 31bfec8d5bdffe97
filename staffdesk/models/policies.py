"""Policies: what the town lets a rule decide, switched on and off by named people."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from staffdesk.models.base import Base, HasId


class Policy(HasId, Base):
    """One policy that was switched on at least once; what never was has no row.

    ``kind`` is a ``domain.policies.PolicyKind``, ``activity`` the code of an activity or empty where the kind
    holds for the whole town. ``since_at`` and ``changed_by`` tell the last switch.
    """

    __tablename__ = "policy"
    __table_args__ = (UniqueConstraint("kind", "activity"),)

    kind: Mapped[str]
    activity: Mapped[str] = mapped_column(default="")
    is_on: Mapped[bool] = mapped_column(default=False)
    since_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(default="")
