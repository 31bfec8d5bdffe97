"""Anomalies are said by kind and family, with the child, the day and the activity that lead to their mend."""

from datetime import date
from pathlib import Path

from staffdesk.models.unit_of_work import Database
from tests.factories_money import MoneyTown, october_days
from tests.set_clock import SetClock


def test_anomalies_are_grouped_by_kind_families_by_name(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    for name in ("Zeller", "Émond"):
        family = town.add_family(name=name)
        town.add_days(family, "canteen", october_days(1), state="present_unbooked")
        town.add_days(family, "canteen", october_days(1, first=5), state="booked")
    found = town.invoicing.detail(town.clerk, town.draft()).anomalies
    assert [(row.kind, row.family) for row in found] == [
        ("unbooked_presence", "Émond"),
        ("unbooked_presence", "Zeller"),
        ("not_marked", "Émond"),
        ("not_marked", "Zeller"),
    ]
    assert found[0].kind_label == "Présences sans réservation"
    assert (found[0].first_on, found[0].activity) == (date(2026, 10, 1), "canteen")
    assert found[0].child_id is not None
