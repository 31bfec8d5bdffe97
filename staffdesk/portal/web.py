"""The portal as one WSGI application: pages for families, signed calls for the desk."""

import re
from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from staffdesk.domain.french import amounts, dates, deadlines
from staffdesk.domain.french.families import of_person, quotient_value
from staffdesk.portal import failures, security, visit
from staffdesk.portal.api import api
from staffdesk.portal.clock import Clock, SystemClock
from staffdesk.portal.database import Store
from staffdesk.portal.health import load_key
from staffdesk.portal.options import PortalOptions
from staffdesk.portal.pages import (
    absences,
    bookings,
    cart,
    health,
    home,
    household,
    invoices,
    late,
    messages,
    offers,
    pattern,
    planning,
    prices,
    proof,
    requests,
    sign_in,
    texts,
    wizard,
)
from staffdesk.portal.script import script_url
from staffdesk.portal.sentences import count, say, say_or
from staffdesk.portal.style import style_url
from staffdesk.portal.uploads import ACCEPTED, BODY_BYTES, FORM_BYTES, PortalRequest
from staffdesk.portal.views.requests import signed, value_text


def create_app(store: Store, clock: Clock | None = None, options: PortalOptions | None = None) -> Flask:
    """Build the application over a migrated database.

    Args:
        store: the portal's database.
        clock: what tells the time; the machine's own unless set.
        options: what the installer decided.
    """
    app = Flask("staffdesk.portal", static_folder=None)
    app.request_class = PortalRequest
    app.config.update(MAX_CONTENT_LENGTH=BODY_BYTES, MAX_FORM_MEMORY_SIZE=FORM_BYTES, MAX_FORM_PARTS=2000)
    app.extensions["portal.store"] = store
    app.extensions["portal.clock"] = clock or SystemClock()
    app.extensions["portal.options"] = options or PortalOptions()
    key_file = app.extensions["portal.options"].health_key
    app.extensions["portal.health"] = None if key_file is None else load_key(key_file)
    app.before_request(visit.begin_visit)
    security.install(app, app.extensions["portal.options"])
    failures.install(app)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    app.register_blueprint(api)
    _teach_templates(app)
    return app


PAGES = (
    sign_in.pages,
    texts.pages,
    home.pages,
    planning.pages,
    pattern.pages,
    wizard.pages,
    cart.pages,
    offers.pages,
    late.pages,
    bookings.pages,
    absences.pages,
    proof.pages,
    requests.pages,
    invoices.pages,
    prices.pages,
    prices.open_pages,
    household.pages,
    health.pages,
    messages.pages,
)


def _teach_templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        euros=amounts.euros,
        day_short=dates.day_short,
        day_short_year=dates.day_short_year,
        day_long=dates.day_long,
        day_month=dates.day_month,
        day_month_year=dates.day_month_year,
        instant_short=dates.instant_short,
        limit_instant=deadlines.limit_instant,
        instant_long=_instant_long,
        signed=signed,
        kilobytes=_kilobytes,
        unbroken=_unbroken,
        of_person=of_person,
        quotient=lambda value: quotient_value(Decimal(value)),
        month_title=lambda on: dates.month_year(on).capitalize(),
        month_year=dates.month_year,
        read_day=date.fromisoformat,
        month_name=lambda on: dates.MONTHS[on.month - 1],
        month_short=lambda on: dates.MONTHS_SHORT[on.month - 1].capitalize(),
        month_of=lambda on: dates.of_month_year(on).rsplit(amounts.NO_BREAK, 1)[0],
    )
    app.jinja_env.globals.update(
        say=say,
        say_or=say_or,
        count=count,
        style_url=style_url,
        script_url=script_url,
        weekday=lambda number: dates.WEEKDAYS[number],
        weekday_short=lambda number: dates.WEEKDAYS_SHORT[number].capitalize(),
        accepted_files=ACCEPTED,
        value_text=value_text,
    )


_NUMBER = re.compile(r"[+\d][\d .]{7,}")


def _unbroken(text: str) -> Markup:
    """Write a value so that a number never breaks over lines, and an address only before its @."""
    shown = text.replace(" ", amounts.NO_BREAK) if _NUMBER.fullmatch(text) else text
    return Markup(escape(shown).replace("@", Markup("<wbr>@")))  # noqa: S704  # escaped, but for our own mark


def _instant_long(at: datetime) -> str:
    """Return an instant as the greeting says it: day with its year, then the hour."""
    seen = dates.local(at)
    return f"{dates.day_short_year(seen.date())}, {dates.hour(seen)}"


def _kilobytes(size: int) -> str:
    return say("file.size", size=amounts.number(max(1, size // 1024)))
