"""The first third answers everything: who, what, how much, by when, how."""

from staffdesk.domain.invoice_document import Payer
from staffdesk.services.documents.invoice_pdf import render_invoice
from tests.factories_documents import make_invoice
from tests.services.documents.long_words import LONG_PAYER
from tests.services.documents.reading import Paper


def test_everything_a_hurried_parent_needs_is_above_the_first_fold() -> None:
    above = "".join(sign.sign for sign in Paper(render_invoice(make_invoice())).signs() if sign.bottom < 99)
    for words in (
        "Valbrune-sur-Orle",
        "octobre2026",
        "144,77€",
        "lundi30novembre2026",
        "Enligne",
        "Parchèque",
    ):
        assert words in above


def test_five_lines_of_address_stay_in_the_window() -> None:
    payer = Payer(
        "Mme Nadège TILLEUL", ("Résidence du Moulin", "bât. B", "12 rue des Tanneurs", "99990 VALBRUNE")
    )
    signs = Paper(render_invoice(make_invoice(payer=payer))).signs()
    inside = [sign for sign in signs if sign.left > 105 and 44 < sign.top < 90]
    assert min(sign.top for sign in inside) >= 55
    assert max(sign.bottom for sign in inside) <= 80.5


def test_a_long_name_and_address_stay_in_the_window_without_touching() -> None:
    paper = Paper(render_invoice(make_invoice(payer=LONG_PAYER)))
    inside = [sign for sign in paper.signs() if sign.left > 105 and 44 < sign.top < 90]
    told = "".join(sign.sign for sign in inside)
    assert LONG_PAYER.name.replace(" ", "") in told, "nothing is cut short"
    assert min(sign.top for sign in inside) >= 53.5
    assert max(sign.bottom for sign in inside) <= 80.5
    assert paper.touching() == []
