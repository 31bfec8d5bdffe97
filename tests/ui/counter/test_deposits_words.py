"""The drawer in words: how much, since when, until when, and a warning when a limit is near."""

from dataclasses import replace
from datetime import date

from staffdesk.services.deposit_rows import (
    DepositsView,
    PendingCheque,
    PendingVoucher,
    SentCheque,
    SlipVoucher,
)
from staffdesk.ui.counter.deposits_words import (
    bounce_facts,
    bounce_question,
    cash_words,
    cheque_piece,
    cheques_words,
    sent_piece,
    voucher_piece,
    vouchers_words,
)
from staffdesk.ui.kit.tokens import Tone

DAY = date(2026, 11, 16)
CHEQUE = PendingCheque(3, "0000417", "Banque", "N. Tilleul", "Tilleul", "2026-00001", DAY, 1000)
VOUCHER = PendingVoucher(5, "8842019377", "", 2026, "2026-00001", 2000, date(2027, 2, 28))
VIEW = DepositsView((), (), 164230, 200000, 1, None, 31, (), (), ())


def test_cheques_warn_after_a_week() -> None:
    assert cheques_words((), DAY) == ("Aucun chèque en caisse", "", Tone.QUIET)
    said = cheques_words((CHEQUE, CHEQUE), DAY)
    assert said == (
        "2\u00a0chèques, 20,00\u00a0€",
        "le plus ancien reçu le lun.\u00a016\u00a0nov.\u00a02026",
        Tone.QUIET,
    )
    assert cheques_words((CHEQUE,), date(2026, 11, 24))[2] is Tone.WARN


def test_vouchers_warn_a_month_before_they_are_lost() -> None:
    assert vouchers_words((), DAY)[0] == "Aucun CESU en caisse"
    assert vouchers_words((VOUCHER,), DAY) == (
        "1\u00a0titre, 20,00\u00a0€",
        "remboursables jusqu’au dim.\u00a028\u00a0févr.\u00a02027",
        Tone.QUIET,
    )
    assert vouchers_words((VOUCHER,), date(2027, 2, 1))[2] is Tone.WARN


def test_cash_warns_near_its_ceiling_or_after_its_delay() -> None:
    title, hint, tone = cash_words(VIEW, DAY)
    assert title == "Encaisse 1\u202f642,30\u00a0€ sur 2\u202f000,00\u00a0€"
    assert (hint, tone) == ("aucun versement encore", Tone.WARN)
    small = replace(VIEW, cash_cents=1000, last_cash_on=date(2026, 11, 2))
    assert cash_words(small, DAY)[1:] == ("dernier versement le lun.\u00a02\u00a0nov.\u00a02026", Tone.QUIET)
    assert cash_words(replace(small, remit_days=7), DAY)[2] is Tone.WARN


def test_cash_below_zero_says_that_the_float_was_drawn_on() -> None:
    title, hint, tone = cash_words(replace(VIEW, cash_cents=-1798), DAY)
    assert title == "Encaisse −17,98\u00a0€ sur 2\u202f000,00\u00a0€"
    assert (hint[:22], tone) == ("Fonds de caisse entamé", Tone.WARN)


def test_pieces_say_what_they_are() -> None:
    assert cheque_piece(CHEQUE).words == "N° 0000417, Banque"
    assert voucher_piece(VOUCHER).hint == "émetteur non précisé, 2026, quittance 2026-00001"
    assert sent_piece(SlipVoucher(5, "8842019377", "Émetteur", 2000)).words == "8842\u00a00193\u00a077"


def test_a_bounce_is_asked_with_what_it_does() -> None:
    sent = SentCheque(
        1, 1, "0000417", "Banque", "N. Tilleul", "Tilleul", "2026-00001", "2026-B0002", DAY, 1000
    )
    assert bounce_question(sent) == "Signaler impayé le chèque 0000417\u202f?"
    assert "10,00\u00a0€, N. Tilleul" in bounce_facts(sent)
    assert "réclamer" not in bounce_facts(sent)
    assert "7,80\u00a0€ déjà remboursés à la famille" in bounce_facts(replace(sent, claimed_cents=780))
