"""Search text: no case, no accents, words apart."""

import pytest

from staffdesk.domain.search_text import search_text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("Zélie", "LEMOINE-DAOUD"), "zelie lemoine daoud"),
        (("L’Haÿ",), "l hay"),
        (("d'Été",), "d ete"),
        (("Œuvre  Çà", ""), "œuvre ca"),
        (("ﬁn",), "fin"),
        (("", " "), ""),
    ],
)
def test_text_is_folded(words: tuple[str, ...], found: str) -> None:
    assert search_text(*words) == found
