"""The page of a case in a real Chromium: it shows its figures, runs nothing, asks nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from small_case import FIRST, case

from techthb.report import write_report

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>document.title='taken'</script><img src='https://elsewhere.example/x.png' onerror=alert(1)>"
    "<svg onload=alert(2)> <a href='javascript:alert(3)'>here</a> "
    "<meta http-equiv=refresh content='0;url=//x'> \u202e" + FIRST
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, chromium: Path) -> Iterator[Page]:
    """The page of a case whose adverts attack, opened, with what it asked for and complained of."""
    small = case({"A1": HOSTILE, "A4": HOSTILE})
    path = tmp_path_factory.mktemp("page") / "report.html"
    write_report(
        path, ads=small.ads, identifiers=small.identifiers, links=small.links, provenance={}, synthetic=True
    )
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1200, "height": 900})
        asked: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("console", lambda message: asked.append(f"console: {message.text}"))
        opened.on("dialog", lambda dialog: asked.append(f"dialog: {dialog.message}"))
        opened.goto(path.as_uri(), wait_until="load")
        opened.evaluate("asked => { window.asked = asked }", asked)
        yield opened
        browser.close()


def test_it_asks_for_nothing_but_itself_and_complains_of_nothing(page: Page) -> None:
    asked = [url for url in page.evaluate("window.asked") if not url.startswith("data:")]
    assert [url.rsplit("/", 1)[-1] for url in asked] == ["report.html"]


def test_hostile_adverts_change_nothing(page: Page) -> None:
    assert page.title().startswith("Linked adverts")
    assert page.locator("script").count() == 0
    assert page.locator("a[href^=javascript]").count() == 0


def test_every_figure_is_drawn(page: Page) -> None:
    sizes = page.eval_on_selector_all(
        "img", "all => all.map(each => [each.complete, each.naturalWidth > 300])"
    )
    assert sizes == [[True, True]] * 4


@pytest.mark.parametrize("width", [1200, 390])
def test_the_page_itself_never_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_first_stop_of_the_keyboard_skips_to_the_summary(page: Page) -> None:
    page.set_viewport_size({"width": 1200, "height": 900})
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#summary"
    box = page.locator(":focus").bounding_box()
    assert box is not None
    assert box["x"] >= 0
