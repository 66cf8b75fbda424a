"""Every IRI of the graph has an address, in every format; the addresses of evidence give the text it cites."""

from __future__ import annotations

import random
from pathlib import Path
from urllib.parse import quote, urldefrag

import pyoxigraph as ox
import pytest

from serve.served import Server
from trialgraph.namespaces import RDF, TG
from trialgraph.serve.resource_addresses import find_iris, split_suffix
from trialgraph.store import open_store
from trialgraph.terms import parse_evidence_iri

TRIAL = "/trial/000_8c8bcb7ea39ef8d9"
FORMATS = {
    ".ttl": ("text/turtle", ox.RdfFormat.TURTLE), ".nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    ".jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD), ".rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}  # fmt: skip


def read(content: bytes, form: ox.RdfFormat) -> set[str]:
    """The triples, as text."""
    return {str(quad.triple) for quad in ox.parse(content, format=form, base_iri="http://base.example/")}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    "path", [TRIAL, "/agent/cadonilimab", "/class/pd-1-antibody", "/endpoint/PFS", "/Trial", "/dataset"]
)
def test_a_suffix_and_an_accept_header_ask_for_the_same(server: Server, path: str, suffix: str) -> None:
    media_type, form = FORMATS[suffix]
    by_suffix, by_header = server.get(path + suffix), server.get(path, headers={"accept": media_type})
    for answer in (by_suffix, by_header):
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].partition(";")[0] == media_type
        assert answer.headers["vary"] == "Accept, HX-Request"
    assert read(by_suffix.content, form) == read(by_header.content, form)
    assert read(by_suffix.content, form) == read(server.get(f"{path}.nt").content, ox.RdfFormat.N_TRIPLES)


@pytest.mark.parametrize(
    "path", [TRIAL, "/agent/cadonilimab", "/condition/nasopharyngeal-carcinoma", "/dataset", "/Trial"]
)
@pytest.mark.parametrize("accept", ["text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "*/*", ""])
def test_people_get_a_page(server: Server, path: str, accept: str) -> None:
    answer = server.get(path, headers={"accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert server.get(f"{path}.html", headers={"accept": "text/turtle"}).headers["content-type"].startswith("text/html")


def test_a_trial_comes_with_all_it_owns(server: Server, seeds_db: Path) -> None:
    with open_store(seeds_db) as store:
        owned = {str(triple) for triple in store.owned_triples(TG + TRIAL[1:])}
    assert len(owned) > 100
    assert read(server.get(f"{TRIAL}.nt").content, ox.RdfFormat.N_TRIPLES) == owned


def test_every_iri_of_the_graph_dereferences(server: Server, seeds_db: Path) -> None:
    """All trials, the dataset, the classes and properties; of concepts and cited texts some, drawn by lot."""
    with open_store(seeds_db) as store:
        terms = {term.value for triple in store.all_triples() for term in triple if isinstance(term, ox.NamedNode)}
    documents = sorted({urldefrag(iri).url for iri in terms if iri.startswith(TG)})
    kinds = tuple(TG + kind for kind in ("agent/", "condition/", "criterion/"))
    concepts = [iri for iri in documents if iri.startswith(kinds)]
    texts = [iri for iri in documents if "/v/" in iri]
    others = sorted(set(documents) - set(concepts) - set(texts))
    assert len(concepts) > 1_000 and len(texts) > 50 and len(others) > 500
    lot = random.Random(6)
    for iri in [*lot.sample(concepts, 60), *lot.sample(texts, 60), *lot.sample(others, 60)]:
        path = "/" + quote(iri.removeprefix(TG), safe="/%~:@!$&'()*+,;=")
        answer = server.get(path, headers={"accept": "text/turtle, text/plain;q=0.5"})
        assert answer.status_code == 200, (iri, answer.text)


def test_the_terms_that_the_graph_uses_are_described(server: Server, seeds_db: Path) -> None:
    with open_store(seeds_db) as store:
        used = {triple.predicate.value for triple in store.all_triples()}
        used |= {triple.object.value for triple in store.all_triples() if triple.predicate.value == f"{RDF}type"}  # type: ignore[union-attr]
    ours = sorted(iri for iri in used if iri.startswith(TG))
    assert len(ours) > 50
    ontology = read(server.get("/ontology.ttl").content, ox.RdfFormat.TURTLE)
    assert [iri for iri in ours if not any(triple.startswith(f"<{iri}> ") for triple in ontology)] == []
    assert "http://www.w3.org/2000/01/rdf-schema#" in server.get("/hasArm.nt").text


@pytest.mark.parametrize("name", ["agent", "class", "condition", "endpoint", "criterion", "procedure", "trial"])
@pytest.mark.parametrize("path", ["/NAME", "/NAME.html"])
def test_a_property_that_is_called_like_a_folder_is_a_page_of_its_own(server: Server, name: str, path: str) -> None:
    is_known = server.get(f"/{name}.ttl").status_code == 200
    answer = server.get(path.replace("NAME", name), headers={"accept": "text/html"})
    assert answer.status_code == (200 if is_known else 404)


@pytest.mark.parametrize("path", ["/nothing", "/agent/nobody.ttl", "/queries/partners.csv", "/sparql?query=x"])
def test_what_is_refused_is_a_page_to_people_and_a_line_to_programs(server: Server, path: str) -> None:
    page = server.get(path, headers={"accept": "text/html,*/*;q=0.1"})
    line = server.get(path, headers={"accept": "*/*"})
    assert page.status_code == line.status_code >= 400
    assert page.headers["content-type"].startswith("text/html")
    assert (line.headers["content-type"], line.text.count("\n")) == ("text/plain; charset=utf-8", 1)
    assert page.headers["vary"] == line.headers["vary"] == "Accept, HX-Request"


def test_the_address_of_evidence_gives_the_text_it_cites(server: Server, seeds_db: Path) -> None:
    with open_store(seeds_db) as store:
        cited = sorted({
            triple.object.value for triple in store.owned_triples(TG + TRIAL[1:])
            if isinstance(triple.object, ox.NamedNode) and "#char=" in triple.object.value
        })  # fmt: skip
        quotes = {iri: store.texts.quote(iri) for iri in cited[:20]}
    assert len(quotes) == 20
    for iri, quotation in quotes.items():
        answer = server.get("/" + urldefrag(iri).url.removeprefix(TG))
        place = parse_evidence_iri(iri)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.text[place.start : place.end] == quotation


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/agent/nobody", "/agent/nobody.ttl", "/trial/none.jsonld", "/trial/none", "/.ttl", "/agent/.nt",
        "/agent/",
        f"{TRIAL}/v/none/text/title", f"{TRIAL}/v/1/text", "/trial/x/v/1/text/a", "/agent/a%20b.ttl",
        "/agent/%3Cx%3E.ttl",
    ],
)  # fmt: skip
def test_of_what_nothing_is_known_there_is_no_answer(server: Server, path: str) -> None:
    assert server.get(path).status_code == 404


def test_what_no_format_fits_is_refused(server: Server) -> None:
    refused = server.get(TRIAL, headers={"accept": "image/png"})
    assert refused.status_code == 406
    assert "text/turtle" in refused.text


@pytest.mark.parametrize(
    ("path", "name", "wanted"),
    [
        ("agent/x", "agent/x", ""), ("agent/x.ttl", "agent/x", "text/turtle"), ("agent/x.y", "agent/x.y", ""),
        ("agent/x.ttl.nt", "agent/x.ttl", "application/n-triples"), ("ttl", "ttl", ""), (".ttl", ".ttl", ""),
    ],
)  # fmt: skip
def test_a_suffix_is_one_only_if_it_names_a_format(path: str, name: str, wanted: str) -> None:
    assert split_suffix(path) == (name, wanted)


def test_a_path_may_stand_for_an_iri_with_letters_of_any_script() -> None:
    assert find_iris("agent/caf%C3%A9") == (f"{TG}agent/caf%C3%A9", f"{TG}agent/café")
    assert find_iris("agent/x") == (f"{TG}agent/x",)
