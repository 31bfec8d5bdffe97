"""A complaint of the standard library's parser, in French; one nobody knows is not lost."""

from staffdesk.domain.french.arguments import complaint


def test_a_known_complaint_is_said_in_french() -> None:
    assert complaint("argument --at-most: expected at most one argument") == (
        "--at-most attend une valeur au plus"
    )


def test_an_unknown_complaint_stays_as_it_is() -> None:
    assert complaint("something else") == "something else"
