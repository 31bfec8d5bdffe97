"""What protects every page (SEC6): headers, where a form may come from, and pages for what goes wrong."""

import gzip
import logging
from urllib.parse import urlsplit

from flask import Flask, Response, request

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
