"""A tariff stored as JSON is the same tariff."""

from __future__ import annotations

import json
from datetime import date

import pytest

from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.tariffs.storage import body_of, version_of
from staffdesk.domain.tariffs.versions import TariffVersion
from tests.domain.tariffs import grids


@pytest.mark.parametrize("version", grids.ALL, ids=lambda version: version.activity)
def test_every_real_grid_survives_the_round_trip(version: TariffVersion) -> None:
    body = json.loads(canonical_bytes(body_of(version)))
    assert version_of(version.activity, version.valid_from, version.decision, body) == version


@pytest.mark.parametrize(
    ("path", "value"),
    [(("format",), 1), (("unit",), "kilo"), (("cases", 0, "rule", "method"), "magic"), (("fallback",), 1.5)],
)
def test_a_body_that_cannot_be_trusted_is_refused(path: tuple[str | int, ...], value: object) -> None:
    body = json.loads(canonical_bytes(body_of(grids.G13_MEAL)))
    target = body
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises((ValueError, TypeError)):
        version_of("canteen", date(2026, 9, 1), grids.DECISION, body)


def test_an_edge_stored_as_a_number_is_refused() -> None:
    body = json.loads(canonical_bytes(body_of(grids.G1_MEAL)))
    body["cases"][0]["rule"]["bands"][1]["interval"]["lower"] = 400
    with pytest.raises(TypeError, match="text"):
        version_of("canteen", date(2026, 9, 1), grids.DECISION, body)
