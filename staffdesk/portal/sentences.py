"""French that the portal's Python has to say: read once from ``templates/sentences.toml``, by code.

Pages hold their own words in templates; what is put together from facts (titles, tags, messages beside a
field, mails) stands in the catalogue, so that Python stays in one language and a translator in one file.
"""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _catalogue() -> dict[str, str]:
    text = files("staffdesk.portal").joinpath("templates/sentences.toml").read_text(encoding="utf-8")
    return dict(_flattened(tomllib.loads(text), ""))


def _flattened(table: dict[str, object], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flattened(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, str(value)))
    return found


def say(code: str, **facts: object) -> str:
    """Return the sentence of a code with its facts in place; an unknown code is a bug (`KeyError`)."""
    return _catalogue()[code].format(**facts)


def knows(code: str) -> bool:
    """Tell whether the catalogue holds a code."""
    return code in _catalogue()


def say_or(code: str, otherwise: str, **facts: object) -> str:
    """Return the sentence of a code, or the words given where the town uses a code of its own."""
    return say(code, **facts) if knows(code) else otherwise


def count(code: str, number: int, **facts: object) -> str:
    """Return the singular or the plural of a code (``.one`` below two, else ``.many``), as French counts."""
    return say(f"{code}.{'one' if number < 2 else 'many'}", count=number, **facts)
