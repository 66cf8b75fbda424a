"""Whole graphs of real records: well formed, and every evidence can be quoted."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from trialgraph.namespaces import TG
from trialgraph.pipeline import build_graph
from trialgraph.registries import ReadReport
from trialgraph.store import Store, open_store
from trialgraph.validation import validate_concepts, validate_trials
from trialgraph.vocabulary.load import load_builtin


@pytest.fixture(scope="module")
def seed_store(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The graph of the five seeds."""
    db = tmp_path_factory.mktemp("seeds") / "db"
    build_graph([seeds], db, load_builtin(), ReadReport())
    with open_store(db) as store:
        yield store


@pytest.fixture(scope="module")
def registry_store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The graph of every fiftieth record of the registry sample."""
    folder = tmp_path_factory.mktemp("registry")
    with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz") as lines:
        (folder / "records.ndjson").write_bytes(b"".join(islice(lines, 0, None, 50)))
    build_graph([folder / "records.ndjson"], folder / "db", load_builtin(), ReadReport())
    with open_store(folder / "db") as store:
        yield store


def list_unquotable(store: Store) -> list[str]:
    """Evidence that quotes nothing."""
    rows = store.select("SELECT DISTINCT ?place { ?s ?evidence ?place FILTER(STRENDS(STR(?evidence), 'Evidence')) }")
    places = [row["place"].value for row in rows]
    assert places
    return [place for place in places if not store.texts.quote(place)]


def test_the_seeds_make_a_well_formed_graph(seed_store: Store) -> None:
    trials = list(seed_store.subjects(f"{TG}Trial"))
    assert len(trials) == seed_store.metadata.trial_count == 5
    assert list(validate_trials(seed_store, trials)) == []


def test_the_builtin_vocabulary_is_well_formed(seed_store: Store) -> None:
    assert list(validate_concepts(seed_store)) == []


def test_every_evidence_of_the_seeds_can_be_quoted(seed_store: Store) -> None:
    assert list_unquotable(seed_store) == []


def test_registry_records_make_a_well_formed_graph(registry_store: Store) -> None:
    assert registry_store.metadata.trial_count == 111
    assert list(validate_trials(registry_store, registry_store.subjects(f"{TG}Trial"))) == []


def test_every_evidence_of_registry_records_can_be_quoted(registry_store: Store) -> None:
    assert list_unquotable(registry_store) == []
