"""Options: https makes everything stricter."""

from staffdesk.portal.options import PortalOptions


def test_https_gives_a_cookie_bound_to_the_host() -> None:
    assert PortalOptions("https://famille.valbrune.example").cookie == "__Host-session"
    assert PortalOptions("https://famille.valbrune.example").secure


def test_plain_http_on_this_machine_has_a_plain_cookie() -> None:
    assert PortalOptions().cookie == "session"
    assert not PortalOptions("http://127.0.0.1:8080").secure
