"""Drawing many documents: in this process when they are few, in two of their own when they are many.

A document is drawn from its frozen snapshot alone, so any process draws the same bytes (L6).
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from enum import StrEnum

from staffdesk.domain.credit_note_document import CreditNoteDocument
from staffdesk.domain.invoice_document import InvoiceDocument
from staffdesk.domain.receipt_document import ReceiptDocument
from staffdesk.services.documents.credit_note_pdf import render_credit_note
from staffdesk.services.documents.invoice_pdf import render_invoice
from staffdesk.services.documents.receipt_pdf import render_receipt
from staffdesk.services.side_process import side_processes

BATCH = 50
"""Documents drawn, then stored together."""

ALONE = 300
"""Up to so many documents, starting two processes (0,5 s each) would cost more than it saves."""

PROCESSES = 2


class PaperKind(StrEnum):
    """What is drawn."""

    INVOICE = "invoice"
    RECEIPT = "receipt"
    CREDIT_NOTE = "credit_note"


def draw(kind: PaperKind, snapshots: Sequence[str]) -> list[bytes]:
    """Return the PDF of each frozen snapshot; runs in a process of its own too."""
    if kind is PaperKind.INVOICE:
        return [render_invoice(InvoiceDocument.from_json(text)) for text in snapshots]
    if kind is PaperKind.CREDIT_NOTE:
        return [render_credit_note(CreditNoteDocument.from_json(text)) for text in snapshots]
    return [render_receipt(ReceiptDocument.from_json(text)) for text in snapshots]


def draw_all(
    kind: PaperKind,
    keys: Sequence[int],
    load: Callable[[Sequence[int]], Sequence[tuple[int, str]]],
    *,
    alone: int = ALONE,
) -> Iterator[list[tuple[int, bytes]]]:
    """Give batches of (key, PDF), in the order of the keys.

    Args:
        kind: what is drawn.
        keys: of the documents.
        load: gives (key, snapshot) of some keys, in this process; a key it leaves out is not drawn.
        alone: draw in this process up to so many documents.
    """
    batches = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
    if len(keys) <= alone:
        for batch in batches:
            yield _pairs(loaded := load(batch), draw(kind, [text for _, text in loaded]))
    else:
        yield from _draw_beside(kind, batches, load)


def _draw_beside(
    kind: PaperKind,
    batches: Sequence[Sequence[int]],
    load: Callable[[Sequence[int]], Sequence[tuple[int, str]]],
) -> Iterator[list[tuple[int, bytes]]]:
    """Keep every process one batch ahead; draw here what a process that died left undone."""
    with side_processes(PROCESSES) as pool:
        waiting: list[tuple[Sequence[tuple[int, str]], Future[list[bytes]] | None]] = []
        for batch in batches:
            loaded = load(batch)
            waiting.append((loaded, _submit(pool, kind, loaded)))
            if len(waiting) > 2 * PROCESSES:
                yield _finished(kind, *waiting.pop(0))
        for loaded, future in waiting:
            yield _finished(kind, loaded, future)


def _submit(
    pool: ProcessPoolExecutor, kind: PaperKind, loaded: Sequence[tuple[int, str]]
) -> Future[list[bytes]] | None:
    try:
        return pool.submit(draw, kind, [text for _, text in loaded])
    except BrokenProcessPool:
        return None


def _finished(
    kind: PaperKind, loaded: Sequence[tuple[int, str]], future: Future[list[bytes]] | None
) -> list[tuple[int, bytes]]:
    try:
        drawn = future.result() if future is not None else draw(kind, [text for _, text in loaded])
    except BrokenProcessPool:
        drawn = draw(kind, [text for _, text in loaded])
    return _pairs(loaded, drawn)


def _pairs(loaded: Sequence[tuple[int, str]], drawn: Sequence[bytes]) -> list[tuple[int, bytes]]:
    return [(key, content) for (key, _), content in zip(loaded, drawn, strict=True)]
