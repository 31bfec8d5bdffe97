"""The style sheet: one file, the town's accent, inside its budget."""

import re

from staffdesk.portal.style import DEFAULT_ACCENT, accent_of, style_sheet
from tests.factories_portal import town


def test_the_accent_of_the_town_replaces_ours_and_changes_the_address() -> None:
    ours, theirs = style_sheet(DEFAULT_ACCENT), style_sheet("#5B2A86")
    assert ours.digest != theirs.digest
    assert b"#5B2A86" in theirs.plain
    assert DEFAULT_ACCENT.encode() not in theirs.plain


def test_what_is_no_colour_is_not_put_in_a_style_sheet() -> None:
    assert accent_of(town(accent="#5b2a86")) == "#5b2a86"
    assert accent_of(town(accent="red;}body{display:none")) == DEFAULT_ACCENT
    assert accent_of(None) == DEFAULT_ACCENT


def test_it_weighs_less_than_five_kilobytes_compressed() -> None:
    assert len(style_sheet(DEFAULT_ACCENT).compressed) <= 5 * 1024


def test_it_uses_no_has_selector_that_older_phones_lack_and_loads_nothing() -> None:
    text = style_sheet(DEFAULT_ACCENT).plain.decode()
    assert not re.search(r":has\(|@import|url\(", text)
