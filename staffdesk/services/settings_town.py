"""Paramètres, Commune: the rules of the town, what its documents print, how absences are judged."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session
from typing_extensions import override

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.invoice_life import DUE_DAYS
from staffdesk.domain.letterhead import check_accent
from staffdesk.domain.reminders import TITLE_FLOOR
from staffdesk.domain.retention import FEWEST_MONTHS, HEALTH_MONTHS, MOST_MONTHS
from staffdesk.models.town import Town
from staffdesk.services.reminder_facts import FLOOR_CENTS, PAY_DAYS, QUIET_DAYS
from staffdesk.services.settings_records import RecordKind, Values
from staffdesk.services.settings_values import amount_of, clock_of, flag_of, text_of, whole_of, word_of

AMOUNTS: Mapping[str, int] = {
    "unpaid_threshold_cents": 0,
    "cash_warning_cents": 30_000,
    "reminder_floor_cents": FLOOR_CENTS,
    "title_floor_cents": TITLE_FLOOR,
}
"""Rules that are amounts, with what holds until a town says otherwise."""

COUNTS: Mapping[str, tuple[int, int, int]] = {
    "answer_hours": (72, 1, 24 * 60),
    "undo_seconds": (30, 0, 3600),
    "link_days": (7, 1, 90),
    "cart_minutes": (30, 1, 24 * 60),
    "counter_payment_hours": (72, 1, 24 * 60),
    "due_days": (DUE_DAYS, 1, 120),
    "reminder_pay_days": (PAY_DAYS, 1, 120),
    "reminder_quiet_days": (QUIET_DAYS, 0, 120),
    "health_kept_months": (HEALTH_MONTHS, FEWEST_MONTHS, MOST_MONTHS),
}
"""Rules that are whole numbers: what holds until a town says otherwise, the least, the most."""

FLAGS: Mapping[str, bool] = {
    "health_blocks": False,
    "household_blocks": True,
    "cesu_excess_is_credit": False,
    "online_payment": False,
    "leisure_meals": True,
}
"""Rules that are yes or no, with what holds until a town says otherwise."""

HORIZONS = ("month", "year")
LARGEST_AMOUNT = 100_000_000
IDENTITY = (
    "service",
    "revenue_office",
    "phone",
    "email",
    "portal_address",
    "siret",
    "cheque_order",
    "counter_hours",
    "vat_note",
    "return_address",
)
"""What documents print, each one line of text; ``name``, ``address_lines`` and ``accent`` are apart."""

MOST_LINES = 6


class TownKind(RecordKind[Town]):
    """One part of the only town; each has its own mark."""

    model = Town

    @override
    def rows(self, session: Session) -> Iterable[Town]:
        return [session.get_one(Town, 1)]

    @override
    def write(self, session: Session, row: Town | None, values: Mapping[str, Any]) -> Town:
        if row is None:
            raise RuleBroken("town_exists")
        self.fill(row, values)
        return row

    def fill(self, town: Town, values: Mapping[str, Any]) -> None:
        """Check values and write them to the town."""
        raise NotImplementedError


class RulesKind(TownKind):
    """The town's answers to the questions of the trade."""

    name = "town_rules"

    @override
    def values(self, session: Session, row: Town) -> Values:
        rules = row.rules
        return {
            **{name: int(rules.get(name, usual)) for name, usual in AMOUNTS.items()},
            **{name: int(rules.get(name, usual)) for name, (usual, _, _) in COUNTS.items()},
            **{name: bool(rules.get(name, usual)) for name, usual in FLAGS.items()},
            "booking_horizon": str(rules.get("booking_horizon") or HORIZONS[0]),
        }

    @override
    def fill(self, town: Town, values: Mapping[str, Any]) -> None:
        town.rules = {
            **town.rules,
            **{name: amount_of(values, name, 0, LARGEST_AMOUNT) for name in AMOUNTS},
            **{name: whole_of(values, name, low, high) for name, (_, low, high) in COUNTS.items()},
            **{name: flag_of(values, name) for name in FLAGS},
            "booking_horizon": word_of(values, "booking_horizon", HORIZONS),
        }


class AbsenceRulesKind(TownKind):
    """How absences are judged: carence, proof, minimum length (C3, rows 6, 8, 19, 23 and 24)."""

    name = "absence_rules"

    @override
    def values(self, session: Session, row: Town) -> Values:
        rules = row.rules
        return {
            "first": int(rules.get("waiting_days_from", 1)),
            "last": int(rules.get("unpaid_waiting_days", 0)),
            "waived": bool(rules.get("waiting_days_waived", False)),
            "announced_before": str(rules.get("absence_announced_before", "09:00")),
            "proof_hours": int(rules.get("proof_delay_hours", 72)),
            "minimum_days": int(rules.get("absence_minimum_days", 1)),
        }

    @override
    def fill(self, town: Town, values: Mapping[str, Any]) -> None:
        first, last = whole_of(values, "first", 1, 60), whole_of(values, "last", 0, 60)
        if 0 < last < first:
            raise RuleBroken("waiting_days_reversed", field="last")
        before = clock_of(values, "announced_before")
        if before is None:
            raise RuleBroken("field_missing", field="announced_before")
        town.rules = {
            **town.rules,
            "waiting_days_from": first,
            "unpaid_waiting_days": last,
            "waiting_days_waived": flag_of(values, "waived"),
            "absence_announced_before": f"{before:%H:%M}",
            "proof_delay_hours": whole_of(values, "proof_hours", 1, 24 * 60),
            "absence_minimum_days": whole_of(values, "minimum_days", 1, 60),
        }


class IdentityKind(TownKind):
    """Who the town is, as its screens, portal and documents say it."""

    name = "town_identity"

    @override
    def values(self, session: Session, row: Town) -> Values:
        identity = row.identity
        return {
            "town": row.name,
            "name": str(identity.get("name") or row.name),
            "address_lines": [str(line) for line in identity.get("address_lines", ())],
            "accent": str(identity.get("accent") or ""),
            **{name: str(identity.get(name) or "") for name in IDENTITY},
        }

    @override
    def fill(self, town: Town, values: Mapping[str, Any]) -> None:
        lines = [str(line).strip() for line in values.get("address_lines") or () if str(line).strip()]
        if len(lines) > MOST_LINES:
            raise RuleBroken("too_many_lines", field="address_lines", most=MOST_LINES)
        accent = text_of(values, "accent", longest=7, needed=False)
        if accent:
            check_accent(accent)
        town.name = text_of(values, "town")
        town.identity = {
            **town.identity,
            "name": text_of(values, "name"),
            "address_lines": lines,
            "accent": accent,
            **{name: text_of(values, name, needed=False) for name in IDENTITY},
        }
