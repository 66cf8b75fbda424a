"""The SPARQL editor: completion, mistakes at their line, answers, by keyboard alone and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from serve.browser.visiting import Visit

Look = Callable[..., Visit]
TRIALS = "SELECT ?t WHERE { ?t a tg:Trial ; tg:tests agent:cadonilimab }"


def write(page: Page, text: str) -> None:
    """Type a query in the place of the one that is there."""
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def read(page: Page) -> str:
    """The query in the editor."""
    return str(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def test_a_query_is_written_and_run_by_keyboard_alone(look: Look) -> None:
    seen = look("/sparql-editor")
    expect(seen.page.locator(".CodeMirror")).to_be_visible()
    seen.page.get_by_role("textbox", name="SPARQL query").focus()
    seen.page.keyboard.press("Control+a")
    seen.page.keyboard.type(TRIALS)
    seen.page.keyboard.press("Control+Enter")
    expect(seen.page.locator("#result table")).to_contain_text("000_8c8bcb7ea39ef8d9")
    seen.page.keyboard.press("Tab")  # the editor lets go of the keyboard, to the text that may be scrolled
    seen.page.keyboard.press("Tab")
    assert seen.focused() == "button# Run"
    assert seen.find_barriers() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_properties_and_classes_are_completed_from_the_ontology(look: Look, scheme: str) -> None:
    seen = look("/sparql-editor", scheme=scheme)
    write(seen.page, "SELECT * WHERE { ?trial tg:hasArm ?arm ; tg:prior")
    seen.page.keyboard.press("Control+Space")
    hints = seen.page.locator(".CodeMirror-hint")
    expect(hints.first).to_contain_text("tg:priorState")
    expect(hints.first).to_contain_text("resistant")  # its definition
    seen.page.keyboard.press("Enter")
    assert "tg:priorState" in read(seen.page)
    assert "PREFIX tg: <https://w3id.org/trialgraph/>" in read(seen.page)
    write(seen.page, "SELECT * WHERE { ?x a tg:Outc")
    seen.page.keyboard.press("Control+Space")
    expect(hints.first).to_contain_text("tg:OutcomeMeasure")
    assert seen.find_barriers() == []


def test_a_mistake_is_shown_at_its_line_and_goes_when_mended(look: Look) -> None:
    seen = look("/sparql-editor")
    write(seen.page, "SELECT ?t WHERE {\n?t a tg:Trial .\n?t foo:bar ?x\n}")
    lines = read(seen.page).split("\n")  # the editor declares tg: above, and indents
    line = next(number for number, text in enumerate(lines) if "foo:" in text)
    seen.page.get_by_role("button", name="Run").click()
    said = f"Line {line + 1}, column {lines[line].index('foo:') + 1}: The prefix foo: is not declared."
    expect(seen.page.get_by_role("alert")).to_contain_text(said)
    expect(seen.page.locator(".wrong-line")).to_have_count(1)
    place = seen.page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor()")
    assert (place["line"], place["ch"]) == (line, lines[line].index("foo:"))
    assert seen.find_barriers() == []
    write(seen.page, TRIALS)
    expect(seen.page.locator(".wrong-line")).to_have_count(0)
    seen.page.get_by_role("button", name="Run").click()
    expect(seen.page.locator("#result table")).to_be_visible()


def test_an_example_comes_with_its_values_and_runs(look: Look) -> None:
    page = look("/sparql-editor").page
    page.get_by_role("link", name="Partners of an agent or class", exact=True).click()
    page.wait_for_url("**/sparql-editor?saved=partners")
    expect(page.locator(".CodeMirror")).to_contain_text("class/pd-1-antibody")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#result table")).to_contain_text("gemcitabine")


def test_hostile_values_of_an_answer_do_nothing(look: Look) -> None:
    page = look("/sparql-editor").page
    write(page, """SELECT ?title WHERE { ?t dcterms:title ?title FILTER(CONTAINS(?title, "script")) }""")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result table")).to_contain_text("<script>")
    page.wait_for_timeout(200)
    assert page.title() == "SPARQL – trialgraph"
    assert page.locator("#result script, #result img").count() == 0


def test_answers_are_downloaded_in_the_form_asked_for(look: Look) -> None:
    page = look("/sparql-editor").page
    write(page, TRIALS)
    with page.expect_download() as coming:
        page.get_by_role("button", name="CSV").click()
    head, *rows = coming.value.path().read_text(encoding="utf-8").splitlines()
    assert head == "t"
    assert sorted(row.rpartition("/")[2][:4] for row in rows) == ["000_", "001_"]


def test_a_query_that_takes_long_can_be_stopped(look: Look) -> None:
    page = look("/sparql-editor").page
    write(page, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#result")).to_have_text("Stopped.")
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    write(page, TRIALS)
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#result table")).to_contain_text("000_8c8bcb7ea39ef8d9")


def test_without_scripts_it_is_a_form(look: Look) -> None:
    page = look("/sparql-editor", scripts=False).page
    page.get_by_label("SPARQL query").fill(TRIALS)
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#result table")).to_contain_text("000_8c8bcb7ea39ef8d9")
    expect(page.get_by_label("SPARQL query")).to_have_value(TRIALS)
    page.get_by_label("SPARQL query").fill("SELECT ?t WHERE {")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 1")


def test_on_a_narrow_screen_it_fits(look: Look) -> None:
    seen = look("/sparql-editor", width=360)
    expect(seen.page.locator(".CodeMirror")).to_be_visible()
    seen.page.get_by_role("button", name="Run").click()
    expect(seen.page.locator("#result h2")).to_be_visible()
    assert seen.width() == 360
