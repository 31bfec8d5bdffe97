"""An accent must be readable on white; the measured value is told."""

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.letterhead import check_accent, contrast_on_white


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 21.0), ("#FFFFFF", 1.0), ("#17436B", 10.2), ("#4A5565", 7.6)]
)
def test_contrast_is_the_one_of_the_specification(colour: str, contrast: float) -> None:
    assert contrast_on_white(colour) == pytest.approx(contrast, abs=0.06)


def test_a_readable_accent_is_kept() -> None:
    assert check_accent("#17436B") == "#17436B"


def test_a_pale_accent_is_refused_with_its_measure() -> None:
    with pytest.raises(RuleBroken) as refused:
        check_accent("#7B8796")
    assert refused.value.code == "accent_too_pale"
    assert refused.value.facts["measured"] == "3,65"
    assert refused.value.facts["needed"] == "4,50"


@pytest.mark.parametrize("colour", ["", "17436B", "#17436", "#GG0000", "red"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(RuleBroken, match="accent_unreadable"):
        check_accent(colour)
