"""What a tariff holds beside its prices, each a sentence: surcharges, aids, subsidies, days, accounts."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import (
    Aid,
    Component,
    EventPrice,
    Per,
    Subsidy,
    Surcharge,
    SurchargeKind,
)
from staffdesk.domain.tariffs.methods import PriceRule, UnitPrice
from staffdesk.domain.tariffs.one_line import amount, rule_from, rule_line, steps_from, steps_line
from staffdesk.domain.tariffs.typed import number, number_text, price_text
from staffdesk.ui.kit.buttons import CheckBox
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.inline_edits import CountEdit, DayEdit, DecimalEdit, InlineEdit
from staffdesk.ui.settings import tariff_words as words
from staffdesk.ui.settings.editor_form import Unreadable
from staffdesk.ui.settings.repeated_lines import Line, flow_of, row_of
from staffdesk.ui.settings.tariff_case import OpenPicker

ZERO = Cents(0)
PRICE = 92
T = TypeVar("T")


def _read(edit: InlineEdit, read: Callable[[str], T], part: str, sentence: str) -> T:
    """Read an edit, or say what is wrong and where."""
    try:
        return read(edit.text())
    except ValueError as fault:
        raise Unreadable(part, sentence, edit) from fault


def _name(edit: InlineEdit, part: str) -> str:
    found = edit.text().strip()
    if not found:
        raise Unreadable(part, words.NAME_MISSING, edit)
    return found


def _lay(line: QWidget, *parts: QWidget | str) -> None:
    column = QVBoxLayout(line)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(flow_of(*parts))


class SurchargeLine(Line[Surcharge]):
    """What a late booking, an unbooked presence or a late pick-up costs."""

    def __init__(self, minutes: int | None = None) -> None:
        """``minutes`` is the unit of time that the tariff counts, None where each use is one unit."""
        super().__init__()
        self._minutes = minutes
        self._decided = False
        self.code = OpenPicker(words.SURCHARGE_CODES, "Supplément pour", 32)
        self.kind = ComboPicker(words.SURCHARGE_KINDS, "Calcul du supplément", 32)
        self.amounts = InlineEdit("Montant du supplément", 190)
        self.amounts.setPlaceholderText("2,50")
        self.percent = DecimalEdit("Pourcentage du supplément")
        self.slice = CountEdit("Minutes d’une tranche de retard")
        self.flat_after = CountEdit("Minutes au-delà desquelles le forfait s’applique")
        self.flat = InlineEdit("Forfait au-delà", PRICE)
        self.steps = InlineEdit("Montants selon les minutes", 190)
        self.steps.setPlaceholderText(f"10 = 5{words.NARROW}; 30 = 15")
        self.per = ComboPicker((), "Quand le supplément est dû", 32)
        self.per.currentIndexChanged.connect(lambda _row: self._decide())  # before anything follows it
        self.slice.set_count(15)
        self.own(
            code=self.code,
            kind=self.kind,
            amounts=self.amounts,
            percent=self.percent,
            slice=self.slice,
            flat_after=self.flat_after,
            flat=self.flat,
            steps=self.steps,
            per=self.per,
        )
        self._amount = row_of(self.amounts, "€")
        self._percent = row_of(self.percent, "%")
        self._slices = flow_of(
            "par", self.slice, "min, et au-delà de", self.flat_after, "min un forfait de", self.flat, "€"
        )
        self._steps = row_of(f"minutes ={words.NBSP}€", self.steps)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        first = flow_of(self.code, self.kind, self._amount, self._percent, self._steps, self.per)
        for part in (first, self._slices):
            column.addWidget(part)
        self._offer_pers()

    def count_in(self, minutes: int | None) -> None:
        """Take the unit of time that the tariff counts."""
        self._minutes = minutes
        self._offer_pers()

    @override
    def show_thing(self, thing: Surcharge) -> None:
        self.code.choose(thing.code)
        self.kind.choose(thing.kind)
        self.amounts.setText(rule_line(thing.amounts or UnitPrice((thing.cents,))))
        self.percent.set_number(thing.percent)
        self.slice.set_count(thing.slice_minutes)
        self.flat_after.set_count(thing.flat_after_minutes)
        self.flat.setText(price_text(thing.flat_cents) if thing.flat_cents else "")
        self.steps.setText(steps_line(thing.steps))
        self._decided = True
        self._offer_pers()
        self.per.choose(thing.per)
        self.follow()

    @override
    def thing(self) -> Surcharge:
        kind, part = SurchargeKind(self.kind.key()), "surcharges"
        base = Surcharge(self.code.key(), kind, per=Per(self.per.key()))
        steps, percent = base.steps, base.percent
        cents: Cents = ZERO
        amounts: PriceRule | None = None
        if kind is SurchargeKind.BY_MINUTES:
            steps = _read(self.steps, steps_from, part, words.STEPS_WRONG)
        elif kind is SurchargeKind.PERCENT:
            percent = _read(self.percent, number, part, words.NUMBER_WRONG)
        else:
            rule = _read(self.amounts, rule_from, part, words.AMOUNTS_WRONG)
            alone = isinstance(rule, UnitPrice) and len(rule.cents) == 1
            cents, amounts = (rule.cents[0], None) if isinstance(rule, UnitPrice) and alone else (ZERO, rule)
        sliced = kind is SurchargeKind.PER_SLICE
        flat = _read(self.flat, amount, part, words.AMOUNT_WRONG) if sliced else None
        return Surcharge(
            base.code,
            kind,
            cents,
            percent,
            self.slice.count() or 0 if sliced else base.slice_minutes,
            self.flat_after.count() if sliced else None,
            flat or ZERO,
            base.per,
            steps,
            amounts,
        )

    @override
    def follow(self) -> None:
        kind = self.kind.key()
        self._amount.setVisible(kind not in ("percent", "by_minutes"))
        self._percent.setVisible(kind == "percent")
        self._slices.setVisible(kind == "per_slice")
        self._steps.setVisible(kind == "by_minutes")
        self._offer_pers()

    @override
    def restore(self, draft: Mapping[str, Any]) -> None:
        self._decided = True
        self._offer_pers()
        super().restore(draft)

    def _decide(self) -> None:
        self._decided = True

    def _offer_pers(self) -> None:
        """Offer when it is due in words of this tariff; until somebody decides, it is the usual answer."""
        offered = words.pers(self.code.key(), self._minutes)
        held = self.per.key() if self._decided else offered[0][0]
        blocker = QSignalBlocker(self.per)
        self.per.clear()
        for key, said in offered:
            self.per.addItem(said, key)
        self.per.choose(held)
        blocker.unblock()
        self.per.updateGeometry()


class AidLine(Line[Aid]):
    """What a third party takes off the price."""

    def __init__(self) -> None:
        super().__init__()
        self.payer = InlineEdit("Qui aide", 130)
        self.payer.setPlaceholderText("CCAS")
        self.amounts = InlineEdit("Montant de l’aide", 240)
        self.amounts.setPlaceholderText(f"<400 = 0,76{words.NARROW}; ≥400 = 0")
        self.percent = DecimalEdit("Pourcentage de l’aide")
        self.automatic = CheckBox("pour tous les habitants")
        self.variants = OpenPicker(words.AIDED, "Cas aidés", 32)
        self.automatic.setChecked(True)
        self.percent.setText("0")
        self.own(
            payer=self.payer,
            amounts=self.amounts,
            percent=self.percent,
            automatic=self.automatic,
            variants=self.variants,
        )
        _lay(
            self,
            self.payer,
            "prend en charge",
            self.amounts,
            "€ et",
            self.percent,
            "% du prix,",
            self.variants,
            self.automatic,
        )

    @override
    def show_thing(self, thing: Aid) -> None:
        self.stored = thing.code
        self.payer.setText(thing.payer)
        self.amounts.setText(rule_line(thing.rule))
        self.percent.set_number(thing.percent)
        self.automatic.setChecked(thing.automatic)
        self.variants.choose(",".join(thing.variants))

    @override
    def thing(self) -> Aid:
        payer = _name(self.payer, "aids")
        variants = tuple(self.variants.key().split(","))
        return Aid(
            self.stored or code_of(payer),
            payer,
            _read(self.amounts, rule_from, "aids", words.AMOUNTS_WRONG),
            self.automatic.isChecked(),
            variants,
            _read(self.percent, _percent, "aids", words.NUMBER_WRONG),
        )


class SubsidyLine(Line[Subsidy]):
    """What somebody pays to the town for each unit, whatever the family pays."""

    def __init__(self) -> None:
        super().__init__()
        self.payer = InlineEdit("Qui verse à la commune", 130)
        self.payer.setPlaceholderText("L’État")
        self.cents = InlineEdit("Montant versé", PRICE)
        self.highest = InlineEdit("Prix le plus haut de la famille", PRICE)
        self.value = InlineEdit("Quotient le plus haut", PRICE)
        self.own(payer=self.payer, cents=self.cents, highest=self.highest, value=self.value)
        _lay(
            self,
            self.payer,
            "verse",
            self.cents,
            "€ par unité payée au plus",
            self.highest,
            "€, jusqu’au quotient",
            self.value,
        )

    @override
    def show_thing(self, thing: Subsidy) -> None:
        self.stored = thing.code
        self.payer.setText(thing.payer)
        self.cents.setText(price_text(thing.cents))
        self.highest.setText(price_text(thing.highest_cents))
        self.value.setText("" if thing.highest_value is None else number_text(thing.highest_value))

    @override
    def thing(self) -> Subsidy:
        payer, part = _name(self.payer, "aids"), "aids"
        return Subsidy(
            self.stored or code_of(payer),
            payer,
            _read(self.cents, amount, part, words.AMOUNT_WRONG) or ZERO,
            _read(self.highest, amount, part, words.AMOUNT_WRONG) or ZERO,
            _read(self.value, lambda text: number(text) if text.strip() else None, part, words.NUMBER_WRONG),
        )


class EventLine(Line[EventPrice]):
    """A day with a price of its own."""

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self.day = DayEdit("Jour à prix propre", today)
        self.name = InlineEdit("Nom du jour", 170)
        self.name.setPlaceholderText("Sortie au parc")
        self.amounts = InlineEdit("Prix de ce jour", 190)
        self.own(day=self.day, name=self.name, amounts=self.amounts)
        _lay(self, "le", self.day, self.name, self.amounts, "€")

    @override
    def show_thing(self, thing: EventPrice) -> None:
        self.day.set_day(thing.on)
        self.name.setText(thing.name)
        self.amounts.setText(rule_line(thing.rule))

    @override
    def thing(self) -> EventPrice:
        on = self.day.day()
        if on is None:
            raise Unreadable("events", words.DATE_WRONG, self.day)
        rule = _read(self.amounts, rule_from, "events", words.AMOUNTS_WRONG)
        return EventPrice(on, _name(self.name, "events"), rule)


class ComponentLine(Line[Component]):
    """A part of the price with an account of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.label = InlineEdit("Part du prix", 150)
        self.account = InlineEdit("Compte", 80)
        self.cents = InlineEdit("Montant de la part", PRICE)
        self.cents.setPlaceholderText("le reste")
        self.own(label=self.label, account=self.account, cents=self.cents)
        _lay(self, self.label, "au compte", self.account, "pour", self.cents, "€")

    @override
    def show_thing(self, thing: Component) -> None:
        self.label.setText(thing.label)
        self.account.setText(thing.account)
        self.cents.setText("" if thing.cents is None else price_text(thing.cents))

    @override
    def thing(self) -> Component:
        part = "components"
        return Component(
            _name(self.label, part),
            _name(self.account, part),
            _read(self.cents, amount, part, words.AMOUNT_WRONG),
        )


def code_of(name: str) -> str:
    """Make the stable word of a name: letters and digits, small."""
    return "".join(sign for sign in name.casefold() if sign.isalnum()) or "x"


def _percent(text: str) -> Decimal:
    return number(text) if text.strip() else Decimal(0)
