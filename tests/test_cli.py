"""The command line as a user drives it: what it prints where, exit codes, and one clear line for every error."""

from __future__ import annotations

import gzip
import json
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from command_line import Run, assert_one_line
from registry_samples import RECORD
from seed_store import seed_store
from trialgraph.cli import app
from trialgraph.exports import find_exports
from trialgraph.saved_queries import load_saved_queries

COMMANDS = ("build", "fetch", "facts", "query", "queries", "show", "export", "validate")
NPC_TRIALS = ("000_8c8bcb7ea39ef8d9", "002_5c4353955f9fa003")
PROGRAM = [sys.executable, "-c", "from trialgraph.cli import main; main()"]


@pytest.fixture
def db() -> str:
    """The graph of the five seeds."""
    return str(seed_store().graph.path)  # type: ignore[attr-defined]


# --- help ---------------------------------------------------------------------------------------------------------


def test_help_teaches_what_to_do_first() -> None:
    shown = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "140"})
    assert shown.exit_code == 0
    for words in (*COMMANDS, "trialgraph build", "trialgraph query pd1-combinations", "knowledge graph"):
        assert words in shown.output


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_of_each_command(command: str, flag: str) -> None:
    shown = CliRunner().invoke(app, [command, flag], env={"COLUMNS": "140"})
    assert shown.exit_code == 0
    teaches = next(
        found.callback.__doc__
        for found in app.registered_commands
        if getattr(found.callback, "__name__", "") == command
    )
    assert f"trialgraph {command}" in shown.output
    assert str(teaches).split("\n", maxsplit=1)[0].split("[")[0] in shown.output
    assert ("--db" in shown.output) == (command not in ("queries", "fetch"))


def test_without_a_command_the_help_is_shown() -> None:
    shown = CliRunner().invoke(app, [])
    assert shown.exit_code == 2
    assert "Commands" in shown.output


@pytest.mark.parametrize(
    "arguments",
    [["bogus"], ["build", "--bogus"], ["facts"], ["query"], ["show", "trial"], ["validate", "--sample", "0"]],
    ids=" ".join,
)
def test_a_wrong_call_is_a_usage_error(run: Run, arguments: list[str]) -> None:
    outcome = run(*arguments)
    assert outcome.code == 2
    assert "Usage: trialgraph" in outcome.err and "Traceback" not in outcome.err


# --- build ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def bad(tmp_path: Path, seeds: Path) -> Path:
    """A directory with one seed, and beside it what is no record."""
    folder = tmp_path / "bad"
    folder.mkdir()
    shutil.copy(seeds / "000_8c8bcb7ea39ef8d9.txt", folder)
    (folder / "a.json").write_text('{"a": 1}')
    (folder / "b.ndjson").write_text(json.dumps(RECORD) + '\n{"protocolSection": \n')
    (folder / "c.txt").write_bytes(b"")
    (folder / "d.bin").write_bytes(b"\x00\x01\x02")
    with zipfile.ZipFile(folder / "e.zip", "w") as archive:
        archive.writestr("readme.txt", "hello")
    (folder / "f.json.gz").write_bytes(gzip.compress(b"{}")[:-6])
    return folder


def test_build_without_sources_makes_the_graph_of_the_seeds(run: Run, tmp_path: Path) -> None:
    outcome = run("build")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == "5 studies read, 0 skipped\ntrialgraph.db: graph of 5 trials\n"
    assert (tmp_path / "trialgraph.db" / "trialgraph.json").is_file()
    asked = run("query", "pd1-combinations", "--param", "condition=nasopharyngeal carcinoma", "--format", "csv")
    assert asked.code == 0
    assert asked.out.count("\n") == 3
    assert all(trial in asked.out for trial in NPC_TRIALS)


def test_bad_records_are_one_line_each_and_the_others_go_through(run: Run, bad: Path) -> None:
    outcome = run("build", bad, "--db", "some.db")
    assert (outcome.code, outcome.out) == (1, "")
    lines = outcome.err.splitlines()
    skipped = [line for line in lines if line.startswith("skipped: ")]
    for name in ("a.json", "b.ndjson: line 2", "c.txt", "d.bin", "e.zip: readme.txt", "f.json.gz"):
        assert sum(f"{bad}/{name}" in line for line in skipped) == 1, name
    assert len(skipped) == 6
    assert lines[6] == "2 studies read, 6 skipped"
    assert all(line.startswith("  skipped 1: ") for line in lines[7:-1]) and len(lines[7:-1]) >= 4
    assert lines[-1] == "some.db: graph of 2 trials"
    assert "Traceback" not in outcome.err


def test_strict_stops_at_the_first_bad_record_and_leaves_the_old_graph(run: Run, bad: Path) -> None:
    assert run("build", bad / "000_8c8bcb7ea39ef8d9.txt", "--db", "old.db").err.endswith("old.db: graph of 1 trial\n")
    assert_one_line(run("build", bad, "--db", "old.db", "--strict"), "a.json: no study")
    assert "1 row" in run("query", "condition-trials", "-p", "condition=NPC", "--db", "old.db").out


@pytest.mark.parametrize("command", ["build", "validate"])
def test_sources_without_a_study_leave_the_old_graph(run: Run, command: str) -> None:
    run("build", "--db", "old.db")
    outcome = run(command, "mistyped.json", "--db", "old.db")
    assert outcome.code == 1
    lines = outcome.err.splitlines()
    assert lines[0].startswith("skipped: mistyped.json: cannot be read")
    assert lines[1] == "0 studies read, 1 skipped"
    assert lines[-1] == "trialgraph: nothing was built: the sources hold no study that can be read"
    assert "5 rows" in run("query", "SELECT ?t { ?t a <https://w3id.org/trialgraph/Trial> }", "--db", "old.db").out


def test_a_directory_that_is_no_store_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("words")
    assert_one_line(run("build", "--db", "mine"), "mine: is a directory but no trialgraph store")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]
    assert_one_line(run("build", "--db", "mine/thesis.txt"), "is a file; expected a directory")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "words"


def test_a_wrong_vocabulary_is_named(run: Run, tmp_path: Path) -> None:
    assert_one_line(run("build", "--vocab", "none.ttl"), "none.ttl: not readable as Turtle")
    (tmp_path / "mine.ttl").write_text("this is no Turtle")
    assert_one_line(run("build", "--vocab", "mine.ttl"), "mine.ttl")
    assert not (tmp_path / "trialgraph.db").exists()


def test_a_vocabulary_of_ones_own_adds_names(run: Run, tmp_path: Path, seeds: Path) -> None:
    (tmp_path / "mine.ttl").write_text(
        "@prefix tg: <https://w3id.org/trialgraph/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix class: <https://w3id.org/trialgraph/class/> .\n"
        '<https://w3id.org/trialgraph/agent/sk-nk> a tg:Agent ; skos:prefLabel "SK-NK" ; skos:broader class:nk-cell .\n'
    )
    seed = seeds / "003_1be6ace33cd82a93.txt"
    assert run("build", seed, "--vocab", "mine.ttl").code == 0
    named = "ASK { <https://w3id.org/trialgraph/agent/sk-nk> <http://www.w3.org/2004/02/skos/core#prefLabel> 'SK-NK' }"
    assert json.loads(run("query", named, "--format", "json").out)["boolean"] is True


# --- facts ----------------------------------------------------------------------------------------------------------


def test_facts_are_json_lines_with_the_keys_of_the_guide(run: Run, seeds: Path) -> None:
    outcome = run("facts", seeds)
    assert (outcome.code, outcome.err) == (0, "")
    lines = [json.loads(line) for line in outcome.out.splitlines()]
    assert [line["trial"] for line in lines] == sorted(path.stem for path in seeds.glob("*.txt"))
    keys = {
        "agents", "non_drug", "regimens", "conditions", "setting", "line", "prior_therapy", "endpoints", "doses",
        "design", "findings", "populations",
    }  # fmt: skip
    assert all(keys <= set(line) for line in lines)
    first = lines[0]
    agent = next(agent for agent in first["agents"] if agent["name"] == "cadonilimab")
    assert set(agent) >= {"name", "aliases", "ids", "classes", "role", "generic", "evidence"}
    assert agent["classes"] == ["PD-1/CTLA-4 bispecific antibody"] and agent["role"] == "experimental"
    assert agent["evidence"][0] == {"field": "/interventions/0/name", "start": 0, "end": 11, "quote": "Cadonilimab"}
    assert set(first["endpoints"][0]) >= {
        "role", "index", "codes", "timeframe_max_months", "timepoint_months", "timepoints_months", "criteria",
    }  # fmt: skip
    assert {"what", "state"} <= set(first["prior_therapy"][0])
    assert set(lines[1]["doses"][0]) >= {"agent", "amount", "unit", "every_days", "route"}


def test_facts_of_bad_records(run: Run, bad: Path) -> None:
    outcome = run("facts", bad)
    assert outcome.code == 1
    assert [json.loads(line)["trial"] for line in outcome.out.splitlines()] == ["000_8c8bcb7ea39ef8d9", "NCT00000001"]
    assert outcome.err.count("skipped: ") == 6 and "2 studies read, 6 skipped" in outcome.err
    strict = run("facts", bad, "--strict")
    assert strict.code == 1 and strict.err.count("\n") == 1 and "a.json" in strict.err


@pytest.mark.parametrize("content", ["[]", '{"studies": []}'])
def test_facts_of_no_study_say_so(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "none.json").write_text(content)
    outcome = run("facts", "none.json")
    assert outcome.out == "" and "0 studies read" in outcome.err


def test_an_error_is_one_line_whatever_a_name_holds(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a\nb\x1b.json").write_text('{"no": "study"}')
    outcome = run("facts", "a\nb\x1b.json")
    assert outcome.err.splitlines()[0].startswith("skipped: a b\ufffd.json: ")
    assert_one_line(run("facts", "a\nb\x1b.json", "--strict"), "a b\ufffd.json: ")


# --- query ----------------------------------------------------------------------------------------------------------

COUNT = "SELECT (COUNT(?t) AS ?n) { ?t a <https://w3id.org/trialgraph/Trial> }"


def test_a_query_by_name_file_stdin_and_text(run: Run, db: str, tmp_path: Path) -> None:
    (tmp_path / "count.rq").write_text(COUNT)
    for how, stdin in ((COUNT, ""), ("count.rq", ""), ("-", COUNT)):
        outcome = run("query", how, "--format", "csv", "--db", db, stdin=stdin)
        assert (outcome.code, outcome.out, outcome.err) == (0, "n\n5\n", "")
    by_name = run("query", "-", "--param", "condition=NPC", "--db", db, stdin="pd1-combinations")
    assert by_name.out == run("query", "pd1-combinations", "-p", "condition=NCIT:C3871", "--db", db).out


def test_a_query_file_with_half_a_header_is_named(run: Run, db: str, tmp_path: Path) -> None:
    (tmp_path / "half.rq").write_text("#+ title: A\n" + COUNT)
    assert_one_line(run("query", "half.rq", "--db", db), "half.rq: the '#+' header lacks question, example")


def test_a_table_says_what_it_is_and_how_old(run: Run, db: str) -> None:
    out = run("query", "pd1-combinations", "--param", "condition=nasopharyngeal carcinoma", "--db", db).out
    assert "PD-1 combinations" in out and "(2 rows; records: undated)" in out
    for words in (*NPC_TRIALS, "cadonilimab", "chemotherapy", "toripalimab", "apatinib,", "hit: narrower"):
        assert words in out
    assert "004_f2dbe8b771b22b90" not in out


def test_every_format(run: Run, db: str) -> None:
    def ask(form: str) -> str:
        outcome = run("query", "pd1-combinations", "-p", "condition=NPC", "--db", db, "--format", form)
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out.endswith("\n")
        return outcome.out

    bindings = json.loads(ask("json"))["results"]["bindings"]
    lines = [json.loads(line) for line in ask("jsonl").splitlines()]
    assert [row["trial"]["value"].rpartition("/")[2] for row in bindings] == list(NPC_TRIALS)
    assert [row["trial"].rpartition("/")[2] for row in lines] == list(NPC_TRIALS)
    assert lines[1]["partners"] == "apatinib, gemcitabine"
    assert ask("csv").splitlines()[0].split(",") == ask("tsv").splitlines()[0].split("\t") == list(lines[0])
    markdown = ask("markdown")
    assert sum(line.startswith("|") for line in markdown.splitlines()) == 4
    assert ask("table") != markdown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "'nope' is neither a saved query nor SPARQL; saved queries: "),
        (["pd1-combination"], "pd1-combinations"),
        (["none.rq"], "none.rq: cannot be read as a query"),
        (["-"], "there is no query on standard input"),
        (["SELECT * {"], "the query cannot be run: not a SPARQL query: error at 1:11"),
        (["SELECT * { ?s ex:x ?o }"], "the prefix ex: is not declared"),
        (["INSERT DATA { <a:b> <a:b> <a:b> }"], "not a SPARQL query"),
        (["\udcff"], "neither a saved query nor SPARQL"),
        (["pd1-combinations", "-p", "condition"], "--param condition: expected NAME=VALUE"),
        (["pd1-combinations", "-p", "=NPC"], "expected NAME=VALUE"),
        (["pd1-combinations", "-p", "disease=NPC"], "no parameter 'disease'; its parameters are: condition, baskets"),
        (["pd1-combinations", "-p", "condition=nasopharyngal cancer"], "did you mean 'nasopharyngeal carcinoma'"),
        (["pd1-combinations", "-p", "condition=\udcff"], "is not known as condition"),
        (["pd1-combinations", "-p", "condition=cadonilimab"], "'cadonilimab' is no condition"),
        (["pd1-combinations", "-p", "condition=MS"], "'MS' names more than one condition; choose: "),
        (["partners", "-p", "therapy=EGFR"], "'EGFR antibody' (class/egfr-antibody)"),
        (["partners"], "partners needs therapy"),
        (["same-regimen", "-p", "trial=NCT99999999"], "trial='NCT99999999': no such trial in this graph"),
        (["findings", "-p", "trial=a b"], "trial='a b': not a trial's identifier"),
        (["findings", "-p", "kind=foo"], "kind='foo': expected one of ambiguousCondition, criterionVersionConflict, "),
        (["#+ title: A\nSELECT * { ?s ?p ?o }"], "the '#+' header lacks question, example"),
        (["trials-by-line", "-p", "line=two"], "expected a whole number"),
        (["prior-therapy-trials", "-p", "therapy=PD-1", "-p", "state=cured"], "expected one of required"),
        ([COUNT, "-p", "condition=NPC"], "takes no parameters"),
        (["overview", "--format", "pdf"], "the formats are table, markdown, csv, tsv, json, jsonl"),
    ],
    ids=lambda value: " ".join(value).encode("utf-8", "replace").decode() if isinstance(value, list) else "",
)
def test_a_query_that_cannot_be_answered_says_why(run: Run, db: str, arguments: list[str], said: str) -> None:
    assert_one_line(run("query", *arguments, "--db", db), said)


@pytest.mark.parametrize(
    "arguments",
    [["query", "overview"], ["show", "trial", "x"], ["export", "dot"], ["validate"]],
    ids=" ".join,
)
def test_without_a_store_the_command_to_make_one_is_said(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    said = f"no trialgraph store here; make one with: trialgraph build SOURCE --db {tmp_path}/none.db"
    assert_one_line(run(*arguments, "--db", "none.db"), said)
    (tmp_path / "photos").mkdir()
    assert_one_line(run(*arguments, "--db", "photos"), "no trialgraph store")


def test_queries_are_listed_with_questions_and_parameters(run: Run) -> None:
    outcome = run("queries")
    assert (outcome.code, outcome.err) == (0, "")
    words = " ".join(outcome.out.split())
    for name, query in load_saved_queries().items():
        assert name in words
        assert query.question.split()[0] in words
    assert "therapy, [condition], [baskets]" in words


# --- show -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("trial", "000_8c8bcb7ea39ef8d9", ["Cadonilimab (AK104)", "“chemotherapy”", "/interventions/0/name"]),
        ("agent", "AK104", ["cadonilimab", "PD-1/CTLA-4 bispecific antibody", "ncit:C153379", *NPC_TRIALS[:1]]),
        ("condition", "NPC", ["nasopharyngeal carcinoma", "pharyngeal carcinoma", *NPC_TRIALS]),
        ("endpoint", "PFS", ["progression-free survival", "002_5c4353955f9fa003"]),
    ],
)
def test_show(run: Run, db: str, kind: str, name: str, said: list[str]) -> None:
    outcome = run("show", kind, name, "--db", db)
    assert (outcome.code, outcome.err) == (0, "")
    for words in said:
        assert words in outcome.out
    sheet = json.loads(run("show", kind, name, "--json", "--db", db).out)
    assert sheet["kind"] == kind and sheet["iri"].startswith("https://w3id.org/trialgraph/")
    assert sheet["sections"]


def test_all_shows_what_is_cut_short_otherwise(run: Run, db: str) -> None:
    short, whole = (run("show", "condition", "neoplasm", "--db", db, *more).out for more in ([], ["--all"]))
    assert "more (--all shows them)" in short and "(--all shows them)" not in whole
    assert whole.count("\n") > short.count("\n")


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("drug", "x", "expected one of trial, agent, class, procedure, condition, endpoint, criterion"),
        ("trial", "NCT00000000", "no trial 'NCT00000000' in this graph"),
        ("trial", "a b<", "no trial 'a b<' in this graph"),
        ("agent", "cadonilimub", "did you mean 'cadonilimab'"),
        ("agent", "NPC", "'nasopharyngeal carcinoma' is of the kind condition"),
        ("condition", "MS", "'MS' names more than one condition"),
        ("endpoint", "no such thing", "is not known as endpoint"),
        ("agent", "", "is not known as agent"),
    ],
)
def test_show_of_what_is_not_there(run: Run, db: str, kind: str, name: str, said: str) -> None:
    assert_one_line(run("show", kind, name, "--db", db), said)


# --- export ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", sorted(set(find_exports()) - {"kgx"}))
def test_export_to_stdout_and_to_a_file_is_the_same(run: Run, db: str, tmp_path: Path, form: str) -> None:
    select = ("--select", "condition=NPC")
    shown = run("export", form, *select, "--db", db)
    assert (shown.code, shown.err) == (0, "")
    written = run("export", form, *select, "--db", db, "--output", "graph.out")
    assert (written.code, written.out) == (0, "")
    assert (tmp_path / "graph.out").read_text(encoding="utf-8") == shown.out
    assert written.err == f"graph.out: {(tmp_path / 'graph.out').stat().st_size:,} bytes\n"
    assert all(trial in shown.out for trial in NPC_TRIALS) or form == "sssom"  # which counts trials and names none
    assert "004_f2dbe8b771b22b90" not in shown.out


@pytest.mark.parametrize("name", ["npc", "npc.tsv"])
def test_an_export_of_two_files_names_them_by_what_they_hold(run: Run, db: str, tmp_path: Path, name: str) -> None:
    outcome = run("export", "kgx", "--select", "condition=NPC", "--db", db, "--output", name)
    assert (outcome.code, outcome.out) == (0, "")
    files = [tmp_path / "npc_nodes.tsv", tmp_path / "npc_edges.tsv"]
    assert outcome.err == "".join(f"{file.name}: {file.stat().st_size:,} bytes\n" for file in files)
    assert all(trial in file.read_text(encoding="utf-8") for trial in NPC_TRIALS for file in files)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["pdf"], "the formats are cytoscape, dot, gexf, graphml, html, jsonld, kgx, nquads, sssom, turtle"),
        (["kgx"], "this format is 2 files: name them with --output NAME, which gives NAME_nodes.tsv, NAME_edges.tsv"),
        (["dot", "-o", "no/such/folder/x.dot"], "no/such/folder/x.dot: cannot be written: No such file"),
        (["dot", "-o", "."], ".: cannot be written: Is a directory"),
        (["dot", "-s", "NPC"], "--select NPC: expected KEY=VALUE"),
        (["dot", "-s", "disease=NPC"], "the keys are condition, class"),
        (["dot", "-s", "condition=nasopharyngal carcinoma"], "did you mean 'nasopharyngeal carcinoma'"),
        (["dot", "-s", "trial=NCT00000000"], "no trial fits the selection: NCT00000000"),
        (["dot", "-s", "condition=NPC", "-s", "class=taxane"], "no trial fits the selection"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_export_that_cannot_be_made_says_why(run: Run, db: str, arguments: list[str], said: str) -> None:
    assert_one_line(run("export", *arguments, "--db", db), said)


# --- validate -------------------------------------------------------------------------------------------------------


def test_validate_a_graph_lists_the_findings(run: Run, db: str) -> None:
    outcome = run("validate", "--db", db, "--sample", "2")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("0 violations of the shapes\n")
    assert "misspeltAgent: 1" in outcome.out and "Aptinib" in outcome.out


def test_validate_sources(run: Run, seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    outcome = run("validate", seeds / "002_5c4353955f9fa003.txt", "empty.txt")
    assert outcome.code == 1  # for the record that was skipped
    assert outcome.out.startswith("0 violations of the shapes\n") and "Aptinib" in outcome.out
    assert outcome.err.splitlines()[0].startswith("skipped: empty.txt: empty file")
    assert outcome.err.splitlines()[1] == "1 study read, 1 skipped"
    assert [path.name for path in tmp_path.iterdir()] == ["empty.txt"]  # no graph is left behind


# --- the program as a process ---------------------------------------------------------------------------------------


def call(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*PROGRAM, *map(str, arguments)], check=False, capture_output=True, **options)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize(
    "arguments",
    [["facts", "SEEDS"], ["query", "SELECT * { ?s ?p ?o } LIMIT 3000"], ["queries"], ["export", "html"]],
    ids=lambda value: value[0],
)
def test_a_reader_that_has_enough_ends_the_program_quietly(db: str, seeds: Path, arguments: list[str]) -> None:
    given = [str(seeds) if word == "SEEDS" else word for word in arguments]
    database = [] if given[0] in ("facts", "queries") else ["--db", db]
    process = subprocess.Popen([*PROGRAM, *given, *database], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    process.stdout.close()  # before the first byte
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["facts", "SEEDS"], ["queries"], ["query", "overview"]], ids=" ".join)
def test_a_full_disk_is_said(db: str, seeds: Path, arguments: list[str]) -> None:
    given = [str(seeds) if word == "SEEDS" else word for word in arguments]
    database = ["--db", db] if given[0] == "query" else []
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*PROGRAM, *given, *database], check=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr == b"trialgraph: standard output: cannot be written: No space left on device\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_output_is_utf8_whatever_the_system_writes(db: str, encoding: str) -> None:
    environment = {"PYTHONIOENCODING": encoding, "PATH": "", "COLUMNS": "140"}
    for arguments in (["show", "trial", NPC_TRIALS[0], "--db", db], ["query", "overview", "--db", db], ["--help"]):
        done = call(*arguments, env=environment)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode("utf-8")


def test_ctrl_c_leaves_the_old_graph(tmp_path: Path, seeds: Path) -> None:
    db = tmp_path / "old.db"
    assert call("build", seeds / "000_8c8bcb7ea39ef8d9.txt", "--db", db).returncode == 0
    records = tmp_path / "records.ndjson"
    records.write_text("".join(json.dumps(_renamed(number)) + "\n" for number in range(20_000)))
    process = subprocess.Popen([*PROGRAM, "build", records, "--db", db], stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".old.db.building-*/*.nt")) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert process.poll() is None, "the build ended before it could be interrupted"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == b"trialgraph: interrupted; nothing was changed\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.db", "records.ndjson"]
    asked = call("query", COUNT, "--format", "csv", "--db", db)
    assert asked.stdout == b"n\n1\n"


def _renamed(number: int) -> dict[str, object]:
    section = RECORD["protocolSection"]
    identification = {**section["identificationModule"], "nctId": f"NCT{number:08}"}
    return {**RECORD, "protocolSection": {**section, "identificationModule": identification}}
