"""The section Régie: the act with its amendments, and the persons it names with their days."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import day_short_year
from staffdesk.domain.payments import TYPED
from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.settings.editor_form import Values
from staffdesk.ui.settings.editor_section import Addition, EditorSection
from staffdesk.ui.settings.record_form import Item, RecordForm, Sort

if TYPE_CHECKING:
    from staffdesk.services.settings_book import SettingsBook
    from staffdesk.services.settings_records import SettingRecord

NBSP = "\N{NO-BREAK SPACE}"
MEANS = (
    ("cash", "espèces"),
    ("cheque", "chèque"),
    ("cesu", "CESU préfinancé"),
    ("card", "carte bancaire"),
    ("transfer", "virement"),
    ("online", "paiement en ligne"),
    ("direct_debit", "prélèvement"),
    ("third_party", "organisme tiers"),
)


def _taken_where() -> str:
    """Say which means the counter takes, and that no button comes for the others that an act may list."""
    taken = frozenset(means.value for means in TYPED)
    here = ", ".join(words for key, words in MEANS if key in taken)
    beside = ", ".join(words for key, words in MEANS if key not in taken)
    return (
        f"Le Guichet encaisse{NBSP}: {here}. Sans bouton au Guichet{NBSP}: {beside}. L’acte peut les "
        "autoriser, mais ces sommes arrivent au comptable public, qui les encaisse lui-même."
    )


DUTIES = (("officer", "régisseur"), ("deputy", "mandataire"))
ACT_ROWS: Sequence[Sequence[Item] | str] = (
    (
        Item("number", "Acte constitutif n°", hint="Imprimé sur chaque quittance."),
        Item("valid_from", "En vigueur à partir du", Sort.DAY),
    ),
    (Item("means", "Moyens de paiement autorisés", Sort.MANY, MEANS, hint=_taken_where()),),
    (Item("activities", "Activités encaissées", Sort.MANY),),
    (
        Item("ceiling_cents", "Plafond d’encaisse en espèces", Sort.CENTS),
        Item("float_cents", "Fonds de caisse", Sort.CENTS),
    ),
    (Item("remit_days", "Versement au comptable, au plus tard tous les (jours)", Sort.COUNT),),
)
OFFICER_ROWS: Sequence[Sequence[Item] | str] = (
    (Item("user", "Personne", Sort.CHOICE), Item("duty", "Fonction", Sort.CHOICE, DUTIES)),
    (Item("order_number", "Arrêté de nomination n°", optional=True),),
    (
        Item("starts_on", "À partir du", Sort.DAY),
        Item("ends_on", "Jusqu’au", Sort.DAY, optional=True, hint="Vide, jusqu’à nouvel ordre."),
    ),
)


def revenue_section(today: Callable[[], date]) -> EditorSection:
    """Make the section."""
    forms = {"revenue_act": RecordForm(ACT_ROWS, today), "revenue_officer": RecordForm(OFFICER_ROWS, today)}
    names: dict[str, str] = {}

    def show_book(book: "SettingsBook") -> None:
        names.clear()
        names.update(book.people)
        forms["revenue_officer"].set_choices("user", book.people)
        activities = [(str(one.values["code"]), str(one.values["name"])) for one in book.records["activity"]]
        forms["revenue_act"].set_choices("activities", activities)

    def title(kind: str, values: Values) -> str:
        if kind == "revenue_act":
            return f"Acte {values['number']}" if values.get("number") else "Nouvel acte"
        return names.get(str(values.get("user") or ""), "Nouvelle nomination")

    return EditorSection(
        name="Régie",
        forms=forms,
        rows=lambda book: list(_rows(book, today())),
        title=title,
        additions=(
            Addition("revenue_act", "Nouvel acte ou avenant", lambda book, _current: _new_act(book, today())),
            Addition(
                "revenue_officer",
                "Nouvelle nomination",
                lambda _book, _current: {"duty": "deputy", "starts_on": today().isoformat()},
            ),
        ),
        show_book=show_book,
        empty=("Aucun acte de régie.", f"Sans acte, rien ne s’encaisse{NBSP}: saisir l’acte constitutif."),
        removable=frozenset(forms),
    )


def _new_act(book: "SettingsBook", today: date) -> Values:
    """Begin an amendment as a copy of the act it amends."""
    newest = next(iter(book.records["revenue_act"]), None)
    if newest is not None:
        return dict(newest.values) | {"number": "", "valid_from": today.isoformat()}
    usual = ["cash", "cheque"]
    return {"valid_from": today.isoformat(), "means": usual, "float_cents": 0, "remit_days": 31}


def _rows(book: "SettingsBook", today: date) -> Iterator[TwoLineRow]:
    acts = book.records["revenue_act"]
    holding = next((act.key for act in acts if act.values["valid_from"] <= today.isoformat()), "")
    for act in acts:
        since = day_short_year(date.fromisoformat(act.values["valid_from"]))
        ceiling = f"Plafond {euros(act.values['ceiling_cents'])}"
        state = "en vigueur" if act.key == holding else ""
        title = f"Acte {act.values['number']}"
        yield TwoLineRow(act.key, "Acte", "file-text", title, state, f"{ceiling} · depuis le {since}")
    people = dict(book.people)
    for officer in book.records["revenue_officer"]:
        name = people.get(officer.values["user"], "compte fermé")
        duty = dict(DUTIES)[officer.values["duty"]]
        yield TwoLineRow(officer.key, "Personnes", "identification-card", name, duty, _days(officer))


def _days(officer: "SettingRecord") -> str:
    first = day_short_year(date.fromisoformat(officer.values["starts_on"]))
    if not officer.values["ends_on"]:
        return f"Depuis le {first}"
    return f"Du {first} au {day_short_year(date.fromisoformat(officer.values['ends_on']))}"
