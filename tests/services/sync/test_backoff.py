"""A portal in trouble is left in peace, longer and longer (R9)."""

from staffdesk.services.sync.backoff import LONGEST_SECONDS, Backoff


def test_the_bound_doubles_up_to_a_quarter_of_an_hour() -> None:
    backoff = Backoff(lambda: 1.0)
    waits = [backoff.after_failure() for _ in range(12)]
    assert waits[:4] == [2.0, 4.0, 8.0, 16.0]
    assert waits[-1] == LONGEST_SECONDS == 900.0


def test_waits_are_drawn_from_nothing_to_the_bound() -> None:
    draws = iter([0.0, 0.5])
    backoff = Backoff(lambda: next(draws))
    assert [backoff.after_failure(), backoff.after_failure()] == [0.0, 2.0]


def test_the_portal_s_own_wait_is_obeyed() -> None:
    backoff = Backoff(lambda: 1.0)
    assert backoff.after_failure(30) == 30.0
    assert backoff.after_failure(1) == 4.0
    assert backoff.after_failure("soon") == 8.0


def test_a_success_starts_again() -> None:
    backoff = Backoff(lambda: 1.0)
    for _ in range(5):
        backoff.after_failure()
    backoff.after_success()
    assert backoff.after_failure() == 2.0
