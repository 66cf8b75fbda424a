"""Facts and the words they were read from: lit together, by mouse, by keyboard, on a phone, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from serve.browser.visiting import Visit

Look = Callable[..., Visit]
NPC = "/trial/000_8c8bcb7ea39ef8d9"
CERVICAL = "/trial/001_2c328fc56a7b2162"


def test_pointing_at_a_fact_lights_its_words_and_brings_them_into_view(look: Look) -> None:
    page = look(NPC).page
    fact = page.locator(".outcomes [data-marks]", has_text="overall survival").first
    fact.hover()
    lit = page.locator("mark.lit").first
    expect(lit).to_be_in_viewport()
    assert "Overall Survival" in "".join(page.locator("mark.lit").all_text_contents())
    page.keyboard.press("Escape")
    expect(page.locator("mark.lit")).to_have_count(0)


def test_the_focus_lights_the_words_too(look: Look) -> None:
    page = look(NPC).page
    page.locator(".pairs .cite").first.focus()
    expect(page.locator("mark.lit").first).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.locator("mark.lit").first).to_be_in_viewport()


def test_a_click_keeps_the_place_on_the_page(look: Look) -> None:
    page = look(NPC).page
    sign = page.locator(".outcomes .cite").first
    sign.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    sign.click()
    expect(page.locator("mark.lit").first).to_be_in_viewport()
    assert page.evaluate("scrollY") == before


def test_the_words_of_a_dose_in_the_picture(look: Look) -> None:
    page = look(CERVICAL).page
    page.locator("svg.wide a[data-marks]", has_text="10 mg/kg").first.focus()
    assert "10mg/kg" in "".join(page.locator("mark.lit").all_text_contents()).replace(" ", "")


def test_on_a_phone_the_words_are_quoted_at_the_foot(look: Look) -> None:
    page = look(NPC, width=360).page
    page.locator(".pairs .cite").first.click()
    expect(page.locator(".quote")).to_be_visible()
    expect(page.locator(".quote")).to_contain_text("Nasopharyngeal")
    expect(page.locator("svg.narrow")).to_be_visible()
    expect(page.locator("svg.wide")).to_be_hidden()


def test_without_scripts_a_sign_leads_to_the_words(look: Look) -> None:
    page = look(NPC, scripts=False).page
    sign = page.locator(".pairs .cite").first
    place = sign.get_attribute("href")
    assert place
    sign.click()
    expect(page.locator(f"{place} mark").first).to_be_in_viewport()


def test_therapies_of_the_picture_are_links(look: Look) -> None:
    page = look(CERVICAL).page
    page.locator('svg.wide a[href="/agent/cisplatin"]').first.click()
    page.wait_for_url("**/agent/cisplatin")


def test_filters_and_pages_of_a_concept_s_trials(look: Look) -> None:
    page = look("/condition/sarcoma").page
    page.get_by_role("navigation", name="How trials fit").get_by_role("link", name="narrower", exact=False).last.click()
    page.wait_for_url("**hit=narrower**")
    page.get_by_role("link", name="Next →").click()
    page.wait_for_url("**page=2**")
    assert page.locator("table.listed tbody tr").count() == 25
