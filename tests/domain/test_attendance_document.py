"""The snapshot of attendance sheets: health on paper comes with its warning, and nothing without it."""

from staffdesk.domain.attendance_document import HEALTH_WARNING
from tests.services.documents.sample_lists import sheets


def test_a_page_warns_of_the_health_it_shows() -> None:
    assert sheets().health_warning == HEALTH_WARNING
    assert sheets(with_health=False).health_warning == ""
