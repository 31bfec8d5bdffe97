"""The talon of a reminder: number, household, payer, order and sum, below the cut."""

from dataclasses import replace

from staffdesk.domain.invoice_document import Payer
from staffdesk.services.documents.reminder_pdf import render_reminder
from tests.factories_documents import reminder
from tests.services.documents.long_words import LONG_PAYER, LONG_TALON
from tests.services.documents.reading import Paper


def test_the_talon_holds_what_the_counter_needs_below_the_cut() -> None:
    paper = Paper(render_reminder(reminder()))
    below = "".join(one.sign for one in paper.signs() if one.top > 236.5)
    for words in ("2026-R00042", "04317", "NadègeTILLEUL", "Trésorpublic", "85,40€", "14déc.2026"):
        assert words in below.replace("\u00a0", "")


def test_a_long_name_stays_in_its_place() -> None:
    long = "Mme Marie-Charlotte de la ROCHE-AUX-FÉES-ET-DES-BOIS-DORMANTS"
    made = replace(reminder(), payer=Payer(long, ("1 rue", "99990 VILLE")))
    signs = [one for one in Paper(render_reminder(made)).signs() if 263 < one.top < 268]
    assert max(one.right for one in signs if one.left < 89) < 89.5


def test_it_says_in_full_who_owes_and_where_the_cheque_goes() -> None:
    paper = Paper(render_reminder(replace(reminder(), payer=LONG_PAYER, talon=LONG_TALON)))
    below = "".join(one.sign for one in paper.signs() if one.top > 236.5)
    for words in (LONG_PAYER.name, LONG_TALON.return_address):
        assert words.replace(" ", "") in below
    assert paper.touching() == []
