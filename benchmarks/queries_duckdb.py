"""The class × condition question, asked of the graph and of DuckDB over narrow tables made from the same facts.

The tables are what a careful analyst would make for exactly this question: whole numbers for trials and concepts, one
row a fact, sorted by what is asked for, in a DuckDB file. Both answer with the same trials, which is checked.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from trialgraph.namespaces import TG
from trialgraph.store import Store, open_store

REPETITIONS, WARM_UPS, SHARE = 15, 3, 0.5
ASKED = (("PD-1 antibody", "nasopharyngeal carcinoma"), ("PD-1 antibody", "neoplasm"), ("chemotherapy", "neoplasm"))

# The LIMITs cut nothing off: they tell Oxigraph that a sub-select is the small side (see the saved queries).
SPARQL = """SELECT ?trial ?title ?status WHERE {
  { SELECT DISTINCT ?trial WHERE {
      { SELECT DISTINCT ?trial ?condition WHERE {
          { SELECT DISTINCT ?trial WHERE {
              ?agent tg:within <%(class)s> .
              ?use tg:therapy ?agent ; tg:role "experimental" .
              ?trial tg:hasTherapy ?use .
          } LIMIT 900000 }
          ?trial tg:hasPopulation ?population .
          ?population tg:condition ?condition .
      } LIMIT 900000 }
      ?condition tg:within <%(condition)s> .
  } LIMIT 900000 }
  ?trial dcterms:title ?title ; tg:status ?status .
} ORDER BY ?trial"""

SQL = """SELECT DISTINCT trial.iri, trial.title, trial.status
FROM within AS w1 JOIN use ON use.therapy = w1.concept AND use.role = 'experimental'
JOIN treats ON treats.trial = use.trial
JOIN within AS w2 ON w2.concept = treats.condition
JOIN trial ON trial.id = use.trial
WHERE w1.ancestor = (SELECT id FROM concept WHERE iri = '%(class)s')
  AND w2.ancestor = (SELECT id FROM concept WHERE iri = '%(condition)s')
ORDER BY trial.iri"""

TABLES = {
    "trial": "SELECT ?t ?title ?status { ?t a tg:Trial ; dcterms:title ?title ; tg:status ?status }",
    "concept": "SELECT DISTINCT ?c { ?c tg:within ?c }",
    "use": "SELECT DISTINCT ?t ?c ?role { ?t tg:hasTherapy ?u . ?u tg:therapy ?c ; tg:role ?role }",
    "treats": "SELECT DISTINCT ?t ?c { ?t tg:hasPopulation ?p . ?p tg:condition ?c }",
    "within": "SELECT ?c ?above { ?c tg:within ?above }",
}


@dataclass(frozen=True)
class Times:
    """Medians in milliseconds, of wall and of CPU, and the number of rows."""

    rows: int
    wall: float
    cpu: float


def make_tables(store: Store, connection: duckdb.DuckDBPyConnection) -> None:
    """The narrow tables, from the facts of the graph."""
    numbers: dict[str, int] = {}

    def number(iri: str) -> int:
        return numbers.setdefault(iri, len(numbers))

    columns = {
        "trial": "iri VARCHAR, title VARCHAR, status VARCHAR, id INTEGER",
        "concept": "iri VARCHAR, id INTEGER",
        "use": "trial INTEGER, therapy INTEGER, role VARCHAR",
        "treats": "trial INTEGER, condition INTEGER",
        "within": "concept INTEGER, ancestor INTEGER",
    }
    for table, asked in TABLES.items():
        rows: Iterator[list[str]] = ([value.value for value in row] for row in store.select(asked))
        made: Iterator[list[object]]
        if table in ("trial", "concept"):
            made = ([*row, number(row[0])] for row in rows)
        else:
            made = ([*map(number, row[:2]), *row[2:]] for row in rows)
        connection.execute(f"CREATE TABLE {table}_unsorted ({columns[table]})")
        _insert(connection, table, made)
        order = "ancestor, concept" if table == "within" else "therapy, trial" if table == "use" else "ALL"
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM {table}_unsorted ORDER BY {order}")
        connection.execute(f"DROP TABLE {table}_unsorted")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterator[list[object]]) -> None:
    import pandas

    frame = pandas.DataFrame(list(rows))
    connection.execute(f"INSERT INTO {table}_unsorted SELECT * FROM frame")
    del frame


def time_question(ask: Callable[[], list[tuple[str, ...]]]) -> tuple[Times, list[tuple[str, ...]]]:
    """Ask some times for warming up and some for measuring."""
    wall, cpu, rows = [], [], list[tuple[str, ...]]()
    for repetition in range(WARM_UPS + REPETITIONS):
        start, cpu_start = time.perf_counter(), time.process_time()
        rows = ask()
        if repetition >= WARM_UPS:
            wall.append(1000 * (time.perf_counter() - start))
            cpu.append(1000 * (time.process_time() - cpu_start))
    return Times(len(rows), statistics.median(wall), statistics.median(cpu)), rows


def print_comparison(db: Path, folder: Path) -> None:
    """Both times for each pair of class and condition, then the texts."""
    with open_store(db) as store:
        iris = {
            row["label"].value: row["c"].value
            for row in store.select("SELECT ?c ?label { ?c skos:prefLabel ?label FILTER(?c != tg:nothing) }")
            if row["c"].value.startswith((f"{TG}class/", f"{TG}condition/"))
        }
        connection = duckdb.connect(str(folder / "narrow.duckdb"))
        make_tables(store, connection)
        print(f"\nClass × condition; to reach: at most {SHARE:g} of DuckDB's time (medians of {REPETITIONS})")
        print(
            f"{'class × condition':44} {'rows':>6} {'graph ms':>9} {'CPU':>7} {'DuckDB ms':>10} {'CPU':>7} {'share':>6}"
        )
        for asked_class, condition in ASKED:
            names = {"class": iris[asked_class], "condition": iris[condition]}
            graph, rows = time_question(lambda n=names: _ask_graph(store, SPARQL % n))  # type: ignore[misc]
            tables, same = time_question(lambda n=names: connection.execute(SQL % n).fetchall())  # type: ignore[misc]
            if rows != same:
                raise SystemExit(f"{asked_class} × {condition}: the answers differ: {len(rows)}, {len(same)} rows")
            share = graph.wall / tables.wall
            print(
                f"{asked_class + ' × ' + condition:44} {graph.rows:6,} {graph.wall:9.2f} {graph.cpu:7.2f} "
                f"{tables.wall:10.2f} {tables.cpu:7.2f} {share:6.2f} {'ok' if share <= SHARE else 'OVER'}"
            )
        connection.close()
    print(f"\nSPARQL:\n{SPARQL}\n\nDuckDB {duckdb.__version__}:\n{SQL}")


def _ask_graph(store: Store, asked: str) -> list[tuple[str, ...]]:
    return [tuple(value.value for value in row) for row in store.select(asked)]
