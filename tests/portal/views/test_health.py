"""The form of a child with what waits laid over it."""

from dataclasses import replace
from typing import Any

from staffdesk.portal.views.health import health_form
from tests.factories_portal import SUNDAY_EVENING, uid
from tests.portal.test_health import CHILD, _filed

HELD = {"doctor": "Dr Petit", "vaccine_dtp": "2024-05-12"}


def _asked(**fields: str) -> list[dict[str, Any]]:
    return [{"name": name, "base": "", "asked": value} for name, value in fields.items()]


def test_fields_are_grouped_and_what_must_be_answered_is_told() -> None:
    form = health_form(HELD, [], CHILD)
    assert [line.name for line in form.doctor] == ["doctor", "doctor_phone"]
    assert len(form.vaccines) == 8
    assert [line.name for line in form.missing] == ["doctor_phone", "asthma"]


def test_what_waits_is_shown_and_counts_as_answered() -> None:
    form = health_form(HELD, [_filed(_asked(asthma="no", doctor="Dr Grand"))], CHILD)
    asthma, doctor = next(one for one in form.care if one.name == "asthma"), form.doctor[0]
    assert (asthma.value, asthma.asked_at, doctor.current, doctor.value) == (
        "no",
        SUNDAY_EVENING,
        "Dr Petit",
        "Dr Grand",
    )
    assert [line.name for line in form.missing] == ["doctor_phone"]


def test_another_childs_and_decided_requests_change_nothing() -> None:
    asked = _filed(_asked(asthma="no"))
    requests = [replace(asked, status="refused"), replace(asked, withdrawn=True)]
    assert all(line.asked is None for line in health_form(HELD, requests, CHILD).lines)
    assert all(line.asked is None for line in health_form(HELD, [asked], uid("another")).lines)
