"""The reminder says until when a quotient counts, and what happens otherwise."""

from datetime import date

from staffdesk.domain.french.quotient_campaign import first_request, reminder


def test_the_reminder_names_both_days() -> None:
    said = reminder(date(2027, 2, 1)).replace("\u00a0", " ")
    assert "jusqu’au 31 janvier 2027" in said
    assert "à partir du 1ᵉʳ février 2027" in said


def test_what_ended_before_or_never_was_is_not_said_to_count() -> None:
    ended = reminder(date(2027, 2, 1), date(2026, 11, 1)).replace("\u00a0", " ")
    assert "n’est plus retenu depuis le 1ᵉʳ novembre 2026" in ended
    assert reminder(date(2027, 2, 1), date(2027, 2, 1)) == reminder(date(2027, 2, 1))
    assert "retenu" not in first_request()
