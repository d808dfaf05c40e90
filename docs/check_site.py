"""Look at every page of the built site in a browser, as wide as a phone and as a desktop.

    python docs/check_site.py SITE [--pictures FOLDER]

Complains of code that is cut, pages that scroll sideways, pictures that are missing, errors in the
console and requests to other hosts. The browser is Chromium, as Debian packages it; without one
nothing is checked, which is said.
"""

import argparse
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = {"phone": 390, "desktop": 1280}
# Elements that reach beyond the page, or whose content is cut, and pictures without content.
LOOK = """desktop => {
    const found = [], width = document.documentElement.clientWidth;
    const all = (where, wrong, what) => document.querySelectorAll(where).forEach(
        e => wrong(e) && found.push(`${what}: ${e.src || e.textContent.trim().slice(0, 50)}`));
    all("html", e => e.scrollWidth > width, "scrolls sideways");
    all("img", e => e.complete && !e.naturalWidth, "missing picture");
    all("article :is(p, li, h1, h2, h3)", e => e.getBoundingClientRect().right > width + 1,
        "beyond the edge");
    if (desktop) all("article pre > code", e => e.scrollWidth > e.clientWidth + 1, "cut code");
    return found;
}"""


class Quiet(SimpleHTTPRequestHandler):
    """A server that writes no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a server of the site, for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def browser_path() -> str | None:
    """Chromium as the system has it."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def pages(site: Path) -> list[str]:
    """The addresses of all pages, below that of the site."""
    found = [p.relative_to(site).as_posix() for p in site.rglob("*.html")]
    return sorted(p.removesuffix("index.html") for p in found)


def check(site: Path, pictures: Path | None = None) -> list[str]:
    """What is wrong, a line for each finding."""
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        found = [
            f"{path or 'index'}, {kind}: {text}"
            for kind in WIDTHS
            for path, texts in _walk(browser, kind, address, pages(site), pictures)
            for text in texts
        ]
        browser.close()
    return found


def _walk(
    browser: Browser, kind: str, address: str, paths: list[str], pictures: Path | None
) -> Iterator[tuple[str, list[str]]]:
    page = browser.new_page(viewport={"width": WIDTHS[kind], "height": 900})
    heard: list[str] = []
    page.on("console", lambda m: m.type == "error" and heard.append(f"console: {m.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("requestfailed", lambda request: heard.append(f"not loaded: {request.url}"))
    own = (address, "data:", "blob:")
    page.on("request", lambda r: r.url.startswith(own) or heard.append(f"asks {r.url}"))
    for path in paths:
        yield path, [*_look(page, f"{address}/{path}", kind), *heard]
        heard.clear()
        if pictures:
            pictures.mkdir(parents=True, exist_ok=True)
            name = path.strip("/").replace("/", "_") or "index"
            page.screenshot(path=pictures / f"{name}-{kind}.png", full_page=True)
    page.close()


def _look(page: Page, address: str, kind: str) -> list[str]:
    page.goto(address)
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    page.wait_for_load_state("networkidle")
    return page.evaluate(LOOK, kind == "desktop")


def main() -> int:
    """Check the site that is named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of each page")
    arguments = parser.parse_args()
    if browser_path() is None:
        print(f"not checked: there is no browser ({', '.join(BROWSERS)})")
        return 0
    found = check(arguments.site, arguments.pictures)
    print("\n".join(found) or f"{len(pages(arguments.site))} pages, nothing to complain of")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
