"""Every page in a real Chromium: accessible, at home on a phone, strict, and without script."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Route
from sqlalchemy import delete, select

from staffdesk import sealed_box
from staffdesk.contract.v1 import FamilySnapshot
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.portal import tables
from staffdesk.portal.database import Store
from staffdesk.portal.health import load_key
from staffdesk.portal.migrations import upgrade
from staffdesk.portal.options import PortalOptions
from staffdesk.portal.tables import session
from tests.browser import running_chromium
from tests.factories_portal import PASSWORD, SUNDAY_EVENING, Scene, every_page, family, fill_busy
from tests.portal.accessibility import CHECKS, enlarge_text, faults, overflow
from tests.portal.conftest import EMAIL, Served
from tests.set_clock import SetClock

pytestmark = pytest.mark.browser

PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 900}
COLLECT = """document.addEventListener(
  'securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI));"""


class World:
    """A busy family on a served portal, and a browser."""

    def __init__(self, folder: Path, browser: Browser) -> None:
        url = f"sqlite:///{(folder / 'portal.sqlite').as_posix()}"
        upgrade(url)
        self.store = Store(url)
        self.scene = Scene(self.store)
        self.scene.publish_town()
        self.family: FamilySnapshot = fill_busy(self.scene)
        self.clock = SetClock(SUNDAY_EVENING)
        self._take_health(folder / "portal.health-key")
        options = PortalOptions(health_key=folder / "portal.health-key")
        self.served = Served(self.store, self.clock, options)
        self.browser = browser
        malo = self.family.children[0].uid
        self.pages = every_page(self.family) | {"health": f"/dossier/enfant/{malo}/sante"}

    def _take_health(self, file: Path) -> None:
        """Publish the health form of the elder child, and a town that takes changes of it."""
        portal, office = load_key(file), b"o" * 32
        children = [child.to_wire() for child in self.family.children]
        held = canonical_bytes({"doctor": "Dr Petit", "allergies": "arachide", "asthma": "no"})
        children[0]["health"] = sealed_box.seal_for(portal.public, held, children[0]["uid"])
        self.scene.publish_town(health_key=sealed_box.public_key(office))
        self.family = self.scene.publish(family(children=children))

    def asked(self) -> list[str]:
        """List what the family has asked."""
        with self.store.read() as connection:
            return list(connection.scalars(select(tables.request.c.req_id)))

    def take_back(self, before: list[str]) -> None:
        """Take away what was asked since, what waits in a cart and what is typed but not sent."""
        with self.store.begin() as connection:
            connection.execute(delete(tables.request).where(tables.request.c.req_id.not_in(before)))
            connection.execute(delete(tables.cart))
            connection.execute(delete(tables.draft))

    def visit(
        self, size: dict[str, int], *, signed_in: bool = True, **options: Any
    ) -> tuple[BrowserContext, Page]:
        """Open a window of this size, signed in."""
        context = self.browser.new_context(viewport=size, locale="fr-FR", base_url=self.served.url, **options)  # type: ignore[arg-type]
        page = context.new_page()
        if signed_in:
            self.clock.advance(seconds=4)  # twenty sign-ins a minute are let through
            page.goto("/connexion")
            page.fill("#email", EMAIL)
            page.fill("#password", PASSWORD)
            page.click("button")
        return context, page


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for the whole module: its pages are only read, but for the journey at the end."""
    folder = tmp_path_factory.mktemp("browser")
    with running_chromium(folder) as browser:
        made = World(folder, browser)
        yield made
        made.served.stop()
        made.store.close()


@pytest.fixture(autouse=True)
def _as_it_was(world: World) -> Iterator[None]:
    """Let each test find the family as the module made it, whichever tests ran on this worker before."""
    before = world.asked()
    yield
    world.take_back(before)


def test_every_page_is_accessible_at_both_sizes(world: World) -> None:
    wrong: dict[str, Any] = {}
    for size in (PHONE, DESK):
        context, page = world.visit(size)
        for name, path in world.pages.items():
            page.goto(path)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            found = faults(page)
            if found:
                wrong[f"{name} {size['width']}"] = found
        context.close()
    assert wrong == {}


def test_no_page_scrolls_sideways_at_320_px_nor_with_text_at_200_percent(world: World) -> None:
    wrong = {}
    for width, percent in ((320, 100), (360, 200), (1280, 200)):
        context, page = world.visit({"width": width, "height": 800})
        for name, path in world.pages.items():
            page.goto(path)
            enlarge_text(page, percent)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            if found := overflow(page):
                wrong[f"{name} {width} {percent}"] = found
        context.close()
    assert wrong == {}


def test_a_phone_with_wide_letters_shows_every_amount_of_a_table_without_moving_it(world: World) -> None:
    context, page = world.visit(PHONE)
    hidden = {}
    for name in ("invoice", "statement"):
        page.goto(world.pages[name])
        enlarge_text(page, 115)
        hidden[name] = page.evaluate(
            "[...document.querySelectorAll('.scroll')].map(e => e.scrollWidth - e.clientWidth)"
        )
    context.close()
    assert all(hidden.values()), "each page has its table"
    assert {name: max(wide) for name, wide in hidden.items()} == {"invoice": 0, "statement": 0}


def test_no_page_breaks_its_own_policy_or_complains(world: World) -> None:
    context, page = world.visit(PHONE)
    complaints: list[str] = []
    page.add_init_script(COLLECT)
    page.on("console", lambda message: complaints.append(f"{page.url} {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url} {error}"))
    for path in world.pages.values():
        page.goto(path)
    context.close()
    expected = [text for text in complaints if "404" in text or "410" in text]
    assert len(expected) == 2
    assert complaints == expected


def test_a_planted_script_does_not_run(world: World) -> None:
    context, page = world.visit(PHONE)
    page.goto("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran=1\">')")
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    context.close()


def test_every_page_fits_the_budget(world: World) -> None:
    context, page = world.visit(PHONE)
    heavy = {}
    for name, path in world.pages.items():
        page.goto(path)
        size = len(gzip.compress(page.content().encode(), 6))
        if size > 15 * 1024:
            heavy[name] = size
    context.close()
    assert heavy == {}


def test_every_text_has_french_typography(world: World) -> None:
    context, page = world.visit(DESK)
    wrong = {}
    for name, path in world.pages.items():
        page.goto(path)
        text = str(page.evaluate("document.body.innerText"))
        found = re.findall(
            r".{0,12}(?:[ ][:;?!»]|[^\u00a0\s\d]:(?=\s)|\w[;?!](?=\s)|\w'\w|« |\.\.\.|\d €).{0,8}", text
        )
        if found:
            wrong[name] = found
    context.close()
    assert wrong == {}


def test_bars_let_go_when_the_window_is_low_or_the_text_large(world: World) -> None:
    context, page = world.visit({"width": 360, "height": 400})
    page.goto(world.pages["planning"])
    assert page.locator(".bar").evaluate("e => getComputedStyle(e).position") == "static"
    assert page.locator(".send").evaluate("e => getComputedStyle(e).position") == "static"
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.locator(".bar").evaluate("e => getComputedStyle(e).position") == "fixed"
    context.close()


def test_the_bar_breaks_no_word_and_covers_no_page_end_with_text_at_200_percent(world: World) -> None:
    context, page = world.visit(PHONE)
    page.goto(world.pages["planning"])
    plain = page.locator(".bar").bounding_box()
    assert plain is not None
    assert plain["height"] < 60
    for percent in (150, 200):
        enlarge_text(page, percent)
        lines = page.locator(".bar a > span").evaluate_all(
            "spans => spans.map(s => s.getClientRects().length + (s.scrollWidth > innerWidth ? 9 : 0))"
        )
        assert lines == [1] * 5
        page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
        bar, last = page.locator(".bar").bounding_box(), page.locator("footer .links").bounding_box()
        assert bar is not None
        assert last is not None
        assert last["y"] + last["height"] <= bar["y"], percent
    context.close()


@pytest.mark.parametrize("script", [False, True])
def test_a_booked_day_after_its_limit_opens_what_remains_and_keeps_the_ticks(
    world: World, *, script: bool
) -> None:
    context, page = world.visit(PHONE, java_script_enabled=script)
    page.goto(world.pages["planning"])
    page.locator("summary").first.click()
    page.locator("input[name=add][value='soir|soir|2026-11-27']").check(force=True)
    page.locator("button[value='matin|matin|2026-11-20']").click()
    page.wait_for_url("**/annuler/**")
    assert "Ce jour est passé" in page.inner_text("main").replace("\u00a0", " ")
    page.click("main p a")
    page.wait_for_url("**/planning/**")
    assert page.locator("input[name=add][value='soir|soir|2026-11-27']").is_checked()
    page.locator("input[name=add][value='soir|soir|2026-11-27']").uncheck(force=True)
    if script:
        page.click("text=Suite")
    context.close()


def test_the_grid_gives_up_its_columns_where_words_would_not_fit(world: World) -> None:
    context, page = world.visit({"width": 280, "height": 800})
    page.goto(world.pages["planning"])
    too_wide = "boxes => boxes.filter(b => b.scrollWidth > b.clientWidth + 1).length"
    assert page.locator(".week .box:visible").evaluate_all(too_wide) == 0
    assert page.locator(".week .cell .n:visible").count() > 10
    context.close()


def test_a_day_is_one_row_of_at_least_fifty_pixels_with_only_its_name_beside(world: World) -> None:
    context, page = world.visit(PHONE)
    page.goto(world.pages["planning-december"])
    heights = page.locator(".day").evaluate_all("days => days.map(d => d.getBoundingClientRect().height)")
    assert min(heights) >= 50
    assert max(heights) < 80
    words = page.locator(".day h3").all_inner_texts()
    assert all(re.fullmatch(r"\w{3}\.\s+\d+", word) for word in words)
    context.close()


def test_the_first_error_takes_the_focus_and_leads_to_its_field(world: World) -> None:
    context, page = world.visit(PHONE)
    page.goto("/messages/nouveau")
    page.evaluate("document.querySelectorAll('[required]').forEach(e => e.required = false)")
    page.fill("#body", "Un texte gardé")
    page.click("form > button")
    page.wait_for_function("document.activeElement.id === 'erreurs'")
    page.click("#erreurs a[href='#subject']")
    page.wait_for_function("document.activeElement.id === 'subject'")
    assert page.input_value("#body") == "Un texte gardé"
    assert page.get_attribute("#subject", "aria-invalid") == "true"
    context.close()


def test_a_family_books_and_is_answered_without_any_script(world: World) -> None:
    context, page = world.visit(PHONE, java_script_enabled=False)
    page.goto(world.pages["planning"])
    for field, value in (
        ("add", "cantine|midi|2026-11-27"),
        ("add", "soir|soir|2026-11-27"),
        ("cancel", "matin|matin|2026-11-27"),
    ):
        page.locator(f"input[name={field}][value='{value}']").check(force=True)
    page.click(".send button")
    assert "Demande envoyée dim." in page.inner_text("main").replace("\u00a0", " ")
    page.goto(world.pages["planning"])
    assert page.locator("[id='cell-cantine|midi|2026-11-27']").count() == 0
    context.close()


def test_a_page_that_comes_back_with_errors_is_accessible_too(world: World) -> None:
    wrong: dict[str, Any] = {}
    for size in ({"width": 320, "height": 800}, DESK):
        context, page = world.visit(size)
        for name in ("message-new", "document", "edit-guardian"):
            page.goto(world.pages[name])
            page.evaluate(
                """document.querySelectorAll('[required]').forEach(e => { e.required = false; });
                document.querySelectorAll('main input[type=text], main input[type=email]').forEach(
                  e => { e.value = ''; })"""
            )
            page.click("main form button.main, main form > button")
            page.wait_for_selector("#erreurs")
            if found := faults(page):
                wrong[f"{name} {size['width']}"] = found
        context.close()
    assert wrong == {}


def test_ticks_count_themselves_without_any_script(world: World) -> None:
    context, page = world.visit(PHONE, java_script_enabled=False)
    page.goto(world.pages["planning-december"])
    boxes = page.locator("input[name=add]")
    boxes.nth(0).check(force=True)
    boxes.nth(1).check(force=True)
    shown = page.locator(".ticks").evaluate("e => getComputedStyle(e, '::before').content")
    assert "counter(ticks)" in str(shown)
    assert page.locator("input:checked").count() == 2
    face = page.locator("label:has(input:checked) .box.on").first
    assert face.is_visible()
    context.close()


def test_with_the_script_a_click_loads_no_page_and_says_what_happened(world: World) -> None:
    context, page = world.visit(PHONE)
    loads, complaints = _watched(page)
    page.goto(world.pages["planning-december"])
    loads.clear()
    page.locator("input[value='soir|soir|2026-12-04']").check(force=True)
    assert page.inner_text(".ticks").replace("\u00a0", " ") == "1 choix à envoyer : +2,20 €"
    page.click(".send button")
    note = page.locator(".note.green")
    note.wait_for()
    assert "Demande envoyée dim." in note.inner_text().replace("\u00a0", " ")
    assert note.evaluate("e => e === document.activeElement")
    assert "Demande envoyée" in page.locator("body > p[role=status]").inner_text()
    assert page.locator("[id='cell-soir|soir|2026-12-04']").count() == 0
    assert "envoyee" not in page.url
    page.click("#avant")
    page.locator("h1", has_text="Novembre").wait_for()
    assert page.evaluate("document.activeElement.id") == "avant"
    page.go_back()
    page.locator("h1", has_text="Décembre").wait_for()
    page.go_forward()
    page.locator("h1", has_text="Novembre").wait_for()
    assert (loads, complaints) == ([], [])
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_ticks_wait_while_another_month_is_looked_at(world: World, *, script: bool) -> None:
    context, page = world.visit(PHONE, java_script_enabled=script)
    page.goto(world.pages["planning-december"])
    box = page.locator(f"input[value='soir|soir|2026-12-{14 if script else 17}']")
    box.check(force=True)
    page.click("#avant")
    page.locator("h1", has_text="Novembre").wait_for()
    page.click("#apres")
    page.locator("h1", has_text="Décembre").wait_for()
    assert box.is_checked()
    page.click(".send button")
    page.locator(".note.green").wait_for()
    page.goto(world.pages["planning-december"])
    page.click("#avant")
    page.locator("h1", has_text="Novembre").wait_for()
    page.click("#apres")
    page.locator("h1", has_text="Décembre").wait_for()
    assert page.locator(".cell input:checked").count() == 0
    context.close()


def test_ticks_wait_when_the_page_is_left_by_any_link(world: World) -> None:
    context, page = world.visit(PHONE)
    page.goto(world.pages["planning-december"])
    page.locator("input[value='soir|soir|2026-12-15']").check(force=True)
    page.click(".bar a >> nth=0")
    page.locator("h1", has_text="Bonjour").wait_for()
    told = page.locator(".note", has_text="Non envoyé")
    for _ in range(20):  # the ticks leave beside the page, perhaps after it
        page.reload()
        if told.count():
            break
    assert "décembre 2026, 1 choix" in told.inner_text().replace("\u00a0", " ")
    told.locator("a").click()
    page.locator("h1", has_text="Décembre").wait_for()
    box = page.locator("input[value='soir|soir|2026-12-15']")
    assert box.is_checked()
    box.uncheck(force=True)
    page.click("#avant")
    page.locator("h1", has_text="Novembre").wait_for()
    assert page.locator(".note", has_text="Non envoyé").count() == 0
    context.close()


def test_a_parent_of_two_books_the_week_in_six_touches(world: World) -> None:
    context, page = world.visit(PHONE)
    loads, complaints = _watched(page)
    for way_in, name in ((".limit .button", "Malo"), (".tabs button:not([aria-current])", "Zélie")):
        page.click(way_in)
        page.locator("h1", has_text=name).wait_for()
        page.locator("button[name=comme]").last.click()
        page.locator(".cell input:checked").first.wait_for(state="attached")
        page.click(".send button")
        page.locator(".note.green", has_text="Demande envoyée").wait_for()
    assert len(loads) == 1  # from the home page to the planning
    assert complaints == []
    context.close()


def _watched(page: Page) -> tuple[list[str], list[str]]:
    """Collect the pages the browser loads by itself, and what it complains of."""
    loads: list[str] = []
    complaints: list[str] = []
    page.add_init_script(COLLECT)
    page.on("request", lambda r: loads.append(r.url) if r.resource_type == "document" else None)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return loads, complaints


def test_a_double_click_with_the_script_sends_once(world: World) -> None:
    context, page = world.visit(PHONE)
    page.goto(world.pages["planning-december"])
    page.locator("input[value='soir|soir|2026-12-07']").check(force=True)
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.method) if r.method == "POST" else None)
    page.locator(".send button").dblclick()
    page.locator(".note.green").wait_for()
    assert sent == ["POST"]
    context.close()


def test_two_tabs_ask_the_same_day_once(world: World) -> None:
    context, page = world.visit(PHONE)
    other = context.new_page()
    for tab in (page, other):
        tab.goto(world.pages["planning-december"])
        tab.locator("input[value='soir|soir|2026-12-08']").check(force=True)
    page.click(".send button")
    page.locator(".note.green").wait_for()
    other.click(".send button")
    other.locator("#erreurs").wait_for()
    assert "déjà demandés" in other.inner_text("#erreurs")
    assert other.evaluate("document.activeElement.id") == "erreurs"
    context.close()


def test_with_the_script_a_session_that_ended_goes_to_the_door_and_keeps_the_ticks(world: World) -> None:
    context, page = world.visit(PHONE)
    page.goto(world.pages["planning-december"])
    page.locator("input[value='soir|soir|2026-12-10']").check(force=True)
    with world.store.begin() as connection:
        connection.execute(session.update().values(seen_at="2026-11-22T10:00:00.000000Z"))
    page.click(".send button")
    page.wait_for_selector("#password")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.click("button")
    assert page.url.endswith(world.pages["planning-december"])
    assert page.locator("input[value='soir|soir|2026-12-10']").is_checked()
    context.close()


def test_an_absence_with_its_proof_leaves_without_a_page_load(world: World) -> None:
    context, page = world.visit(PHONE)
    loads, complaints = _watched(page)
    page.goto(world.pages["absence"])
    loads.clear()
    page.locator(".missed input:visible").last.check()
    page.check("input[value=illness]")
    proof: FilePayload = {
        "name": "certificat.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.4 essai",
    }
    page.set_input_files("#files", proof)
    page.locator("form button.main").click()
    page.locator(".note.green").wait_for()
    assert "pièce jointe\u00a0: certificat.pdf" in page.inner_text("main")
    assert page.url.endswith("/demandes")
    page.go_back()
    page.locator("h1", has_text="Signaler une absence").wait_for()
    assert (loads, complaints) == ([], [])
    context.close()


def test_without_a_line_the_script_says_so_and_the_ticks_stay(world: World) -> None:
    context, page = world.visit(PHONE)
    page.goto(world.pages["planning-december"])
    page.locator("input[value='soir|soir|2026-12-11']").check(force=True)
    context.set_offline(True)
    page.click(".send button")
    page.locator("#hors-ligne").wait_for()
    assert page.evaluate("document.activeElement.id") == "hors-ligne"
    assert page.locator("input[value='soir|soir|2026-12-11']").is_checked()
    context.set_offline(False)
    context.close()


def _tick_a_free_slot(page: Page) -> str:
    value = str(page.locator("form.grid input[name=add]:not(:checked)").last.get_attribute("value"))
    page.locator(f"input[value='{value}']").check(force=True)
    return value


def test_a_line_that_hangs_is_told_and_what_is_sent_again_is_sent_once(world: World) -> None:
    context, page = world.visit(PHONE)
    page.goto(world.pages["planning-december"])
    page.clock.install()
    _tick_a_free_slot(page)
    held: list[Route] = []
    page.route("**/planning/**", lambda route: held.append(route))  # noqa: PLW0108  (a method is none)
    page.click(".send button")
    page.locator(".ticks", has_text="Envoi en cours…").wait_for()
    page.clock.fast_forward(21_000)
    page.locator("#hors-ligne").wait_for()
    assert "choix à envoyer" in page.inner_text(".ticks")
    page.unroute("**/planning/**")
    page.click(".send button")
    page.locator(".note.green").wait_for()
    assert page.locator("#hors-ligne").count() == 0
    assert len(held) == 1
    context.close()


def test_a_page_left_while_a_line_hangs_keeps_its_ticks(world: World) -> None:
    context, page = world.visit(PHONE)
    page.goto(world.pages["planning-december"])
    value = _tick_a_free_slot(page)
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    page.click(".send button")
    page.goto("/demandes")
    box = page.locator(f"input[value='{value}']")
    for _ in range(20):  # the ticks leave beside the page, perhaps after it
        page.goto(world.pages["planning-december"])
        if box.is_checked():
            break
    assert box.is_checked()
    page.click(".send button")
    page.locator(".note.green").wait_for()
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_pattern_tells_its_total_before_it_is_sent(world: World, *, script: bool) -> None:
    context, page = world.visit(PHONE, java_script_enabled=script)
    page.goto(world.pages["pattern"])
    day = 3 if script else 0
    page.locator(f"input[value='{day}|matin|matin']").check(force=True)
    page.fill("#au", "2026-11-30")
    if not script:
        page.click("button[value=voir]")
    page.locator("#apercu", has_text="Laissés de côté").wait_for()
    page.fill("#du", "2026-12-01")
    page.fill("#au", "2026-12-18")
    if not script:
        page.click("button[value=voir]")
    page.locator("#apercu .amount").wait_for()
    assert "jours" in page.inner_text("#apercu")
    page.click("button[value=envoyer]")
    page.locator(".note.green", has_text="Demande envoyée").wait_for()
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_the_steps_are_walked_by_keyboard_alone(world: World, *, script: bool) -> None:
    context, page = world.visit(PHONE, java_script_enabled=script)
    page.goto("/reserver")
    page.locator("input[name=enfant]").nth(1).press("Space")
    page.locator("input[name=enfant]").nth(1).press("Enter")
    page.locator("input[name=activite]").nth(1).press("Space")
    page.fill("#du", "2027-01-04" if script else "2027-01-18")
    page.fill("#au", "2027-01-15" if script else "2027-01-29")
    page.locator("#au").press("Enter")
    page.locator("input[value='1|cantine|midi']").press("Space")
    page.locator("input[value='1|cantine|midi']").press("Enter")
    page.locator("#apercu", has_text="2 jours").wait_for()
    page.locator("button", has_text="Envoyer la demande").press("Enter")
    page.locator(".note.green", has_text="Demande envoyée").wait_for()
    assert "2 réservations" in page.inner_text("main").replace("\u00a0", " ")
    context.close()


def test_the_checks_themselves_find_what_is_wrong(world: World) -> None:
    context, page = world.visit(PHONE)
    page.goto("/aide")
    page.evaluate(
        """() => { document.querySelector('main').insertAdjacentHTML('beforeend',
        '<h1>x</h1><h4>x</h4><input><button>x</button><p id=a></p><p id=a></p><nav></nav>'
        + '<p class=tiny>pale</p>');
        const pale = document.querySelector('.tiny'); pale.style.color = '#999'; pale.style.width = '900px';
        const plain = document.querySelector('main button');
        plain.style.outline = 'none'; plain.style.minHeight = '10px'; plain.style.padding = '0'; }"""
    )
    assert set(faults(page)) == set(CHECKS)
    context.close()
