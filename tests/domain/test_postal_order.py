"""Letters lie in the order a postman walks: postcode, town, street, number."""

from staffdesk.domain.postal_order import postal_key

ADDRESSES = [
    ("12 rue des Tanneurs",),
    ("2 allée des Érables", "99980 AUBE"),
    ("9 avenue Haute", "99990 VALBRUNE"),
    ("2 rue des Tanneurs", "99990 VALBRUNE"),
    ("Bâtiment A", "2 bis, rue des Tanneurs", "99990 VALBRUNE"),
    ("Bâtiment B", "2 bis rue des Tanneurs", "99990 VALBRUNE"),
    ("12 rue des Tanneurs", "99990 VALBRUNE"),
]


def test_the_order_of_a_walk() -> None:
    assert sorted({*ADDRESSES}, key=postal_key) == ADDRESSES


def test_an_empty_address_comes_first() -> None:
    assert postal_key(()) < postal_key(("99990 VALBRUNE",))
