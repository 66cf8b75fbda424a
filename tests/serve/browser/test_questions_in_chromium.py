"""The questions as forms: by mouse, by keyboard alone, without scripts; their answers as tables, pictures and files."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from serve.browser.visiting import Visit

Look = Callable[..., Visit]


def test_from_the_list_to_an_answer_to_a_trial(look: Look) -> None:
    page = look("/questions").page
    page.get_by_role("link", name="PD-1 combinations").click()
    page.wait_for_url("**/queries/pd1-combinations")
    page.get_by_label("Condition", exact=True).press_sequentially("nasopharyngeal carc")
    expect(page.get_by_role("option").first).to_contain_text("nasopharyngeal carcinoma")
    page.get_by_role("option").first.click()
    expect(page.get_by_label("Condition", exact=True)).to_have_value("nasopharyngeal carcinoma")
    page.get_by_role("button", name="Show the answer").click()
    page.wait_for_url("**condition=nasopharyngeal+carcinoma**")
    expect(page.locator("table.answers")).to_contain_text("apatinib, gemcitabine")
    page.get_by_role("link", name="002_5c4353955f9fa003").first.click()
    page.wait_for_url("**/trial/002_5c4353955f9fa003")


def test_by_keyboard_alone(look: Look) -> None:
    seen = look("/queries/partners")
    page = seen.page
    page.get_by_label("Therapy").focus()
    page.keyboard.type("ak104")
    expect(page.get_by_role("option").first).to_contain_text("cadonilimab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Therapy")).to_have_value("cadonilimab")
    page.keyboard.press("Tab")
    assert "field-condition" in seen.focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**therapy=cadonilimab**")
    expect(page.locator("table.answers tbody tr")).to_have_count(4)


def test_only_concepts_of_the_right_kinds_are_suggested(look: Look) -> None:
    page = look("/queries/partners").page
    page.get_by_label("Therapy").press_sequentially("carci")
    expect(page.locator("#field-therapy-list")).to_contain_text("Nothing is called")
    page.get_by_label("Condition", exact=True).press_sequentially("carci")
    expect(page.locator("#field-condition-list [role=option]").first).to_contain_text("condition")


def test_a_slip_of_the_pen_is_told_beside_its_field_and_mended_by_a_click(look: Look) -> None:
    seen = look("/queries/partners?therapy=cisplatn")
    field = seen.page.get_by_label("Therapy")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = field.get_attribute("aria-describedby")
    assert described is not None and "problem-therapy" in described.split()
    seen.page.locator("#problem-therapy").get_by_role("link", name="cisplatin", exact=True).click()
    seen.page.wait_for_url("**therapy=cisplatin**")
    expect(seen.page.locator("table.answers")).to_be_visible()


def test_without_scripts_it_is_a_form(look: Look) -> None:
    page = look("/queries/pd1-combinations", scripts=False).page
    page.get_by_label("Condition", exact=True).fill("NPC")
    page.get_by_label("Baskets").check()
    page.get_by_role("button", name="Show the answer").click()
    page.wait_for_url("**condition=NPC&baskets=yes**")
    expect(page.get_by_label("Baskets")).to_be_checked()
    expect(page.locator("table.answers")).to_contain_text("000_8c8bcb7ea39ef8d9")


def test_the_answer_can_be_downloaded_and_edited(look: Look, tmp_path: Path) -> None:
    page = look("/queries/pd1-combinations?condition=nasopharyngeal+carcinoma").page
    with page.expect_download() as coming:
        page.get_by_role("link", name="CSV", exact=True).click()
    coming.value.save_as(tmp_path / "answer.csv")
    rows = list(csv.DictReader((tmp_path / "answer.csv").open(encoding="utf-8", newline="")))
    assert len(rows) == page.locator("table.answers tbody tr").count() > 1
    page.get_by_role("link", name="Edit as SPARQL").click()
    page.wait_for_url("**/sparql-editor?saved=pd1-combinations**")
    expect(page.locator(".CodeMirror")).to_contain_text("condition/nasopharyngeal-carcinoma")


def test_long_answers_have_pages_and_a_picture(look: Look) -> None:
    page = look("/queries/condition-trials?condition=sarcoma").page
    assert page.locator("table.answers tbody tr").count() == 50
    page.get_by_role("link", name="Next →").click()
    page.wait_for_url("**page=2**")
    assert 0 < page.locator("table.answers tbody tr").count() <= 50
    drawn = look("/queries/class-condition-matrix").page
    expect(drawn.locator("svg.bars.wide")).to_be_visible()
    expect(drawn.locator("svg.bars.narrow")).to_be_hidden()
    slim = look("/queries/class-condition-matrix", width=360)
    expect(slim.page.locator("svg.bars.narrow")).to_be_visible()
    assert slim.width() == 360
