"""Views of the queue that a member of staff named: filters, grouping and order, each user's own.

They change nothing of the office, so they are no matter of the audit log; whoever may read may keep views.
"""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.search_text import search_text
from staffdesk.models.staff import QueueViewRow
from staffdesk.services.office import Office

LONGEST_NAME = 40


@dataclass(frozen=True)
class ViewContent:
    """What a view shows: one of the built-in views, what narrows it (null: nothing), how it is grouped."""

    view: str
    kind: str | None
    site_id: int | None
    channel: str | None
    order: str


@dataclass(frozen=True)
class SavedView:
    """A view under its name."""

    view_id: int
    name: str
    content: ViewContent


class SavedViews:
    """Use cases of the views of the queue that one names."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def list_views(self, actor: Actor) -> tuple[SavedView, ...]:
        """List one's own views by name."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            found = [_read(row) for row in session.scalars(_own(actor))]
        return tuple(sorted(found, key=lambda view: search_text(view.name)))

    def save(self, actor: Actor, name: str, content: ViewContent) -> SavedView:
        """Keep a view under a name.

        Raises:
            RuleBroken: ``view_name_missing``; ``view_name_taken``: one's own view has this name.
        """
        actor.need(Permission.READ)
        told = _checked(name)
        try:
            with self.office.database.begin() as session:
                _require_free(session, actor, told)
                row = QueueViewRow(
                    user_id=actor.user_id,
                    name=told,
                    search=search_text(told),
                    content={
                        "view": content.view,
                        "kind": content.kind,
                        "site_id": content.site_id,
                        "channel": content.channel,
                        "order": content.order,
                    },
                    created_at=self.office.clock.now(),
                )
                session.add(row)
                session.flush()
                return _read(row)
        except IntegrityError as error:  # from a second window of the same user
            raise RuleBroken("view_name_taken", field="name", name=told) from error

    def rename(self, actor: Actor, view_id: int, name: str) -> SavedView:
        """Give a view another name.

        Raises:
            NotFound: ``saved_view``: it is not there, or somebody else's.
            RuleBroken: as `save`.
        """
        actor.need(Permission.READ)
        told = _checked(name)
        with self.office.database.begin() as session:
            row = _find(session, actor, view_id)
            _require_free(session, actor, told, but=view_id)
            row.name, row.search = told, search_text(told)
            session.flush()
            return _read(row)

    def delete(self, actor: Actor, view_id: int) -> SavedView:
        """Delete a view; what is returned saves it again.

        Raises:
            NotFound: ``saved_view``.
        """
        actor.need(Permission.READ)
        with self.office.database.begin() as session:
            row = _find(session, actor, view_id)
            gone = _read(row)
            session.delete(row)
        return gone


def _own(actor: Actor) -> Select[tuple[QueueViewRow]]:
    return select(QueueViewRow).where(QueueViewRow.user_id == actor.user_id)


def _find(session: Session, actor: Actor, view_id: int) -> QueueViewRow:
    row = session.scalar(_own(actor).where(QueueViewRow.id == view_id))
    if row is None:
        raise NotFound("saved_view", view_id=view_id)
    return row


def _require_free(session: Session, actor: Actor, name: str, but: int | None = None) -> None:
    row = session.scalar(_own(actor).where(QueueViewRow.search == search_text(name)))
    if row is not None and row.id != but:
        raise RuleBroken("view_name_taken", field="name", name=row.name)


def _checked(name: str) -> str:
    told = " ".join(name.split())[:LONGEST_NAME].strip()
    if not search_text(told):
        raise RuleBroken("view_name_missing", field="name")
    return told


def _read(row: QueueViewRow) -> SavedView:
    return SavedView(row.id, row.name, ViewContent(**row.content))
