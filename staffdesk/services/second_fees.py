"""A fee of a child that both its homes are asked: a person takes it from the draft of one of them.

What is taken off is not asked later either: the invoice of the other home asks it. A draft made anew asks
both again, and says so again.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.drafts import OWN_INVOICE
from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.permissions import Actor
from staffdesk.domain.tariffs.explanation import FactCode
from staffdesk.models.invoices import Invoice, InvoiceLine, InvoiceRun
from staffdesk.services import audit
from staffdesk.services.invoice_issue import delete_drafts

_KIND = AnomalyKind.FEE_OF_BOTH_HOMES.value
_FIRST = {FactCode.MONTH.value: "month", FactCode.PERIOD.value: "from", FactCode.YEAR.value: "from"}

FeeOf = tuple[int, int, str]
"""A household, its child, and an activity (its code)."""


def leave_fee(session: Session, actor: Actor, run: InvoiceRun, fee: FeeOf, *, at: datetime) -> None:
    """Take the fee from the draft of a household; an anomaly that is mended goes, of both homes.

    What is given back of it, for days excused, goes with it; so does a draft without any line left. `run` is
    locked.

    Raises:
        Stale: ``run_issued``, ``run_dropped``.
        RuleBroken: ``fee_line_whole``: the line asks months that the other home is not asked.
    """
    if run.state != "draft":
        raise Stale(f"run_{run.state}", run=run.title)
    household_id, child_id, activity = fee
    told = [one for one in run.anomalies if _is_of(one, fee)]
    firsts = {day for one in told for day in one["days"]}
    if not firsts:
        return
    drafted = session.scalars(
        select(Invoice).where(Invoice.run_id == run.id, Invoice.household_id == household_id)
    ).one()
    for line in session.scalars(
        select(InvoiceLine).where(
            InvoiceLine.invoice_id == drafted.id,
            InvoiceLine.child_id == child_id,
            InvoiceLine.activity_code == activity,
        )
    ).all():
        asked = {fact["values"][_FIRST[fact["code"]]] for fact in line.why if fact["code"] in _FIRST}
        is_refund = line.amount_cents < 0 and line.days
        if not asked & firsts and not is_refund:
            continue
        if not asked <= firsts:
            raise RuleBroken("fee_line_whole", activity=line.label)
        drafted.total_cents -= line.amount_cents
        session.delete(line)
    session.flush()
    _drop_empty(session, run, drafted)
    run.anomalies = [one for one in run.anomalies if not _is_mended(one, told)]
    facts = {"household": household_id, "child": child_id, "activity": activity}
    audit.record(session, actor, "fee.left", f"invoice_run:{run.id}", facts, at=at)
    session.flush()


def _drop_empty(session: Session, run: InvoiceRun, drafted: Invoice) -> None:
    left = session.scalar(select(InvoiceLine.id).where(InvoiceLine.invoice_id == drafted.id).limit(1))
    if left is None:
        household_id = drafted.household_id
        session.expunge(drafted)
        delete_drafts(session, (Invoice.run_id == run.id) & (Invoice.household_id == household_id))
        run.since = [one for one in run.since if (one[0], one[2]) != (household_id, OWN_INVOICE)]


def _is_of(one: Mapping[str, Any], fee: FeeOf) -> bool:
    return one["kind"] == _KIND and (one["household_id"], one["child_id"], one["activity"]) == fee


def _is_mended(one: Mapping[str, Any], told: list[Any]) -> bool:
    """Tell whether an anomaly is one of those, or that of the other home about the same fee."""
    return one in told or any(
        one["kind"] == _KIND
        and (one["child_id"], one["activity"], one["days"]) == (of["child_id"], of["activity"], of["days"])
        and one["values"]["other"] == of["household_id"]
        for of in told
    )
