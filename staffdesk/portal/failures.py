"""What families read when something goes wrong: one page for each kind of failure."""

import logging
import secrets

from flask import Flask, Response, make_response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from staffdesk.domain.errors import NotFound, StaffdeskError, Unavailable
from staffdesk.portal.security import ForeignForm
from staffdesk.portal.visit import error_page

_log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Answer every failure of an application by its page."""

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
        page = error_page(names.get(code, "bad_request" if code < 500 else "bug"), code)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            page.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return page

    @app.errorhandler(Exception)
    def bug(error: Exception) -> Response:
        reference = secrets.token_hex(4)
        _log.exception("bug %s on %s", reference, request.endpoint)
        return error_page("bug", 500, reference=reference)
