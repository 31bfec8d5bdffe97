"""Six words stand for a key: short, all different, the same on both sides."""

from staffdesk.domain.french.code_words import WORDS, WORDS_SHOWN, six_words


def test_there_is_one_word_for_each_value_of_a_byte() -> None:
    assert len(WORDS) == len(set(WORDS)) == 256
    assert all(3 <= len(word) <= 10 and word.isalpha() for word in WORDS)


def test_another_key_has_other_words() -> None:
    first, second = six_words("ab" * 32), six_words("ac" * 32)
    assert len(first) == WORDS_SHOWN == 6
    assert first == six_words("ab" * 32)
    assert first != second
