"""The search field with its suggestions: by mouse, by keyboard alone, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from serve.browser.visiting import Visit
from serve.page_graphs import HOSTILE

Look = Callable[..., Visit]


def test_suggestions_come_while_one_types_and_lead_to_the_page(look: Look) -> None:
    page = look("/").page
    field = page.locator("#search")
    field.press_sequentially("ak10")
    expect(page.get_by_role("option").first).to_contain_text("cadonilimab")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/agent/cadonilimab")


def test_by_keyboard_alone(look: Look) -> None:
    page = look("/agent/cadonilimab").page
    page.keyboard.press("/")
    page.keyboard.type("overall surv")
    expect(page.get_by_role("option").first).to_contain_text("overall survival")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#search").get_attribute("aria-activedescendant")
    assert chosen
    expect(page.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#search-list")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/endpoint/OS")


def test_open_suggestions_are_no_barrier(look: Look) -> None:
    seen = look("/")
    seen.page.locator("#search").press_sequentially("carci")
    expect(seen.page.get_by_role("option").first).to_be_visible()
    seen.page.keyboard.press("ArrowDown")
    assert seen.find_barriers() == []


def test_nothing_found_is_said(look: Look) -> None:
    page = look("/").page
    page.locator("#search").press_sequentially("qqqq")
    expect(page.locator("#search-list")).to_contain_text("Nothing is called “qqqq”")


def test_without_scripts_the_field_is_a_form(look: Look) -> None:
    page = look("/", scripts=False).page
    page.locator("#search").fill("nasopharyngeal")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search?q=nasopharyngeal")
    page.get_by_role("link", name="nasopharyngeal carcinoma", exact=True).click()
    page.wait_for_url("**/condition/nasopharyngeal-carcinoma")


def test_the_number_of_a_trial_leads_to_it(look: Look) -> None:
    page = look("/").page
    page.locator("#search").fill(HOSTILE)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/trial/{HOSTILE}")


def test_the_first_stop_of_the_keyboard_skips_to_the_content(look: Look) -> None:
    seen = look("/trial/000_8c8bcb7ea39ef8d9")
    seen.page.keyboard.press("Tab")
    assert seen.focused().startswith("a# Skip to the content")
    seen.page.keyboard.press("Enter")
    assert seen.focused().startswith("main#content")


def test_a_field_of_a_form_is_filled_by_its_suggestions(look: Look) -> None:
    page = look("/class/pd-1-antibody").page
    field = page.get_by_label("Only those that also concern")
    field.press_sequentially("nasoph")
    expect(page.get_by_role("option").first).to_contain_text("nasopharyngeal carcinoma")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("nasopharyngeal carcinoma")
    expect(page.locator("#field-with-list")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**with=nasopharyngeal+carcinoma**")
    expect(page.locator("table.listed")).to_contain_text(HOSTILE)
