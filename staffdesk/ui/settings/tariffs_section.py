"""The section Tarifs: versions by activity at the left, the form, its price drawn and tried beside."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.dates import school_year_of
from staffdesk.domain.french.dates import day_month_year, day_month_year_long
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.methods import UnitPrice
from staffdesk.domain.tariffs.versions import CasePrice, CouncilDecision, TariffVersion, Unit
from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.settings.editor_form import Values
from staffdesk.ui.settings.editor_section import Addition, EditorSection
from staffdesk.ui.settings.record_warning import Remark
from staffdesk.ui.settings.tariff_form import TariffForm, is_readable, values_of, version_in
from staffdesk.ui.settings.tariff_preview import TariffPreview

if TYPE_CHECKING:
    from staffdesk.services.settings_book import SettingsBook

KIND = "tariff"
NBSP = "\N{NO-BREAK SPACE}"
COPY = "Nouvelle version du tarif choisi"
NEW = "Nouveau tarif"
NO_ACTIVITY = "Ajouter d’abord une activité, dans Activités"


def tariffs_section(today: Callable[[], date]) -> EditorSection:
    """Make the section with its form and its preview."""
    form, preview = TariffForm(today), TariffPreview(today)

    def follow() -> None:
        preview.show_version(is_readable(form))

    def title(_kind: str, values: Values) -> str:
        if not version_in(values).decision.number:
            return NEW  # its activity and its day are still being typed
        since = day_month_year_long(date.fromisoformat(values["valid_from"]))
        return f"{form.activity_name(values['activity'])}, à partir du {since}"

    form.edited.connect(follow)
    form.shown.connect(follow)
    return EditorSection(
        name="Tarifs",
        forms={KIND: form},
        rows=lambda book: _rows(book, form, today()),
        title=title,
        additions=(Addition(KIND, COPY, lambda book, current: _new(book, current, today())),),
        show_book=lambda book: form.show_surroundings(book.surroundings),
        beside=preview,
        empty=(
            "Aucun tarif n’est voté.",
            "Sans tarif, les jours ne se facturent pas. Ajouter un premier tarif.",
        ),
        removable=frozenset({KIND}),
        cannot_add=lambda book: "" if book.surroundings.activities else NO_ACTIVITY,
        remark=lambda book, _key, _draft: bare_remark(book, today()),
    )


def bare_remark(book: "SettingsBook", today: date) -> Remark | None:
    """Name the first open activity with slots that has no tariff in force: its days cannot be invoiced."""
    begun = {
        version.activity
        for record in book.records.get(KIND, ())
        if (version := version_in(record.values)).valid_from <= today
    }
    closed = {
        record.values["name"]
        for record in book.records.get("activity", ())
        if (record.values.get("closed_on") or "9999") <= today.isoformat()
    }
    bare = next(
        (
            one
            for one in book.surroundings.activities
            if one.slots and one.code not in begun and one.name not in closed
        ),
        None,
    )
    if bare is None:
        return None
    key = next(
        (record.key for record in book.records.get("activity", ()) if record.values["name"] == bare.name), ""
    )
    return Remark(
        f"L’activité «{NBSP}{bare.name}{NBSP}» n’a pas de tarif en vigueur{NBSP}: ses jours ne pourront pas "
        "être facturés.",
        "Voir l’activité",
        "activities",
        key,
    )


def _new(book: "SettingsBook", current: tuple[str, Values], today: date) -> Values:
    """Begin with the tariff one looks at, from the next school year on: councils vote changes, not grids."""
    following = school_year_of(today).period.end
    decision = CouncilDecision("", today)
    if current[1]:
        return values_of(replace(version_in(current[1]), valid_from=following, decision=decision))
    codes = [activity.code for activity in book.surroundings.activities]
    price = CasePrice(UnitPrice((Cents(0),)))
    return values_of(TariffVersion(codes[0] if codes else "", following, decision, Unit.MEAL, (price,)))


def _rows(book: "SettingsBook", form: TariffForm, today: date) -> Sequence[TwoLineRow]:
    rows: list[TwoLineRow] = []
    told: set[str] = set()
    for record in book.records.get(KIND, ()):
        version = version_in(record.values)
        begun = version.valid_from <= today
        state = "en vigueur" if begun and version.activity not in told else "passé" if begun else "à venir"
        told |= {version.activity} if begun else set()
        rows.append(
            TwoLineRow(
                record.key,
                form.activity_name(version.activity),
                "receipt",
                f"Dès le {day_month_year(version.valid_from)}",
                state,
                f"délibération {version.decision.number}",
            )
        )
    return rows
