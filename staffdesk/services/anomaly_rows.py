"""Anomalies of a run, stored as data, said in French for the screen Facturation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.french.anomalies import anomaly_text, label
from staffdesk.domain.search_text import search_text
from staffdesk.models.households import Child, Household
from staffdesk.models.town import Activity
from staffdesk.services.money_rows import AnomalyRow


def anomaly_rows(session: Session, stored: list[Any]) -> list[AnomalyRow]:
    """Say stored anomalies in French, grouped by kind in the order they matter, families by name."""
    households = {one["household_id"] for one in stored} | {_other(one) for one in stored}
    rows = session.execute(select(Household.id, Household.name)).tuples()
    families = {key: name for key, name in rows if key in households}
    children = dict(session.execute(select(Child.id, Child.first_name)).tuples().all()) if stored else {}
    names = dict(session.execute(select(Activity.code, Activity.name)).tuples().all())
    order = {kind: rank for rank, kind in enumerate(AnomalyKind)}
    found = [_row(one, families, children, names) for one in stored]
    return sorted(found, key=lambda row: (order[AnomalyKind(row.kind)], search_text(row.family)))


def _other(one: Mapping[str, Any]) -> int:
    """Return the other household that an anomaly names; 0 for none."""
    return int(one["values"].get("other", 0))


def _row(
    one: Mapping[str, Any],
    families: Mapping[int, str],
    children: Mapping[int, str],
    names: Mapping[str, str],
) -> AnomalyRow:
    kind = AnomalyKind(one["kind"])
    days = [date.fromisoformat(day) for day in one["days"]]
    said = anomaly_text(
        kind,
        child=children.get(one["child_id"] or 0, ""),
        activity=names.get(one["activity"], ""),
        days=days,
        values=one["values"] | {"other": families.get(_other(one), "")},
    )
    family, first_on = families[one["household_id"]], min(days, default=None)
    return AnomalyRow(
        kind.value,
        label(kind),
        one["household_id"],
        family,
        said,
        first_on,
        one["child_id"],
        one["activity"],
        one["values"].get("note", 0),
    )
