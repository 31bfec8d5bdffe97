"""The records of the services are what the queue makes its questions and decisions of."""

from staffdesk.services import request_rows
from staffdesk.ui.validation.queue_services import RequestRecords


def test_the_rows_of_the_services_are_the_records_the_queue_takes() -> None:
    records: RequestRecords = request_rows
    wanted = records.QueueFilter(view=records.QueueView("mine"), kind="edit")
    assert wanted == request_rows.QueueFilter(view=request_rows.QueueView.MINE, kind="edit")
    item = records.ItemDecision(0, "refused", "Complet")
    decision = records.Decision(7, "token", (item,), reply="Bonjour")
    assert (decision.items[0].reason, decision.reply, decision.expires_on) == ("Complet", "Bonjour", None)
