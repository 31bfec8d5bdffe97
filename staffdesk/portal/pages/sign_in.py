"""Sign-in, activation by mailed link, forgotten password, terms, sign-out (S1 to S3, S9, SEC2 to SEC5)."""

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import RequestKind, TermsBody
from staffdesk.domain.errors import RuleBroken
from staffdesk.portal import accounts, passwords, rates, sessions
from staffdesk.portal.accounts import Credentials, OpenLink, Purpose
from staffdesk.portal.family_file import read_town
from staffdesk.portal.filing import file_form, read_submit_id
from staffdesk.portal.security import ForeignForm
from staffdesk.portal.typed import clean_line
from staffdesk.portal.visit import FormErrors, base_context, now, options, public_page, safe_path, store

pages = Blueprint("sign_in", __name__)

NO_REFERRER = {"Referrer-Policy": "no-referrer"}


@pages.get("/connexion")
def form() -> AnyResponse:
    """Show the sign-in form; ``fin`` says that a session ended, ``fait`` what was done before coming here."""
    if g.signed_in is not None:
        return redirect(safe_path(request.args.get("suite")))
    return _sign_in_page(FormErrors())


def _sign_in_page(errors: FormErrors, status: int = 200, wait: int = 0) -> Response:
    response = public_page(
        "sign_in.html",
        status,
        errors=errors,
        email=request.form.get("email", request.cookies.get("login", "")),
        remember="remember" in request.form or "login" in request.cookies,
        follow=safe_path(request.values.get("suite")),
        ended=request.args.get("fin"),
        done=request.args.get("fait", ""),
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


@pages.post("/connexion")
def enter() -> AnyResponse:
    """Sign in: the same work and the same answer for a known and an unknown address."""
    email = accounts.normal_email(clean_line(request.form.get("email", "")))
    password = request.form.get("password", "")
    errors = FormErrors()
    with store().begin() as connection:
        origin = rates.origin_of(request.remote_addr)
        wait = rates.wait_for_sign_in(connection, origin, email, now())
        rates.note(connection, origin, "sign_in", now())
        known = accounts.credentials(connection, email)
    if wait:
        errors.add("password", "try_later", seconds=wait)
        return _sign_in_page(errors, 429, wait)
    if not passwords.verify(known.password_hash, password[: passwords.LONGEST]):
        with store().begin() as connection:
            accounts.note_wrong_password(connection, email, known, now())
        errors.add("password", "wrong_password")
        return _sign_in_page(errors, 422)
    return _entered(known, email, password)


def _entered(known: Credentials, email: str, password: str) -> AnyResponse:
    rehashed = accounts.rehash_if_raised(known, password)
    old = request.cookies.get(options().cookie)
    with store().begin() as connection:
        if old:
            sessions.end_session(connection, old, now())
        token = accounts.enter(connection, known, email, now(), rehashed)
    response = redirect(safe_path(request.form.get("suite")))
    _set_cookie(response, options().cookie, token)
    if "remember" in request.form:
        _set_cookie(response, "login", email, max_age=180 * 24 * 3600)
    else:
        response.delete_cookie("login")
    return response


def _set_cookie(response: AnyResponse, name: str, value: str, max_age: int | None = None) -> None:
    response.set_cookie(
        name, value, max_age=max_age, path="/", secure=options().secure, httponly=True, samesite="Lax"
    )


@pages.route("/deconnexion", methods=["GET", "POST"])
def leave() -> AnyResponse:
    """Ask, then end the session and empty what the browser kept of it."""
    if g.signed_in is None:
        return redirect(url_for("sign_in.form"))
    if request.method == "GET":
        return public_page("sign_out.html")
    _check_token()
    with store().begin() as connection:
        sessions.close_session(connection, request.cookies.get(options().cookie, ""))
    response = redirect(url_for("sign_in.form", fait="sortie"))
    response.delete_cookie(options().cookie, path="/", secure=options().secure, httponly=True)
    if options().secure:
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _check_token() -> None:
    if not sessions.csrf_matches(g.signed_in.csrf, request.form.get("csrf", "")):
        raise ForeignForm("token")


# ------------------------------------------------------------------------------------------ mailed links


@pages.route("/mot-de-passe-oublie", methods=["GET", "POST"])
def forgotten() -> AnyResponse:
    """Ask for a link by mail; the answer is the same whether the address has an account or not."""
    if request.method == "GET":
        return public_page("forgotten.html", errors=FormErrors(), email="", sent=False)
    email = clean_line(request.form.get("email", ""))
    errors = FormErrors()
    if "@" not in email:
        errors.add("email", "email")
        return public_page("forgotten.html", 422, errors=errors, email=email, sent=False)
    with store().begin() as connection:
        if not _may_ask(connection, errors, "email"):
            return public_page("forgotten.html", 429, errors=errors, email=email, sent=False)
        accounts.ask_link(connection, email, now(), f"link-{read_submit_id(None)}")
    return public_page("forgotten.html", errors=errors, email=email, sent=True)


@pages.route("/activation", methods=["GET", "POST"])
def activation() -> AnyResponse:
    """Ask for a first link by dossier number and name; it goes to the address the town knows only."""
    typed = {name: clean_line(request.form.get(name, "")) for name in ("number", "last_name")}
    errors = FormErrors()
    if request.method == "GET":
        return public_page("activation.html", errors=errors, typed=typed, sent=False)
    for name, value in typed.items():
        if not value:
            errors.add(name, f"no_{name}")
    if errors:
        return public_page("activation.html", 422, errors=errors, typed=typed, sent=False)
    with store().begin() as connection:
        if not _may_ask(connection, errors, "number"):
            return public_page("activation.html", 429, errors=errors, typed=typed, sent=False)
        accounts.ask_activation(
            connection, typed["number"], typed["last_name"], now(), f"activation-{read_submit_id(None)}"
        )
    return public_page("activation.html", errors=errors, typed=typed, sent=True)


def _may_ask(connection: object, errors: FormErrors, field: str) -> bool:
    origin = rates.origin_of(request.remote_addr)
    if not rates.may_ask_link(connection, origin, now()):  # type: ignore[arg-type]
        errors.add(field, "too_many_links")
        return False
    rates.note(connection, origin, "link", now())  # type: ignore[arg-type]
    return True


@pages.get("/acces/<token>")
def open_link(token: str) -> AnyResponse:
    """Show what a link opens; looking never consumes it, since mail scanners look too."""
    with store().read() as connection:
        opened = accounts.find_link(connection, token, now())
    if opened is None:
        return _link_page("link_over.html", None, FormErrors(), 410)
    return _link_page("new_password.html", opened, FormErrors())


@pages.post("/acces/<token>")
def use_link(token: str) -> AnyResponse:
    """Set the password, consume the link, end other sessions; signing in follows, never by itself."""
    with store().read() as connection:
        opened = accounts.find_link(connection, token, now())
        own = accounts.own_words(connection, opened) if opened else []
    if opened is None:
        return _link_page("link_over.html", None, FormErrors(), 410)
    errors = _check_new_password(opened, own)
    if errors:
        return _link_page("new_password.html", opened, errors, 422)
    new_hash = passwords.hash_password(request.form["password"])
    with store().begin() as connection:
        used = accounts.use_link(connection, opened, new_hash, now())
    if not used:
        return _link_page("link_over.html", None, FormErrors(), 410)
    done = "active" if opened.purpose is Purpose.ACTIVATION else "change"
    return redirect(url_for("sign_in.form", fait=done))


def _check_new_password(opened: OpenLink, own: list[str]) -> FormErrors:
    errors = FormErrors()
    password = request.form.get("password", "")
    try:
        passwords.check_new(password, own)
    except RuleBroken as error:
        errors.take(error, "password")
    if not errors and password != request.form.get("password_again", ""):
        errors.add("password_again", "password_differs")
    return errors


def _link_page(template: str, opened: OpenLink | None, errors: FormErrors, status: int = 200) -> Response:
    response = public_page(template, status, link=opened, errors=errors, shortest=passwords.SHORTEST)
    response.headers.update(NO_REFERRER)
    response.headers["Cache-Control"] = "no-store"
    return response


# ------------------------------------------------------------------------------------------ terms


@pages.route("/conditions", methods=["GET", "POST"])
def terms() -> AnyResponse:
    """Show the terms of use; a signed-in family accepts the version in force before anything else."""
    with store().read() as connection:
        town = read_town(connection)
    context = base_context(town, None)
    follow = safe_path(request.values.get("suite"))
    errors = FormErrors()
    if request.method == "POST" and g.signed_in is not None and town is not None:
        _check_token()
        if "accept" in request.form:
            return _accept_terms(town.terms_version, follow)
        errors.add("accept", "terms_unticked")
    must = g.signed_in is not None and town is not None and g.signed_in.terms_version != town.terms_version
    shown = render_template("terms.html", **context, follow=follow, errors=errors, must=must)
    return make_response(shown, 422 if errors else 200)


def _accept_terms(version: str, follow: str) -> AnyResponse:
    who = g.signed_in
    file_form(
        store(),
        family=who.family,
        form="/conditions",
        submit_id=read_submit_id(request.form.get("submit_id")),
        kind=RequestKind.TERMS,
        make_body=lambda _: TermsBody(version=version),
        received_at=now(),
        also=lambda connection, _: accounts.accept_terms(connection, who.account_id, version),
    )
    return redirect(follow)
