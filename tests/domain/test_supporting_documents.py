"""Uploaded files: what they are, what they are called, until when they are good."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.supporting_documents import (
    LARGEST_FILE,
    STANDARD_TYPES,
    MediaType,
    MissingEffect,
    UploadLimits,
    Validity,
    ValidityKind,
    check_file,
    check_file_count,
    gravest,
    is_simple_name,
    is_valid_on,
    media_type_of,
    simplified_name,
    valid_until,
)

PDF, JPEG, PNG, GIF = b"%PDF-1.7\n", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\x89PNG\r\n\x1a\n", b"GIF89a"


@pytest.mark.parametrize(
    ("name", "first_bytes", "media"),
    [
        ("attestation.pdf", PDF, MediaType.PDF),
        ("photo.JPG", JPEG, MediaType.JPEG),
        ("photo.jpeg", JPEG, MediaType.JPEG),
        ("scan 2.png", PNG, MediaType.PNG),
        ("vieux.gif", b"GIF87a", MediaType.GIF),
        ("vieux.gif", GIF, MediaType.GIF),
    ],
)
def test_a_file_is_taken_for_what_it_is(name: str, first_bytes: bytes, media: MediaType) -> None:
    assert check_file(name, 10, first_bytes) is media


@pytest.mark.parametrize(
    ("name", "size", "first_bytes", "code"),
    [
        ("attestation.pdf", 0, b"", "file_empty"),
        ("attestation.pdf", LARGEST_FILE + 1, PDF, "file_too_big"),
        ("virus.exe", 10, b"MZ", "file_type_refused"),
        ("sans-extension", 10, PDF, "file_type_refused"),
        ("photo.png", 10, JPEG, "file_not_what_it_says"),
        ("attestation.pdf", 10, b"<html>", "file_not_what_it_says"),
        ("../attestation.pdf", 10, PDF, "file_name_not_simple"),
        ("été.pdf", 10, PDF, "file_name_not_simple"),
        ("con.pdf", 10, PDF, "file_name_not_simple"),
        ("a" * 97 + ".pdf", 10, PDF, "file_name_not_simple"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(name: str, size: int, first_bytes: bytes, code: str) -> None:
    with pytest.raises(RuleBroken, match=code) as caught:
        check_file(name, size, first_bytes)
    assert caught.value.facts["name"] == name


def test_a_file_of_exactly_the_limit_is_taken() -> None:
    assert check_file("a.pdf", LARGEST_FILE, PDF) is MediaType.PDF


def test_a_town_may_take_fewer_types() -> None:
    with pytest.raises(RuleBroken, match="file_type_refused"):
        check_file("a.gif", 10, GIF, UploadLimits(extensions=frozenset({"pdf"})))


def test_too_many_files_at_once_are_refused() -> None:
    check_file_count(5)
    with pytest.raises(RuleBroken, match="too_many_files"):
        check_file_count(6)


@given(st.binary(max_size=16))
def test_only_known_signatures_have_a_type(first_bytes: bytes) -> None:
    assert media_type_of(b"x" + first_bytes) is None


@given(st.text(max_size=150))
def test_a_simplified_name_is_simple(name: str) -> None:
    simple = simplified_name(name)
    assert is_simple_name(simple)


@pytest.mark.parametrize(
    ("name", "simple"),
    [
        ("Étienne (1).PDF", "Etienne 1.pdf"),
        (r"C:\Scans\attestation CAF n°3.jpg", "attestation CAF n3.jpg"),
        ("...", "document"),
        ("con.pdf", "fichier con.pdf"),
        ("保険.png", "document.png"),
    ],
)
def test_a_name_is_made_simple(name: str, simple: str) -> None:
    assert simplified_name(name) == simple


@pytest.mark.parametrize(
    ("validity", "issued", "until"),
    [
        (Validity(ValidityKind.MONTHS_FROM_ISSUE, 3), date(2026, 9, 10), date(2026, 12, 10)),
        (Validity(ValidityKind.MONTHS_FROM_ISSUE, 3), date(2026, 11, 30), date(2027, 2, 28)),
        (Validity(ValidityKind.SCHOOL_YEAR), date(2026, 9, 10), date(2027, 8, 31)),
        (Validity(ValidityKind.FOREVER), date(2026, 9, 10), None),
        (Validity(ValidityKind.ON_THE_DOCUMENT), date(2026, 9, 10), None),
    ],
)
def test_a_paper_is_good_until(validity: Validity, issued: date, until: date | None) -> None:
    assert valid_until(validity, issued) == until


def test_the_last_good_day_still_counts() -> None:
    assert is_valid_on(date(2027, 8, 31), date(2027, 8, 31))
    assert not is_valid_on(date(2027, 8, 31), date(2027, 9, 1))
    assert is_valid_on(None, date(2040, 1, 1))


@given(st.builds(Validity, st.sampled_from(ValidityKind), st.integers(0, 36)))
def test_a_validity_reads_back_the_same(validity: Validity) -> None:
    assert Validity.from_json(validity.to_json()) == validity


@pytest.mark.parametrize("stored", [{"kind": "weeks"}, {"months": -1}, {"months": "3"}, {"months": True}])
def test_a_damaged_validity_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken, match="validity_malformed"):
        Validity.from_json(stored)


def test_an_empty_validity_is_for_ever() -> None:
    assert Validity.from_json({}) == Validity()


def test_the_gravest_effect_wins() -> None:
    assert gravest([MissingEffect.WARN, MissingEffect.BLOCK_WELCOME]) is MissingEffect.BLOCK_WELCOME
    assert gravest([]) is MissingEffect.NOTHING


def test_standard_papers_have_codes_of_their_own() -> None:
    codes = [kind.code for kind in STANDARD_TYPES]
    assert len(set(codes)) == len(codes)
