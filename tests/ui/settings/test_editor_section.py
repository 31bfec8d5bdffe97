"""The record in hand knows its kind, and whether it was ever saved."""

from staffdesk.ui.settings.editor_section import OpenRecord


def test_a_key_says_kind_and_newness() -> None:
    assert OpenRecord("site:0", {}, "").is_new
    saved = OpenRecord("class_group:10", {}, "m")
    assert (saved.kind, saved.is_new) == ("class_group", False)
