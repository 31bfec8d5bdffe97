"""One visit: who is there, at what instant, with which database; and how a page is put together."""

import contextlib
import functools
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, ParamSpec, cast
from urllib.parse import urlsplit

from flask import (
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import ChildView, FamilySnapshot, TownSnapshot
from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound, StaffdeskError
from staffdesk.domain.french.dates import instant_short
from staffdesk.portal import sessions
from staffdesk.portal.clock import Clock
from staffdesk.portal.database import Store
from staffdesk.portal.drafts import keep_draft
from staffdesk.portal.family_file import FamilyFile, read_heard_at, read_town
from staffdesk.portal.filing import new_submit_id
from staffdesk.portal.health import HealthKey, is_health_form, masked
from staffdesk.portal.options import PortalOptions
from staffdesk.portal.security import SAFE, ForeignForm, check_origin
from staffdesk.portal.sentences import say
from staffdesk.portal.sessions import SignedIn
from staffdesk.portal.uploads import BODY_BYTES, FORM_BYTES
from staffdesk.portal.views.household import missing_documents

P = ParamSpec("P")
TAKES_FILES = {"absences.send", "household.send_document"}
"""Forms that carry files; the others are refused beyond what text may weigh."""
SILENT_AFTER = timedelta(hours=24)
"""A town not heard from for this long is said so on every page."""


class NoSnapshot(Exception):
    """The town has not published this family's file yet."""


def store() -> Store:
    """Return the portal's database."""
    return cast("Store", current_app.extensions["portal.store"])


def options() -> PortalOptions:
    """Return what the installer decided."""
    return cast("PortalOptions", current_app.extensions["portal.options"])


def now() -> datetime:
    """Return the instant the request reached the portal, before any queue (UTC)."""
    return cast("datetime", g.arrived_at)


def today() -> date:
    """Return the day it is in Paris."""
    return local_date(now())


def health_key() -> HealthKey | None:
    """Return the key of health, or None on a portal that takes none."""
    return cast("HealthKey | None", current_app.extensions["portal.health"])


def begin_visit() -> None:
    """Take the instant of arrival, and find who is there; forms from elsewhere are refused at once."""
    clock = cast("Clock", current_app.extensions["portal.clock"])
    arrived = request.environ.get("portal.arrival")
    g.arrived_at = arrived if isinstance(arrived, datetime) else clock.now()
    g.signed_in = None
    g.ended = None
    if (request.content_length or 0) > BODY_BYTES:
        raise RequestEntityTooLarge
    if request.path.startswith(("/api/", "/static/")) or request.endpoint in ("texts.style", "texts.script"):
        return
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        raise NotFound("page")
    if request.method not in SAFE:
        check_origin(options())
        request.max_content_length = BODY_BYTES if request.endpoint in TAKES_FILES else FORM_BYTES
    token = request.cookies.get(options().cookie)
    if token:
        _recognise(token)


def _recognise(token: str) -> None:
    with store().read() as connection:
        found = sessions.find_session(connection, token, now())
        touch = found is not None and not found.ended and sessions.wants_touch(connection, token, now())
    if touch:
        with store().begin() as connection:
            sessions.touch(connection, token, now())
    if found is not None and found.ended:
        g.ended = found
    else:
        g.signed_in = found


def require_family() -> AnyResponse | None:
    """Before every page of a family: signed in, terms accepted, and forms that carry the session's token."""
    signed_in = cast("SignedIn | None", g.signed_in)
    if signed_in is None:
        return _to_sign_in()
    if request.method not in SAFE and not sessions.csrf_matches(signed_in.csrf, _sent_token()):
        return _back_to_form(signed_in)
    with store().read() as connection:
        town = read_town(connection)
    if town is not None and town.terms and signed_in.terms_version != town.terms_version:
        _keep_typed(signed_in)
        return redirect(url_for("sign_in.terms", suite=_path_to_come_back()))
    return None


def _to_sign_in() -> AnyResponse:
    """Send to the sign-in page; what was typed by the person of an ended session waits for them."""
    typed_by = _author_of_form()
    if typed_by is not None:
        _keep_typed(typed_by)
    ended = g.ended is not None or typed_by is not None
    return redirect(url_for("sign_in.form", suite=_path_to_come_back(), fin="1" if ended else None))


def _back_to_form(signed_in: SignedIn) -> AnyResponse:
    """Give a form of an earlier session back, filled: whoever typed it signed in again in another tab.

    Raises:
        ForeignForm: it is of no session, or another family's, for which it is kept.
    """
    typed_by = _author_of_form()
    if typed_by is not None:
        _keep_typed(typed_by)
    if typed_by is None or typed_by.family != signed_in.family:
        raise ForeignForm("token")
    return redirect(_path_to_come_back())


def _author_of_form() -> SignedIn | None:
    """Return in whose session, ended or not, the form that was sent had been shown."""
    sent = _sent_token()
    if not sent:
        return None
    with store().read() as connection:
        return sessions.find_by_form(connection, sent, now())


def _sent_token() -> str:
    return request.form.get("csrf", "") if request.method == "POST" else ""


def _keep_typed(who: SignedIn) -> None:
    """Keep what a form holds for the family, to be given back when it comes to that form again."""
    fields = request.form.to_dict(flat=False)
    if is_health_form(request.path):
        key = health_key()
        if key is None:
            return
        fields = key.lock_draft(fields, request.path)
    if request.method == "POST":
        with store().begin() as connection:
            keep_draft(connection, who.family, request.path, fields, now())


def _path_to_come_back() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def safe_path(path: str | None) -> str:
    """Return a path of this portal to go on to, or home: never another site (SEC6)."""
    parts = urlsplit(path or "")
    own = path and path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.netloc
    return path if path and own and "\n" not in path and "\\" not in path else "/"


def signed_in() -> SignedIn:
    """Return who is signed in, on pages that require it."""
    return cast("SignedIn", g.signed_in)


def family_page(view: Callable[P, Any]) -> Callable[P, AnyResponse]:
    """Turn `NoSnapshot` into its page: the file is not published yet."""

    @functools.wraps(view)
    def shown(*args: P.args, **kwargs: P.kwargs) -> AnyResponse:
        try:
            return cast("AnyResponse", view(*args, **kwargs))
        except NoSnapshot:
            return make_response(render_template("not_ready.html", **base_context(None, None)))

    return shown


class Family:
    """The signed-in family, read through one connection.

    Attributes:
        file: its file.
        snapshot: what the town published of it.
        town: what the town publishes for all.
    """

    def __init__(self, connection: Any) -> None:
        """Read the family of the session; raise `NoSnapshot` when there is nothing to read yet."""
        self.file = FamilyFile(connection, signed_in().family)
        town, snapshot = read_town(connection), self.file.snapshot()
        if town is None or snapshot is None:
            raise NoSnapshot
        self.town: TownSnapshot = town
        self.snapshot: FamilySnapshot = snapshot
        self.heard_at = read_heard_at(connection)
        key = health_key()
        self.requests = [masked(one) if key is None else key.opened(one) for one in self.file.requests(now())]

    def child(self, uid: str) -> Any:
        """Return a child of this family.

        Raises:
            NotFound: of another family, or of none.
        """
        found = next((child for child in self.snapshot.children if child.uid == uid), None)
        if found is None:
            raise NotFound("child", uid=uid)
        return found

    def page(self, template: str, status: int = 200, **context: object) -> Response:
        """Render a page of the family with its header, navigation and badges."""
        shown = render_template(template, **base_context(self.town, self), **context)
        return make_response(shown, status)


def visiting_family(connection: Any) -> Family | None:
    """Return the family who is signed in, if its file can be read and it has accepted the terms."""
    who = cast("SignedIn | None", g.get("signed_in"))
    if who is None:
        return None
    try:
        family = Family(connection)
    except NoSnapshot:
        return None
    accepted = not family.town.terms or who.terms_version == family.town.terms_version
    return family if accepted else None


def base_context(town: TownSnapshot | None, family: Family | None) -> dict[str, object]:
    """Return what every page needs."""
    who = cast("SignedIn | None", g.get("signed_in"))
    context: dict[str, object] = {
        "town": town,
        "signed_in": who,
        "now": now(),
        "today": today(),
        "csrf": (lambda: sessions.masked(who.csrf)) if who else (lambda: ""),
        "new_submit_id": new_submit_id,
        "nav": None,
        "silent_since": None,
    }
    if family is not None:
        missing = missing_documents(family.snapshot, family.town, family.requests, today())
        context["nav"] = {
            "requests": family.file.count_news(),
            "file": len(missing),
            "messages": family.file.count_unread(),
        }
        context["family_number"] = family.snapshot.household.number
        context["household"] = family.snapshot.household
        context["quotient"] = family.snapshot.quotient
        heard = family.heard_at or family.town.made_at
        context["heard_at"] = heard
        context["silent_since"] = heard if now() - heard > SILENT_AFTER else None
    return context


def public_page(template: str, status: int = 200, **context: object) -> Response:
    """Render a page that needs nobody signed in; who is keeps the navigation of the other pages."""
    with store().read() as connection:
        town = read_town(connection)
        heard = read_heard_at(connection)
        shown = base_context(town, visiting_family(connection))
    shown["heard_at"] = heard or (town.made_at if town else None)
    return make_response(render_template(template, **(shown | context)), status)


def error_page(name: str, status: int, **facts: object) -> Response:
    """Return the page of something that went wrong: what happened, what was kept, what to do.

    It needs nothing: where the database is out of reach, the town stays unnamed.
    """
    if request.path.startswith("/api/"):
        answer = jsonify({"code": name})
        answer.status_code = status
        return answer
    shown = {"town": None, "signed_in": g.get("signed_in"), "nav": None, "silent_since": None}
    with contextlib.suppress(StaffdeskError, SQLAlchemyError), store().read() as connection:
        shown["town"] = read_town(connection)
    return make_response(render_template("error.html", error=name, **(shown | facts)), status)


# ------------------------------------------------------------------------------------------ forms


def sentence_of(error: StaffdeskError) -> str:
    """Return the French of an error of a form."""
    facts = {name: value for name, value in error.facts.items() if name != "code"}
    return say(f"error.{error.code}", **facts)


def takes_health(family: Family, child: ChildView) -> bool:
    """Tell whether the health form of a child can be read and asked to change here."""
    return health_key() is not None and child.health is not None and bool(family.town.health_key)


class FormErrors:
    """Errors of one form: by field, and in the order of the page for the summary at its top."""

    def __init__(self) -> None:
        """Start without errors."""
        self.by_field: dict[str, str] = {}

    def add(self, field: str, code: str, **facts: object) -> None:
        """Say what is wrong with a field; the first error of a field stands."""
        self.by_field.setdefault(field, say(f"error.{code}", **facts))

    def take(self, error: StaffdeskError, field: str) -> None:
        """Say what a rule refused, beside the field it names or the given one."""
        self.by_field.setdefault(str(error.facts.get("field", field)), sentence_of(error))

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.by_field)

    def get(self, field: str) -> str:
        """Return the error of a field, empty when it is right."""
        return self.by_field.get(field, "")

    def items(self) -> list[tuple[str, str]]:
        """Return (field, sentence) in order."""
        return list(self.by_field.items())


def take_stale(errors: FormErrors, error: StaffdeskError, field: str) -> None:
    """Say beside a field that its form was sent before, and when; any other refusal in its own words."""
    at = error.facts.get("at")
    if error.code == "form_already_sent" and isinstance(at, datetime):
        errors.add(field, error.code, at=instant_short(at))
    else:
        errors.take(error, field)
