"""Parts of a tariff's form that stand alone: siblings, time, fees, each read as its rule."""

from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import Contract, DurationUnit, Rounding
from staffdesk.domain.tariffs.one_line import (
    amount,
    contracts_from,
    contracts_line,
    percents_from,
    percents_line,
)
from staffdesk.domain.tariffs.siblings import Counting, Order, Reading, SiblingRule
from staffdesk.domain.tariffs.typed import price_text
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.inline_edits import CountEdit, InlineEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.settings import tariff_words as words
from staffdesk.ui.settings.editor_form import Unreadable
from staffdesk.ui.settings.repeated_lines import flow_of

PRICE = 92
MOST_CHILDREN = 20
MINUTES_OF_DAY = 24 * 60


def cents_in(edit: InlineEdit, part: str) -> Cents | None:
    """Read an optional amount, or say that it cannot be read."""
    try:
        return amount(edit.text())
    except ValueError as fault:
        raise Unreadable(part, words.AMOUNT_WRONG, edit) from fault


def count_in(edit: CountEdit, part: str, least: int, most: int) -> int:
    """Read a number between two, or say that it cannot be read."""
    found = edit.count()
    if found is None or not least <= found <= most:
        raise Unreadable(part, words.NUMBER_WRONG, edit)
    return found


def put_cents(edit: InlineEdit, cents: int | None) -> None:
    """Show an optional amount."""
    edit.setText("" if cents is None else price_text(cents))


class SiblingPart(QWidget):
    """The rule for brothers and sisters, as a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.counting = ComboPicker(words.COUNTINGS, "Enfants comptés", 32)
        self.order = ComboPicker(words.ORDERS, "Ordre des enfants", 32)
        self.reading = ComboPicker(words.READINGS, "Lecture des colonnes", 32)
        self.percents = InlineEdit("Réductions en pourcentage", 110)
        self.percents.setPlaceholderText("aucune")
        self.from_rank = CountEdit("Premier rang réduit")
        self.minimum = CountEdit("Nombre d’enfants à partir duquel la réduction s’applique")
        self.bounds = ComboPicker(words.BOUNDS, "Plancher et plafond", 32)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(flow_of("On compte", self.counting, self.order, "et l’on lit", self.reading))
        column.addWidget(
            flow_of(
                "Réduction de",
                self.percents,
                "% à partir du rang",
                self.from_rank,
                "dès",
                self.minimum,
                "enfants",
            )
        )
        column.addWidget(flow_of("Plancher et plafond d’un taux", self.bounds))
        self.show_rule(SiblingRule(), before=True)

    def controls(self) -> dict[str, QWidget]:
        """Give every control by its name."""
        names = ("counting", "order", "reading", "percents", "from_rank", "minimum", "bounds")
        return {name: getattr(self, name) for name in names}

    def show_rule(self, rule: SiblingRule, *, before: bool) -> None:
        """Show a rule; ``before``: floor and ceiling come before it."""
        self.counting.choose(rule.counting)
        self.order.choose(rule.order)
        self.reading.choose(rule.reading)
        percents = (rule.percent, *rule.further)
        self.percents.setText(percents_line(percents) if any(percents) else "")
        self.from_rank.set_count(rule.from_rank)
        self.minimum.set_count(rule.minimum)
        self.bounds.choose("before" if before else "after")

    def rule(self) -> SiblingRule:
        """Read the rule."""
        try:
            percents = percents_from(self.percents.text()) if self.percents.text().strip() else (Decimal(0),)
        except ValueError as fault:
            raise Unreadable("siblings", words.LIST_WRONG, self.percents) from fault
        counts = [count_in(edit, "siblings", 1, MOST_CHILDREN) for edit in (self.from_rank, self.minimum)]
        return SiblingRule(
            Counting(self.counting.key()),
            Reading(self.reading.key()),
            percents[0],
            counts[0],
            counts[1],
            percents[1:],
            Order(self.order.key()),
        )


class TimePart(QWidget):
    """How minutes of presence become units, as a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.minutes = CountEdit("Minutes d’une unité")
        self.tolerance = CountEdit("Minutes qui ne coûtent rien")
        self.rounding = ComboPicker(words.ROUNDINGS, "Période commencée", 32)
        self.most = CountEdit("Unités au plus par jour")
        self.most.setPlaceholderText("–")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(flow_of("Une unité dure", self.minutes, "min,", self.rounding))
        column.addWidget(
            flow_of("Gratuit jusqu’à", self.tolerance, "min, et au plus", self.most, "unités par jour")
        )

    def controls(self) -> dict[str, QWidget]:
        """Give every control by its name."""
        return {name: getattr(self, name) for name in ("minutes", "tolerance", "rounding", "most")}

    def show_unit(self, unit: DurationUnit | None) -> None:
        """Show how minutes are counted, None where each use counts for one."""
        self.minutes.set_count(unit.minutes if unit else None)
        self.minutes.setPlaceholderText("–")
        self.tolerance.set_count(unit.tolerance if unit else 0)
        self.rounding.choose(unit.rounding if unit else "started")
        self.most.set_count(unit.most if unit else None)

    def unit(self) -> DurationUnit | None:
        """Read how minutes are counted."""
        if not self.minutes.text().strip():
            return None
        minutes = count_in(self.minutes, "duration", 1, MINUTES_OF_DAY)
        tolerance = count_in(self.tolerance, "duration", 0, MINUTES_OF_DAY) if self.tolerance.text() else 0
        most = count_in(self.most, "duration", 1, MINUTES_OF_DAY) if self.most.text().strip() else None
        return DurationUnit(minutes, tolerance, Rounding(self.rounding.key()), most)


class FlatPart(QWidget):
    """What belongs to fees beside the days: refund, contract, pack."""

    def __init__(self) -> None:
        super().__init__()
        self.refund = InlineEdit("Remboursement par absence excusée", PRICE)
        self.pack_size = CountEdit("Unités d’un carnet")
        self.weeks, self.months = CountEdit("Semaines par an"), CountEdit("Mois de paiement")
        self.contracts = InlineEdit("Unités par semaine de chaque contrat", 240)
        self.contracts.setPlaceholderText(f"3-jours = 3{words.NARROW}; 4-jours = 4")
        self.refund_part = flow_of("Rembourser", self.refund, "€ par absence excusée")
        self.pack_part = flow_of("Un carnet vaut", self.pack_size, "unités")
        self.contract_part = flow_of(
            "Contrat", self.contracts, "par semaine ×", self.weeks, "semaines, en", self.months, "mois"
        )
        self.none = label("Le prix se compte à l’usage.", "body2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.refund_part, self.contract_part, self.pack_part, self.none):
            column.addWidget(part)

    def controls(self) -> dict[str, QWidget]:
        """Give every control by its name."""
        return {name: getattr(self, name) for name in ("refund", "pack_size", "weeks", "months", "contracts")}

    def follow(self, unit: str) -> None:
        """Show what the unit asks for."""
        self.refund_part.setVisible(unit in ("month", "period", "year"))
        self.contract_part.setVisible(unit == "month")
        self.pack_part.setVisible(unit == "pack")
        self.none.setVisible(unit not in ("month", "period", "year", "pack"))

    def show_fee(self, refund: int, contract: Contract | None, pack_size: int) -> None:
        """Show what the fee is made of."""
        put_cents(self.refund, refund or None)
        self.pack_size.set_count(pack_size)
        self.contracts.setText(contracts_line(contract.a_week) if contract else "")
        self.weeks.set_count(contract.weeks if contract else 36)
        self.months.set_count(contract.months if contract else 10)

    def contract(self) -> Contract | None:
        """Read the contract; none where no variant is one."""
        if not self.contracts.text().strip():
            return None
        try:
            units = contracts_from(self.contracts.text())
        except ValueError as fault:
            raise Unreadable("fee", words.CONTRACT_WRONG, self.contracts) from fault
        return Contract(self.weeks.count() or 0, self.months.count() or 0, units)
