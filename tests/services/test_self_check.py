"""The self-check tries each part by itself: one that fails is named, and hides no other."""

import pytest

from staffdesk.services.self_check import PARTS, Step, run_self_check


def test_from_source_every_part_is_there() -> None:
    assert run_self_check() == tuple(Step(name) for name in PARTS)


def test_a_part_that_fails_is_named_with_its_cause_and_the_others_are_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing() -> None:
        raise FileNotFoundError("SourceSansPro-Regular.ttf")

    monkeypatch.setitem(PARTS, "fonts and icons", missing)
    steps = {step.name: step.fault for step in run_self_check()}
    assert steps.pop("fonts and icons") == "FileNotFoundError: SourceSansPro-Regular.ttf"
    assert set(steps.values()) == {""}
