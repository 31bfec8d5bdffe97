"""Fiche sanitaire: what the office holds of a child's health; what is typed is never lost."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.care_plan import NO_PLAN, CarePlan, days_of_meals
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.french.families import DIET_WORDS
from staffdesk.domain.french.fields import field_label
from staffdesk.domain.health_record import CARE_PLAN, FORM, LONGEST, VACCINES, fault, plan_of
from staffdesk.ui.families.collectors_part import CollectorsPart
from staffdesk.ui.families.health_fields import YES_NO, make_fields, show_text, text_of, watch
from staffdesk.ui.families.person_forms import fields_in_a_row
from staffdesk.ui.families.price_changes import PriceChangesPart
from staffdesk.ui.kit.buttons import Button, ButtonKind, LinkButton
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.fields import ComboPicker, Field, count_sentence, focus_first_error
from staffdesk.ui.kit.labels import IconLabel, SectionHeading, label
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.health_editing import HealthSheet
    from staffdesk.services.repricing import PricePreview

NEVER = "Aucun changement n’a encore été fait par la mairie."
PLAN_HINT = (
    "Entre ces dates, la mention PAI figure sur les listes et feuilles de présence et, avec un panier repas, "
    "le repas suit le tarif voté pour lui. Les jours déjà facturés ne changent que si vous le décidez."
)
NBSP = "\N{NO-BREAK SPACE}"
DECIDE = f"Des jours déjà facturés changeraient de prix{NBSP}: décider plus haut, puis enregistrer."
NAMELESS = "Indiquer le nom de chaque personne, ou retirer la ligne."
VACCINES_IN_A_ROW = 3


class HealthForm(QWidget):
    """The form.

    Signals:
        save_asked: everything typed (dict: values, diet, image_consent, people, mark).
        prices_asked: the same, whose care plan may change prices: to be seen first.
        closed: shown later again, as it stands.
    """

    save_asked = Signal(object)
    prices_asked = Signal(object)
    closed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that dates are read near to."""
        super().__init__()
        self._today = today
        self._sheet: HealthSheet | None = None
        self.title = label("", "title", wrap=True)
        self.told = label("", "hint", wrap=True)
        self.banners = BannerSlot()
        self.fields = make_fields(today)
        self.diet = ComboPicker((), "Régime", 34)
        self.image = ComboPicker(YES_NO, field_label("image_consent"), 34)
        self.people = CollectorsPart()
        self.prices = PriceChangesPart()
        self._priced: CarePlan | None = None
        self.said = IconLabel("warning-circle", "", Tone.BAD, 13)
        self.drop_button = LinkButton("Annuler la saisie", 13)
        self.close_button = Button("Fermer", ButtonKind.GHOST, "Escape")
        self.save_button = Button("Enregistrer la fiche", ButtonKind.PRIMARY, "Ctrl+Return")
        self._lay_out()
        self.said.hide()
        plan = self.fields["care_plan"].control
        assert isinstance(plan, ComboPicker)  # noqa: S101 - how the field is made
        plan.picked.connect(lambda _key: self._show_plan())
        for field in CARE_PLAN:
            watch(self.fields[field.name], self._forget_prices)
        self.drop_button.clicked.connect(self._drop)
        self.close_button.clicked.connect(self.closed)
        self.save_button.clicked.connect(self._save)

    def child(self) -> int | None:
        """Give the child whose form is held."""
        return None if self._sheet is None else self._sheet.child_id

    def is_dirty(self) -> bool:
        """Tell whether something was typed that is not kept yet."""
        return self._sheet is not None and self.typed() != self._kept(self._sheet)

    def show_sheet(self, sheet: "HealthSheet") -> None:
        """Show a form; of the same child, what was typed since it was seen stays."""
        before = self._sheet
        typed = self.typed() if before is not None and before.child_id == sheet.child_id else None
        seen = self._kept(before) if before is not None else {}
        self._sheet = sheet
        self.title.setText(f"Fiche sanitaire, {sheet.name}")
        self.told.setText(f"Modifiée par {sheet.told}." if sheet.told else NEVER)
        for name, field in self.fields.items():
            if typed is None or typed["values"][name] == seen["values"][name]:
                show_text(field, sheet.values.get(name, ""))
        if typed is None or typed["diet"] == seen["diet"]:
            self.diet.set_choices([(diet, DIET_WORDS.get(diet, diet)) for diet in sheet.diets])
            self.diet.choose(sheet.diet)
        if typed is None or typed["image_consent"] == seen["image_consent"]:
            self.image.choose(sheet.image_consent)
        if typed is None or typed["people"] == seen["people"]:
            self.people.show_people(sheet.people)
        if typed is None:
            self._show_faults({})
            self._forget_prices()
        self._show_plan()

    def forget(self) -> None:
        """Hold nobody's form: what was typed is kept."""
        self._sheet = None

    def typed(self) -> dict[str, Any]:
        """Give everything that is typed."""
        return {
            "values": {name: text_of(field) for name, field in self.fields.items()},
            "diet": self.diet.key(),
            "image_consent": self.image.key(),
            "people": self.people.people(),
            "mark": "" if self._sheet is None else self._sheet.mark,
        }

    def show_prices(self, preview: "PricePreview") -> None:
        """Show what the care plan would change of what is invoiced; saved once more, it is decided."""
        self._priced = plan_of(self.typed()["values"])
        self.prices.show_preview(preview)
        self.said.show_text("warning", DECIDE, Tone.WARN)
        self.said.show()

    def set_busy(self, busy: bool) -> None:
        """Wait for the answer: nothing is written twice."""
        if busy:
            self.save_button.refuse("Enregistrement en cours")
        else:
            self.save_button.allow()

    def focus(self) -> None:
        """Put the cursor where one begins."""
        self.fields["care_plan"].focus()

    # -------------------------------------------------------------------------------------- inside

    def _kept(self, sheet: "HealthSheet") -> dict[str, Any]:
        return {
            "values": {name: sheet.values.get(name, "") for name in self.fields},
            "diet": sheet.diet,
            "image_consent": sheet.image_consent,
            "people": tuple(
                (one.name, one.link, one.phone, one.may_collect, one.emergency) for one in sheet.people
            ),
            "mark": sheet.mark,
        }

    def _save(self) -> None:
        typed = self.typed()
        if self._show_faults(self._faults(typed["values"])) or self._lacks_a_name():
            return
        kept = NO_PLAN if self._sheet is None else plan_of(self._sheet.values)
        plan = plan_of(typed["values"])
        if plan != self._priced and days_of_meals(kept, plan) is not None:
            self.prices_asked.emit(typed)
        else:
            self.save_asked.emit(typed)

    def _forget_prices(self) -> None:
        """What was shown is of another plan."""
        self._priced = None
        self.prices.forget()

    def _faults(self, values: Mapping[str, str]) -> dict[str, str]:
        """Judge what was changed by the rules of the form; what stood there before is left alone."""
        kept = self._sheet.values if self._sheet is not None else {}
        found = {
            field.name: fault(field, values[field.name], self._today())
            for field in (*FORM, *CARE_PLAN)
            if values[field.name] != kept.get(field.name, "")
        }
        found = {name: code for name, code in found.items() if code}
        if not found:
            try:
                plan_of(values)
            except RuleBroken as error:
                found[str(error.facts["field"])] = error.code
        return found

    def _show_faults(self, faults: Mapping[str, str]) -> bool:
        for name, field in self.fields.items():
            code = faults.get(name, "")
            field.set_error(sentence(RuleBroken(code, most=LONGEST)) if code else "")
        count = focus_first_error(list(self.fields.values()))
        self.said.show_text("warning-circle", count_sentence(count), Tone.BAD)
        self.said.setVisible(bool(count))
        return bool(count)

    def _lacks_a_name(self) -> bool:
        lacks = self.people.mark_nameless()
        if lacks:
            self.said.show_text("warning-circle", NAMELESS, Tone.BAD)
        self.said.setVisible(lacks)
        return lacks

    def _show_plan(self) -> None:
        exists = text_of(self.fields["care_plan"]) == "yes"
        for name in ("care_plan_from", "care_plan_until", "care_plan_meal"):
            self.fields[name].setVisible(exists)
        self._plan_hint.setVisible(exists)

    def _drop(self) -> None:
        """Show again what is kept."""
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            self.show_sheet(sheet)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        scroll = SteadyColumn(28, 20, 28, 12, gap=18)
        self._body = scroll.body
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.drop_button)
        self._body.addLayout(head)
        self._body.addWidget(self.told)
        self._plan_hint = label(PLAN_HINT, "hint", wrap=True)
        plan = self._section("PAI", ("care_plan", "care_plan_meal"), ("care_plan_from", "care_plan_until"))
        plan.addWidget(self._plan_hint)
        plan.addWidget(self.prices)
        care = (("allergies",), ("drug_allergies",), ("treatments",), ("asthma", "blood_group"))
        self._section("Soins et précautions", *care, ("past_illnesses",), ("advice",))
        self._section("Médecin traitant", ("doctor", "doctor_phone"))
        names = list(VACCINES)
        starts = range(0, len(names), VACCINES_IN_A_ROW)
        self._section(
            "Vaccins, date de la dernière injection",
            *(tuple(names[at : at + VACCINES_IN_A_ROW]) for at in starts),
        )
        beside = self._section("Repas et autorisations")
        pickers = (
            ("diet", Field("Régime", self.diet), 1),
            ("image", Field("Droit à l’image", self.image), 1),
        )
        beside.addLayout(fields_in_a_row(pickers))
        beside.addWidget(label("Personnes autorisées ou à appeler", "label"))
        beside.addWidget(self.people)
        self._body.addStretch()
        column.addWidget(self.banners)
        column.addWidget(scroll, 1)
        bar = DecisionBar()
        bar.set_words(self.said)
        bar.set_buttons([self.close_button, self.save_button])
        column.addWidget(bar)

    def _section(self, title: str, *rows: tuple[str, ...]) -> QVBoxLayout:
        section = QVBoxLayout()
        section.setSpacing(px(10))
        section.addWidget(SectionHeading(title))
        most = max(map(len, rows), default=1)
        for row in rows:
            line = fields_in_a_row([(name, self.fields[name], 1) for name in row])
            if len(row) > 1:  # a short row keeps the columns of the others
                for place in range(len(row), most):
                    line.setColumnStretch(place, 1)
            section.addLayout(line)
        self._body.addLayout(section)
        return section
