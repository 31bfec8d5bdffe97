"""Every use case stands on the one office that was handed in."""

from dataclasses import fields

from staffdesk.app.use_cases import build_services
from staffdesk.domain.permissions import SYSTEM
from staffdesk.services.office import Office


def test_all_are_built_and_answer_for_the_same_office(office: Office) -> None:
    services = build_services(office)
    assert all(getattr(services, field.name) is not None for field in fields(services))
    assert len(services.households.list(SYSTEM)) == 20
    assert services.requests.waiting(SYSTEM) == 0
