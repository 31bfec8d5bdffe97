"""Vouchers in words: runs by first and last number."""

from dataclasses import replace

from staffdesk.services.documents.voucher_runs import number_runs, voucher_list, voucher_proof
from tests.factories_documents import make_vouchers


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_following_numbers_make_one_run() -> None:
    assert number_runs(["09", "10", "11", "13"]) == [("09", "11"), ("13", "13")]


def test_letters_and_other_lengths_stand_alone() -> None:
    assert number_runs(["A1", "A2", "9", "10"]) == [("A1", "A1"), ("A2", "A2"), ("9", "9"), ("10", "10")]


def test_a_proof_names_value_issuer_year_and_numbers() -> None:
    proof = plain(voucher_proof(make_vouchers(range(90000001, 90000005))))
    assert proof == "4 titres de 10,00 €, Émetteur Démo 2026, n° 90000001 à 90000004"


def test_an_issuer_nobody_typed_leaves_no_gap() -> None:
    unnamed = [replace(voucher, issuer="") for voucher in make_vouchers([1])]
    assert plain(voucher_proof(unnamed)).startswith("1 titre de 10,00 €, 20")
    assert plain(voucher_list(unnamed)[0]).startswith("1 titre de 10,00 €, 20")


def test_values_are_told_apart() -> None:
    proof = plain(voucher_proof((*make_vouchers([1]), *make_vouchers([2], value=500))))
    assert proof == (
        "1 titre de 5,00 €, Émetteur Démo 2026, n° 00000002"
        " ; 1 titre de 10,00 €, Émetteur Démo 2026, n° 00000001"
    )


def test_the_full_list_says_every_number() -> None:
    (listed,) = voucher_list(make_vouchers(range(12)))
    assert all(f"{number:08d}" in listed for number in range(12))
