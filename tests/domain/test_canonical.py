"""Canonical JSON gives one sequence of bytes for one value, and refuses what has none."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.canonical import NotCanonical, canonical_bytes, digest, text_digest

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcé", max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, b"null"),
        (True, b"true"),
        (-7, b"-7"),
        ((1, 2), b"[1,2]"),
        ({"b": 1, "a": [None, False]}, b'{"a":[null,false],"b":1}'),
        ("e\u0301t\u00e9", '"été"'.encode()),
        ({"é": "12 €"}, '{"é":"12 €"}'.encode()),
    ],
)
def test_known_values_have_known_bytes(value: object, expected: bytes) -> None:
    assert canonical_bytes(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        Decimal("1.50"),
        b"raw",
        {1: "a"},
        {"\u00e9": 1, "e\u0301": 2},
        ["deep", {"x": 0.5}],
        "\ud800",
        {"a", "b"},
    ],
)
def test_values_without_a_canonical_form_are_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes(value)


@given(VALUES)
def test_reading_the_bytes_back_and_writing_them_again_changes_nothing(value: object) -> None:
    once = canonical_bytes(value)
    assert canonical_bytes(json.loads(once)) == once


@given(VALUES)
def test_what_is_written_at_once_and_what_is_copied_first_give_the_same_bytes(value: object) -> None:
    """A mapping that is no dict is always copied."""
    assert canonical_bytes({"deep": value}) == canonical_bytes(MappingProxyType({"deep": value}))


@given(st.dictionaries(st.text("abcdef", max_size=4), st.integers(), max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert digest(value) == digest(dict(reversed(list(value.items()))))


def test_the_digest_is_the_sha256_of_the_bytes() -> None:
    assert digest({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()


@pytest.mark.parametrize("length", [0, 1, 2046, 2047, 2048, 4094, 4095, 9000])
def test_a_text_has_the_digest_of_its_bytes_however_long(length: int) -> None:
    text = ("€é" * length)[:length]
    assert text_digest(text) == hashlib.sha256(text.encode("utf-8")).hexdigest()
