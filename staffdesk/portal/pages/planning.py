"""The planning of a child and month; ticks of one month are sent together."""

from collections.abc import Iterable
from datetime import date, datetime

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import BookingItem, ChildView
from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.domain.errors import NotFound, Stale
from staffdesk.domain.french import dates as french
from staffdesk.portal.asking import Asking, ask_days
from staffdesk.portal.carts import read_cart
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.filing import new_submit_id, read_base_rev, read_submit_id
from staffdesk.portal.pages.ticking import leave, tick_alike, unsent_of
from staffdesk.portal.unsent import BY_HAND, ticks_of
from staffdesk.portal.views.bookings import (
    Timetable,
    asked_cells,
    can_be_asked,
    current_states,
    holds,
    key_text,
    parse_key,
)
from staffdesk.portal.views.cart import cart_view
from staffdesk.portal.views.cells import Ticks
from staffdesk.portal.views.offers import offers
from staffdesk.portal.views.planning import month_view
from staffdesk.portal.views.requests import Card, cards, slot_name
from staffdesk.portal.visit import (
    Family,
    FormErrors,
    family_page,
    now,
    require_family,
    signed_in,
    store,
    today,
)

pages = Blueprint("planning", __name__)
pages.before_request(require_family)


@pages.get("/planning")
@family_page
def first() -> AnyResponse:
    """Open the first child's present month, or that of ``enfant`` and ``mois``."""
    with store().read() as connection:
        family = Family(connection)
        if not family.snapshot.children:
            return family.page("planning_empty.html", active="planning")
        child = request.args.get("enfant") or family.snapshot.children[0].uid
        month = request.args.get("mois") or f"{_present_month(family):%Y-%m}"
    over = request.args.get("offre")
    return redirect(url_for("planning.month", child=child, month=month, offre=over))


def _present_month(family: Family) -> date:
    return min(max(today(), family.town.first_day), family.town.last_day)


@pages.get("/planning/<child>/<month>")
@family_page
def month(child: str, month: str) -> AnyResponse:
    """Show a month; what was ticked in a session that ended is ticked again."""
    with store().read() as connection:
        family = Family(connection)
        open_month = _open_month(family, month)
        if month != open_month:
            return redirect(url_for("planning.month", child=child, month=open_month))
        draft = family.file.draft(request.path, now())
        ended = draft is not None and BY_HAND not in draft.fields
        return _month_page(family, child, month, ticks=ticks_of(draft), restored=ended)


def _month_page(
    family: Family,
    child: str,
    month: str,
    *,
    ticks: Ticks,
    errors: FormErrors | None = None,
    restored: bool = False,
    submit_id: str = "",
) -> AnyResponse:
    found: ChildView = family.child(child)
    cart = read_cart(family.file.connection, signed_in().family, now())
    view = month_view(
        family.snapshot,
        family.town,
        family.requests,
        child=found,
        month=_month_of(_open_month(family, month)),
        now=now(),
        ticks=ticks,
        cart=cart.keys if cart and not cart.expired else (),
    )
    return family.page(
        "planning.html",
        422 if errors else 200,
        view=view,
        cart=cart_view(family.snapshot, family.town, family.requests, cart, now()),
        sent=_just_sent(family),
        offers=offers(family.snapshot, family.town, family.requests, now()),
        offer_over=bool(request.args.get("offre")),
        children=family.snapshot.children,
        errors=errors or FormErrors(),
        restored=restored,
        unsent=unsent_of(family, url_for("planning.month", child=child, month=month)),
        submit_id=submit_id or new_submit_id(),
        base_rev=family.snapshot.rev,
        active="planning",
    )


def _just_sent(family: Family) -> Card | None:
    """The request a script just sent from this page: it stays here, and says what became of it."""
    req_id = request.args.get("envoyee", "")
    filed = [one for one in family.requests if one.req_id == req_id]
    return next(iter(cards(family.snapshot, family.town, filed)), None)


def _open_month(family: Family, text: str) -> str:
    """Return a month as addresses name it; the nearest of the town's, for one outside its period."""
    first, last = family.town.first_day.replace(day=1), family.town.last_day.replace(day=1)
    return f"{min(max(_month_of(text), first), last):%Y-%m}"


def _month_of(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise NotFound("month", month=text) from error


@pages.post("/planning/<child>/<month>")
@family_page
def send(child: str, month: str) -> AnyResponse:
    """File the ticks as one request; late ones come back once, with what remains possible.

    With ``vers`` the family goes on to another month or child first: what is ticked is kept, not sent.
    With ``comme`` the week of that Monday is ticked like an earlier one, and nothing is sent either. ``tard``
    names a booked slot whose limit is over: what is ticked is kept, and its own page says what remains.
    """
    _month_of(month)
    if "vers" in request.form:
        return leave(child, month, request.form["vers"])
    if "comme" in request.form:
        return tick_alike(child, month, request.form["comme"])
    if "tard" in request.form:
        leave(child, month, "")
        return redirect(url_for("late.show", child=child, jour=request.form["tard"]))
    sent = _Sent(child)
    with store().read() as connection:
        family = Family(connection)
        found: ChildView = family.child(child)
        earlier = family.file.by_submit_id(sent.submit_id)
        if earlier is not None:
            return _sent_again(family, child, month, sent, earlier)
        checked = _Checked(family, found, sent)
        if checked.errors:
            ticks = Ticks(sent.add, sent.cancel, [*checked.late, *sent.late])
            return _month_page(
                family, child, month, ticks=ticks, errors=checked.errors, submit_id=sent.submit_id
            )
    asking = Asking(signed_in().family, request.path, sent.submit_id, sent.base_rev, checked.items, now())
    try:
        asked = ask_days(store(), family.town, asking)
    except Stale as stale:  # the twin of a double click was faster
        with store().read() as connection:
            return _sent_before(Family(connection), child, month, sent, stale.facts["at"])
    if asked.carted:
        return redirect(url_for("cart.show", envoyee=asked.receipt.req_id if asked.receipt else None))
    return _answer(child, month, asked.receipt.req_id if asked.receipt else "")


def _answer(child: str, month: str, req_id: str) -> AnyResponse:
    """Show the requests with what was sent; a page that a script holds stays where it is."""
    if request.headers.get("X-Swap"):
        return redirect(url_for("planning.month", child=child, month=month, envoyee=req_id))
    return redirect(url_for("requests.show", envoyee=req_id))


def _sent_again(family: Family, child: str, month: str, sent: "_Sent", earlier: FiledRequest) -> AnyResponse:
    """A double click gets the first answer; days of the cart were put there by the first one too."""
    filed = {key_text(key) for key, _ in asked_cells(earlier)}
    at_once = {activity.code for activity in family.town.activities if activity.pay_now}
    rest = sent.values - filed
    if not filed <= sent.values or any(value.partition("|")[0] not in at_once for value in rest):
        return _sent_before(family, child, month, sent, earlier.received_at)
    if rest:
        return redirect(url_for("cart.show", envoyee=earlier.req_id))
    return _answer(child, month, earlier.req_id)


def _sent_before(family: Family, child: str, month: str, sent: "_Sent", at: object) -> AnyResponse:
    """The form was sent already with other ticks: these are shown under a new form, not swallowed."""
    errors = FormErrors()
    when = french.instant_short(at) if isinstance(at, datetime) else ""
    errors.add("planning", "form_already_sent", at=when)
    return _month_page(family, child, month, ticks=Ticks(sent.add, sent.cancel, sent.late), errors=errors)


class _Sent:
    """What the form holds."""

    def __init__(self, child: str) -> None:
        self.child = child
        self.add = request.form.getlist("add")
        self.cancel = request.form.getlist("cancel")
        self.late = request.form.getlist("late")
        self.values = {*self.add, *self.cancel, *self.late}
        self.submit_id = read_submit_id(request.form.get("submit_id"))
        self.base_rev = read_base_rev(request.form.get("base_rev"))


class _Checked:
    """The ticks as items, or what is wrong with them."""

    def __init__(self, family: Family, child: ChildView, sent: _Sent) -> None:
        self.family = family
        self.child = child
        self.timetable = Timetable(family.town, child)
        self.states = current_states(family.snapshot, family.requests)
        self.errors = FormErrors()
        self.late: list[str] = []
        self.items: list[BookingItem] = []
        self._take(sent.add, "add", sent.late)
        self._take(sent.cancel, "cancel", sent.late)
        self._take_late(sent.late)
        if family.town.exclusions:  # what is given up makes room for what is asked in its place
            self.items.sort(key=lambda item: item.op == "add")
        self._part_rivals()
        if not self.items and not self.errors:
            self.errors.add("planning", "already_asked" if sent.values else "nothing_ticked")

    def _take(self, values: Iterable[str], op: str, late: Iterable[str]) -> None:
        for value in dict.fromkeys(values):
            key = parse_key(self.child.uid, value)
            cell = self.timetable.cell(key) if key else None
            if key is None or cell is None:
                self._outside(key, value)
                continue
            if self._cannot_go(key, value, op):
                continue
            until = cell.add_until if op == "add" else cell.cancel_until
            if until is not None and now() > until and value not in late:
                self.late.append(value)
                self.errors.add(
                    f"cell-{value}", f"late_{op}", cell=self._words(key), limit=french.instant_short(until)
                )
            elif self._changes(key, op):
                self._add(key, op)

    def _take_late(self, values: Iterable[str]) -> None:
        """Ticks that stayed after the page said they were late."""
        for value in dict.fromkeys(values):
            key = parse_key(self.child.uid, value)
            if key is None or self.timetable.cell(key) is None:
                self._outside(key, value)
                continue
            state = self.states.get(key)
            op = "cancel" if state and state.state is BookingState.BOOKED else "add"
            if not self._cannot_go(key, value, op) and self._changes(key, op):
                self._add(key, op)

    def _cannot_go(self, key: BookingKey, value: str, op: str) -> bool:
        """Tell of a day that is over or not open yet, and of a child blocked since the page was shown."""
        if key.on < today():
            self.errors.add(f"cell-{value}", "day_past", cell=self._words(key))
        elif op == "add" and self.child.blocked_because:
            self.errors.add("planning", "child_blocked")
        elif op == "add" and (opens := self._opens_later(key)):
            self.errors.add(f"cell-{value}", "not_open_yet", cell=self._words(key), at=opens)
        else:
            return False
        return True

    def _opens_later(self, key: BookingKey) -> str:
        """Say from when a day may be asked, where that is to come; else nothing."""
        cell = self.timetable.cell(key)
        later = cell is not None and not cell.is_open(now())
        return french.instant_short(cell.opens_at) if later and cell and cell.opens_at else ""

    def _part_rivals(self) -> None:
        """Slots that exclude one another are not asked together, nor beside one that stays."""
        adds = {BookingKey(i.child, i.activity, i.slot, i.on) for i in self.items if i.op == "add"}
        gone = {BookingKey(i.child, i.activity, i.slot, i.on) for i in self.items if i.op == "cancel"}
        held = {key for key, state in self.states.items() if holds(state.state)} - gone
        for key in sorted(adds):
            rival = next((one for one in self.timetable.rivals(key) if one in held | adds), None)
            if rival is not None:
                name = slot_name(self.family.town, rival).lower()
                self.errors.add(f"cell-{key_text(key)}", "excluded", cell=self._words(key), rival=name)
                adds.discard(key)

    def _outside(self, key: BookingKey | None, value: str) -> None:
        """A day outside the town's period, closed, or that the child is not enrolled for."""
        if key is None:
            self.errors.add("planning", "cell_unknown")
        else:
            town, why = self.family.town, self.timetable.why_closed(key.on, key.activity)
            closed = "day_away" if why else "day_closed"
            self.errors.add(
                f"cell-{value}",
                closed if town.first_day <= key.on <= town.last_day else "day_outside",
                cell=self._words(key),
                why=why,
                first=french.day_month_year(town.first_day),
                last=french.day_month_year(town.last_day),
            )

    def _changes(self, key: BookingKey, op: str) -> bool:
        state = self.states[key].state if key in self.states else None
        return state is BookingState.BOOKED if op == "cancel" else can_be_asked(state)

    def _add(self, key: BookingKey, op: str) -> None:
        item = BookingItem(
            child=key.child_uid,
            activity=key.activity,
            slot=key.slot,
            on=key.on,
            op="add" if op == "add" else "cancel",
        )
        if item not in self.items:
            self.items.append(item)

    def _words(self, key: BookingKey) -> str:
        return f"{french.day_short(key.on)}, {slot_name(self.family.town, key).lower()}"
