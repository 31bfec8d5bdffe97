"""What a tariff gives: its price drawn, and what one family pays with every step of the rule."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.domain.aids import GrantedAid
from staffdesk.domain.family_quotient import FamilyQuotient, Measure
from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.prices import RESIDENCES, SURCHARGES, VARIANTS, explain
from staffdesk.domain.tariffs.curve import curve
from staffdesk.domain.tariffs.evaluation import Price, Use, evaluate
from staffdesk.domain.tariffs.siblings import Siblings
from staffdesk.domain.tariffs.typed import number, number_text
from staffdesk.domain.tariffs.versions import STANDARD, Residence, TariffVersion
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.inline_edits import CountEdit, InlineEdit
from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings import tariff_words as words
from staffdesk.ui.settings.family_finder import FamilyFinder
from staffdesk.ui.settings.price_chart import Curve, PriceChart
from staffdesk.ui.settings.repeated_lines import flow_of
from staffdesk.ui.settings.tariff_trial_panel import TrialPanel

if TYPE_CHECKING:
    from staffdesk.services.trial_children import TrialChild

WIDTH = 318
EXAMPLE = "700"
NONE = ""
NO_AID = (NONE, "sans aide accordée")


class TariffPreview(QWidget):
    """The panel beside the form."""

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` is the day of the example."""
        super().__init__()
        self._today = today
        self._version: TariffVersion | None = None
        self.chart = PriceChart()
        self.value = InlineEdit("Quotient de la famille", 92)
        self.value.setText(EXAMPLE)
        self.value.setPlaceholderText("aucun")
        self.source = ComboPicker(words.SOURCES[1:], "Attestation", 32)
        self.residence = ComboPicker(words.RESIDENCE_CHOICES, "Domicile de la famille", 32)
        self.rank, self.number = CountEdit("Rang de l’enfant", 40), CountEdit("Nombre d’enfants", 40)
        self.variant = ComboPicker(((STANDARD, VARIANTS[STANDARD]),), "Cas", 32)
        self.slot = ComboPicker((words.ALL_SLOTS,), "Créneau", 32)
        self.surcharge = ComboPicker(((NONE, "sans supplément"),), "Supplément", 32)
        self.aid = ComboPicker((NO_AID,), "Aide accordée", 32)
        self.minutes, self.late = CountEdit("Minutes de présence"), CountEdit("Minutes de retard")
        self.times = CountEdit("Fois dans le mois", 40)
        self.amount = label("", "title")
        self.steps = label("", "hint", wrap=True)
        self.trial = TrialPanel()
        self.family = FamilyFinder()
        self.rank.set_count(1)
        self.number.set_count(1)
        self._lay_out()
        for edit in (self.value, self.rank, self.number, self.minutes, self.late, self.times):
            edit.textEdited.connect(lambda _text: self._simulate())
        for edit in (self.value, self.rank, self.number):
            edit.textEdited.connect(lambda _text: self.family.forget())
        self.family.chosen.connect(self._take_family)
        for picker in (self.source, self.residence, self.variant, self.slot, self.surcharge, self.aid):
            picker.picked.connect(lambda _key: self._simulate())
        self.show_version(None)

    def show_version(self, version: TariffVersion | None) -> None:
        """Show what a version gives; None while it cannot be read."""
        self._version = version
        self.trial.show_version(version)
        if version is not None:
            self._offer(version)
        self._simulate()

    def price(self) -> Price | None:
        """Give the price of the family typed, None while something cannot be read."""
        version = self._version
        use = self._use(version) if version is not None else None
        if version is None or use is None:
            return None
        try:
            return evaluate(version, use)
        except LookupError:
            return None

    # ------------------------------------------------------------------------------------------ inside

    def _take_family(self, child: "TrialChild") -> None:
        """Fill in the figures of a child of a real family; what is not of the family stays as it is."""
        version = self._version
        measure = Measure.QUOTIENT if version is None else version.measure
        quotient = child.quotients.get(measure.value)
        self.value.setText("" if quotient is None else number_text(quotient.value))
        self.value.mark(wrong=False)
        self.source.choose("" if quotient is None else quotient.source)
        self.residence.choose(child.residence)
        self.rank.set_count(child.rank)
        self.number.set_count(child.number)
        self.variant.choose(child.variants.get(version.activity, STANDARD) if version else STANDARD)
        self.aid.choose(NONE)
        for granted in child.aids:
            self.aid.choose(granted.code)
        self._simulate()

    def _simulate(self) -> None:
        price, version = self.price(), self._version
        use = self._use(version) if version is not None else None
        if version is None or price is None or use is None:
            self.amount.setText("–")
            self.steps.setText(words.INCOMPLETE if version is None else words.FAMILY_WRONG)
            self.chart.show_curves(())
            return
        self.amount.setText(euros(price.amount_cents))
        self.steps.setText("\n".join(explain(price.facts)))
        value = use.quotient.value if use.quotient is not None else None
        self._draw(version, replace(use, surcharges=()))
        plain = evaluate(version, replace(use, surcharges=()))
        self.chart.show_mark(value, plain.unit_cents)

    def _draw(self, version: TariffVersion, use: Use) -> None:
        curves = [Curve(RESIDENCES[use.residence], curve(version, use))]
        outside = replace(use, residence=Residence.NON_RESIDENT)
        if use.residence is not Residence.NON_RESIDENT:
            other = curve(version, outside)
            if other != curves[0].pieces:
                curves.append(Curve("hors commune", other, dashed=True))
        self.chart.show_curves(curves)

    def _use(self, version: TariffVersion) -> Use | None:
        rank, count = self.rank.count(), self.number.count()
        text = self.value.text().strip()
        if not rank or not count:
            return None
        try:
            value = number(text) if text else None
        except ValueError:
            self.value.mark(wrong=True)
            return None
        on = max(self._today(), version.valid_from)
        quotient = None
        if value is not None:
            quotient = FamilyQuotient(
                value, version.valid_from, source=self.source.key(), measure=version.measure
            )
        code, late, times = self.surcharge.key(), self.late.count() or 0, self.times.count() or 1
        return Use(
            on,
            quotient,
            Residence(self.residence.key()),
            Siblings(rank, max(rank, count)),
            self.variant.key() or STANDARD,
            (code,) if code else (),
            self.minutes.count() if self.minutes.text().strip() else None,
            late,
            aids=(GrantedAid(self.aid.key()),) if self.aid.key() else (),
            slot=self.slot.key(),
            nth=times,
            times=times,
            occurrences=((code, times),) if code in version.escalating else (),
        )

    def _offer(self, version: TariffVersion) -> None:
        """Offer what this version tells apart; what does not matter is hidden."""
        variants = list(dict.fromkeys([STANDARD, *(case.variant for case in version.cases)]))
        if version.contract is not None:
            variants += [variant for variant, _ in version.contract.a_week if variant not in variants]
        slots = list(dict.fromkeys(case.slot for case in version.cases if case.slot))
        self.variant.set_choices([(code, VARIANTS.get(code, code)) for code in variants])
        self.slot.set_choices([words.ALL_SLOTS, *((code, code) for code in slots)])
        codes = [one.code for one in version.surcharges]
        self.surcharge.set_choices(
            [(NONE, "sans supplément"), *((code, SURCHARGES.get(code, code)) for code in codes)]
        )
        by_name = [aid for aid in version.aids if not aid.automatic]
        self.aid.set_choices([NO_AID, *((aid.code, f"aide {aid.payer}") for aid in by_name)])
        self.aid.setVisible(bool(by_name))
        timed = version.duration is not None or any(
            leaf in ("time", "time_most") for leaf in words.columns_of(version)
        )
        self._minutes_part.setVisible(timed)
        self._late_part.setVisible(bool(codes))
        self._times_part.setVisible(version.counts_times or bool(version.escalating))
        self.variant.setVisible(len(variants) > 1)
        self.slot.setVisible(bool(slots))
        self.surcharge.setVisible(bool(codes))
        self._choices.setVisible(len(variants) > 1 or bool(slots or codes or by_name))
        self.source.setVisible(any(case.source for case in version.cases))

    def _lay_out(self) -> None:
        self.setFixedWidth(px(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(SectionHeading("Prix selon le quotient"))
        column.addWidget(self.chart)
        column.addSpacing(px(8))
        column.addWidget(SectionHeading("Ce que paie une famille"))
        column.addWidget(self.family)
        column.addWidget(flow_of("Quotient", self.value, self.source))
        column.addWidget(flow_of(self.residence))
        column.addWidget(flow_of("enfant de rang", self.rank, "sur", self.number))
        self._choices = flow_of(self.variant, self.slot, self.surcharge, self.aid)
        column.addWidget(self._choices)
        self._minutes_part = flow_of("présent", self.minutes, "min")
        self._late_part = flow_of("en retard de", self.late, "min")
        self._times_part = flow_of(self.times, "fois dans le mois")
        for part in (self._minutes_part, self._late_part, self._times_part):
            column.addWidget(part)
        column.addWidget(self.amount)
        column.addWidget(self.steps)
        column.addSpacing(px(8))
        column.addWidget(self.trial)
        column.addStretch()
