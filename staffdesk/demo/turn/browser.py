"""The family's part, in a real Chromium: it signs in, asks, and later reads the answers."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from staffdesk.demo.turn.family import MEALS, MOBILE, WEDNESDAY, Plot
from staffdesk.demo.turn.reasons import NoBrowserError

NAMES = ("chromium", "chromium-browser", "google-chrome", "msedge")
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=fr-FR")
WIDE, NARROW = 1280, 360


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium until the block ends.

    Raises:
        NoBrowserError: there is none.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoBrowserError("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        try:
            yield browser
        finally:
            browser.close()


class FamilyVisit:
    """One family at its browser; every page it passes can be pictured."""

    def __init__(self, browser: Browser, portal_url: str, plot: Plot, folder: Path) -> None:
        """Open a window; pictures go to ``folder``."""
        self._context = browser.new_context(locale="fr-FR", viewport={"width": WIDE, "height": 900})
        self.page: Page = self._context.new_page()
        self._url = portal_url
        self._plot = plot
        self._folder = folder
        self.pictures: list[Path] = []

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    def go(self, path: str) -> None:
        """Open a page of the portal."""
        self.page.goto(self._url + path)

    def picture(self, name: str) -> None:
        """Keep the page as a phone and as a wide screen show it."""
        for width in (NARROW, WIDE):
            self.page.set_viewport_size({"width": width, "height": 900})
            path = self._folder / f"portal-{name}-{width}.png"
            self.page.screenshot(path=path, full_page=True)
            self.pictures.append(path)

    def text(self) -> str:
        """Give the words of the page's main part, spaces made plain."""
        words = self.page.inner_text("main")
        return words.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")

    def _send(self) -> None:
        self.page.click("main button.main")
        self.page.wait_for_load_state()

    def _is_sent(self) -> None:
        """Wait for the portal's word: with its script a sending loads no page."""
        self.page.locator(".note.green").wait_for()

    # -------------------------------------------------------------------------------------- asking

    def sign_in(self, password: str) -> None:
        """Sign in with the shared password of the demonstration."""
        self.go("/connexion")
        self.picture("connexion")
        self.page.fill("input[name=email]", self._plot.email)
        self.page.fill("input[name=password]", password)
        self._send()
        self.picture("accueil")

    def change_mobile(self) -> None:
        """Ask for another telephone number."""
        self.go(f"/dossier/responsable/{self._plot.guardian}")
        self.page.fill("input[name=mobile]", MOBILE)
        self.picture("coordonnees")
        self._send()

    def ask_days(self) -> None:
        """Tick four meals, one Wednesday, and one meal to cancel, and send them together."""
        plot = self._plot
        self.go(f"/planning/{plot.child}/{plot.month:%Y-%m}")
        for day in plot.meals:
            self._tick("add", MEALS, day.isoformat())
        self._tick("add", WEDNESDAY, plot.wednesday.isoformat())
        self._tick("cancel", MEALS, plot.cancelled.isoformat())
        self.picture("planning")
        self.page.click("form.grid button.main")
        self._is_sent()

    def _tick(self, name: str, activity: str, day: str) -> None:
        box = f"input[name={name}][value*='{activity}'][value*='{day}']"
        self.page.locator(box).check(force=True)

    def declare_absence(self) -> None:
        """Declare an absence with its reason."""
        self.go(f"/absences/{self._plot.child}")
        self.page.locator(
            f"input[name=day][value*='{MEALS}'][value*='{self._plot.missed.isoformat()}']"
        ).check()
        self.page.check("input[name=reason][value=illness]")
        self.page.fill("textarea[name=words]", "Fièvre depuis ce matin, le certificat suit.")
        self.picture("absence")
        self._send()
        self._is_sent()

    def send_insurance(self, certificate: Path) -> None:
        """Upload the insurance certificate of the child."""
        self.go("/dossier/documents")
        self.page.select_option("select[name=type]", f"insurance|{self._plot.child}")
        self.page.set_input_files("input[name=files]", str(certificate))
        self.picture("document")
        self._send()

    def write(self, subject: str, words: str) -> None:
        """Write to the town."""
        self.go("/messages/nouveau")
        self.page.select_option("select[name=topic]", "booking")
        self.page.fill("input[name=subject]", subject)
        self.page.fill("textarea[name=body]", words)
        self.picture("message")
        self._send()

    # -------------------------------------------------------------------------------------- reading

    def read(self, path: str, name: str) -> str:
        """Open a page, keep its picture and give its words."""
        self.go(path)
        self.picture(name)
        return self.text()

    def download(self, path: str) -> bytes:
        """Download a file with the session of the family."""
        return self._context.request.get(self._url + path).body()
