"""``trialgraph vocab …``: the user's own vocabularies beside the built-in one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trialgraph.commands.options import AsJson, VocabularyDb
from trialgraph.console import DEFAULT_DB, print_json_lines, print_table, print_text, warn_if_stale
from trialgraph.say_numbers import count_things

if TYPE_CHECKING:
    from trialgraph.vocabulary.entries import EntryKind

vocab = typer.Typer(
    name="vocab",
    help="Vocabularies beside the built-in one: MONDO, DOID, NCIt, MeSH, DrugBank … or files of your own.",
    no_args_is_help=True,
)


@vocab.command()
def add(
    what: Annotated[list[str], typer.Argument(metavar="FILE|URL|NAME...", help="Files, addresses, or known names.")],
    name: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Name it (default: the file's).")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="condition, agent, endpoint or target.")] = None,
    preset: Annotated[str, typer.Option(help="A known table by name, such as drugbank-open.")] = "",
    id_column: Annotated[str, typer.Option(help="Of a table: the column with the identifier.")] = "",
    label_column: Annotated[str, typer.Option(help="The column with the preferred name.")] = "",
    synonyms_column: Annotated[list[str] | None, typer.Option(help="A column with further names.")] = None,
    parent_column: Annotated[str, typer.Option(help="The column with what stands above.")] = "",
    prefix: Annotated[str, typer.Option(help="Stands before identifiers written without one.")] = "",
    separator: Annotated[str, typer.Option(help="Between the names of one cell.")] = "|",
    settles: Annotated[bool, typer.Option("--settles", help="Your own mappings (SSSOM): they always win.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Also if names and identifiers do not agree.")] = False,
    db: VocabularyDb = DEFAULT_DB,
) -> None:
    """Add vocabularies: OBO, OWL, SKOS, OBO Graphs, SSSOM, OncoTree, tables; or by name (see [bold]vocab known[/])."""
    from trialgraph.commands.fetching import find_vocabulary_files
    from trialgraph.errors import VocabularyError
    from trialgraph.vocabulary.collection import add_vocabularies, collection_folder
    from trialgraph.vocabulary.formats import ReadOptions

    if name is not None and len(what) > 1:
        raise VocabularyError(f"--as {name}: expected one vocabulary to name, found {len(what)}")
    columns = (id_column, label_column, tuple(synonyms_column or ()), parent_column)
    options = ReadOptions(_parse_kind(kind), preset, *columns, prefix=prefix, separator=separator)
    new = find_vocabulary_files(what, name, options, settles=settles)
    for added, file in add_vocabularies(collection_folder(db), new, force=force):
        print_text(
            f"{added.name}: {added.entries:,} entries and {added.mappings:,} mappings of {file.read:,} read as "
            f"{added.format}; {count_things(added.defects, 'defect')}"
            f"{f' (trialgraph vocab check {added.name})' if added.defects else ''}\n"
        )
        if added.licence:
            print(f"{added.name}: licence: {added.licence}", file=sys.stderr)
    warn_if_stale(db)


@vocab.command("list")
def list_(db: VocabularyDb = DEFAULT_DB, as_json: AsJson = False) -> None:
    """The vocabularies that were added, in order."""
    from dataclasses import asdict

    from trialgraph.vocabulary.collection import collection_folder, list_vocabularies

    listed = list_vocabularies(collection_folder(db))
    if as_json:
        print_json_lines(asdict(one) for one in listed)
    else:
        rows = [
            [
                one.name,
                one.format,
                f"{one.entries:,}",
                f"{one.mappings:,}",
                f"{one.defects:,}",
                one.version,
                one.licence,
            ]
            for one in listed
        ]
        print_table(["name", "format", "entries", "mappings", "defects", "version", "licence"], rows)
        if not listed:
            print("no vocabulary was added; there is the built-in one", file=sys.stderr)
    warn_if_stale(db)


@vocab.command()
def known(as_json: AsJson = False) -> None:
    """The vocabularies that can be added by name, with address, licence and citation."""
    from dataclasses import asdict

    from trialgraph.vocabulary.known import load_known_vocabularies

    found = load_known_vocabularies().values()
    if as_json:
        print_json_lines(asdict(one) for one in found)
        return
    rows = [[one.name, one.title, one.licence, one.allows, one.address] for one in found]
    print_table(["name", "title", "licence", "allows", "address"], rows)


@vocab.command()
def remove(name: Annotated[str, typer.Argument(metavar="NAME")], db: VocabularyDb = DEFAULT_DB) -> None:
    """Take an added vocabulary out again."""
    from trialgraph.vocabulary.collection import collection_folder, remove_vocabulary

    removed = remove_vocabulary(collection_folder(db), name)
    print_text(f"{removed.name}: removed\n")
    warn_if_stale(db)


@vocab.command()
def check(
    name: Annotated[str, typer.Argument(metavar="NAME")], db: VocabularyDb = DEFAULT_DB, as_json: AsJson = False
) -> None:
    """The defects of an added vocabulary, with their lines; none of them was loaded as truth."""
    from dataclasses import asdict

    from trialgraph.vocabulary.collection import collection_folder, find_vocabulary, read_added

    folder = collection_folder(db)
    added = find_vocabulary(folder, name)
    defects = read_added(folder, added).defects
    if as_json:
        print_json_lines(asdict(defect) for defect in defects)
        return
    for defect in defects:
        print_text(f"{added.file}:{defect.line}: {defect.kind}: {defect.found}: expected {defect.expected}\n")
    print(f"{name}: {count_things(len(defects), 'defect')}", file=sys.stderr)


@vocab.command()
def conflicts(
    mentioning: Annotated[str, typer.Option("--of", metavar="ID", help="Only those about this identifier.")] = "",
    db: VocabularyDb = DEFAULT_DB,
    as_json: AsJson = False,
) -> None:
    """Assertions of equality that contradict a more trusted one, and how each was decided.

    Settle one with a small SSSOM file of your own: [bold]trialgraph vocab add mine.sssom.tsv --settles[/].
    """
    from trialgraph.namespaces import TG
    from trialgraph.vocabulary.collection import collection_folder, open_added
    from trialgraph.vocabulary.identifiers import parse_identifier

    compiled = open_added(collection_folder(db))
    found = compiled.conflicts() if compiled is not None else []
    about = mentioning and (mentioning if mentioning.startswith(TG) else parse_identifier(mentioning))
    told = [one for one in found if not about or about in (one.mapping.subject, one.mapping.object)]
    if as_json:
        print_json_lines(_mapping_line(one) for one in told)
        return
    for one in told:
        mapping = one.mapping
        print_text(f"{mapping.subject} = {mapping.object}: says {one.source}, line {mapping.line}; {one.why}\n")
    print(count_things(len(told), "conflict"), file=sys.stderr)


def _parse_kind(kind: str | None) -> EntryKind | None:
    from typing import get_args

    from trialgraph.errors import VocabularyError
    from trialgraph.vocabulary.entries import EntryKind

    if kind is not None and kind not in get_args(EntryKind):
        raise VocabularyError(f"--kind {kind}: expected one of {', '.join(get_args(EntryKind))}")
    return kind  # type: ignore[return-value]  # checked above


def _mapping_line(judged: Any) -> dict[str, Any]:
    from dataclasses import asdict

    told = {"source": judged.source, "trust": judged.trust.name.lower(), "verdict": judged.verdict, "why": judged.why}
    return asdict(judged.mapping) | told
