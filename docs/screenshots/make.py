"""Make the pictures of this folder anew, from the bundled sample only.

    python docs/screenshots/make.py

Needs Chromium and the packages of the tests.
"""

from __future__ import annotations

import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from onrecord.pipeline import build
from onrecord.record import Record
from onrecord.settings import Settings
from onrecord.views import report

HERE = Path(__file__).resolve().parent
WIDE, PHONE = (1280, 900), (390, 844)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def page_of(record: Record, folder: str, words: str) -> str:
    """Return the page of the first row of a table whose name or title begins so."""
    column = "title" if folder == "documents" else "name"
    query = f"SELECT id FROM {folder} WHERE {column} LIKE ? ORDER BY id"
    (found,) = record.connection.execute(query, (f"{words}%",)).fetchone()
    return f"{folder}/{found}.html"


def shoot(browser: Browser, url: str, name: str, size: tuple[int, int], *, dark: bool = False) -> None:
    """Write one picture."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light")
    page.goto(url)
    page.wait_for_timeout(500)
    page.screenshot(path=HERE / f"{name}.png")
    page.close()


def main() -> None:
    """Build the sample, make its report, and write the pictures."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        build([Path(str(files("onrecord") / "sample"))], Path(place) / "sample.db", settings=Settings())
        with Record.open(Path(place) / "sample.db") as record:
            report(record, Path(place) / "site")
            article = page_of(record, "documents", "Tsevrin: Memorandum")
            agreement = page_of(record, "agreements", "Treaty on Mutual")
        site = (Path(place) / "site").as_uri()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shoot(browser, f"{site}/index.html", "overview", WIDE)
        shoot(browser, f"{site}/timeline.html", "timeline", WIDE)
        shoot(browser, f"{site}/{article}", "article", WIDE)
        shoot(browser, f"{site}/{article}", "article-phone-dark", PHONE, dark=True)
        shoot(browser, f"{site}/{agreement}", "agreement-dark", WIDE, dark=True)
        browser.close()


if __name__ == "__main__":
    main()
