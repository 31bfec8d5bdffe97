"""Cards of requests: title in words, state, outcomes by date."""

from datetime import date, timedelta
from typing import Any

from staffdesk.contract.v1 import DecisionBody
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.views.requests import Card, cards, filters, signed, value_text
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import family, town, uid
from tests.portal.views.test_bookings import FRIDAY, filed, item

MONDAY = date(2026, 12, 7)


def _card(request: FiledRequest) -> Card:
    return cards(family(), town(), [request])[0]


def _decided(
    request: FiledRequest, status: str, items: list[dict[str, Any]], note: str = "", correction: int = 0
) -> FiledRequest:
    facts = {"req_id": request.req_id, "status": status, "decided_at": NOW, "items": items, "note": note}
    facts["correction"] = correction
    decision = DecisionBody.model_validate(facts)
    return FiledRequest(**{**vars(request), "status": status, "decision": decision, "decided_at": NOW})


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_titles_say_what_is_asked_in_words() -> None:
    add, cancel = item("cantine", "midi", FRIDAY, "add"), item("matin", "matin", FRIDAY, "cancel")
    soir = item("soir", "soir", FRIDAY, "add")
    assert _plain(_card(filed("booking", [add])).title) == "Malo : ven. 27 nov., midi"
    assert _plain(_card(filed("booking", [add, soir])).title) == "Malo : ven. 27 nov., midi et soir"
    assert _plain(_card(filed("booking", [cancel])).title) == "Malo : annulation ven. 27 nov., matin"
    assert _plain(_card(filed("booking", [add, cancel])).title) == "Malo : 2 changements"
    later = item("cantine", "midi", MONDAY, "add")
    assert _plain(_card(filed("booking", [add, later])).title) == "Malo : 2 réservations"
    assert (
        _plain(_card(filed("absence", [item("matin", "matin", FRIDAY), later])).title)
        == "Malo : absences, 2 jours"
    )


def test_a_waiting_card_says_sent_limit_and_where_it_is() -> None:
    card = _card(filed("booking", [item("cantine", "midi", FRIDAY, "add")]))
    assert _plain(card.sent) == (
        "Envoyée dim. 22 nov. 20:55 · limite dim. 22 nov. 21:00, respectée"
        " · transmise à la mairie à sa prochaine connexion"
    )
    late = filed(
        "booking", [item("cantine", "midi", FRIDAY, "add")], NOW + timedelta(hours=1), reached_town=True
    )
    assert "dépassée · reçue par la mairie" in _card(late).sent
    assert (card.state, card.look, card.can_withdraw) == ("waiting", "waiting", True)
    assert _plain(card.effect) == "Effet si tout est accepté : +3,05 €"


def test_a_day_without_a_place_is_told_to_wait_as_soon_as_it_is_sent() -> None:
    full = item("matin", "matin", date(2026, 11, 26), "add")
    assert "liste d’attente" in _card(filed("booking", [full])).verdict
    assert "liste d’attente" not in _card(filed("booking", [full], reached_town=True)).verdict
    left = item("matin", "matin", date(2026, 11, 30), "add")
    assert _card(filed("booking", [left])).is_done
    assert not _card(filed("booking", [full])).is_done


def test_dates_that_share_an_answer_are_told_together_in_order() -> None:
    day = date(2026, 11, 17)
    asked = [
        item("cantine", "midi", date(2026, 11, 19)),
        item("cantine", "midi", day),
        item("soir", "soir", day),
    ]
    answers = [
        {"index": 0, "outcome": "absent_billed", "cents": 305, "reason": "Trop tard."},
        {"index": 1, "outcome": "absent_excused"},
        {"index": 2, "outcome": "absent_excused"},
    ]
    card = _card(_decided(filed("absence", asked), "partly", answers))
    assert [(_plain(line.text), _plain(line.letters), line.reason) for line in card.lines] == [
        ("mar. 17 nov., midi et soir", "A Exc.", ""),
        ("jeu. 19 nov., midi", "A Fact. 3,05 €", "Trop tard."),
    ]
    assert card.next_step == "proof"
    assert card.reason == ""


def test_a_single_refusal_says_its_reason_once() -> None:
    asked = filed("booking", [item("cantine", "midi", FRIDAY, "add")])
    card = _card(_decided(asked, "refused", [{"index": 0, "outcome": "refused", "reason": "Complet."}]))
    assert (card.lines, card.reason, card.next_step) == ([], "Complet.", "write")


def test_a_corrected_answer_says_that_it_is_one_and_why_once() -> None:
    asked = filed("booking", [item("cantine", "midi", FRIDAY, "add")])
    items = [{"index": 0, "outcome": "refused", "reason": "Erreur de saisie."}]
    first = _card(_decided(asked, "refused", items))
    assert not first.is_corrected
    assert "réponse dim." in _plain(first.sent)
    card = _card(_decided(asked, "refused", items, "Erreur de saisie.", correction=1))
    assert card.is_corrected
    assert "réponse corrigée dim." in _plain(card.sent)
    assert card.reason == "Erreur de saisie."


def test_calm_answers_are_folded() -> None:
    asked = filed("booking", [item("cantine", "midi", MONDAY + timedelta(days=n), "add") for n in (0, 1)])
    card = _card(_decided(asked, "accepted", [{"index": n, "outcome": "accepted"} for n in (0, 1)]))
    assert card.folded == "2 dates acceptées"


def test_days_on_the_waiting_list_are_not_told_as_accepted() -> None:
    asked = filed("booking", [item("cantine", "midi", MONDAY + timedelta(days=n), "add") for n in (0, 1)])
    waits = _card(_decided(asked, "accepted", [{"index": n, "outcome": "waiting"} for n in (0, 1)]))
    assert (waits.tag, waits.folded) == ("Sur liste d’attente", "")
    answers = [{"index": 0, "outcome": "accepted"}, {"index": 1, "outcome": "waiting"}]
    half = _card(_decided(asked, "accepted", answers))
    assert (half.tag, half.folded) == ("Acceptée en partie", "")


def test_billed_absences_are_not_folded_away_as_accepted() -> None:
    asked = filed("absence", [item("cantine", "midi", MONDAY + timedelta(days=n)) for n in (0, 1)])
    answers = [{"index": n, "outcome": "absent_billed"} for n in (0, 1)]
    assert _card(_decided(asked, "accepted", answers)).folded == ""


def test_an_edit_shows_before_and_after() -> None:
    body = {
        "subject": "guardian",
        "uid": uid("nadege"),
        "base_rev": 7,
        "fields": [
            {"name": "mobile", "base": "1", "asked": "2"},
            {"name": "phone", "base": "", "asked": "3"},
        ],
    }
    card = _card(filed("edit", [], body=body))
    assert _plain(card.title) == "Coordonnées de Nadège Tilleul"
    assert [(f.label, f.current, f.asked) for f in card.fields] == [
        ("Portable", "1", "2"),
        ("Téléphone", "(vide)", "3"),
    ]


def test_what_staff_typed_without_its_shape_is_left_out_rather_than_broken() -> None:
    assert (
        cards(family(), town(), [filed("booking", [], body={}), filed("edit", [], body={"uid": "x"})]) == []
    )
    assert cards(family(), town(), [filed("message", []), filed("withdrawal", [])]) == []


def test_waiting_ones_come_first() -> None:
    done = _decided(
        filed("booking", [item("cantine", "midi", FRIDAY, "add")]),
        "accepted",
        [{"index": 0, "outcome": "accepted"}],
    )
    waiting = filed("booking", [item("soir", "soir", FRIDAY, "add")])
    found = cards(family(), town(), [done, waiting])
    assert [card.state for card in found] == ["waiting", "decided"]
    assert vars(filters(found)) == {"every": 2, "waiting": 1, "decided": 1}


def test_a_request_taken_back_says_so() -> None:
    card = _card(filed("booking", [item("cantine", "midi", FRIDAY, "add")], withdrawn=True))
    assert (card.tag, card.can_withdraw, card.effect) == ("Retrait demandé", False, "")


def test_amounts_show_their_sign_and_values_their_words() -> None:
    assert _plain(signed(415)) == "+4,15 €"
    assert _plain(signed(-305)) == "−3,05 €"
    assert (value_text("yes"), value_text(""), value_text("x")) == ("oui", "(vide)", "x")
