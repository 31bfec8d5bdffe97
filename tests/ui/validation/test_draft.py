"""A decision in the making: what the rules propose, what the agent changes, what still keeps it back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from staffdesk.services.request_rows import CheckRow, ItemDecision, RequestDetail, Verdict
from staffdesk.ui.validation.draft import (
    CONFLICT_REASON,
    Answer,
    Draft,
    Tally,
    accept_all,
    accept_some,
    answers_of,
    begin_draft,
    half_exchanges,
    needs_reason,
    obstacle,
    pick_outcome,
    refuse_all,
    renew_draft,
    tally,
    tick_field,
    warnings_of,
)
from tests.ui.validation import sample_queue as sample

BOOKING = sample.booking_detail()
EDIT = sample.edit_detail()
ABSENCE = sample.absence_detail()
DOCUMENT = sample.document_detail()
ANSWERS = ("absent_excused", "absent_billed", "refused")


def outcomes(draft: Draft) -> dict[int, str]:
    return {index: answer.outcome for index, answer in answers_of(draft)}


def test_it_starts_with_what_the_rules_propose() -> None:
    draft = begin_draft(BOOKING)
    assert draft.dates[0] == Answer("refused", "hors délai, limite ven. 8, 12:00")
    assert draft.dates[6] == Answer("waiting")
    assert draft.fields[2] == Answer("refused", CONFLICT_REASON)
    assert draft.fields[0] == Answer("accepted")
    assert not obstacle(BOOKING, draft)
    assert tally(BOOKING, draft) == Tally(yes=9, no=1, waiting=1)


def test_a_field_that_is_so_already_needs_nothing() -> None:
    detail = replace(EDIT, fields=(sample.field_row(0, already_done=True),))
    assert begin_draft(detail).fields[0] == Answer("already_done")


def test_a_whole_request_starts_accepted_unless_something_blocks() -> None:
    assert begin_draft(DOCUMENT).whole == Answer("accepted")
    assert begin_draft(DOCUMENT).expires_on == date(2027, 8, 31)
    blocked = replace(DOCUMENT, checks=(CheckRow("file", "Pièce", Verdict.BLOCKED, "reçue à moitié"),))
    draft = begin_draft(blocked)
    assert draft.whole is None
    assert obstacle(blocked, draft) == "Choisir d’abord Accepter ou Refuser"
    assert tally(blocked, draft) == Tally()
    assert answers_of(accept_all(blocked, draft)) == ((0, Answer("accepted")),)


def test_refusing_everything_asks_for_one_reason() -> None:
    draft = refuse_all(BOOKING, begin_draft(BOOKING))
    assert set(outcomes(draft).values()) == {"refused"}
    assert needs_reason(draft)
    assert obstacle(BOOKING, draft) == "Indiquer le motif du refus"
    told = replace(draft, reason=" Plus de place ")
    assert not obstacle(BOOKING, told)
    assert {answer.reason for _, answer in answers_of(told)} == {"Plus de place"}


def test_accepting_everything_leaves_full_days_to_the_waiting_list() -> None:
    draft = accept_all(BOOKING, begin_draft(BOOKING))
    assert draft.dates[0] == Answer("accepted")
    assert draft.dates[6] == Answer("waiting")
    assert all(answer == Answer("accepted") for answer in draft.fields.values())


def test_accepting_a_cancellation_keeps_the_proposed_kind_of_absence() -> None:
    draft = accept_all(ABSENCE, refuse_all(ABSENCE, begin_draft(ABSENCE)))
    assert [answer.outcome for answer in draft.dates.values()] == ["absent_excused", "absent_billed"]
    assert tally(ABSENCE, draft) == Tally(excused=1, billed=1)


def test_one_day_is_picked_and_takes_the_rules_reason_where_there_is_one() -> None:
    draft = pick_outcome(BOOKING, begin_draft(BOOKING), (1,), "refused")
    assert needs_reason(draft), "a green day has no reason of its own"
    assert not needs_reason(pick_outcome(BOOKING, begin_draft(BOOKING), (6,), "refused"))
    assert pick_outcome(BOOKING, draft, (1,), "accepted").dates[1] == Answer("accepted")


def test_a_field_is_left_and_taken_again() -> None:
    draft = tick_field(EDIT, begin_draft(EDIT), 3, ticked=False)
    assert draft.fields[3] == Answer("refused")
    assert tick_field(EDIT, draft, 3, ticked=True).fields[3] == Answer("accepted")
    assert tick_field(EDIT, draft, 2, ticked=False).fields[2].reason == CONFLICT_REASON


def test_slots_of_a_day_count_once_for_the_same_answer() -> None:
    rows = (sample.date_row(0, 14), sample.date_row(1, 14, slot="Soir"), sample.date_row(2, 15))
    detail = sample.detail(dates=rows)
    draft = begin_draft(detail)
    assert tally(detail, draft) == Tally(yes=2)
    assert tally(detail, pick_outcome(detail, draft, (1,), "refused")) == Tally(yes=2, no=1)


def test_what_was_chosen_survives_a_reload_where_it_still_can_be() -> None:
    draft = replace(refuse_all(BOOKING, begin_draft(BOOKING)), reason="Complet", words="Bonjour")
    narrower = replace(BOOKING, dates=(replace(BOOKING.dates[1], choices=("accepted",)), BOOKING.dates[0]))
    renewed = renew_draft(draft, narrower)
    assert renewed.dates == {1: Answer("accepted"), 0: Answer("refused")}
    assert (renewed.reason, renewed.words) == ("Complet", "Bonjour")
    assert renew_draft(replace(begin_draft(DOCUMENT), expires_on=None), DOCUMENT).expires_on is not None


def test_an_answer_nobody_chose_follows_a_proof_that_came_in_between() -> None:
    waits = replace(ABSENCE, dates=(sample.date_row(0, choices=ANSWERS, proposed="absent_billed"),))
    proven = replace(ABSENCE, dates=(sample.date_row(0, choices=ANSWERS, proposed="absent_excused"),))
    untouched = begin_draft(waits)
    assert renew_draft(untouched, proven).dates[0].outcome == "absent_excused"
    said = replace(untouched, words="Bon rétablissement")
    assert renew_draft(said, proven).dates[0].outcome == "absent_excused"
    refused = pick_outcome(waits, untouched, [0], "refused")
    twice = renew_draft(renew_draft(refused, proven), waits)
    assert twice.dates[0].outcome == "refused", "what a person chose stays, however often it is read again"


def test_an_answer_nobody_chose_does_not_overwrite_what_a_colleague_changed() -> None:
    row = replace(EDIT.fields[0], in_conflict=False)
    before = replace(EDIT, fields=(row,))
    after = replace(EDIT, fields=(replace(row, in_conflict=True),))
    assert renew_draft(begin_draft(before), after).fields[row.index] == Answer("refused", CONFLICT_REASON)
    left = tick_field(before, begin_draft(before), row.index, ticked=False)
    taken = tick_field(after, renew_draft(left, after), row.index, ticked=True)
    assert renew_draft(taken, after).fields[row.index] == Answer("accepted")


def test_a_whole_that_nobody_answered_is_undecided_once_a_check_blocks_it() -> None:
    blocked = replace(
        DOCUMENT, checks=(CheckRow("documents", "Justificatifs", Verdict.BLOCKED, "Illisible"),)
    )
    assert renew_draft(begin_draft(DOCUMENT), blocked).whole is None
    assert renew_draft(refuse_all(DOCUMENT, begin_draft(DOCUMENT)), blocked).whole == Answer("refused")


@pytest.mark.parametrize("detail", [BOOKING, EDIT, ABSENCE, DOCUMENT])
def test_every_item_gets_exactly_one_answer(detail: RequestDetail) -> None:
    answers = answers_of(begin_draft(detail))
    assert len(answers) == max(len(detail.fields) + len(detail.dates), 1)


CERTIFICATE = replace(
    DOCUMENT,
    dates=(
        sample.date_row(-7, choices=("absent_excused", "absent_billed"), proposed="absent_excused"),
        sample.date_row(-8, 15, choices=("absent_excused", "absent_billed"), proposed="absent_billed"),
    ),
)


def test_a_certificate_is_answered_as_a_whole_with_the_days_that_hang_on_it() -> None:
    draft = begin_draft(CERTIFICATE)
    assert draft.whole == Answer("accepted")
    assert dict(answers_of(draft)) == {
        0: Answer("accepted"),
        -7: Answer("absent_excused"),
        -8: Answer("absent_billed"),
    }
    assert tally(CERTIFICATE, draft) == Tally(yes=1, excused=1, billed=1)
    refused = refuse_all(CERTIFICATE, draft)
    assert refused.whole == Answer("refused")
    assert {answer.outcome for answer in refused.dates.values()} == {"absent_billed"}
    assert tally(CERTIFICATE, refused) == Tally(no=1, billed=2)
    assert obstacle(CERTIFICATE, refused) == "Indiquer le motif du refus"


def test_some_days_are_accepted_and_the_others_stay() -> None:
    refused = refuse_all(BOOKING, begin_draft(BOOKING))
    draft = accept_some(BOOKING, refused, (1, 2))
    accepted = [index for index, answer in draft.dates.items() if answer.outcome == "accepted"]
    assert accepted == [1, 2]


EXCHANGE = replace(
    BOOKING,
    fields=(),
    dates=(
        sample.date_row(0, 12, slot="Soir 18 h 30", in_exchange_for=(1,)),
        sample.date_row(
            1,
            12,
            slot="Soir 17 h 15",
            op="cancel",
            proposed="absent_excused",
            choices=("absent_excused", "absent_billed", "refused"),
        ),
    ),
)


@pytest.mark.parametrize(
    ("asked", "given_up", "warns", "blocks"),
    [
        ("accepted", "absent_excused", "", False),
        ("accepted", "absent_billed", "", False),
        ("refused", "refused", "", False),
        ("accepted", "refused", "s’excluent", True),
        ("refused", "absent_excused", "serait annulé", False),
        ("waiting", "absent_excused", "serait annulé", False),
    ],
)
def test_an_exchange_is_decided_whole_or_warned_of(
    asked: str, given_up: str, warns: str, *, blocks: bool
) -> None:
    draft = pick_outcome(EXCHANGE, begin_draft(EXCHANGE), [0], asked)
    draft = replace(pick_outcome(EXCHANGE, draft, [1], given_up), reason="Motif")
    told = half_exchanges(EXCHANGE, draft)
    assert [warns in words for words in told] == ([True] if warns else [])
    assert bool(obstacle(EXCHANGE, draft)) == blocks
    if blocks:
        assert obstacle(EXCHANGE, draft) == told[0]
        assert told[0].startswith("Mar.\u00a012\u00a0janv.\u00a0: soir 18 h 30 et soir 17 h 15")


DECIDED = sample.detail(
    status="partly",
    can_correct=True,
    fields=(sample.field_row(0), sample.field_row(1, locked=True, in_conflict=True)),
    dates=(
        sample.date_row(0, 14),
        sample.date_row(1, 15, verdict=Verdict.BLOCKED, proposed="refused", reason="Complet."),
        sample.date_row(2, 18, choices=("accepted",), note="depuis : présent"),
    ),
    answers=(
        ItemDecision(0, "accepted"),
        ItemDecision(1, "refused", "Complet."),
        ItemDecision(2, "accepted"),
    ),
)


def test_a_decided_request_starts_with_its_answers_and_needs_a_change_and_a_reason() -> None:
    draft = begin_draft(DECIDED)
    assert draft.dates == {0: Answer("accepted"), 1: Answer("refused", "Complet."), 2: Answer("accepted")}
    assert obstacle(DECIDED, draft) == "Changer au moins une réponse"
    assert obstacle(DECIDED, replace(draft, reason="Erreur")) == "Changer au moins une réponse"
    changed = pick_outcome(DECIDED, draft, [0], "waiting")
    assert obstacle(DECIDED, changed) == "Indiquer le motif de la correction"
    assert not obstacle(DECIDED, replace(changed, reason="Erreur"))


def test_a_correction_says_yes_or_no_to_all_but_what_changed_since() -> None:
    draft = begin_draft(DECIDED)
    yes = accept_all(DECIDED, draft)
    assert [answer.outcome for answer in yes.dates.values()] == ["accepted"] * 3
    assert yes.fields == {0: Answer("accepted"), 1: Answer("refused", "Complet.")}
    assert pick_outcome(DECIDED, draft, [1, 2], "waiting").dates == {**draft.dates, 1: Answer("waiting")}
    no = replace(refuse_all(DECIDED, draft), reason="Erreur")
    assert no.dates == {0: Answer("refused"), 1: Answer("refused", "Complet."), 2: Answer("accepted")}
    assert dict(answers_of(no))[0] == Answer("refused", "Erreur")
    document = replace(DOCUMENT, status="accepted", answers=(ItemDecision(0, "accepted"),))
    assert begin_draft(document).whole == Answer("accepted")
    assert refuse_all(document, begin_draft(document)).whole == Answer("refused")


def test_a_document_refused_after_all_names_the_days_that_are_billed_again() -> None:
    assert DOCUMENT.document is not None
    proof = replace(DOCUMENT.document, excused_on=(date(2027, 1, 11), date(2027, 1, 12)))
    detail = replace(DOCUMENT, document=proof, status="accepted", answers=(ItemDecision(0, "accepted"),))
    draft = begin_draft(detail)
    assert warnings_of(detail, draft) == ()
    (told,) = warnings_of(detail, refuse_all(detail, draft))
    assert told.replace("\u00a0", " ") == (
        "Les absences excusées par ce document redeviennent facturées : lun. 11 janv. et mar. 12 janv."
    )
    cited = replace(detail, document=replace(DOCUMENT.document, proves_quotient=True))
    (told,) = warnings_of(cited, refuse_all(cited, draft))
    assert told.startswith("Un quotient enregistré s’appuie sur ce document")
    aided = replace(detail, document=replace(DOCUMENT.document, proves_aid=True))
    (told,) = warnings_of(aided, refuse_all(aided, draft))
    assert told.startswith("Une aide accordée s’appuie sur ce document")


def test_billing_before_a_proof_is_due_is_thought_of() -> None:
    due_at = datetime(2027, 1, 14, 10, 45, tzinfo=UTC)
    awaited = sample.date_row(0, op="absence", proposed="absent_billed", proof_due_at=due_at,
                       choices=("absent_excused", "absent_billed", "refused"))  # fmt: skip
    detail = replace(sample.absence_detail(), dates=(awaited,), checks=())
    draft = begin_draft(detail)
    (told,) = warnings_of(detail, draft)
    assert told.replace("\u00a0", " ") == (
        "La famille peut encore envoyer le justificatif jusqu’au jeu. 14 janv. 11:45 : la décision peut "
        "attendre."
    )
    assert warnings_of(detail, pick_outcome(detail, draft, [0], "absent_excused")) == ()
