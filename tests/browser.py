"""A real Chromium for tests, in the program's own font so that pictures are the same everywhere."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from staffdesk.resources import font_path

EXECUTABLE = "/usr/bin/chromium"
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
    "--lang=fr-FR",
]


@contextmanager
def running_chromium(folder: Path) -> Iterator[Browser]:
    """Start Chromium with the fonts of `fonts_conf`; ``folder`` takes what it writes."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(fonts_conf(folder))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=OPTIONS)
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def fonts_conf(folder: Path) -> Path:
    """Write a font configuration where every sans serif is the program's own font."""
    fonts = font_path("Regular").parent
    path = folder / "fonts.conf"
    aliases = "".join(
        f"<match target='pattern'><test name='family'><string>{name}</string></test>"
        "<edit name='family' mode='assign' binding='strong'><string>Source Sans Pro</string></edit></match>"
        for name in ("sans-serif", "system-ui", "Arial", "Roboto")
    )
    path.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<dir>{fonts}</dir><cachedir>{folder / 'font-cache'}</cachedir>{aliases}</fontconfig>"
    )
    return path
