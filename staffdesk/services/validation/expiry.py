"""Days that were to be paid at the counter and were not, dropped once their instant is over (S36)."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from staffdesk.domain.requests import RequestStatus
from staffdesk.models.requests import Request
from staffdesk.services.balances import Balance, balances
from staffdesk.services.office import Office
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.validation.arrival import Arrivals
from staffdesk.services.validation.asked import read_request


@dataclass(frozen=True)
class UnpaidDays:
    """Drops what was not paid in time; what the family's credit covers waits for its decision."""

    office: Office

    def run(self) -> int:
        """Drop every request that is due, each in a transaction of its own, and return how many.

        Raises:
            RecoveryNeeded: this office was restored.
        """
        with self.office.database.read() as session:
            require_not_recovering(session)
            due = session.scalars(
                select(Request.id).where(*self._due()).order_by(Request.pay_until_at, Request.id)
            ).all()
        return sum(self._drop(request_id) for request_id in due)

    def _due(self) -> tuple[ColumnElement[bool], ...]:
        return (
            Request.status == RequestStatus.PENDING.value,
            Request.pay_until_at < self.office.clock.now(),
        )

    def _drop(self, request_id: int) -> bool:
        with self.office.database.begin() as session:
            request = session.scalar(
                select(Request).where(Request.id == request_id, *self._due()).with_for_update()
            )
            if request is None or self._is_paid(session, request):
                return False
            Arrivals(session, self.office.clock.now()).expire(request)
            return True

    def _is_paid(self, session: Session, request: Request) -> bool:
        payment = read_request(request).payment
        if payment is None or request.household_id is None:
            return False
        found = balances(session, self.office.clock.today(), [request.household_id])
        return found.get(request.household_id, Balance()).free_cents >= payment.cents
