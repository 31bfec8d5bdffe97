"""What the counter must know of a payer: cheques that the bank refused, and their delay (E3)."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date, start_of_day
from staffdesk.domain.french.receipt_text import bounced_alert
from staffdesk.domain.payments import Means
from staffdesk.domain.reversals import Cause
from staffdesk.models.payments import Payment, PaymentMeans

REMEMBERED_DAYS = 365
REGULARISE_DAYS = 30
"""The drawer of a cheque has so many days to make it good (E3)."""


def payer_alerts(session: Session, household_id: int, today: date) -> tuple[str, ...]:
    """Return one sentence a cheque of the last year that the bank refused, the newest first."""
    rows = session.execute(
        select(Payment.received_at, PaymentMeans)
        .join(PaymentMeans, PaymentMeans.payment_id == Payment.id)
        .where(
            Payment.household_id == household_id,
            Payment.cause == Cause.BOUNCED_CHEQUE.value,
            Payment.received_at >= start_of_day(today - timedelta(days=REMEMBERED_DAYS)),
            PaymentMeans.means == Means.CHEQUE.value,
        )
        .order_by(Payment.id.desc())
    ).tuples()
    alerts = []
    for at, means in rows:
        on = local_date(at)
        until = on + timedelta(days=REGULARISE_DAYS)
        number = str(means.facts.get("number", ""))
        alerts.append(bounced_alert(on, number, -means.cents, until if today <= until else None))
    return tuple(alerts)
