"""``trialgraph vocab``, ``ground`` and ``xref`` as a user drives them, with files and addresses of a local server."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from command_line import Run, assert_one_line
from trialgraph.vocabulary.formats.reading import presets

pytestmark = pytest.mark.usefixtures("no_waiting")

OBO = """format-version: 1.2
data-version: releases/2026-01-01

[Term]
id: MONDO:0700101
name: trembling zebra syndrome
synonym: "zebra staggers" EXACT []
xref: mesh:D00007727
is_a: MONDO:0700102 ! disease of zebras

[Term]
id: MONDO:0700102
name: disease of zebras
"""
SETTLING = """subject_id\tpredicate_id\tobject_id\tmapping_justification
MONDO:0015459\tskos:exactMatch\tNCIT:C9321\tsemapv:ManualMappingCuration
"""
TABLE = """code;name;other names
ZB-1;Zebrastatin;ZST|zebra drug
"""
RECORD = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT00000001", "briefTitle": "Zebrastatin in Trembling Zebra Syndrome"},
        "conditionsModule": {"conditions": ["Zebra Staggers"]},
        "armsInterventionsModule": {
            "armGroups": [{"label": "A", "type": "EXPERIMENTAL", "interventionNames": ["Drug: Zebrastatin"]}],
            "interventions": [{"type": "DRUG", "name": "Zebrastatin", "armGroupLabels": ["A"]}],
        },
    }
}


@pytest.fixture
def obo(tmp_path: Path) -> Path:
    path = tmp_path / "made.obo"
    path.write_text(OBO)
    return path


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "NCT00000001.json"
    path.write_text(json.dumps(RECORD))
    return path


def test_add_list_check_and_remove(run: Run, obo: Path) -> None:
    added = run("vocab", "add", obo)
    assert added.code == 0
    assert added.out == "made: 2 entries and 0 mappings of 2 read as obo; 1 defect (trialgraph vocab check made)\n"
    (listed,) = map(json.loads, run("vocab", "list", "--json").out.splitlines())
    assert (listed["name"], listed["version"], listed["entries"]) == ("made", "releases/2026-01-01", 2)
    table = run("vocab", "list")
    assert "made" in table.out and "releases/2026-01-01" in table.out
    checked = run("vocab", "check", "made")
    assert checked.out.startswith("made.obo:8: malformedIdentifier: mesh:D00007727: expected ")
    assert checked.err == "made: 1 defect\n"
    assert run("vocab", "remove", "made").out == "made: removed\n"
    assert "no vocabulary was added" in run("vocab", "list").err
    assert_one_line(run("vocab", "remove", "made"), "'made': no vocabulary of that name was added")


def test_facts_and_graph_use_what_was_added(run: Run, obo: Path, record: Path) -> None:
    (before,) = map(json.loads, run("facts", record).out.splitlines())
    run("vocab", "add", obo)
    (after,) = map(json.loads, run("facts", record).out.splitlines())
    assert [c["grounded"] for c in before["conditions"]] == [False]
    assert [c["ids"] for c in after["conditions"]] == [["mondo:0700101"]]
    run("build", record)
    rows = run("query", "condition-trials", "-p", "condition=MONDO:0700101", "--format", "csv").out
    assert "NCT00000001" in rows


def test_a_store_says_that_its_facts_were_read_with_other_vocabularies(run: Run, obo: Path, record: Path) -> None:
    run("build", record)
    assert "stale" not in run("query", "overview").err
    stale = run("vocab", "add", obo)
    again = f"trialgraph update {record} --db trialgraph.db"
    assert "stale" in stale.err and again in stale.err
    assert again in run("query", "overview").err
    assert again in run("show", "trial", "NCT00000001").err
    assert "1 changed" in run("update", record).err
    assert "stale" not in run("query", "overview").err
    assert "stale" in run("vocab", "remove", "made").err


def test_a_table_is_read_by_the_columns_that_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "drugs.csv").write_text(TABLE.replace(";", ","))
    columns = ["--id-column", "code", "--label-column", "name", "--synonyms-column", "other names"]
    added = run("vocab", "add", "drugs.csv", "--as", "mine", "--kind", "agent", "--prefix", "zoo", *columns)
    assert (added.code, added.out.split(":")[0]) == (0, "mine")
    (told,) = map(json.loads, run("ground", "zebra drug", "--kind", "agent", "--json").out.splitlines())
    assert [(c["label"], c["reason"]) for c in told["candidates"]] == [("Zebrastatin", "synonym")]


def test_the_users_own_settling_wins(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.sssom.tsv").write_text(SETTLING)
    assert "0 entries and 1 mappings" in run("vocab", "add", "mine.sssom.tsv", "--settles").out
    told = {one["identifier"]: one for one in map(json.loads, run("xref", "MONDO:0015459", "--json").out.splitlines())}
    assert told["ncit:C9321"]["relation"] == "exact"
    assert told["ncit:C9321"]["said_by"].startswith("mine, line 2: mondo:0015459 exact ncit:C9321")
    assert told["ncit:C3871"]["relation"] == "close"
    decided = run("vocab", "conflicts", "--of", "ncit:C3871")
    assert "= ncit:C3871: says built-in" in decided.out and decided.err == "1 conflict\n"
    assert run("vocab", "conflicts", "--of", "NCIT:C3871").out == decided.out
    assert_one_line(run("vocab", "conflicts", "--of", "C3871"), "C3871: expected an identifier like ncit:C3871")


def test_ground_shows_candidates_ambiguity_and_suggestions(run: Run) -> None:
    table = run("ground", "Keytruda")
    assert table.code == 0 and "pembrolizumab" in table.out and "synonym" in table.out
    assert "ambiguous" in run("ground", "MS", "--kind", "condition").err
    typo = run("ground", "pembrolizumb")
    assert (typo.code, typo.out) == (1, "")
    assert "no concept has this name" in typo.err and "did you mean 'pembrolizumab'" in typo.err
    assert_one_line(run("ground", "NPC", "--kind", "disease"), "--kind disease: expected one of agent, ")


def test_xref_without_added_vocabularies_is_the_builtin_one(run: Run) -> None:
    told = run("xref", "NCIT:C3871")
    assert told.code == 0 and "mondo:0015459" in told.out and "built-in" in told.out
    assert_one_line(run("xref", "NCIT:C1"), "'NCIT:C1': no concept")


ERRORS: list[tuple[list[str], str]] = [
    (["vocab", "add", "gone.obo"], "gone.obo"),
    (["vocab", "add", "made.obo", "--kind", "disease"], "--kind disease: expected one of agent, "),
    (["vocab", "add", "made.obo", "made.obo", "--as", "x"], "--as x: expected one vocabulary to name, found 2"),
    (["vocab", "add", "empty.csv"], "empty file, expected a vocabulary"),
    (["vocab", "add", "made.obo", "--as", "Über"], "expected a name of small letters"),
    (["vocab", "check", "gone"], "no vocabulary of that name was added; added are: none"),
    (["vocab", "add", "http://127.0.0.1:9/x.obo"], "http://127.0.0.1:9/x.obo: cannot be fetched"),
]


@pytest.mark.usefixtures("obo")
@pytest.mark.parametrize(("arguments", "said"), ERRORS)
def test_errors_are_one_clear_line(run: Run, tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "empty.csv").write_text("")
    assert_one_line(run(*arguments), said)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The files of a directory at an address."""
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "mondo.obo").write_text(OBO)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_an_address_is_fetched_and_added(run: Run, server: str, cache: Path) -> None:
    assert run("vocab", "add", f"{server}/mondo.obo").out.startswith("mondo: 2 entries")
    (listed,) = map(json.loads, run("vocab", "list", "--json").out.splitlines())
    assert listed["origin"] == f"{server}/mondo.obo"
    assert any(path.name.endswith("-mondo.obo") for path in cache.rglob("*"))


@pytest.mark.usefixtures("cache")
def test_a_known_vocabulary_says_what_its_licence_allows(
    run: Run, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data: dict[str, Any] = dict(presets.load_vocabulary_data())
    known = data["vocabulary"] | {"mondo": data["vocabulary"]["mondo"] | {"address": f"{server}/mondo.obo"}}
    monkeypatch.setattr("trialgraph.vocabulary.known.load_vocabulary_data", lambda: data | {"vocabulary": known})
    added = run("vocab", "add", "mondo")
    assert added.out.startswith("mondo: 2 entries")
    assert "mondo: CC BY 4.0: use and redistribution" in added.err and "Cite: " in added.err
    (listed,) = map(json.loads, run("vocab", "list", "--json").out.splitlines())
    assert (listed["licence"], listed["origin"]) == ("CC BY 4.0", f"{server}/mondo.obo")


def test_known_vocabularies_are_told_with_address_licence_and_citation(run: Run) -> None:
    told = {one["name"]: one for one in map(json.loads, run("vocab", "known", "--json").out.splitlines())}
    assert set(told) >= {"mondo", "doid", "ncit", "mesh", "hgnc", "drugbank-open", "oncotree"}
    assert all(one["address"].startswith("http") and one["licence"] and one["citation"] for one in told.values())
    assert "Mondo Disease Ontology" in " ".join(run("vocab", "known").out.split())
