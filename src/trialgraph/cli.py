"""The command line. Each command is a few lines over the library; what is heavy is imported when it is needed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from trialgraph.commands.building import build, fetch
from trialgraph.commands.keeping import backup, changes, check, diff, update
from trialgraph.commands.meaning import ground, xref
from trialgraph.commands.options import Db, Endpoint, NamedGraph, Sources, Strict, Vocab
from trialgraph.commands.reasoning import mcp
from trialgraph.commands.service import open_graph, push
from trialgraph.commands.serving import serve
from trialgraph.commands.vocab import vocab
from trialgraph.console import (
    DEFAULT_DB,
    count_records,
    fail_clearly,
    print_json_lines,
    print_summary,
    print_text,
)


def make_app() -> typer.Typer:
    """The program with the commands of other modules; its own follow below."""
    made = typer.Typer(
        name="trialgraph",
        help="A knowledge graph of clinical trials: which agents are given together, to whom, "
        "and how success is measured.",
        epilog="Start with:  trialgraph build  ·  trialgraph query pd1-combinations --param condition=NPC",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.command()(build)
    made.command()(fetch)
    made.command()(push)
    made.command()(serve)
    made.command()(mcp)
    for keeping in (update, changes, diff, check, backup):
        made.command(rich_help_panel="Keep it current")(keeping)
    for command in (ground, xref):
        made.command(rich_help_panel="Vocabularies")(command)
    made.add_typer(vocab, rich_help_panel="Vocabularies")
    return made


app = make_app()

Params = Annotated[
    list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; concepts by any name.")
]


def main() -> None:
    """Run the program; an error the user can mend is one line on stderr and exit code 1."""
    with fail_clearly():
        app()


@app.command()
def facts(
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help="Registry records.")],
    vocab: Vocab = None,
    db: Db = DEFAULT_DB,
    strict: Strict = False,
) -> None:
    """Print the facts of records as JSON lines, each with the words it rests on. No database is needed."""
    from trialgraph.fact_lines import make_fact_line
    from trialgraph.pipeline import extract_all
    from trialgraph.registries import ReadReport
    from trialgraph.vocabulary.collection import load_collected

    report, vocabulary = ReadReport(), load_collected(db, vocab or ())
    with count_records(report, strict=strict) as on_study:
        for study, found in extract_all(sources, vocabulary, report, strict=strict):
            print_json_lines([make_fact_line(found, vocabulary)])
            on_study(study)
    if report.skipped or not report.read:
        print_summary(report, "")
    raise typer.Exit(1 if report.skipped else 0)


@app.command()
def query(
    name: Annotated[
        str, typer.Argument(metavar="NAME|FILE.rq|SPARQL|-", help="A saved query, a file, SPARQL, or - for stdin.")
    ],
    param: Params = None,
    format: Annotated[str, typer.Option("--format", "-f", help="table, csv, tsv, json, jsonl or markdown.")] = "table",
    db: Db = DEFAULT_DB,
    endpoint: Endpoint = None,
    graph: NamedGraph = "",
) -> None:
    """Ask the graph: a saved query (see [bold]trialgraph queries[/]) or any SPARQL."""
    from trialgraph.results import format_result

    text = _read_stdin() if name == "-" else name
    with open_graph(db, endpoint, graph) as opened:
        print_text(format_result(opened.query(text, **_parse_params(param)), format))


@app.command()
def queries() -> None:
    """List the saved queries with the questions they answer and their parameters."""
    from trialgraph.console import print_queries
    from trialgraph.saved_queries import load_saved_queries

    print_queries(load_saved_queries())


@app.command()
def show(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="trial, agent, class, procedure, condition, endpoint or criterion.")
    ],
    name: Annotated[
        str, typer.Argument(metavar="ID", help="A trial's id; a concept's name, synonym, code or identifier.")
    ],
    db: Db = DEFAULT_DB,
    everything: Annotated[bool, typer.Option("--all", help="Every entry of long lists.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    endpoint: Endpoint = None,
    graph: NamedGraph = "",
) -> None:
    """Show everything known about one thing, each fact with the words it was read from."""
    from trialgraph.show import SHOWN_BY_DEFAULT, format_sheet, format_sheet_json

    with open_graph(db, endpoint, graph, quotes=True) as opened:
        sheet = opened.show(kind, name)
        limit = None if everything else SHOWN_BY_DEFAULT
        print_text(format_sheet_json(sheet) if as_json else format_sheet(sheet, limit=limit))


@app.command()
def export(
    format: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT", help="graphml, gexf, dot, cytoscape, html; turtle, jsonld, nquads; sssom, kgx."
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write (default: stdout); kgx: NAME_nodes.tsv …")
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select", "-s", metavar="KEY=VALUE", help="condition=…, class=… or trial=…; several narrow down."
        ),
    ] = None,
    db: Db = DEFAULT_DB,
    endpoint: Endpoint = None,
    graph: NamedGraph = "",
) -> None:
    """Draw the graph, or hand it to another program."""
    from trialgraph.console import write_outputs
    from trialgraph.exports import export_files

    with open_graph(db, endpoint, graph) as opened:
        write_outputs(export_files(opened, format, select or ()), output)


@app.command()
def validate(
    sources: Sources = None,
    db: Db = DEFAULT_DB,
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, help="Check so many trials, always the same ones.")
    ] = None,
) -> None:
    """Check a graph against its shapes (SHACL), and list what is wrong in the records themselves.

    Of SOURCE, if one is given, else of the graph at --db. Exit code 1 if the graph is not well formed or a record was
    skipped; findings are facts about the records and do not count.
    """
    from trialgraph.console import print_validation
    from trialgraph.pipeline import open_graph_of
    from trialgraph.registries import ReadReport
    from trialgraph.store import open_store

    report = ReadReport()
    with count_records(report), open_graph_of(sources, report) if sources else open_store(db) as store:
        well_formed = print_validation(store, sample)
    if sources:
        print_summary(report, "")
    raise typer.Exit(0 if well_formed and not report.skipped else 1)


def _read_stdin() -> str:
    from trialgraph.errors import QueryError

    text = sys.stdin.read()
    if not text.strip():
        raise QueryError("-: there is no query on standard input")
    return text


def _parse_params(params: list[str] | None) -> dict[str, Any]:
    from trialgraph.errors import QueryError

    values: dict[str, Any] = {}
    for param in params or ():
        name, equals, value = param.partition("=")
        if not equals or not name:
            raise QueryError(f"--param {param}: expected NAME=VALUE, such as condition=NPC")
        values[name] = value
    return values
