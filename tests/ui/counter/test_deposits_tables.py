"""The tables of remittances say in words where each slip, till and cheque stands."""

from dataclasses import replace
from datetime import UTC, date, datetime

from staffdesk.services.deposit_rows import ClosingRow, SentCheque, SlipRow
from staffdesk.ui.counter.deposits_tables import (
    cheque_words,
    cheques_model,
    closings_model,
    differences,
    slips_model,
    state_tone,
    state_words,
)
from staffdesk.ui.kit.tokens import Tone

DAY = date(2026, 11, 16)
SLIP = SlipRow(1, "cesu", "2026-B0001", DAY, "Françoise M.", 2, 2000, "sent", None, None)
CHEQUE = SentCheque(1, 1, "0000417", "Banque", "N. Tilleul", "Tilleul", "2026-00001", "2026-B0002", DAY, 1000)


def test_a_slip_of_cesu_says_what_was_refunded() -> None:
    assert state_words(SLIP) == "à rembourser"
    paid = replace(SLIP, state="refunded", refunded_cents=2000, answered_on=DAY)
    assert (state_words(paid), state_tone(paid)) == (
        "remboursé le lun.\u00a016\u00a0nov.\u00a02026",
        Tone.QUIET,
    )
    part = replace(paid, refunded_cents=1000)
    assert state_words(part) == "10,00\u00a0€ refusés"
    assert state_tone(part) is Tone.WARN
    none = replace(paid, state="rejected", refunded_cents=0)
    assert (state_words(none), state_tone(none)) == ("refusé le lun.\u00a016\u00a0nov.\u00a02026", Tone.WARN)
    assert state_words(replace(SLIP, kind="cash")) == "remis par Françoise M."


def test_a_cheque_that_bounced_says_when() -> None:
    assert cheque_words(CHEQUE) == "2026-B0002"
    assert cheque_words(replace(CHEQUE, bounced_on=DAY)) == "impayé, lun.\u00a016\u00a0nov.\u00a02026"


def test_every_table_has_a_cell_for_each_row() -> None:
    closing = ClosingRow(1, "2026-C0001", "régie", "F", datetime(2026, 11, 16, 11, tzinfo=UTC), 100, -50)
    slips, closings, cheques = slips_model(), closings_model(), cheques_model()
    slips.replace([SLIP])
    closings.replace([closing])
    cheques.replace([CHEQUE])
    for model in (slips, closings, cheques):
        assert all(str(model.index(0, at).data()) for at in range(model.columnCount()))


def test_the_credit_of_the_bank_and_the_difference_of_the_terminal_are_said() -> None:
    credited = replace(SLIP, kind="cash", state="credited", refunded_cents=2000, answered_on=DAY)
    assert state_words(credited) == "crédité le lun.\u00a016\u00a0nov.\u00a02026"
    assert state_words(replace(credited, refunded_cents=1950)).endswith("2026, −0,50\u00a0€")
    assert state_tone(credited) is Tone.QUIET
    assert state_tone(replace(credited, refunded_cents=1950)) is Tone.WARN
    at = datetime(2026, 11, 16, 11, tzinfo=UTC)
    closing = ClosingRow(1, "2026-C0001", "régie", "F", at, 100, -50, 1000)
    assert differences(closing) == "Manque de 0,50\u00a0€, carte 10,00\u00a0€"
    assert differences(replace(closing, difference_cents=0)) == "Terminal, carte 10,00\u00a0€"
