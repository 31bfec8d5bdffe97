"""Vouchers in words: `4 titres de 10,00 €, Émetteur Démo 2026, n° 90000001 à 90000004`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from staffdesk.domain.french.amounts import counted, euros
from staffdesk.domain.receipt_document import Voucher

FEW = 8
"""Up to so many vouchers each is named on the first page; above, runs by their first and last numbers."""


def voucher_proof(vouchers: Sequence[Voucher]) -> str:
    """Return the proof of a handful of vouchers, grouped by value, issuer and year."""
    return " ; ".join(_group_in_words(list(group)) for _, group in _groups(vouchers)).replace(" ;", "\u202f;")


def voucher_list(vouchers: Sequence[Voucher]) -> list[str]:
    """Return every voucher by its number, one text for each issuer, year and value."""
    return [
        f"{_head(batch)}\u00a0: {', '.join(voucher.number for voucher in batch)}"
        for batch in (list(group) for _, group in _groups(vouchers))
    ]


def _groups(vouchers: Sequence[Voucher]) -> Iterable[tuple[tuple[str, int, int], Iterable[Voucher]]]:
    ordered = sorted(vouchers, key=lambda voucher: (*_key(voucher), len(voucher.number), voucher.number))
    return groupby(ordered, key=_key)


def _key(voucher: Voucher) -> tuple[str, int, int]:
    return voucher.issuer, voucher.year, voucher.value


def _head(batch: Sequence[Voucher]) -> str:
    first = batch[0]
    origin = f"{first.issuer} {first.year}".lstrip()
    return f"{counted(len(batch), 'titre')} de {euros(first.value)}, {origin}"


def _group_in_words(batch: Sequence[Voucher]) -> str:
    shown = [_run_in_words(run) for run in number_runs([voucher.number for voucher in batch])]
    return f"{_head(batch)}, n°\u00a0{', '.join(shown)}"


def _run_in_words(run: tuple[str, str]) -> str:
    first, last = run
    return first if first == last else f"{first}\u00a0à\u00a0{last}"


def number_runs(numbers: Sequence[str]) -> list[tuple[str, str]]:
    """Return ordered numbers as runs of (first, last); a number that is not all digits stands alone."""
    runs: list[tuple[str, str]] = []
    for number in numbers:
        if runs and _follows(runs[-1][1], number):
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _follows(before: str, after: str) -> bool:
    alike = before.isascii() and after.isascii() and len(before) == len(after)
    return alike and before.isdigit() and after.isdigit() and int(after) == int(before) + 1
