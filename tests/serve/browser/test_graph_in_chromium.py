"""The drawing of a neighbourhood in a browser: it grows by clicks and by keyboard, is filtered, and saved in files."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from serve.browser.visiting import Visit
from serve.page_graphs import HOSTILE

Look = Callable[..., Visit]
PD1 = "/graph?about=PD-1+antibody"


def wait(page: Page) -> Page:
    """The page when its drawing is there."""
    expect(page.locator(".nodes .name[aria-pressed=true]")).to_have_count(1)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", ["/graph", PD1, f"/graph?about={HOSTILE}", "/graph?about=%3Cb%3E"])
def test_no_serious_barrier(look: Look, path: str, width: int, scheme: str) -> None:
    seen = look(path, width=width, scheme=scheme)
    if seen.page.locator(".drawn").count():
        wait(seen.page)
    assert seen.width() == width
    assert seen.page.locator("h1").count() == 1
    assert seen.find_barriers() == []


def test_the_drawing_has_what_the_list_has(look: Look) -> None:
    page = wait(look(PD1).page)
    listed = page.locator(".nodes .name").all_text_contents()
    assert {"toripalimab", "nasopharyngeal carcinoma", "PD-1 antibody"} <= set(listed)
    drawn = page.evaluate("drawing.nodes().not('.off').map(node => node.data('label'))")
    assert sorted(drawn) == sorted(listed)
    expect(page.locator(".plain")).to_be_hidden()


def test_a_click_on_a_node_expands_it(look: Look) -> None:
    page = wait(look(PD1).page)
    page.locator(".canvas").scroll_into_view_if_needed()
    place = page.evaluate("drawing.nodes('[label = \"toripalimab\"]').renderedPosition()")
    before = page.evaluate("drawing.nodes().length")
    page.locator(".canvas").click(position=place)
    expect(page.locator(".chosen h2")).to_have_text("toripalimab")
    expect(page.locator(".chosen button").first).to_have_text("Collapse")
    assert page.evaluate("drawing.nodes().length") > before


def test_by_keyboard_alone(look: Look) -> None:
    page = wait(look(PD1).page)
    grow = page.get_by_role("button", name="Expand toripalimab")
    before = page.evaluate("drawing.nodes().length")
    grow.focus()
    page.keyboard.press("Enter")
    back = page.get_by_role("button", name="Collapse toripalimab")
    expect(back).to_be_focused()
    assert page.evaluate("drawing.nodes().length") > before
    page.keyboard.press("Enter")
    expect(grow).to_be_focused()
    assert page.evaluate("drawing.nodes().length") == before
    page.get_by_role("button", name="Remove").press("Enter")
    expect(page.locator(".nodes .name", has_text="toripalimab")).to_have_count(0)
    assert page.evaluate("drawing.nodes('[label = \"toripalimab\"]').length") == 0


def test_kinds_can_be_hidden_and_shown(look: Look) -> None:
    page = wait(look(PD1).page)
    assert page.locator(".nodes .name", has_text=HOSTILE).count() == 0
    page.get_by_role("checkbox", name="trials").check()
    expect(page.locator(".nodes .name", has_text=HOSTILE)).to_have_count(1)
    page.get_by_role("checkbox", name="endpoints").uncheck()
    assert page.evaluate("drawing.nodes('[kind = \"endpoint\"]').not('.off').length") == 0


def test_years_are_filtered_in_place(look: Look) -> None:
    page = wait(look("/graph?about=sarcoma").page)
    page.get_by_role("checkbox", name="trials").check()
    expect(page.locator(".kinds label[data-kind=trial] .number")).to_have_text("8")
    page.get_by_label("Begun from").fill("2010")
    page.get_by_label("to", exact=True).fill("2011")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".kinds label[data-kind=trial] .number")).to_have_text("4")
    assert "since=2010" in page.url and "until=2011" in page.url
    page.reload()
    expect(page.locator(".kinds label[data-kind=trial] .number")).to_have_text("4")


def test_something_else_is_a_page_of_its_own(look: Look) -> None:
    page = wait(look(PD1).page)
    page.get_by_role("combobox", name="Around").fill("cadonilimab")
    page.keyboard.press("Enter")
    page.wait_for_url("**about=cadonilimab**")
    expect(page.locator("h1")).to_contain_text("cadonilimab")


def test_what_is_shown_as_files(look: Look, tmp_path: Path) -> None:
    page = wait(look(f"/graph?about={HOSTILE}").page)
    got = {}
    for name in ("PNG", "SVG", "GraphML", "Cytoscape JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        got[name] = tmp_path / download.value.suggested_filename
        download.value.save_as(got[name])
    count = page.evaluate("drawing.elements().not('.off').length")
    assert got["PNG"].read_bytes().startswith(b"\x89PNG") and got["PNG"].stat().st_size > 5_000
    picture = ET.parse(got["SVG"]).getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert len(list(picture.iter(f"{space}g"))) + len(list(picture.iter(f"{space}line"))) == count
    assert "toripalimab" in {text.text for text in picture.iter(f"{space}text")}
    drawn = json.loads(got["Cytoscape JSON"].read_text())["elements"]
    assert len(drawn["nodes"]) + len(drawn["edges"]) == count and "x" in drawn["nodes"][0]["position"]
    space = "{http://graphml.graphdrawing.org/xmlns}"
    graph = ET.parse(got["GraphML"]).getroot()
    ends = {node.get("id") for node in graph.iter(f"{space}node")}
    assert len(ends) == len(drawn["nodes"])
    for edge in graph.iter(f"{space}edge"):
        assert {edge.get("source"), edge.get("target")} <= ends


def test_dark_colours_come_when_the_scheme_changes(look: Look) -> None:
    page = wait(look(PD1).page)
    colour = "drawing.nodes('[kind = \"condition\"]')[0].style('background-color')"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    assert page.evaluate(colour) != light


def test_without_scripts_there_is_a_table(look: Look) -> None:
    page = look(PD1, scripts=False).page
    expect(page.locator(".drawn")).to_be_hidden()
    row = page.locator("tbody tr", has_text="toripalimab").first
    expect(row).to_contain_text("member of")
    row.get_by_role("link", name="what stands around it").click()
    page.wait_for_url("**about=%2Fagent%2Ftoripalimab**")
    expect(page.locator("h1")).to_contain_text("toripalimab")


def test_hostile_titles_do_nothing(look: Look) -> None:
    page = wait(look(f"/graph?about={HOSTILE}").page)
    page.wait_for_timeout(200)
    assert page.title() != "owned"
    expect(page.locator(".chosen")).to_contain_text("<script>")


@pytest.mark.parametrize("path", ["/agent/toripalimab", f"/trial/{HOSTILE}"])
def test_pages_lead_to_their_drawing(look: Look, path: str) -> None:
    page = look(path).page
    page.get_by_role("link", name="Draw what stands around it").click()
    page.wait_for_url("**/graph?about=**")
    wait(page)
