"""Feeds the queue, holds the decisions in the making, and gives away the one that is decided."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from staffdesk.domain.errors import Stale
from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.dates import hour, local
from staffdesk.domain.french.requests import CHANNEL_WORDS, KIND_PLURALS
from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.validation import draft as drafts
from staffdesk.ui.validation.draft import Draft
from staffdesk.ui.validation.file_drawer import FileDrawer
from staffdesk.ui.validation.message_writer import MessageWriter
from staffdesk.ui.validation.page import ValidationPage
from staffdesk.ui.validation.queue_filters import CHANNEL, DECIDED, KIND, VIEWS, Criteria, filter_sections
from staffdesk.ui.validation.queue_model import list_rows
from staffdesk.ui.validation.queue_services import QueueServices
from staffdesk.ui.validation.range_acceptance import RangeAcceptance
from staffdesk.ui.validation.request_phrases import held_words, sent_in_words, who_decided

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.request_rows import (
        BulkDecided,
        Decided,
        Decision,
        Queue,
        QueueCounts,
        QueueFilter,
        QueueRow,
        RequestDetail,
    )
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

log = logging.getLogger(__name__)

SHOWN = frozenset({Topic.REQUESTS, Topic.BOOKINGS, Topic.HOUSEHOLDS, Topic.DOCUMENTS, Topic.SETTINGS})
ENTRY = "validation"
STALE, HELD = "stale", "held"
PENDING = "pending"
OPENED_BY_WORD = (
    dict.fromkeys(("to_decide", "mine", "all_green", "in_conflict", DECIDED), VIEWS)
    | dict.fromkeys(KIND_PLURALS, KIND)
    | dict.fromkeys(CHANNEL_WORDS, CHANNEL)
)
"""Which section of the filters a word of another screen belongs to."""


class ValidationPresenter(QObject):
    """Between the page and its services."""

    def __init__(
        self,
        page: ValidationPage,
        services: QueueServices,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
        now: Callable[[], datetime],
    ) -> None:
        """``now`` gives the aware instant that moments are told from."""
        super().__init__(page)
        self._page, self._services, self._actor, self._now = page, services, actor, now
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._rows: dict[int, QueueRow] = {}
        self._order: tuple[QueueRow, ...] = ()
        self._schools: dict[int, str] = {}
        self._detail: RequestDetail | None = None
        self._drafts: dict[int, Draft] = {}
        self._corrects = False
        self._last_decided_at: datetime | None = None
        self._wanted: int | None = None
        self._seeks = False
        self._writer = MessageWriter(page, services.inbox, tasks, shell, actor, self._fail)
        self._range = RangeAcceptance(page, services.requests, tasks, actor, self._fail)
        self._range.accepted.connect(self._range_accepted)
        FileDrawer(page.detail, services, tasks, failures, actor)
        page.detail.may_decide = actor.may(Permission.DECIDE_REQUESTS)
        page.detail.held_words = lambda detail: held_words(detail, actor)
        page.paper_button.setVisible(page.detail.may_decide)
        self._connect()
        self.refresh()
        tasks.run(lambda: services.requests.refusal_templates(actor), page.set_templates, failures.show)

    def refresh(self) -> None:
        """Ask for the list and the counts again."""
        actor, requests = self._actor, self._services.requests
        wanted = self._filter(self._page.criteria())
        self._tasks.run(lambda: requests.open(actor, wanted), self._show_queue, self._fail, key="queue.open")

    def _connect(self) -> None:
        page, foot = self._page, self._page.foot
        page.criteria_changed.connect(lambda _: self.refresh())
        page.order_changed.connect(lambda _: self._show_list())
        page.request_chosen.connect(self._load)
        page.stayed.connect(self._note_opened)
        page.held_asked.connect(self._say_held)
        page.wish_opened.connect(self._open_wish)
        page.detail.ticked.connect(self._tick)
        page.detail.picked.connect(self._pick)
        page.detail.expiry_changed.connect(self._set_expiry)
        page.detail.family_asked.connect(self._show_family)
        page.detail.more_asked.connect(self._open_more)
        page.detail.request_asked.connect(self._open_wish)
        page.detail.part_asked.connect(self._show_part)
        page.detail.correct_asked.connect(self._begin_correction)
        for one in (foot, page.correction_foot):
            one.accept_asked.connect(self._accept)
            one.refuse_asked.connect(self._refuse)
            one.reason_changed.connect(lambda text: self._change(lambda draft: replace(draft, reason=text)))
        foot.words_changed.connect(lambda text: self._change(lambda draft: replace(draft, words=text)))
        foot.decide_asked.connect(self._decide)
        foot.message_asked.connect(self._write)
        page.correction_foot.decide_asked.connect(self._correct)
        page.correction_foot.left.connect(self._leave_correction)
        self._tasks.topics_changed.connect(self._refresh_if)

    # ------------------------------------------------------------------------------------ list and filters

    def _filter(self, criteria: Criteria) -> QueueFilter:
        records = self._services.records
        return records.QueueFilter(
            view=records.QueueView(criteria.view),
            kind=criteria.kind,
            site_id=criteria.site_id,
            channel=criteria.channel,
        )

    def _refresh_if(self, topics: Topics) -> None:
        if topics & SHOWN:
            self.refresh()

    def _show_queue(self, queue: Queue) -> None:
        self._show_counts(queue.counts)
        self._show_rows(queue.rows)

    def _show_rows(self, rows: Sequence[QueueRow]) -> None:
        self._order = self._with_row_in_hand(tuple(rows))
        self._rows = {row.request_id: row for row in self._order}
        self._range.know(self._rows)
        if not rows:
            self._page.show_empty(*self._empty_words())
        self._show_list()
        if self._wanted is not None and self._page.list.choose(self._wanted):
            self._wanted, self._seeks = None, False
        elif self._seeks:
            self._seek_among_decided()
        self._reload_if_changed()

    def _seek_among_decided(self) -> None:
        """Look for a request that another screen points to where it must be when nobody has to decide it."""
        self._seeks = False
        if self._page.criteria().view != DECIDED:
            self._page.filters.hold(VIEWS, DECIDED)
            self.refresh()

    def _with_row_in_hand(self, rows: tuple[QueueRow, ...]) -> tuple[QueueRow, ...]:
        """Keep the row one decides on although a colleague was faster: nothing jumps away.

        What was decided already stays where decided requests are, whatever correction was begun.
        """
        detail = self._detail
        if detail is None or any(row.request_id == detail.request_id for row in rows):
            return rows
        mine = self._rows.get(detail.request_id)
        if mine is None or mine.status != PENDING or not self._is_touched(detail):
            return rows
        place = min(self._order.index(mine), len(rows))
        return (*rows[:place], mine, *rows[place:])

    def _is_touched(self, detail: RequestDetail) -> bool:
        return self._drafts.get(detail.request_id) not in (None, drafts.begin_draft(detail))

    def _show_list(self) -> None:
        order = self._page.order.order()
        rows = list_rows(self._order, self._now(), order, self._schools)
        self._page.show_rows(rows, counted(len(rows), "demande", "demandes") if rows else "Demandes")

    def _empty_words(self) -> tuple[str, str]:
        criteria = self._page.criteria()
        if criteria != Criteria():
            return "Aucune demande pour ces filtres.", "Ôter un filtre pour en voir d’autres."
        last = self._last_decided_at
        hint = f"La dernière a été décidée à {hour(local(last))}." if last is not None else ""
        return (
            "Aucune demande à traiter.",
            hint or "Les nouvelles demandes arrivent à chaque synchronisation.",
        )

    def _show_counts(self, counts: QueueCounts) -> None:
        self._schools = {site: name for site, name, _ in counts.sites}
        self._page.show_filters(filter_sections(counts))

    def _open_wish(self, wish: object) -> None:
        """Go where another screen points: a request by its id, a view, a kind or a channel by its word."""
        if isinstance(wish, int):
            self._wanted, self._seeks = wish, True
            if wish not in self._rows:
                self._page.put_filters_off()
            self._page.list.choose(wish)
        elif isinstance(wish, str) and wish:
            title = OPENED_BY_WORD.get(wish)
            if title is not None:
                self._page.filters.hold(title, wish)
        self.refresh()

    # ------------------------------------------------------------------------------------ request in hand

    def _load(self, request_id: int | None) -> None:
        """Ask for a request; the one in hand stays in sight until it comes, but cannot be decided."""
        if request_id is None:
            self._detail = None
            if not self._rows:
                self._page.clear_detail("", "")
            return
        other = self._detail is None or self._detail.request_id != request_id
        if other and self._page.is_writing():
            self._writer.close()
        self._page.foot_in_use().set_busy(busy=self._detail is not None and other)
        actor, requests = self._actor, self._services.requests
        self._tasks.run(
            lambda: requests.detail(actor, request_id), self._show_detail, self._fail, key="queue.detail"
        )

    def _note_opened(self, request_id: int) -> None:
        """Tell colleagues that somebody looks at a request; that it could not be noted disturbs nobody."""
        actor, requests = self._actor, self._services.requests
        self._tasks.run(
            lambda: requests.note_opened(actor, request_id),
            failed=lambda error: log.info("opening not noted: %s", error),
            key="queue.opened",
        )

    def _reload_if_changed(self) -> None:
        """Read the request in hand again with the list: what it compares may have changed."""
        current = self._page.list.current_row()
        if self._detail is not None and current is not None and current.key == self._detail.request_id:
            self._load(self._detail.request_id)

    def _show_detail(self, detail: RequestDetail) -> None:
        before, self._detail = self._detail, detail
        if before is None or before.request_id != detail.request_id:
            self._page.banners.withdraw(HELD)
        same = before is not None and before.request_id == detail.request_id
        corrects = self._corrects and same and detail.can_correct
        left, self._corrects = self._corrects and not corrects, corrects
        if detail != before or left:
            self._page.show_detail(detail, correcting=corrects)
        self._show_answers(detail)
        self._page.banners.withdraw(STALE)
        if before is None or not same:
            return
        if before.status == PENDING and detail.status != PENDING:
            self._say_decided(detail.decided_by, detail.decided_at)
        elif left and detail.correction is not None and detail.correction != before.correction:
            self._say_decided(detail.correction.by, detail.correction.at)

    def _show_answers(self, detail: RequestDetail) -> None:
        """Show what is chosen so far; of a decided request its answers, unless it is being corrected."""
        known = self._drafts.get(detail.request_id)
        if detail.status != PENDING and not self._corrects:
            draft = drafts.begin_draft(detail)
        else:
            draft = drafts.begin_draft(detail) if known is None else drafts.renew_draft(known, detail)
            self._drafts[detail.request_id] = draft
        self._page.foot_in_use().set_busy(busy=False)
        self._page.show_draft(detail, draft)

    def _change(self, change: Callable[[Draft], Draft]) -> None:
        """Let the draft in hand be another one, and show it."""
        detail = self._detail
        if detail is None or detail.request_id not in self._drafts:
            return
        draft = change(self._drafts[detail.request_id])
        self._drafts[detail.request_id] = draft
        self._page.show_draft(detail, draft)

    def _tick(self, index: int, ticked: bool) -> None:
        detail = self._detail
        if detail is not None:
            self._change(lambda draft: drafts.tick_field(detail, draft, index, ticked=ticked))

    def _pick(self, indexes: tuple[int, ...], outcome: str) -> None:
        detail = self._detail
        if detail is not None:
            self._change(lambda draft: drafts.pick_outcome(detail, draft, indexes, outcome))

    def _set_expiry(self, day: date | None) -> None:
        self._change(lambda draft: replace(draft, expires_on=day))

    def _accept(self) -> None:
        detail = self._detail
        if detail is None:
            return
        chosen = self._page.detail.chosen_indexes()
        if chosen:
            self._change(lambda draft: drafts.accept_some(detail, draft, chosen))
        else:
            self._change(lambda draft: drafts.accept_all(detail, draft))

    def _refuse(self) -> None:
        detail = self._detail
        if detail is None:
            return
        chosen = self._page.detail.chosen_indexes()
        if chosen:
            self._change(lambda draft: drafts.pick_outcome(detail, draft, chosen, drafts.REFUSED))
        else:
            self._change(lambda draft: drafts.refuse_all(detail, draft))
        self._page.foot_in_use().ask_reason()

    def _say_held(self) -> None:
        """Answer a key of a decision that its presser may not take."""
        if self._detail is not None:
            told = held_words(self._detail, self._actor)
            self._page.banners.show_notice(Notice(HELD, Tone.WARN, told, lasts=False))

    def _show_family(self) -> None:
        if self._detail is not None and self._detail.household_id is not None:
            self._shell.go_to("families", self._detail.household_id)

    def _show_part(self, part: str) -> None:
        if self._detail is not None and self._detail.household_id is not None:
            self._shell.go_to("families", (self._detail.household_id, part))

    def _open_more(self) -> None:
        detail = self._detail
        if detail is None:
            return
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        file_action = menu.addAction("Voir le dossier de la famille")
        file_action.setEnabled(detail.household_id is not None)
        file_action.triggered.connect(self._show_family)
        if detail.status == PENDING and self._page.detail.may_decide:
            menu.addAction("Me l’attribuer").triggered.connect(self._assign_to_me)
        if self._page.detail.correct_button is not None:
            menu.addAction("Corriger la décision…").triggered.connect(self._begin_correction)
        if detail.can_undo:
            words = "Annuler la décision" if detail.correction is None else "Annuler la correction"
            undo = menu.addAction(words)
            undo.triggered.connect(lambda: self._undo((detail.request_id,)))
        button = self._page.detail.more_button
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _write(self) -> None:
        if self._detail is not None:
            self._writer.open(self._detail)

    def _assign_to_me(self) -> None:
        detail, actor, requests = self._detail, self._actor, self._services.requests
        if detail is None:
            return
        self._tasks.run(
            lambda: requests.assign(actor, detail.request_id, actor.user_id),
            lambda _: self._shell.show_toast("Demande rangée dans Mes demandes"),
            lambda error: self._fail(error, self._while_in_hand(detail, self._assign_to_me)),
            key="queue.assign",
        )

    # ------------------------------------------------------------------------------------ decisions

    def _decide(self) -> None:
        detail = self._detail
        if detail is None:
            return
        draft, requests, actor = self._drafts[detail.request_id], self._services.requests, self._actor
        decision = self._decision(detail, draft, draft.words)
        said = decided_words(drafts.tally(detail, draft))
        again = self._while_in_hand(detail, self._decide)
        self._give_away(lambda: requests.decide(actor, decision), said, again)

    def _decision(self, detail: RequestDetail, draft: Draft, words: str) -> Decision:
        records = self._services.records
        items = tuple(
            records.ItemDecision(index, answer.outcome, answer.reason)
            for index, answer in drafts.answers_of(draft)
        )
        return records.Decision(
            detail.request_id, detail.token, items, reply=words.strip(), expires_on=draft.expires_on
        )

    def _give_away(self, work: Callable[[], Decided], said: str, again: Callable[[], None]) -> None:
        self._page.foot_in_use().set_busy(busy=True)
        self._page.banners.withdraw("failure")
        self._tasks.run(
            work,
            lambda decided: self._decided(decided, said),
            lambda error: self._fail(error, again),
            key="queue.decide",
        )

    def _while_in_hand(self, detail: RequestDetail, act: Callable[[], None]) -> Callable[[], None]:
        """Make what does something again with what is chosen by then; another request is only read anew."""

        def again() -> None:
            is_same = self._detail is not None and self._detail.request_id == detail.request_id
            (act if is_same else self.refresh)()

        return again

    def _begin_correction(self) -> None:
        """Let a decision that was sent be answered anew, from what was answered."""
        detail = self._detail
        if detail is not None and detail.can_correct:
            self._corrects = True
            self._page.show_detail(detail, correcting=True)
            self._show_answers(detail)

    def _leave_correction(self) -> None:
        """Show the decision as it stands; what was prepared comes back with the next correction."""
        self._corrects = False
        if self._detail is not None:
            self._page.show_detail(self._detail)
            self._show_answers(self._detail)
        self._page.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _correct(self) -> None:
        detail = self._detail
        if detail is None:
            return
        draft, requests, actor = self._drafts[detail.request_id], self._services.requests, self._actor
        decision = self._decision(detail, draft, draft.reason)
        again = self._while_in_hand(detail, self._correct)
        self._give_away(lambda: requests.correct(actor, decision), "Décision corrigée", again)

    def _decided(self, decided: Decided, said: str) -> None:
        """Say what was done and go to the next request; the words typed were given away."""
        now = self._now()
        self._last_decided_at = now
        self._corrects = False
        self._drafts.pop(decided.request_id, None)
        self._page.leave_foot()
        self._take_out((decided.request_id,))
        undo = (lambda: self._undo((decided.request_id,))) if decided.undo_until_at is not None else None
        self._shell.show_toast(f"{said}{sent_in_words(decided.undo_until_at, now, decided.leaving)}", undo)

    def _take_out(self, request_ids: Sequence[int]) -> None:
        """Let decided requests leave the list at once, so that the next one is in hand."""
        if self._page.criteria().view == DECIDED:
            return
        self._detail = None
        self._order = tuple(row for row in self._order if row.request_id not in request_ids)
        self._rows = {row.request_id: row for row in self._order}
        self._range.know(self._rows)
        if not self._order:
            self._page.show_empty(*self._empty_words())
        self._show_list()

    def _undo(self, request_ids: tuple[int, ...]) -> None:
        actor, requests = self._actor, self._services.requests

        def take_back() -> Topics:
            topics: Topics = frozenset()
            for request_id in request_ids:
                topics |= requests.undo(actor, request_id)
            return topics

        self._wanted = request_ids[0]
        self._tasks.run(
            take_back,
            lambda _: self._shell.dismiss_toast(),
            lambda error: self._fail(error, lambda: self._undo(request_ids)),
            key="queue.undo",
        )

    def _range_accepted(self, done: BulkDecided) -> None:
        """Say how many of a range were accepted, with the way back."""
        now = self._now()
        self._last_decided_at = now
        self._take_out(done.accepted)
        self._page.leave_range()
        said = counted(len(done.accepted), "demande acceptée", "demandes acceptées")
        until = sent_in_words(done.undo_until_at, now, done.leaving)
        self._shell.show_toast(f"{said}{until}", lambda: self._undo(done.accepted))

    # ------------------------------------------------------------------------------------ failures

    def _fail(self, error: Exception, again: Callable[[], None] | None = None) -> None:
        """Show what went wrong over the page; what was chosen and typed stays. ``again`` asks once more."""
        self._page.foot_in_use().set_busy(busy=False)
        if self._detail is not None:
            self._show_answers(self._detail)
        if isinstance(error, Stale) and error.code == "already_decided":
            self._say_stale(error)
            return
        retry = again or self.refresh
        self._failures.show(error, board=self._page.banners, retry=retry, reload=self.refresh)

    def _say_stale(self, error: Stale) -> None:
        at = error.facts.get("at")
        self._say_decided(str(error.facts.get("who") or ""), at if isinstance(at, datetime) else None)

    def _say_decided(self, who: str, at: datetime | None) -> None:
        told = who_decided(who, at, self._now())
        self._page.banners.show_notice(
            Notice(STALE, Tone.WARN, told, "Recharger", self._reload_stale, lasts=False)
        )

    def _reload_stale(self) -> None:
        """Let the request that somebody else decided go, with what was prepared for it."""
        self._page.banners.withdraw(STALE)
        gone, self._detail, self._corrects = self._detail, None, False
        if gone is not None:
            self._drafts.pop(gone.request_id, None)
            if self._page.criteria().view == DECIDED:  # it stays in the list, as it is answered now
                self._load(gone.request_id)
        self.refresh()


def decided_words(counts: drafts.Tally) -> str:
    """Say what a decision was: "Demande acceptée", "acceptée en partie", "en liste d’attente", "refusée"."""
    had = counts.yes + counts.excused + counts.billed + counts.already
    if counts.waiting and not had + counts.no:
        return "Demande mise en liste d’attente"
    if not counts.no + counts.waiting:
        return "Demande acceptée"
    return "Demande acceptée en partie" if had + counts.waiting else "Demande refusée"


__all__ = ["QueueServices", "ValidationPresenter", "decided_words"]
