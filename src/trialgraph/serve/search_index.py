"""Finding trials and concepts by what people type: one SQLite file (FTS5) beside a snapshot of the graph.

Rows are numbered by how much they matter (concepts by their number of trials, trials by their start), so that the best
matches are read first and reading stops when there are enough: a search costs the same in a small and a large graph.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from trialgraph.concept_names import CONCEPT_KINDS
from trialgraph.errors import StoreError
from trialgraph.name_spellings import fold_name
from trialgraph.namespaces import BIOREGISTRY, SKOS, TG
from trialgraph.store import Store, open_store

FILE = "search.sqlite"
_SCHEMA = """
CREATE TABLE concept (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, kind TEXT, label TEXT, trials INTEGER);
CREATE TABLE name (id INTEGER PRIMARY KEY, concept INTEGER, text TEXT, folded TEXT, rank INTEGER);
CREATE TABLE trial (
  id INTEGER PRIMARY KEY, iri TEXT, identifier TEXT, folded TEXT, title TEXT, start TEXT, status TEXT
);
CREATE TABLE fact (name TEXT PRIMARY KEY, number INTEGER);
CREATE VIRTUAL TABLE name_words USING fts5(text, content='', prefix='2 3', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE trial_words USING fts5(text, content='', prefix='3 4', tokenize='unicode61 remove_diacritics 2');
"""
_INDEXES = """
CREATE INDEX name_folded ON name (folded, concept);
CREATE INDEX trial_folded ON trial (folded);
"""
_RANKS = {"prefLabel": 0, "notation": 0, "altLabel": 1, "ambiguousLabel": 2, "hiddenLabel": 3, "exactMatch": 4}
_CONCEPTS = f"""SELECT ?concept ?class ?label WHERE {{
  VALUES ?class {{ {" ".join("tg:" + name for name in CONCEPT_KINDS.values())} }}
  ?concept a ?class ; skos:prefLabel ?label }}"""
_NAMES = f"""SELECT ?concept ?property ?name WHERE {{
  VALUES ?property {{ {" ".join("tg:" + n if n == "ambiguousLabel" else "skos:" + n for n in _RANKS)} }}
  ?concept ?property ?name }}"""
_TRIALS = """SELECT ?trial ?identifier ?title ?start ?status WHERE {
  ?trial a tg:Trial ; dcterms:title ?title ; dcterms:identifier ?identifier
  OPTIONAL { ?trial tg:startDate ?start } OPTIONAL { ?trial tg:status ?status } }"""
# How many trials a concept has: itself or anything below it.
_USES = tuple(
    f"SELECT ?concept (COUNT(DISTINCT ?trial) AS ?trials) WHERE {{ ?trial tg:{has} ?part . ?part tg:{what} ?found . "
    "?found tg:within ?concept } GROUP BY ?concept"
    for has, what in (
        ("hasTherapy", "therapy"),
        ("hasPopulation", "condition"),
        ("hasOutcome", "endpoint"),
        ("hasOutcome", "criterion"),
    )
)


def build_search_index(store: Store, file: Path) -> None:
    """Write the index of `store` at `file`: whole, or not at all. Raises StoreError where it cannot be written."""
    handle, made = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    os.close(handle)
    try:
        with sqlite3.connect(made) as connection:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
            _write_concepts(connection, store)
            _write_trials(connection, store)
            connection.executescript(_INDEXES + "ANALYZE;")
        connection.close()
        Path(made).replace(file)
    except (sqlite3.Error, OSError) as error:
        Path(made).unlink(missing_ok=True)
        raise StoreError(f"{file}: the search index cannot be written: {error}") from error


def start_building(db: Path) -> subprocess.Popen[bytes]:
    """Begin to write the index beside the graph at `db` in a process of its own, which gives way to others.

    It ends by itself; where the graph is taken away meanwhile, without an index.
    """
    command = [sys.executable, "-m", "trialgraph.serve.search_index", str(db)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)


def main(db: Path) -> None:
    """Write the index beside the graph at `db`."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(5)
    with open_store(db) as store:
        build_search_index(store, db / FILE)


def _write_concepts(connection: sqlite3.Connection, store: Store) -> None:
    trials: dict[str, int] = defaultdict(int)
    for query in _USES:
        for concept, count in store.select(query):
            trials[concept.value] += int(count.value)
    kinds = {TG + name: kind for kind, name in CONCEPT_KINDS.items()}
    rows = [(row[0].value, kinds[row[1].value], row[2].value) for row in store.select(_CONCEPTS)]
    rows.sort(key=lambda row: (-trials[row[0]], row[2].casefold(), row[0]))
    numbers = {iri: number for number, (iri, _, _) in enumerate(rows, 1)}
    connection.executemany(
        "INSERT INTO concept VALUES (?, ?, ?, ?, ?)",
        ((numbers[iri], iri, kind, label, trials[iri]) for iri, kind, label in rows),
    )
    _write_names(connection, store, numbers)


def _write_names(connection: sqlite3.Connection, store: Store, numbers: dict[str, int]) -> None:
    names: dict[tuple[int, str], int] = {}
    for concept, prop, name in store.select(_NAMES):
        if concept.value in numbers:
            rank = _RANKS[prop.value.removeprefix(SKOS).removeprefix(TG)]
            for text in _spell(name.value, rank):
                key = (numbers[concept.value], text)
                names[key] = min(rank, names.get(key, rank))
    found = sorted((concept, rank, text) for (concept, text), rank in names.items())
    rows = [(number, concept, text, fold_name(text), rank) for number, (concept, rank, text) in enumerate(found, 1)]
    connection.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?)", rows)
    connection.executemany(
        "INSERT INTO name_words (rowid, text) VALUES (?, ?)", ((row[0], f"{row[2]} {row[3]}") for row in rows)
    )


def _spell(name: str, rank: int) -> Iterator[str]:
    """A name as it is looked for; an identifier with and without its scheme."""
    if rank < _RANKS["exactMatch"]:
        yield name
        return
    identifier = name.removeprefix(BIOREGISTRY)
    yield identifier
    if ":" in identifier and "/" not in identifier:
        yield identifier.partition(":")[2]


def _write_trials(connection: sqlite3.Connection, store: Store) -> None:
    found: dict[str, tuple[str, str, str, str]] = {}
    for trial, identifier, title, start, status in store.select(_TRIALS):
        said = (start.value if start else "", status.value if status else "")
        found[trial.value] = (identifier.value, title.value, *said)
    rows = sorted(found.items(), key=lambda item: (item[1][2], item[0]))
    connection.executemany(
        "INSERT INTO trial VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (number, iri, identifier, fold_name(identifier), title, start, status)
            for number, (iri, (identifier, title, start, status)) in enumerate(rows, 1)
        ),
    )
    connection.executemany(
        "INSERT INTO trial_words (rowid, text) VALUES (?, ?)",
        ((number, f"{row[0]} {row[1]}") for number, (_, row) in enumerate(rows, 1)),
    )
    connection.execute("INSERT INTO fact VALUES ('trials', ?)", (len(rows),))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
