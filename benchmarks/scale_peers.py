"""Peers of the whole build: morph-kgc and rdflib, given the registered fields of the same records.

    python benchmarks/scale_peers.py RECORDS.ndjson.gz [COUNT]

What counts is the CPU time of all processes, their start included, from the gzipped records to a graph that can be
asked. Three readings of "quads a CPU-second", none of them hidden:

- the whole build: trialgraph extracts facts, and links each to its words; its quads are what it found out;
- the same fields: trialgraph's way of reading, spelling and loading, and nothing but the peers' mapping
  (`peer_fields`): the same triples by everybody;
- of the peers what a user of theirs has: morph-kgc's N-Triples loaded into Oxigraph on disk, its graph of rdflib, its
  store of pyoxigraph in memory; of rdflib its graph in memory (a store of it on disk costs more).

What Oxigraph needs to load N-Triples that are there already bounds the second reading, whoever made them.

morph-kgc cannot map the records themselves, so that they are flattened into tables for it (by the fastest JSON parser
there is, and counted). It runs in an environment of its own, made by pip.
"""

from __future__ import annotations

import gzip
import os
import resource
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from peer_fields import fill_rdflib_graph, make_lines, make_mapping, write_tables

MORPH, RDFLIB = 2.0, 20.0  # to reach: our quads a CPU-second, of theirs
MORPH_PACKAGES = ("morph-kgc", "pyoxigraph")
_STORED = "import pyoxigraph as ox, sys; store = ox.Store(sys.argv[2])\n"
_BULK_LOAD = (
    _STORED + "store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_TRIPLES); store.optimize(); print(len(store))"
)
_BUILD = """
import sys
from pathlib import Path
from trialgraph.pipeline import build_graph
from trialgraph.registries import ReadReport
from trialgraph.store import open_store
from trialgraph.vocabulary.load import load_builtin
build_graph([sys.argv[1]], Path(sys.argv[2]), load_builtin(), ReadReport())
print(len(open_store(Path(sys.argv[2]))))
"""


@dataclass(frozen=True)
class Rate:
    """What a builder made, its CPU seconds, and how many times its quads a CPU-second are to be reached, if any."""

    name: str
    quads: int
    cpu: float
    to_reach: float | None = None

    @property
    def quads_a_second(self) -> float:
        """Quads a CPU-second."""
        return self.quads / self.cpu


def measure_ours(records: Path, folder: Path) -> list[Rate]:
    """The whole build in one process, and the same fields in its way."""
    quads, cpu = _run([sys.executable, "-c", _BUILD, records, folder / "ours.db"])
    same = _run([sys.executable, __file__, "--only", "lines", records, folder])
    return [Rate("trialgraph, the whole build", quads, cpu), Rate("trialgraph, the same fields", *same)]


def measure_morph(records: Path, folder: Path) -> list[Rate]:
    """Tables, then morph-kgc: to N-Triples that Oxigraph loads, to a graph of rdflib, to a store of pyoxigraph."""
    python = make_environment(folder / "morph")
    (folder / "mapping.ttl").write_text(make_mapping(folder), encoding="utf-8")
    (folder / "morph.ini").write_text(
        f"[CONFIGURATION]\noutput_file = {folder / 'morph.nt'}\nlogging_level = WARNING\n"
        f"[records]\nmappings = {folder / 'mapping.ttl'}\n"
    )
    _, flat = _run([sys.executable, __file__, "--only", "tables", records, folder])
    _, mapped = _run([python, "-m", "morph_kgc", folder / "morph.ini"])
    quads, loaded = _run([sys.executable, "-c", _BULK_LOAD, folder / "morph.nt", folder / "morph.db"])
    rates = [Rate("morph-kgc, N-Triples → Oxigraph on disk", quads, flat + mapped + loaded, MORPH)]
    for function, name in (("materialize", "a graph of rdflib"), ("materialize_oxigraph", "pyoxigraph in memory")):
        code = f"import morph_kgc, sys; print(len(morph_kgc.{function}(sys.argv[1])))"
        quads, cpu = _run([python, "-c", code, folder / "morph.ini"])
        rates.append(Rate(f"morph-kgc, {name}", quads, flat + cpu, MORPH))
    return [*rates, Rate("Oxigraph, loading those N-Triples only", quads, loaded)]


def make_environment(folder: Path) -> Path:
    """The Python of an environment with morph-kgc; the one that MORPH_PYTHON names, if it does."""
    if given := os.environ.get("MORPH_PYTHON"):
        return Path(given)
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *MORPH_PACKAGES], check=True, stderr=subprocess.DEVNULL)
    return python


def measure_rdflib(records: Path, folder: Path) -> list[Rate]:
    """rdflib: the mapping written by hand, into a graph in memory."""
    return [
        Rate(
            "rdflib, a graph in memory", *_run([sys.executable, __file__, "--only", "rdflib", records, folder]), RDFLIB
        )
    ]


def _run(command: list[Any]) -> tuple[int, float]:
    """Run a program; the number that it prints last, if any (quads), and its CPU time with that of its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    words = done.stdout.split()
    return int(words[-1]) if words and words[-1].isdigit() else 0, cpu


def map_with_rdflib(records: Path, _: Path) -> int:
    """The mapping by rdflib; the number of triples."""
    import rdflib

    graph = rdflib.Graph()
    fill_rdflib_graph(records, graph)
    return len(graph)


def map_with_lines(records: Path, folder: Path) -> int:
    """The same triples, spelled as trialgraph spells them, in an Oxigraph store on disk."""
    import pyoxigraph as ox

    path = folder / "lines.nt"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(make_lines(records))
    store = ox.Store(str(folder / "lines.db"))
    store.bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES)
    store.optimize()
    return len(store)


def print_peers(records: Path, count: int, where: Path | None = None) -> None:
    """Build the graph of the first records in each way, and compare."""
    with tempfile.TemporaryDirectory(dir=where) as name:
        folder = Path(name)
        some = folder / "some.ndjson.gz"
        with gzip.open(records) as lines, gzip.open(some, "wb") as file:
            file.writelines(islice(lines, count))
        whole, same = measure_ours(some, folder)
        rates = [whole, same, *measure_morph(some, folder), *measure_rdflib(some, folder)]
    print(f"\n{count:,} records to a graph that can be asked; others than the whole build: registered fields only")
    print(f"{'builder':40} {'quads':>10} {'CPU s':>7} {'quads/CPU s':>12} {'whole is':>9} {'same is':>9}   to reach")
    for rate in rates:
        ratios = [ours.quads_a_second / rate.quads_a_second for ours in (whole, same)]
        goal = "" if rate.to_reach is None else _say_reached(rate.to_reach, *ratios)
        numbers = f"{rate.quads:10,} {rate.cpu:7.1f} {rate.quads_a_second:12,.0f} {ratios[0]:8.2f}x {ratios[1]:8.2f}x"
        print(f"{rate.name:40} {numbers}   {goal}")


def _say_reached(to_reach: float, whole: float, same: float) -> str:
    said = ["ok" if ratio >= to_reach else "MISSED" for ratio in (whole, same)]
    return f"{to_reach:g}x: whole build {said[0]}, same fields {said[1]}"


def main(arguments: list[str]) -> None:
    if arguments[0] != "--only":
        print_peers(Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 5515)
        return
    work = {"rdflib": map_with_rdflib, "lines": map_with_lines, "tables": write_tables}[arguments[1]]
    print(work(Path(arguments[2]), Path(arguments[3])) or "")


if __name__ == "__main__":
    main(sys.argv[1:])
