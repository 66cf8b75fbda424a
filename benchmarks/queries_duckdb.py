"""The class × condition question (the saved query ``class-condition-matrix``), asked of the graph and of DuckDB.

DuckDB gets narrow tables made from the same facts, as a careful analyst would make them for exactly this question:
whole numbers for trials and concepts, one row a fact, the graph's shortcuts (what a trial tests and studies) as tables,
each sorted by what it is searched for, in a DuckDB file. Both give the same rows in the same order, which is checked.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from trialgraph.concept_names import ConceptNames
from trialgraph.query_parameters import PreparedQuery, prepare_query
from trialgraph.saved_queries import load_saved_queries
from trialgraph.store import Store, open_store

REPETITIONS, WARM_UPS, SHARE = 15, 3, 0.5
QUERY = "class-condition-matrix"
# What is asked for, from one class in one disease to everything.
ASKED: tuple[dict[str, str], ...] = (
    {"class": "PD-1 antibody", "condition": "nasopharyngeal carcinoma"},
    {"class": "PD-1 antibody", "condition": "breast carcinoma"},
    {"class": "PD-1 antibody", "condition": "neoplasm"},
    {"class": "chemotherapy", "condition": "neoplasm"},
    {"class": "immune checkpoint inhibitor"},
    {},
)

SQL = """WITH pairs AS (
  SELECT DISTINCT tests.trial, up.ancestor AS class
  FROM within AS up JOIN agent_class ON agent_class.id = up.ancestor JOIN tests ON tests.agent = up.concept
  %(class)s
), studied AS (
  SELECT trial, condition FROM studies
  %(condition)s
), counts AS (
  SELECT class, condition, COUNT(*) AS trials FROM pairs JOIN studied USING (trial) GROUP BY class, condition
)
SELECT c.iri, d.iri, trials
FROM counts JOIN concept AS c ON c.id = counts.class JOIN concept AS d ON d.id = counts.condition
ORDER BY trials DESC, c.iri, d.iri"""
BELOW = "WHERE %s IN (SELECT concept FROM within WHERE ancestor = (SELECT id FROM concept WHERE iri = '%s'))"

# table → its columns, what fills it, and what it is sorted by
TABLES = {
    "concept": ("iri VARCHAR, id INTEGER", "SELECT DISTINCT ?c { ?c tg:within ?c }", "iri"),
    "agent_class": ("id INTEGER", "SELECT DISTINCT ?c { ?c a tg:AgentClass }", "id"),
    "within": ("concept INTEGER, ancestor INTEGER", "SELECT ?c ?above { ?c tg:within ?above }", "ancestor, concept"),
    "tests": ("trial INTEGER, agent INTEGER", "SELECT ?t ?c { ?t tg:tests ?c }", "agent, trial"),
    "studies": ("trial INTEGER, condition INTEGER", "SELECT ?t ?c { ?t tg:studies ?c }", "condition, trial"),
}


@dataclass(frozen=True)
class Times:
    """Medians in milliseconds, of wall and of CPU, and the number of rows."""

    rows: int
    wall: float
    cpu: float


def make_tables(store: Store, connection: duckdb.DuckDBPyConnection) -> None:
    """The narrow tables, from the facts of the graph."""
    import pandas

    numbers: dict[str, int] = {}
    for table, (columns, asked, order) in TABLES.items():
        rows = ([value.value for value in row] for row in store.select(asked))
        numbered = ([numbers.setdefault(iri, len(numbers)) for iri in row] for row in rows)
        made: Iterator[list[object]] = (
            ([iri, numbers.setdefault(iri, len(numbers))] for (iri,) in rows)
            if table == "concept"
            else ([*row] for row in numbered)
        )
        frame = pandas.DataFrame(list(made))  # DuckDB finds it by its name
        connection.execute(f"CREATE TABLE unsorted ({columns})")
        connection.execute("INSERT INTO unsorted SELECT * FROM frame")
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM unsorted ORDER BY {order}")
        connection.execute("DROP TABLE unsorted")
        del frame


def make_sql(prepared: PreparedQuery) -> str:
    """The question in SQL: the same parameters left out, the same concepts given."""
    columns = {"class": "up.ancestor", "condition": "condition"}
    given = {name: BELOW % (columns[name], concept.iri) for name, concept in prepared.concepts.items()}
    return SQL % {name: given.get(name, "") for name in columns}


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
    """Both times for each of `ASKED`, then the texts of the first."""
    saved = load_saved_queries()[QUERY]
    with open_store(db) as store:
        names = ConceptNames(store.query)
        connection = duckdb.connect(str(folder / "narrow.duckdb"))
        make_tables(store, connection)
        print(f"\n{QUERY}; to reach: at most {SHARE:g} of DuckDB's time (medians of {REPETITIONS})")
        print(f"{'':54} {'':>6} {'graph ms':>17} {'DuckDB ms':>17} {'share':>11}")
        print(f"{'parameters':54} {'rows':>6} {'wall':>9} {'CPU':>7} {'wall':>9} {'CPU':>7} {'wall':>5} {'CPU':>5}")
        for parameters in ASKED:
            prepared = prepare_query(saved, parameters, names)
            graph, found = time_question(lambda text=prepared.text: _ask_graph(store, text))  # type: ignore[misc]
            sql = make_sql(prepared)
            tables, same = time_question(lambda sql=sql: connection.execute(sql).fetchall())  # type: ignore[misc]
            if [row[:3] for row in found] != [(*row[:2], str(row[2])) for row in same]:
                raise SystemExit(f"{parameters}: the answers differ: {len(found)}, {len(same)} rows")
            print_times(", ".join(parameters.values()) or "everything", graph, tables)
        connection.close()
        first = prepare_query(saved, ASKED[0], names)
        text = first.text.partition("PREFIX")[2]
        print(f"\nSPARQL:\nPREFIX{text}\nDuckDB {duckdb.__version__}:\n{make_sql(first)}")


def print_times(asked: str, graph: Times, tables: Times) -> None:
    wall, cpu = graph.wall / tables.wall, graph.cpu / tables.cpu
    times = f"{graph.wall:9.2f} {graph.cpu:7.2f} {tables.wall:9.2f} {tables.cpu:7.2f} {wall:5.2f} {cpu:5.2f}"
    print(f"{asked:54} {graph.rows:6,} {times} {'ok' if max(wall, cpu) <= SHARE else 'OVER'}")


def _ask_graph(store: Store, asked: str) -> list[tuple[str, ...]]:
    return [tuple(value.value for value in row) for row in store.select(asked)]
