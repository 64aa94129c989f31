"""The page in a real browser: it works by keyboard, offline, in both themes, on a phone, and axe finds no fault."""

from __future__ import annotations

import importlib.util
import shutil
import threading
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Question, evaluate
from reasoning.evaluation import Example, write_report
from reasoning.evaluation.report_page.live import LiveServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]  # a browser starts, and axe looks at every element

STRATEGIES = ("direct", "cot", "sc(cot, samples=3)", "lot(cot)", "tot")
"""The first two answer sixty questions, all of them the first four."""
HOSTILE = "<img src=x onerror=alert(1)></script>\u2028\u202e"


def chromium() -> str:
    """Return the browser of this machine; skip where it or what drives it is missing."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    for name in ("playwright", "axe_playwright_python"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed: make test-pages fetches it")
    if not found:
        pytest.skip("chromium is not installed: make test-pages fetches it")
    return found


def herons(n: int) -> list[Example]:
    """Return questions of different depth about birds; the first one has a hostile text."""
    theory = (
        "The heron is wary. If something is wary then it is not tame. If something is not tame then it is not loud."
    )
    asked = ["The heron is wary.", "The heron is not tame.", "The heron is not loud.", "The heron is tame."]
    return [
        Example(
            Question(
                asked[number % 4] + (HOSTILE if number == 0 else ""),
                theory,
                answer_format=bool,
                id=f"q{number}",
                metadata={"depth": number % 4},
            ),
            "no" if number % 4 == 3 else "yes",
        )
        for number in range(n)
    ]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser without a window."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run."""
    chromium()
    folder = tmp_path_factory.mktemp("pages") / "run"
    evaluate(herons(60), STRATEGIES[:2], "mock?error_rate=0.3&seed=2", out=folder)
    evaluate(herons(4), STRATEGIES, "mock?error_rate=0.3&seed=2", out=folder)
    return folder


@pytest.fixture(scope="module")
def page_file(run: Path) -> Path:
    """The page of that run."""
    return write_report(run, out=run.parent / "page.html")


class Tab:
    """A page that is open, and what it asked for and complained of."""

    def __init__(self, browser: Any, address: str, **settings: Any) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        self.page = context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"a dialog: {dialog.message}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(address)

    def open_question(self, number: int = 0) -> None:
        """Open a question and all of its traces."""
        self.page.locator(".opens").nth(number).click()
        self.page.locator("details.outcome").first.wait_for()
        for _ in range(2):  # a trace is drawn when its strategy is opened
            self.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            self.page.locator(".rt-tree").first.wait_for()


@pytest.fixture
def tab(browser: Any, page_file: Path) -> Iterator[Tab]:
    """The page, open."""
    opened = Tab(browser, page_file.as_uri())
    yield opened
    opened.page.context.close()


def test_nothing_is_asked_of_anyone_and_nothing_fails(tab: Tab) -> None:
    """The page loads itself alone, and its console is empty, also with hostile texts and traces open."""
    tab.open_question()
    tab.page.get_by_role("button", name="Theme").click()
    assert tab.complaints == []
    assert len(tab.requests) == 1
    assert tab.page.locator(".holder img").count() == 0


@pytest.mark.parametrize("width", [1280, 360], ids=["screen", "phone"])
def test_axe_finds_no_fault_and_nothing_is_wider_than_the_screen(browser: Any, page_file: Path, width: int) -> None:
    """With a question and its traces open; the dark theme differs in its colours alone."""
    from axe_playwright_python.sync_playwright import Axe

    tab = Tab(browser, page_file.as_uri(), viewport={"width": width, "height": 800}, bypass_csp=True)
    tab.page.locator("#search").fill("q2")
    tab.page.get_by_text("11 of 60 questions").wait_for()
    tab.open_question()
    colours = {"runOnly": ["color-contrast"]}
    for scheme, options in (("light", None), ("dark", colours)):
        tab.page.emulate_media(color_scheme=scheme)
        found = Axe().run(tab.page, options=options).response["violations"]
        assert not [(scheme, one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found]
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
    tab.page.context.close()


def test_filters_and_search_narrow_the_list(tab: Tab) -> None:
    """What is shown are the questions that are like that, and the count says how many."""
    page = tab.page
    assert page.locator("#status").inner_text() == "60 of 60 questions"
    page.locator("#search").fill("q17")
    page.get_by_text("1 of 60 questions").wait_for()
    page.get_by_role("button", name="Clear").click()
    page.get_by_text("60 of 60 questions").wait_for()
    page.locator("#show").select_option("wrong")
    page.locator("#who").select_option("0")
    shown = page.locator("#list tbody tr").count()
    assert 0 < shown < 50
    assert page.locator("#list tbody tr td:nth-child(3) .mark.wrong").count() == shown
    page.locator("#show").select_option("all")
    page.locator("#group").select_option(label="depth 2")
    page.get_by_text("15 of 60 questions").wait_for()


def test_a_trace_is_unpacked_when_its_question_is_opened(tab: Tab) -> None:
    """Before, no trace is in the document; after, the prompts of that question are."""
    assert tab.page.locator(".rt-tree").count() == 0
    tab.open_question(3)
    assert tab.page.locator(".rt-tree").count() > len(STRATEGIES) - 1
    assert "If something is wary then it is not tame." in tab.page.locator(".holder").first.inner_text()
    assert tab.page.locator(".rt-graph").count() > 0


def test_the_keyboard_alone_opens_a_question_and_walks_its_trace(tab: Tab) -> None:
    """Tab reaches all that can be used; Enter opens; the arrows go through a trace as through any tree."""
    page = tab.page
    reached: set[str] = set()
    wanted = {"theme", "search", "show", "who", "group", "on"}
    for _ in range(150):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id"))
        if wanted <= reached:
            break
    assert wanted <= reached
    page.locator(".opens").first.focus()
    page.keyboard.press("Enter")
    page.locator("details.outcome").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".rt-tree summary").first.wait_for()
    page.locator(".rt-tree summary").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.parentElement.open") is True
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('details').classList.contains('rt-prompt')") is True
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.parentElement.open") is False


def test_pages_of_questions_are_turned(tab: Tab) -> None:
    """Fifty questions are shown at a time."""
    assert tab.page.locator(".opens").count() == 50
    tab.page.locator("#on").click()
    assert tab.page.locator(".opens").count() == 10
    assert tab.page.locator("#place").inner_text() == "51–60 of 60"


def test_a_served_page_follows_the_run(browser: Any, tmp_path: Path) -> None:
    """What is answered after the page was opened appears in it; traces come from the server; strangers get nothing."""
    folder = tmp_path / "run"
    evaluate(herons(8), STRATEGIES[:2], "mock", out=folder)
    with LiveServer([folder]) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        tab = Tab(browser, server.url)
        tab.page.get_by_text("8 of 8 questions").wait_for()
        evaluate(herons(12), STRATEGIES[:2], "mock", out=folder)
        tab.page.get_by_text("12 of 12 questions").wait_for(timeout=20_000)
        tab.open_question()
        assert "If something is wary" in tab.page.locator(".holder").first.inner_text()
        assert tab.complaints == []
        assert not [url for url in tab.requests if not url.startswith(server.url)]
        tab.page.context.close()
        stranger = urllib.request.Request(server.url, headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(stranger)
        server.shutdown()
