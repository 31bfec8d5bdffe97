"""What protects every page (SEC6): headers, where a form may come from, and pages for what goes wrong."""

import gzip
import logging
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from staffdesk.domain.errors import NotFound, StaffdeskError, Unavailable
from staffdesk.portal.options import PortalOptions

_log = logging.getLogger(__name__)

SAFE = {"GET", "HEAD", "OPTIONS"}
COMPRESSED_FROM = 1400
"""Below one packet there is nothing to win."""


class ForeignForm(Exception):
    """A form that no page of ours sent."""


def install(app: Flask, options: PortalOptions) -> None:
    """Put the guards on an application."""
    policy = _content_policy(options)

    @app.after_request
    def harden(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        headers.setdefault("Cache-Control", "private, no-cache")
        if options.secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return _finished(response)

    _install_error_pages(app)


def _content_policy(options: PortalOptions) -> str:
    forms = " ".join(filter(None, ["'self'", options.payment_host]))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; form-action {forms}; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )


def _finished(response: Response) -> Response:
    """Give pages an ETag, answer "not modified" where it is true, and compress."""
    is_page = response.mimetype == "text/html" and not response.is_streamed
    if is_page and request.method in ("GET", "HEAD") and response.status_code == 200:
        response.add_etag(weak=True)
        response.make_conditional(request)
    accepted = request.accept_encodings["gzip"] > 0 and "Content-Encoding" not in response.headers
    if is_page and accepted and response.status_code != 304:
        body = response.get_data()
        if len(body) > COMPRESSED_FROM:
            response.set_data(gzip.compress(body, 6))
            response.headers["Content-Encoding"] = "gzip"
    if is_page:
        response.vary.add("Accept-Encoding")
        response.vary.add("Cookie")
    return response


def check_origin(options: PortalOptions) -> None:
    """Refuse a form sent from another site.

    Browsers say where a form comes from in one of two headers; a client that says nothing is no browser
    of a family.

    Raises:
        ForeignForm: the form comes from elsewhere, or nobody can tell from where.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site != "same-origin":
            raise ForeignForm(site)
        return
    sent = urlsplit(request.headers.get("Origin", ""))
    own = urlsplit(options.public_url or request.host_url)
    if not sent.netloc or (sent.scheme, sent.netloc) != (own.scheme, own.netloc):
        raise ForeignForm(request.headers.get("Origin", "no origin"))


# ------------------------------------------------------------------------------------------ error pages


def _install_error_pages(app: Flask) -> None:
    @app.errorhandler(NotFound)
    def not_found(error: NotFound) -> Response:
        return error_page("not_found", 404)

    @app.errorhandler(ForeignForm)
    def foreign(error: ForeignForm) -> Response:
        return error_page("foreign_form", 403)

    @app.errorhandler(Unavailable)
    def unavailable(error: Unavailable) -> Response:
        _log.warning("unavailable: %s", error)
        response = error_page("busy" if error.code == "sign_in_busy" else "unavailable", 503)
        response.headers["Retry-After"] = "10"
        return response

    @app.errorhandler(StaffdeskError)
    def refused(error: StaffdeskError) -> Response:
        return error_page("refused", 409)

    @app.errorhandler(HTTPException)
    def answered(error: HTTPException) -> Response:
        code = error.code or 500
        names = {404: "not_found", 405: "not_found", 413: "too_large", 429: "too_often"}
        if code < 400:
            return make_response(error.get_response())
        return error_page(names.get(code, "bad_request" if code < 500 else "bug"), code)

    @app.errorhandler(Exception)
    def bug(error: Exception) -> Response:
        reference = secrets.token_hex(4)
        _log.exception("bug %s on %s", reference, request.endpoint)
        return error_page("bug", 500, reference=reference)


def error_page(name: str, status: int, **facts: object) -> Response:
    """Return the page of something that went wrong: what happened, what was kept, what to do."""
    if request.path.startswith("/api/"):
        response = jsonify({"code": name})
        response.status_code = status
        return response
    signed_in = getattr(g, "signed_in", None)
    text = render_template("error.html", error=name, status=status, signed_in=signed_in, **facts)
    return make_response(text, status)
