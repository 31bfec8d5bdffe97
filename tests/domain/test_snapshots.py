"""Records become canonical JSON and come back equal; a damaged text is refused."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest

from staffdesk.domain.snapshots import UnreadableSnapshotError, from_json, to_json


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Leaf:
    name: str
    worth: int = 3


@dataclass(frozen=True)
class Tree:
    planted_on: date
    seen_at: datetime
    colour: Colour
    leaves: tuple[Leaf, ...]
    pair: tuple[int, str]
    first: Leaf | None = None
    old: bool = False


TREE = Tree(
    date(2026, 11, 30),
    datetime(2026, 11, 24, 9, 42, tzinfo=UTC),
    Colour.RED,
    (Leaf("a"), Leaf("b", 5)),
    (1, "x"),
)


def test_a_record_comes_back_equal() -> None:
    assert from_json(Tree, to_json(TREE)) == TREE


def test_the_text_is_canonical() -> None:
    assert to_json(Leaf("é", 2)) == '{"name":"é","worth":2}'


def test_a_field_the_text_lacks_takes_its_default() -> None:
    assert from_json(Leaf, '{"name":"a"}') == Leaf("a", 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"name":1}',
        '{"name":"a","worth":"3"}',
        '{"name":"a","worth":true}',
        '{"name":"a","x":1}',
    ],
)
def test_a_text_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(UnreadableSnapshotError):
        from_json(Leaf, text)


def test_a_list_that_is_none_is_refused() -> None:
    with pytest.raises(UnreadableSnapshotError):
        from_json(Tree, to_json(TREE).replace('"pair":[1,"x"]', '"pair":"1x"'))
