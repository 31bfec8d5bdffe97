"""Pages that need nobody signed in, the style sheet and the script."""

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.portal.family_file import read_town
from staffdesk.portal.script import script as the_script
from staffdesk.portal.style import accent_of, style_sheet
from staffdesk.portal.visit import public_page, store

pages = Blueprint("texts", __name__)

A_YEAR = 365 * 24 * 3600


@pages.get("/aide")
def help_page() -> AnyResponse:
    """How to use the portal, and whom to ask."""
    return public_page("help.html")


@pages.get("/accessibilite")
def accessibility() -> AnyResponse:
    """Declaration of accessibility."""
    return public_page("accessibility.html")


@pages.get("/donnees-personnelles")
def privacy() -> AnyResponse:
    """What is kept, why, how long."""
    return public_page("privacy.html")


@pages.get("/style-<digest>.css")
def style(digest: str) -> AnyResponse:
    """The style sheet of this digest; an older one is gone with the pages that asked for it."""
    with store().read() as connection:
        sheet = style_sheet(accent_of(read_town(connection)))
    if sheet.digest != digest:
        abort(404)
    return _kept_a_year(sheet.plain, sheet.compressed, "text/css")


def _kept_a_year(plain: bytes, compressed: bytes, media_type: str) -> Response:
    """Answer with what never changes at its address, compressed where the browser can read that."""
    packed = request.accept_encodings["gzip"] > 0
    response = Response(compressed if packed else plain, mimetype=media_type)
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@pages.get("/script-<digest>.js")
def script(digest: str) -> AnyResponse:
    """The script of this digest; an older one is gone with the pages that asked for it."""
    found = the_script()
    if found.digest != digest:
        abort(404)
    return _kept_a_year(found.plain, found.compressed, "text/javascript")


@pages.get("/favicon.ico")
def icon() -> AnyResponse:
    """Browsers ask for it unbidden: the page names its own."""
    return Response(status=204)
