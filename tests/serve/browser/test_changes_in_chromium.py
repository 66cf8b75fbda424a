"""The changes of a graph with a history: by mouse, by keyboard, for everybody, on every screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from serve.browser.visiting import Visit, watch_pages
from serve.changed_graph import DAY, LATER, build_changed
from serve.served import Server, run_server

Look = Callable[..., Visit]


@pytest.fixture(scope="module")
def changed_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a graph that was updated twice."""
    with run_server(build_changed(tmp_path_factory.mktemp("changed") / "changed.db"), seconds=60, workers=1) as running:
        yield running


@pytest.fixture
def look_at_changes(chromium: Browser, changed_site: Server) -> Iterator[Look]:
    """Opens pages of that graph, of which none must go wrong."""
    with watch_pages(chromium, changed_site.url) as open_page:
        yield open_page


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)])
def test_the_page_has_no_serious_barrier_and_fits(look_at_changes: Look, scheme: str, width: int) -> None:
    seen = look_at_changes(f"/changes?since={DAY}", scheme=scheme, width=width)
    assert seen.page.locator("article.changed").count() == 20
    assert seen.width() == width
    assert seen.find_barriers() == []


def test_hostile_titles_do_nothing(look_at_changes: Look) -> None:
    page = look_at_changes("/changes?kind=title").page
    expect(page.locator("article.changed")).to_contain_text("<script>")
    page.wait_for_timeout(200)
    assert page.title() == "Changes – trialgraph"


@pytest.mark.parametrize("scripts", [True, False])
def test_changes_are_narrowed_down(look_at_changes: Look, scripts: bool) -> None:
    page = look_at_changes("/changes", scripts=scripts).page
    page.locator("summary", has_text="Only some").click()
    page.get_by_label("Kind").select_option("endpoint")
    page.get_by_label("Cause").select_option("recordUpdate")
    page.get_by_role("button", name="Show the changes").click()
    page.wait_for_url("**kind=endpoint**")
    expect(page.locator("article.changed")).to_have_count(1)
    expect(page.locator(".side.new", has_text="overall survival")).to_contain_text("Overall survival")
    page.get_by_role("link", name="all kinds").click()
    page.wait_for_url(lambda url: "kind=" not in url)
    expect(page.locator("article.changed")).to_have_count(20)


def test_by_keyboard_alone(look_at_changes: Look) -> None:
    page = look_at_changes("/changes").page
    page.locator("summary", has_text="Only some").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(LATER)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**since={LATER}**")
    assert set(page.locator("h3.day").all_text_contents()) == {LATER}


def test_quoted_words_lead_to_the_text_they_stand_in(look_at_changes: Look) -> None:
    page = look_at_changes("/changes?trial=NCT00000002&kind=endpoint").page
    words = page.locator(".side.new q a").first
    quoted = words.inner_text()
    words.click()
    page.wait_for_url("**/trial/NCT00000002/v/**")
    assert quoted in page.inner_text("body")


def test_a_wrong_day_is_told_beside_its_field(look_at_changes: Look) -> None:
    page = look_at_changes("/changes?since=lately").page
    expect(page.get_by_label("Since")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#problem-since")).to_contain_text("expected a day")
    assert page.locator("article.changed").count() == 0
