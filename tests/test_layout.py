"""The layout keeps its promises: what is found by being there, what may import what, and how long things may get."""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import registry_samples
import trialgraph
from trialgraph.errors import QueryError, TrialgraphError
from trialgraph.exports import find_exports
from trialgraph.registries.reading.discovery import load_formats
from trialgraph.resources import queries_folder
from trialgraph.saved_queries import load_saved_queries

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "trialgraph"
MODULES = {path.relative_to(SOURCE).as_posix(): path for path in sorted(SOURCE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}

LONGEST_FUNCTION, LONGEST_MODULE = 40, 260
LONGER_MODULES = {  # each with the reason why it is not split
    "facts/populations/line_statements.py": "mostly the table of statements about lines, read from top to bottom",
    "facts/populations/therapy_names.py": "the words around a name that are no part of it: one table with its reader",
}

# Who may know RDF terms or their Python library: the vocabulary's readers, the store and what is asked of it.
MAY_IMPORT_PYOXIGRAPH = {
    "vocabulary/load.py", "vocabulary/markers.py", "vocabulary/formats/owl.py", "vocabulary/formats/skos.py",
    "vocabulary/formats/reading/rdf_entries.py", "vocabulary/formats/reading/statements.py",
    "mentions/stems.py", "store/building.py", "store/loading.py", "store/editing.py", "store/manifest.py",
    "store/memory.py",
    "store/reading.py", "store/updating.py", "api.py", "concept_names.py",
    "joined_values.py", "service/remote.py", "service/follow.py", "results.py", "saved_queries.py",
    "query_parameters.py", "hierarchy_paths.py", "sparql_terms.py",
    "show_concept.py", "validation.py", "exports/jsonld.py",
    "exports/nquads.py", "exports/turtle.py", "exports/drawing/rdf.py", "exports/drawing/selection.py",
    "exports/drawing/view.py", "exports/linking/used_concepts.py",
    "mcp/concepts.py", "mcp/ontology_terms.py", "mcp/sparql.py",
    "serve/linked_data.py", "serve/protocol/answers.py", "serve/protocol/changes.py",
    "serve/protocol/description.py", "serve/protocol/writers.py",
    "serve/pages/sparql_editor.py", "serve/views/asking.py", "serve/views/bar_chart.py",
    "serve/views/history_changes.py", "serve/views/result_cells.py", "serve/views/sparql_results.py",
    "serve/views/trial_nodes.py",
}  # fmt: skip


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules that a module imports anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def importers(package: str) -> set[str]:
    return {name for name, tree in TREES.items() if any(m.split(".")[0] == package for m in imported(tree))}


def run_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- what is found by being there -----------------------------------------------------------------------------------


def modules_directly_in(package: str) -> set[str]:
    path = importlib.import_module(package).__path__
    return {info.name for info in pkgutil.iter_modules(path) if not info.ispkg}


def test_discovery_finds_every_file_and_the_contract_tests_take_each() -> None:
    formats, exports, queries = load_formats(), find_exports(), load_saved_queries()
    assert len(formats) == len(modules_directly_in("trialgraph.registries")) >= 2
    assert set(registry_samples.SAMPLES) == {found.name for found in formats}
    assert len(exports) == len(modules_directly_in("trialgraph.exports")) >= 8
    assert set(queries) == {path.stem for path in queries_folder().glob("*.rq")}
    assert len(queries) >= 18


GOOD_FORMAT = "from trialgraph.registries.ctgov_v2 import FORMAT\n"
GOOD_EXPORT = "from trialgraph.exports.dot import EXPORT\n"


@pytest.mark.parametrize(
    ("load", "files", "said"),
    [
        (load_formats, ["x = 1\n"], "expected FORMAT"),
        (load_formats, [GOOD_FORMAT, GOOD_FORMAT], "'ctgov-v2' is already taken"),
        (load_formats, [], "no registry format found"),
        (find_exports, ["x = 1\n"], "expected EXPORT"),
        (find_exports, ["EXPORT = 'dot'\n"], "expected EXPORT, an Export, found str"),
        (find_exports, [GOOD_EXPORT, GOOD_EXPORT], "'dot' is already taken"),
        (find_exports, [], "no export format found"),
    ],
)
def test_a_bad_file_beside_good_ones_fails_loudly(
    load: Callable[[str], object], files: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    package = f"added_{abs(hash((said, *files)))}"
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").write_text("")
    for at, text in enumerate(files):
        (tmp_path / package / f"file_{at}.py").write_text(text)
    with pytest.raises(TrialgraphError, match=said):
        load(package)


def test_a_bad_query_beside_good_ones_fails_loudly(tmp_path: Path) -> None:
    for path in queries_folder().glob("*.rq"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "mine.rq").write_text("SELECT * { ?s ?p ?o }")
    with pytest.raises(QueryError, match="mine.rq"):
        load_saved_queries(tmp_path)


# --- what may import what -------------------------------------------------------------------------------------------


def test_only_the_store_makes_an_oxigraph_store() -> None:
    def touches(tree: ast.AST) -> bool:
        attributes = {
            f"{node.value.id}.{node.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        }
        froms = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "pyoxigraph"
            for alias in node.names
        }
        return bool({"ox.Store", "pyoxigraph.Store"} & attributes) or "Store" in froms

    assert {name.partition("/")[0] for name, tree in TREES.items() if touches(tree)} == {"store"}


def test_who_imports_the_graph_libraries() -> None:
    assert importers("pyoxigraph") <= MAY_IMPORT_PYOXIGRAPH
    assert importers("rdflib") == {"validation.py"}
    assert importers("pyshacl") == {"validation.py"}
    assert all(name.startswith("exports/") for name in importers("networkx"))
    assert not {name for name in importers("pyoxigraph") if name.startswith(("facts/", "registries/", "quads/"))}


def test_the_list_of_who_may_import_names_modules_that_are_there() -> None:
    assert set(MODULES) >= MAY_IMPORT_PYOXIGRAPH | set(LONGER_MODULES)


def test_the_command_line_imports_nothing_heavy() -> None:
    heavy = ["pyoxigraph", "rdflib", "networkx", "pyshacl", "pydantic", "orjson", "yaml", "pandas", "polars"]
    heavy += ["starlette", "uvicorn", "jinja2", "mcp"]
    loaded = run_python("import json, sys, trialgraph.cli; print(json.dumps(sorted(sys.modules)))")
    assert set(json.loads(loaded)) & set(heavy) == set()


def test_importing_reads_no_data_and_starts_nothing() -> None:
    names = [info.name for info in pkgutil.walk_packages(trialgraph.__path__, "trialgraph.")]
    assert len(names) > 80
    code = f"""
import importlib, pathlib, sys
import networkx, orjson, pydantic, pyoxigraph, pyshacl, rdflib, rich, sqlite3, typer, yaml
seen = []
def watch(event, arguments):
    path = str(arguments[0]) if event == "open" else ""
    if path.endswith((".ttl", ".rq", ".txt", ".html", ".json", ".sqlite")) and ".dist-info" not in path:
        seen.append(path)
    if event in ("socket.connect", "subprocess.Popen", "sqlite3.connect", "os.mkdir", "_thread.start_new_thread"):
        seen.append(event)
sys.addaudithook(watch)
for name in {names!r}:
    importlib.import_module(name)
print(seen)
"""
    assert run_python(code).strip() == "[]"


# --- form -----------------------------------------------------------------------------------------------------------

AT_THE_TOP = (
    ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign,
    ast.AugAssign,
)  # fmt: skip


def is_declaration(node: ast.stmt) -> bool:
    """An import, a definition, a constant, a docstring, or imports for type checkers only."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test) in ("TYPE_CHECKING", "__name__ == '__main__'")
    return isinstance(node, AT_THE_TOP) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def test_modules_hold_only_declarations() -> None:
    odd = {name: [ast.unparse(node) for node in tree.body if not is_declaration(node)] for name, tree in TREES.items()}
    assert {name: nodes for name, nodes in odd.items() if nodes} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{name}: {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert len(lengths) > 500
    assert {function: lines for function, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_modules_are_short() -> None:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    too_long = {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE}
    assert set(too_long) <= set(LONGER_MODULES), too_long
    assert all(lines <= 300 for lines in too_long.values()), too_long


def test_no_module_swallows_every_exception() -> None:
    handlers = [
        (name, node) for name, tree in TREES.items() for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)
    ]
    wide = [
        (name, node)
        for name, node in handlers
        if node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
    ]
    assert handlers
    assert [f"{name}:{node.lineno}" for name, node in wide if not isinstance(node.body[-1], ast.Raise)] == []


def test_modules_have_telling_names() -> None:
    vague = {"utils", "util", "base", "manager", "helpers", "common", "misc"}
    assert {name for name in MODULES if vague & set(Path(name).with_suffix("").parts)} == set()


def test_every_package_is_a_package() -> None:
    folders = {path.parent for path in MODULES.values()}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []
