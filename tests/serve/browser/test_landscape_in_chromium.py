"""The landscape in a browser: heat maps for everybody, their cells, filters and files."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from serve.browser.visiting import Visit

Look = Callable[..., Visit]
PAGES = (
    "/landscape",
    "/landscape?condition=carcinoma&class=immune+checkpoint+inhibitor&level=all",
    "/landscape?view=pairs&condition=nasopharyngeal+carcinoma",
    "/landscape?view=endpoints&condition=sarcoma&role=primary",
    "/landscape?condition=%3Cb%3E",
    "/landscape/trials?class=pd-1-antibody&condition=carcinoma",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_no_serious_barrier(look: Look, path: str, scheme: str) -> None:
    seen = look(path, scheme=scheme)
    assert seen.page.locator("h1").count() == 1
    assert seen.find_barriers() == []


@pytest.mark.parametrize("path", PAGES)
def test_narrow_and_without_scripts(look: Look, path: str) -> None:
    seen = look(path, width=360)
    assert seen.width() == 360
    assert seen.find_barriers() == []
    assert len(look(path, scripts=False).page.inner_text("main")) > 60


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_all_its_files_is_light(look: Look, path: str) -> None:
    sizes = "performance.getEntries().map(entry => entry.encodedBodySize || 0).reduce((all, size) => all + size)"
    assert 10_000 < look(path).page.evaluate(sizes) < 300_000


def test_a_cell_leads_to_its_trials(look: Look) -> None:
    page = look("/landscape?level=all&class=PD-1+antibody").page
    cell = page.locator("tbody tr", has_text="PD-1 antibody").first.locator("td a").first
    number = cell.inner_text()
    cell.click()
    page.wait_for_url("**/landscape/trials?**")
    expect(page.locator("h1")).to_contain_text(f"{number} trial")
    expect(page.locator("tbody tr")).to_have_count(int(number))


def test_cells_by_keyboard_have_hints(look: Look) -> None:
    page = look("/landscape").page
    cell = page.locator("tbody td a").first
    cell.focus()
    hint = page.locator("tbody td", has=page.locator("a:focus")).get_attribute("title")
    assert hint and " × " in hint and "trial" in hint
    page.keyboard.press("Enter")
    page.wait_for_url("**/landscape/trials?**")


def test_the_form_narrows_the_matrix(look: Look) -> None:
    page = look("/landscape").page
    page.get_by_role("combobox", name="Condition", exact=True).press_sequentially("nasoph")
    expect(page.get_by_role("option").first).to_contain_text("nasopharyngeal carcinoma")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("Rows").select_option("all")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**condition=nasopharyngeal+carcinoma**level=all**")
    expect(page.locator("thead th").nth(1)).to_contain_text("nasopharyngeal carcinoma")


def test_empty_cells_are_told_apart(look: Look) -> None:
    page = look("/landscape").page
    tried, elsewhere, untried = (page.locator(f"tbody td.{name}").first for name in ("h1", "elsewhere", "untried"))
    expect(untried).to_be_empty()
    expect(elsewhere).to_contain_text("only in")
    ground = "cell => getComputedStyle(cell).backgroundColor"
    assert tried.evaluate(ground) != untried.evaluate(ground)


def test_the_files(look: Look, tmp_path: Path) -> None:
    page = look("/landscape?condition=carcinoma").page
    got = {}
    for name in ("SVG", "PNG", "CSV"):
        with page.expect_download() as download:
            page.locator(".downloads").get_by_text(name, exact=True).click()
        got[name] = tmp_path / download.value.suggested_filename
        download.value.save_as(got[name])
    assert got["SVG"].name == "landscape-classes.svg" and got["SVG"].read_bytes().startswith(b"<svg")
    picture = got["PNG"].read_bytes()
    assert got["PNG"].name == "landscape-classes.png" and picture.startswith(b"\x89PNG") and len(picture) > 10_000
    rows = list(csv.DictReader(got["CSV"].read_text(encoding="utf-8").splitlines()))
    assert {"carcinoma", "nasopharyngeal carcinoma"} <= {row["column"] for row in rows}
