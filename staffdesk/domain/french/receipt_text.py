"""What a receipt says around its figures: means and their proofs, what is left, the legal foot (E2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from staffdesk.domain.french.amounts import NARROW, NO_BREAK, euros
from staffdesk.domain.french.dates import day_month_year, day_short_year
from staffdesk.domain.ledger import LedgerEntry
from staffdesk.domain.letterhead import DEFAULT_ACCENT, Letterhead
from staffdesk.domain.payments import Means

FICTITIOUS = "données fictives"
"""What the demonstration frame of a receipt adds."""

MEANS: Mapping[Means, str] = {
    Means.CESU: "CESU",
    Means.HOLIDAY_VOUCHER: "Chèques-vacances",
    Means.CHEQUE: "Chèque",
    Means.CARD: "Carte",
    Means.TRANSFER: "Virement",
    Means.THIRD_PARTY: "Organisme",
    Means.ONLINE: "En ligne",
    Means.DIRECT_DEBIT: "Prélèvement",
    Means.CREDIT: "Avance",
    Means.CASH: "Espèces",
}
"""Each means as a receipt heads it."""

KEPT_AS_CREDIT = "Gardé en avance sur votre compte"
"""The row of what settles no invoice yet."""

Facts = Mapping[str, object]


def claimed(refund: str) -> str:
    """Name the row of what a refund paid back of a payment that failed: the accountant claims it."""
    return f"Remboursement {refund}, à réclamer par le comptable"


def receipt_letterhead(identity: Mapping[str, object], *, demonstration: bool) -> Letterhead:
    """Return the head of a receipt: the town and its régie."""
    lines = identity.get("address_lines", ())
    contact = ", ".join(str(line) for line in lines) if isinstance(lines, list | tuple) else ""
    return Letterhead(
        town=str(identity.get("name", "")),
        service=str(identity.get("revenue_office", "")),
        contact=contact,
        accent=str(identity.get("accent", "")) or DEFAULT_ACCENT,
        demonstration=FICTITIOUS if demonstration else "",
    )


def place(counter_name: str, clerk: str) -> str:
    """Return where and by whom, as in `guichet 2, Camille R.` with its clerk's name."""
    return ", ".join(part for part in (counter_name, clerk) if part)


def means_in_words(words: Iterable[str]) -> str:
    """Return means by their stored words, for a list: `CESU, Chèque`."""
    return ", ".join(dict.fromkeys(MEANS[Means(word)] for word in words))


def proof(means: Means, facts: Facts) -> str:
    """Return the proof of one tender from its stored facts; vouchers are written by the receipt itself."""
    match means:
        case Means.CHEQUE:
            return ", ".join(_cheque(facts))
        case Means.CASH:
            return _cash(facts)
        case Means.CARD:
            return f"autorisation {facts.get('number', '')}"
        case Means.TRANSFER:
            return f"référence {facts.get('number', '')}"
        case _:
            return ""


def joined(proofs: Iterable[str]) -> str:
    """Return several proofs of one means in one line, parted by a semicolon."""
    return f"{NARROW}; ".join(part for part in proofs if part)


def remainder(next_due: tuple[str, date] | None, cesu_cents: int, on: date) -> tuple[str, ...]:
    """Return what is said of what is left on a day.

    Args:
        next_due: number and due date of the first invoice to pay; None when nothing is left.
        cesu_cents: what CESU may still pay of everything left.
        on: the day of the receipt: an invoice past due is said to be.
    """
    if next_due is None:
        return ()
    number, due_on = next_due
    limit = (
        f"échue le {day_short_year(due_on)}" if on > due_on else f"au plus tard le {day_short_year(due_on)}"
    )
    words = [f"facture {number}, {limit}"]
    if cesu_cents > 0:
        words.append(f"dont {euros(cesu_cents)} encore payables en CESU préfinancé")
    return tuple(words)


def legal(act_number: str, means: Iterable[Means]) -> tuple[str, ...]:
    """Return the sentences of the foot; a cheque is received subject to collection."""
    first = f"{_made_for(act_number)} Ce document prouve votre paiement{NO_BREAK}: conservez-le."
    second = "Une erreur se corrige par une quittance d’annulation."
    if Means.CHEQUE in set(means):
        second = f"Le chèque est reçu sous réserve d’encaissement. {second}"
    return (first, second)


def legal_of_reversal(act_number: str) -> tuple[str, ...]:
    """Return the sentence of the foot of a receipt that takes money back: it proves no payment."""
    return (f"{_made_for(act_number)} Ce document annule un paiement{NO_BREAK}: conservez-le.",)


def _made_for(act_number: str) -> str:
    return f"Établie pour le régisseur{f', acte constitutif {act_number}' if act_number else ''}."


def bounced(reason: str) -> str:
    """Return why a cheque was reversed: what the bank said."""
    return f"chèque impayé, {reason}"


def bounced_alert(on: date, number: str, cents: int, until: date | None) -> str:
    """Say at the counter that a cheque came back, and until when it may be made good."""
    told = f"Chèque impayé le {day_month_year(on)}{NO_BREAK}: n°{NO_BREAK}{number}, {euros(cents)}."
    return f"{told} À régulariser au plus tard le {day_month_year(until)}." if until is not None else told


def journal(entry: LedgerEntry) -> str:
    """Return the entry of the journal and its seal: `Journal 018204 · scellé 7f3a 91c2 0be4 d65a`."""
    return seal_words(entry.no, entry.hash)


def seal_words(no: int, entry_hash: str) -> str:
    """Return the number of an entry of the journal and its short seal."""
    seal = entry_hash[-16:]
    parted = " ".join(seal[start : start + 4] for start in range(0, len(seal), 4))
    return f"Journal{NO_BREAK}{no:06d} · scellé {parted}"


def document_title(number: str) -> str:
    """Return how a family reads of a receipt in its list of documents."""
    return f"Quittance {number}"


def file_name(number: str) -> str:
    """Return the file name of a receipt: letters, digits and hyphens only."""
    return f"quittance-{number}.pdf"


def _cheque(facts: Facts) -> Iterable[str]:
    yield f"n°{NO_BREAK}{facts.get('number', '')}"
    if facts.get("bank"):
        yield str(facts["bank"])
    if facts.get("drawer"):
        yield f"tireur {facts['drawer']}"


def _cash(facts: Facts) -> str:
    change = _cents(facts, "change_cents")
    if not change:
        return ""
    return f"{euros(_cents(facts, 'received_cents'))} remis, {euros(change)} rendus"


def _cents(facts: Facts, name: str) -> int:
    value = facts.get(name, 0)
    return value if isinstance(value, int) else 0
