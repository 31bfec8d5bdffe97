"""Postal order: letters by postcode, town, street and number, as a postman walks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from staffdesk.domain.search_text import search_text

_POSTCODE = re.compile(r"(\d{4,5})\s+(.+)")
_NUMBERED = re.compile(r"(\d+)\s*(bis|ter|quater|[a-d])?\b[\s,]*(.*)")

PostalKey = tuple[str, str, str, int, str, str]


def postal_key(address: Sequence[str]) -> PostalKey:
    """Return what orders a letter: the last line holds postcode and town, the one before it the street.

    An address without them comes first: somebody must look at it.
    """
    lines = [search_text(line) for line in address]
    town = _POSTCODE.fullmatch(lines[-1]) if lines else None
    postcode, city = (town[1], town[2]) if town else ("", lines[-1] if lines else "")
    street = lines[-2] if len(lines) > 1 else ""
    found = _NUMBERED.fullmatch(street)
    number, suffix, name = (int(found[1]), found[2] or "", found[3]) if found else (0, "", street)
    return postcode, city, name, number, suffix, " ".join(lines[:-2])
