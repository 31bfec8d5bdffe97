"""A version of a tariff as a form: since when, by which decision, its cases, and all beside the prices."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.family_quotient import Measure
from staffdesk.domain.french.dates import day_month_year_long
from staffdesk.domain.french.settings import case_words, decision_words, leaf_words
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import Aid, Component, EventPrice, Subsidy, Surcharge
from staffdesk.domain.tariffs.methods import leaves
from staffdesk.domain.tariffs.problems import problems
from staffdesk.domain.tariffs.storage import body_of, version_of
from staffdesk.domain.tariffs.versions import CasePrice, CouncilDecision, TariffVersion, Unit
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.fields import ComboPicker, ErrorLine, Field
from staffdesk.ui.kit.inline_edits import DayEdit, InlineEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.settings import tariff_words as words
from staffdesk.ui.settings.editor_form import EditorForm, Unreadable, Values
from staffdesk.ui.settings.repeated_lines import Line, Lines, flow_of, stack_of
from staffdesk.ui.settings.tariff_case import CaseLine
from staffdesk.ui.settings.tariff_lines import AidLine, ComponentLine, EventLine, SubsidyLine, SurchargeLine
from staffdesk.ui.settings.tariff_parts import PRICE, FlatPart, SiblingPart, TimePart, cents_in, put_cents

if TYPE_CHECKING:
    from staffdesk.services.settings_deadlines import DeadlineActivity, DeadlineSurroundings

_PARTS_OF_PROBLEMS = {
    "same_extra_twice": "surcharges",
    "no_surcharge_table": "surcharges",
    "components_open": "components",
    "empty_unit": "duration",
    "time_twice": "duration",
    "event_in_pack": "events",
}


class TariffForm(EditorForm):
    """The form."""

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self._today = today
        self._activities: dict[str, DeadlineActivity] = {}
        self.activity = ComboPicker((), "Activité", 32)
        self.valid_from = DayEdit("En vigueur à partir du", today)
        self.decision = InlineEdit("Numéro de la délibération", 110)
        self.decided_on = DayEdit("Date de la délibération", today)
        self.unit = ComboPicker(words.UNITS, "Unité du prix", 32)
        self.measure = ComboPicker(words.MEASURES, "Les tranches se lisent avec", 32)
        self.label_edit = InlineEdit("Nom de l’unité sur la facture", 200)
        self.label_edit.setPlaceholderText("comme d’habitude")
        self.cases: Lines[CasePrice] = Lines(self._new_case, "Ajouter un cas", "Retirer ce cas", least=1)
        self.left_out = ErrorLine(Tone.WARN)
        self.left_out_link = LinkButton(words.PRICE_SLOT, 13, "plus")
        self.left_out_link.clicked.connect(self._price_slot)
        self.no_proof = ComboPicker(words.NO_PROOF, "Sans justificatif", 32)
        self.fallback = InlineEdit("Prix sans justificatif", PRICE)
        self.siblings, self.time, self.fee = SiblingPart(), TimePart(), FlatPart()
        self.surcharges: Lines[Surcharge] = Lines(
            lambda: SurchargeLine(self._minutes()), "Ajouter un supplément", "Retirer ce supplément"
        )
        self.aids: Lines[Aid] = Lines(AidLine, "Ajouter une aide", "Retirer cette aide")
        self.subsidies: Lines[Subsidy] = Lines(
            SubsidyLine, "Ajouter une participation versée à la commune", "Retirer cette participation"
        )
        self.event_hint = label(words.BESIDE_FEE, "hint", wrap=True)
        self.events: Lines[EventPrice] = Lines(lambda: EventLine(today), "Ajouter un jour", "Retirer ce jour")
        self.components: Lines[Component] = Lines(
            ComponentLine, "Répartir sur un compte", "Retirer ce compte"
        )
        self.monthly_cap = InlineEdit("Plafond du mois par enfant", PRICE)
        self.family_cap = InlineEdit("Plafond du mois par famille", PRICE)
        self._lay_out()
        self._take()
        self.unit.currentIndexChanged.connect(lambda _row: self._follow())
        self.unit.picked.connect(self._offer_minutes)
        self.no_proof.currentIndexChanged.connect(lambda _row: self._follow())
        self.time.minutes.textChanged.connect(lambda _text: self._follow())
        self.activity.currentIndexChanged.connect(lambda _row: self._offer_slots())
        self.cases.changed.connect(self._judge_slots)
        self.shown.connect(self._judge_slots)
        self._follow()

    def show_surroundings(self, known: "DeadlineSurroundings") -> None:
        """Offer the activities there are, and their slots."""
        self._activities = {one.code: one for one in known.activities}
        self.activity.set_choices([(one.code, one.name) for one in known.activities])
        self._offer_slots()

    def activity_name(self, code: str) -> str:
        """Name an activity."""
        found = self._activities.get(code)
        return found.name if found is not None else code

    # ------------------------------------------------------------------------------------------ values

    def show_version(self, version: TariffVersion) -> None:
        """Show a version."""
        self.activity.choose(version.activity)
        self.valid_from.set_day(version.valid_from)
        self.decision.setText(version.decision.number)
        self.decided_on.set_day(version.decision.decided_on)
        self.unit.choose(version.unit)
        self.measure.choose(version.measure)
        self.label_edit.setText(version.label)
        self.cases.show_things(version.cases)
        self.no_proof.choose("strongest" if version.fallback is None else "price")
        put_cents(self.fallback, version.fallback)
        self.siblings.show_rule(version.siblings, before=version.bounds_before_siblings)
        self.time.show_unit(version.duration)
        self.fee.show_fee(version.refund_per_absence, version.contract, version.pack_size)
        self.surcharges.show_things(version.surcharges)
        self.aids.show_things(version.aids)
        self.subsidies.show_things(version.subsidies)
        self.events.show_things(version.events)
        self.components.show_things(version.components)
        put_cents(self.monthly_cap, version.monthly_cap)
        put_cents(self.family_cap, version.family_cap)
        self._offer_slots()
        self._follow()

    def version(self) -> TariffVersion:
        """Read the version.

        Raises:
            Unreadable: a part makes no sense, or a child could not be priced.
        """
        valid_from, decided_on, number = self.valid_from.day(), self.decided_on.day(), self.decision.text()
        if valid_from is None:
            raise Unreadable("valid_from", words.DATE_WRONG, self.valid_from)
        if decided_on is None or not number.strip():
            missing = self.decided_on if number.strip() else self.decision
            raise Unreadable("valid_from", words.DECISION_WRONG, missing)
        flat = Unit(self.unit.key()).is_flat
        version = TariffVersion(
            self.activity.key(),
            valid_from,
            CouncilDecision(number.strip(), decided_on),
            Unit(self.unit.key()),
            self.cases.things(),
            Measure(self.measure.key()),
            cents_in(self.fallback, "fallback") if self.no_proof.key() == "price" else None,
            self.siblings.rule(),
            self.siblings.bounds.key() == "before",
            None if flat else self.time.unit(),
            self.surcharges.things(),
            self.aids.things(),
            cents_in(self.monthly_cap, "caps"),
            (cents_in(self.fee.refund, "fee") if flat else None) or Cents(0),
            self.label_edit.text().strip(),
            cents_in(self.family_cap, "caps"),
            self.events.things(),
            self.fee.contract() if self.unit.key() == Unit.MONTH else None,
            (self.fee.pack_size.count() or 0) if self.unit.key() == Unit.PACK else 1,
            self.components.things(),
            self.subsidies.things(),
        )
        for problem in problems(version):
            part = _PARTS_OF_PROBLEMS.get(problem.kind, "cases")
            raise Unreadable(part, words.problem_words(problem))
        return version

    @override
    def show_values(self, values: Mapping[str, Any]) -> None:
        self.show_version(version_in(values))

    @override
    def parse(self) -> Values:
        return values_of(self.version())

    @override
    def describe(self, values: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        version = version_in(values)
        cases = [
            (
                case_words(case.variant, case.residence.value),
                " · ".join(leaf_words(leaf) for leaf in leaves(case.rule)),
            )
            for case in version.cases
        ]
        since = day_month_year_long(version.valid_from)
        return (
            ("En vigueur", f"à partir du {since}"),
            ("Décision", decision_words(version.decision)),
            *((said[:1].upper() + said[1:], prices) for said, prices in cases),
        )

    # ------------------------------------------------------------------------------------------ inside

    def _new_case(self) -> Line[CasePrice]:
        line = CaseLine()
        line.offer_slots(self._slots())
        return line

    def _slots(self) -> Sequence[tuple[str, str]]:
        found = self._activities.get(self.activity.key())
        return found.slots if found is not None else ()

    def _offer_slots(self) -> None:
        for line in self.cases.lines:
            if isinstance(line, CaseLine):
                line.offer_slots(self._slots())
        self._judge_slots()

    def left_out_slots(self) -> Sequence[tuple[str, str]]:
        """Give the slots that have no price of their own among the cases typed, where others have one."""
        named = {line.slot.key() for line in self.cases.lines if isinstance(line, CaseLine)} - {""}
        return [slot for slot in self._slots() if slot[0] not in named] if named else []

    def _judge_slots(self) -> None:
        lacking = [name for _, name in self.left_out_slots()]
        self.left_out.say(words.left_out_words(lacking) if lacking else "")
        self.left_out_link.setVisible(bool(lacking))

    def _price_slot(self) -> None:
        """Add a case for the first slot without one, ready to be typed."""
        code, _ = self.left_out_slots()[0]
        self.cases.add_button.click()
        line = self.cases.lines[-1]
        if isinstance(line, CaseLine):
            line.slot.choose(code)
            line.edited.emit()

    def _follow(self) -> None:
        unit = self.unit.key()
        flat = Unit(unit).is_flat if unit else False
        self.parts["duration"].setVisible(not flat)
        self.fee.follow(unit)
        self.parts["fee"].setVisible(flat)
        self.event_hint.setVisible(flat)
        self.fallback.setVisible(self.no_proof.key() == "price")
        for line in self.surcharges.lines:
            if isinstance(line, SurchargeLine):
                line.count_in(self._minutes())

    def _minutes(self) -> int | None:
        """Give the unit of time that prices count, None where each use is one unit."""
        flat = bool(self.unit.key()) and Unit(self.unit.key()).is_flat
        return None if flat else self.time.minutes.count() or None

    def _offer_minutes(self, unit: str) -> None:
        if unit in words.TIMED_UNITS and not self.time.minutes.text().strip():
            self.time.minutes.set_count(words.TIMED_UNITS[unit])

    def _take(self) -> None:
        named: dict[str, QWidget] = {
            "activity": self.activity,
            "valid_from": self.valid_from,
            "decision": self.decision,
            "decided_on": self.decided_on,
            "unit": self.unit,
            "measure": self.measure,
            "label": self.label_edit,
            "cases": self.cases,
            "no_proof": self.no_proof,
            "fallback": self.fallback,
            "surcharges": self.surcharges,
            "aids": self.aids,
            "subsidies": self.subsidies,
            "events": self.events,
            "components": self.components,
            "monthly_cap": self.monthly_cap,
            "family_cap": self.family_cap,
            **self.siblings.controls(),
            **self.time.controls(),
            **self.fee.controls(),
        }
        for name, control in named.items():
            self.own(name, control)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        self._add("activity", "Activité", flow_of(self.activity))
        self._add(
            "valid_from",
            "En vigueur",
            stack_of(
                flow_of("à partir du", self.valid_from),
                flow_of("délibération", self.decision, "du", self.decided_on),
            ),
        )
        self._add("unit", "Unité", flow_of("prix pour", self.unit, "selon le", self.measure))
        self._add("cases", "Prix", self.cases)
        self.parts["cases"].add_below(self.left_out, self.left_out_link)
        self._add("fallback", "Sans justificatif", flow_of(self.no_proof, self.fallback))
        self._add("siblings", "Frères et sœurs", self.siblings)
        self._add("duration", "Temps de présence", self.time)
        self._add("fee", "Forfait", self.fee)
        self._add("surcharges", "Suppléments et pénalités", self.surcharges)
        self._add("aids", "Aides de tiers", self.aids)
        self._add("subsidies", "Participations sans effet sur le prix", self.subsidies)
        self._add("events", "Jours à prix propre", self.events)
        self.parts["events"].add_below(self.event_hint)
        self._add(
            "caps",
            "Plafonds du mois",
            flow_of("par enfant", self.monthly_cap, "€, par famille", self.family_cap, "€"),
        )
        self._add("components", "Comptes", self.components)
        self._add("label", "Nom de l’unité sur la facture", flow_of(self.label_edit))
        for part in self.parts.values():
            column.addWidget(part)

    def _add(self, name: str, title: str, control: QWidget) -> None:
        self.parts[name] = Field(title, control)


def values_of(version: TariffVersion) -> Values:
    """Give a version as the values of its record."""
    return {
        "activity": version.activity,
        "valid_from": version.valid_from.isoformat(),
        "decision_number": version.decision.number,
        "decided_on": version.decision.decided_on.isoformat(),
        "body": body_of(version),
    }


def version_in(values: Mapping[str, Any]) -> TariffVersion:
    """Read the version that the values of a record hold."""
    decision = CouncilDecision(values["decision_number"], date.fromisoformat(values["decided_on"]))
    return version_of(values["activity"], date.fromisoformat(values["valid_from"]), decision, values["body"])


def is_readable(form: TariffForm) -> TariffVersion | None:
    """Give the version typed, None while it cannot be read."""
    try:
        return form.version()
    except (Unreadable, RuleBroken):
        return None
