"""The reminder says until when a quotient counts, and what happens otherwise."""

from datetime import date

from staffdesk.domain.french.quotient_campaign import reminder


def test_the_reminder_names_both_days() -> None:
    said = reminder(date(2027, 2, 1)).replace("\u00a0", " ")
    assert "jusqu’au 31 janvier 2027" in said
    assert "à partir du 1ᵉʳ février 2027" in said
