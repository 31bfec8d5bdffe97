"""Boxes open for one reader, about one thing, unaltered."""

import base64

import pytest

from staffdesk import sealed_box
from staffdesk.sealed_box import Unopened

MINE, OTHERS = b"m" * 32, b"o" * 32


def test_a_box_opens_for_its_reader_alone_and_about_its_subject_alone() -> None:
    box = sealed_box.seal_for(sealed_box.public_key(MINE), b"arachide", "child 1")
    assert sealed_box.open_box(MINE, box, "child 1") == b"arachide"
    for key, about in ((OTHERS, "child 1"), (MINE, "child 2")):
        with pytest.raises(Unopened):
            sealed_box.open_box(key, box, about)


def test_what_is_locked_opens_with_the_same_key_about_the_same_thing() -> None:
    text = sealed_box.lock(MINE, b"arachide", "form")
    assert sealed_box.unlock(MINE, text, "form") == b"arachide"
    for key, about in ((OTHERS, "form"), (MINE, "other form")):
        with pytest.raises(Unopened):
            sealed_box.unlock(key, text, about)


def test_nothing_is_readable_and_no_two_are_alike() -> None:
    public = sealed_box.public_key(MINE)
    boxes = [sealed_box.seal_for(public, b"arachide", "") for _ in range(2)]
    boxes += [sealed_box.lock(MINE, b"arachide", "") for _ in range(2)]
    assert len(set(boxes)) == 4
    assert all(b"arachide" not in base64.b64decode(box) for box in boxes)


@pytest.mark.parametrize("damaged", ["", "?", "AAAA", base64.b64encode(b"x" * 80).decode()])
def test_what_is_no_box_is_told_as_such(damaged: str) -> None:
    with pytest.raises(Unopened):
        sealed_box.open_box(MINE, damaged, "")
    with pytest.raises(Unopened):
        sealed_box.unlock(MINE, damaged, "")


def test_the_public_key_tells_nothing_of_the_secret_and_stays_the_same() -> None:
    assert sealed_box.public_key(MINE) == sealed_box.public_key(MINE) != sealed_box.public_key(OTHERS)
    assert MINE.hex() not in sealed_box.public_key(MINE)
