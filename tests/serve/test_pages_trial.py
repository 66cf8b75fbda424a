"""The page of a trial: what it shows of the seeds, its picture, and that no text of a record becomes markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from serve.page_graphs import HOSTILE, ask, build_page_graph, serve
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.links import make_iri, make_outside_link, make_path
from trialgraph.serve.pages.trial import Trial, make_trial, show_trial
from trialgraph.serve.views.arms import say_number
from trialgraph.serve.views.record_text import cut_text, say_pointer
from trialgraph.serve.views.regimen_picture import NARROW, WIDE, Box, Words, draw_regimens
from trialgraph.serve.views.text_width import measure, wrap
from trialgraph.serve.views.trial_nodes import read_trial_nodes

CERVICAL = "001_2c328fc56a7b2162"
NPC = "000_8c8bcb7ea39ef8d9"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedGraph]:
    graph = serve(build_page_graph(tmp_path_factory.mktemp("pages") / "made.db"))
    yield graph
    graph.close()


def view(graph: ServedGraph, trial: str) -> Trial:
    return make_trial(read_trial_nodes(graph, make_iri("trial", trial)))


def page(graph: ServedGraph, trial: str) -> str:
    body = show_trial(graph, ask(f"/trial/{trial}"), trial).body
    assert isinstance(body, bytes)
    return body.decode()


def test_alternatives_and_phases_with_their_doses(graph: ServedGraph) -> None:
    (arm,) = view(graph, CERVICAL).arms
    assert [[phase.heading for phase in regimen.phases] for regimen in arm.regimens] == [
        ["combination, at most 6 cycles", "maintenance, at most 24 months"]
    ] * 2
    carboplatin, cisplatin = (
        {part.therapy.label: [dose.text for dose in part.doses] for part in regimen.phases[0].components}
        for regimen in arm.regimens
    )
    assert carboplatin["carboplatin"] == ["5 AUC, every 21 days"]
    assert cisplatin["cisplatin"] == ["75 mg/m2, every 21 days"]
    assert carboplatin["cadonilimab"] == ["10 mg/kg, every 21 days"]


def test_population_and_outcomes(graph: ServedGraph) -> None:
    trial = view(graph, NPC)
    (population,) = trial.populations
    assert [concept.label for concept in population.conditions] == ["nasopharyngeal carcinoma"]
    assert [(prior.therapy.label, prior.state) for prior in population.prior_therapies] == [
        ("PD-1 antibody", "resistant")
    ]
    assert [group.role for group in trial.outcomes] == ["primary", "secondary", "other"]
    adverse = trial.outcomes[0].outcomes[0]
    assert ([e.label for e in adverse.endpoints], adverse.time.text) == (["adverse event"], "24 from randomisation")


def test_every_quotation_is_marked_in_the_text_with_its_words(graph: ServedGraph) -> None:
    for name in (NPC, CERVICAL, HOSTILE):
        nodes = read_trial_nodes(graph, make_iri("trial", name))
        trial = make_trial(nodes)
        marked: dict[str, str] = {}
        for field in trial.fields:
            for segment in field.segments:
                for mark in segment.marks:
                    marked[mark] = marked.get(mark, "") + segment.text
        quoted = {
            mark: nodes.citations.fields[place.pointer][place.start : place.end]
            for place, mark in nodes.citations.places.items()
        }
        assert marked == quoted
        assert len(quoted) > 3
        text = page(graph, name)
        anchors = set(re.findall(r'<span id="(e\d+)">', text))
        assert set(re.findall(r'href="#(e\d+)"', text)) <= anchors == set(quoted)


def test_the_picture_says_all_and_stays_in_its_frame(graph: ServedGraph) -> None:
    for width in (WIDE, NARROW):
        picture = draw_regimens(view(graph, CERVICAL).arms, width)
        words = [shape for shape in picture.shapes if isinstance(shape, Words)]
        boxes = [shape for shape in picture.shapes if isinstance(shape, Box)]
        assert {"cadonilimab", "carboplatin", "cisplatin", "etoposide", "or"} <= {shape.text for shape in words}
        assert picture.days == 28
        assert all(box.x >= 0 and box.x + box.width <= width and box.y + box.height <= picture.height for box in boxes)
        assert all(0 <= shape.x < width and shape.y <= picture.height for shape in words)
    assert picture.roles == ("experimental", "background")


def test_the_days_of_an_interval_are_ticks_of_a_strip(graph: ServedGraph) -> None:
    picture = draw_regimens(view(graph, CERVICAL).arms, WIDE)
    ticks = [shape for shape in picture.shapes if isinstance(shape, Box) and shape.style == "given"]
    strips = [shape for shape in picture.shapes if isinstance(shape, Box) and shape.style == "strip"]
    assert len(ticks) == 2 * len(strips)  # days 1 and 22 of 28
    assert {
        round((tick.x - strip.x) / (strip.width / 28))
        for strip in strips
        for tick in ticks
        if tick.y == strip.y and 0 <= tick.x - strip.x < strip.width
    } == {0, 21}


class Tags(HTMLParser):
    """The elements of a page with their attributes, and the text outside scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_no_text_of_a_record_becomes_markup(graph: ServedGraph) -> None:
    tags = Tags(page(graph, HOSTILE)).found
    scripts = [attributes for tag, attributes in tags if tag == "script"]
    assert all("src" in attributes or attributes.get("type") == "application/ld+json" for attributes in scripts)
    assert [attributes["src"] for tag, attributes in tags if tag == "img"] == [
        attributes["src"] for tag, attributes in Tags(page(graph, NPC)).found if tag == "img"
    ]
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on") or name == "style"]


def test_json_ld_is_json_and_cannot_end_its_element(graph: ServedGraph) -> None:
    text = page(graph, HOSTILE)
    start = text.index('<script type="application/ld+json">') + len('<script type="application/ld+json">')
    said = json.loads(text[start : text.index("</script>", start)])
    assert said["@type"] == "MedicalTrial"
    assert said["identifier"] == HOSTILE
    assert said["name"].startswith('<script>document.title="owned"</script> Toripalimab')
    assert "nasopharyngeal carcinoma" in {condition["name"] for condition in said["healthCondition"]}


def test_a_trial_that_is_not_there(graph: ServedGraph) -> None:
    answer = show_trial(graph, ask("/trial/NCT6660"), "NCT6660")
    assert answer.status == 404
    assert b"NCT66600001" in bytes(answer.body)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "data:text/html,x", "http://a b", "https://x/<b>", "//x", "", "JavaScript:x"]
)
def test_only_web_addresses_are_linked(iri: str) -> None:
    assert make_outside_link(iri) == ""


def test_paths_of_the_graph_s_iris() -> None:
    assert make_path("https://w3id.org/trialgraph/agent/cisplatin") == "/agent/cisplatin"
    assert make_path("https://w3id.org/trialgraph/trial/A%22%3E%2F") == "/trial/A%22%3E/"
    assert make_path("https://w3id.org/trialgraph/trial/A#arm-1") == ""
    assert make_path("https://example.org/agent/x") == ""
    assert make_outside_link("https://clinicaltrials.gov/study/NCT00000001")


def test_text_is_cut_where_overlapping_quotations_begin_and_end() -> None:
    cut = list(cut_text("abcdef", [(1, 4, "x"), (2, 6, "y"), (2, 2, "empty")]))
    assert [(segment.text, segment.marks, segment.starts) for segment in cut] == [
        ("a", (), ()), ("b", ("x",), ("x",)), ("cd", ("x", "y"), ("y",)), ("ef", ("y",), ()),
    ]  # fmt: skip
    assert list(cut_text("", [])) == []


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("/protocolSection/identificationModule/briefTitle", "brief title"),
        ("/protocolSection/armsInterventionsModule/armGroups/0/label", "arm groups 1, label"),
        ("/a~1b", "a/b"),
        ("", "text"),
    ],
)
def test_fields_are_named_in_words(pointer: str, words: str) -> None:
    assert say_pointer(pointer) == words


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("200", "200"),
        ("0.5", "0.5"),
        ("1200", "1,200"),
        ("1000000", "1,000,000"),
        ("2000000000", "2×10^9"),
        ("5.519507", "5.5195"),
    ],
)
def test_numbers_are_said_as_people_write_them(number: str, said: str) -> None:
    assert say_number(number) == said


def test_lines_fit_their_width() -> None:
    lines = wrap(
        "Concurrent chemoradiotherapy with Pneumonoultramicroscopicsilicovolcanoconiosisab weekly", 120, 12, lines=3
    )
    assert len(lines) == 3 and lines[-1].endswith("…")
    assert all(measure(line, 12) <= 120 for line in lines)
    assert wrap("", 100, 12) == [""]
