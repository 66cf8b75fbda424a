"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

VocabularyDb = Annotated[Path, typer.Option("--db", help="The graph beside which vocabularies are kept.")]
AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]
Db = Annotated[Path, typer.Option("--db", help="Directory of the graph.", show_default=True)]
Sources = Annotated[
    list[Path] | None, typer.Argument(metavar="SOURCE...", help="Registry records: files, zips, gzips or directories.")
]
Vocab = Annotated[
    list[Path] | None, typer.Option("--vocab", help="A Turtle (SKOS) file to read beside the built-in vocabulary.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first record that cannot be read.")]
Endpoint = Annotated[
    str | None,
    typer.Option(
        "--endpoint", envvar="TRIALGRAPH_ENDPOINT", metavar="URL", help="A SPARQL service that holds the graph."
    ),
]
NamedGraph = Annotated[
    str, typer.Option("--graph", metavar="IRI", help="The service's named graph for it (default: its default graph).")
]
