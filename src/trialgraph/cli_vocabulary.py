"""``trialgraph vocab …``, ``ground`` and ``xref``: the user's own vocabularies, and what names and identifiers mean."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trialgraph.console import print_json_lines, print_text

if TYPE_CHECKING:
    from trialgraph.vocabulary.collection import AddedVocabulary, NewVocabulary
    from trialgraph.vocabulary.entries import EntryKind
    from trialgraph.vocabulary.formats import ReadOptions

DEFAULT_DB = Path("trialgraph.db")
Db = Annotated[Path, typer.Option("--db", help="The graph beside which vocabularies are kept.", show_default=True)]
AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]

vocab = typer.Typer(
    name="vocab",
    help="Vocabularies beside the built-in one: MONDO, DOID, NCIt, MeSH, DrugBank … or files of your own.",
    no_args_is_help=True,
)

_EXTENSION = re.compile(r"(\.(obo|owl|rdf|ttl|json|obographs|sssom|csv|tsv|txt|xml|yaml|zip|gz|bin))+$", re.IGNORECASE)


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
    db: Db = DEFAULT_DB,
) -> None:
    """Add vocabularies: OBO, OWL, SKOS, OBO Graphs, SSSOM, OncoTree, tables; or by name (see [bold]vocab known[/])."""
    from trialgraph.errors import VocabularyError
    from trialgraph.vocabulary.collection import add_vocabularies, collection_folder
    from trialgraph.vocabulary.formats import ReadOptions

    if name is not None and len(what) > 1:
        raise VocabularyError(f"--as {name}: expected one vocabulary to name, found {len(what)}")
    columns = (id_column, label_column, tuple(synonyms_column or ()), parent_column)
    options = ReadOptions(_parse_kind(kind), preset, *columns, prefix=prefix, separator=separator)
    new = _tell_apart([_resolve(one, name, options, settles) for one in what])
    for added, file in add_vocabularies(collection_folder(db), new, force=force):
        print_text(
            f"{added.name}: {added.entries:,} entries and {added.mappings:,} mappings of {file.read:,} read as "
            f"{added.format}; {_count(added.defects, 'defect')}"
            f"{f' (trialgraph vocab check {added.name})' if added.defects else ''}\n"
        )
        if added.licence:
            print(f"{added.name}: licence: {added.licence}", file=sys.stderr)
    _warn(db)


@vocab.command("list")
def list_(db: Db = DEFAULT_DB, as_json: AsJson = False) -> None:
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
        _print_table(["name", "format", "entries", "mappings", "defects", "version", "licence"], rows)
        if not listed:
            print("no vocabulary was added; there is the built-in one", file=sys.stderr)
    _warn(db)


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
    _print_table(["name", "title", "licence", "allows", "address"], rows)


@vocab.command()
def remove(name: Annotated[str, typer.Argument(metavar="NAME")], db: Db = DEFAULT_DB) -> None:
    """Take an added vocabulary out again."""
    from trialgraph.vocabulary.collection import collection_folder, remove_vocabulary

    removed = remove_vocabulary(collection_folder(db), name)
    print_text(f"{removed.name}: removed\n")
    _warn(db)


@vocab.command()
def check(name: Annotated[str, typer.Argument(metavar="NAME")], db: Db = DEFAULT_DB, as_json: AsJson = False) -> None:
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
    print(f"{name}: {_count(len(defects), 'defect')}", file=sys.stderr)


@vocab.command()
def conflicts(
    mentioning: Annotated[str, typer.Option("--of", metavar="ID", help="Only those about this identifier.")] = "",
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> None:
    """Assertions of equality that contradict a more trusted one, and how each was decided.

    Settle one with a small SSSOM file of your own: [bold]trialgraph vocab add mine.sssom.tsv --settles[/].
    """
    from trialgraph.vocabulary.collection import collection_folder, open_added

    compiled = open_added(collection_folder(db))
    found = compiled.conflicts() if compiled is not None else []
    told = [one for one in found if not mentioning or mentioning in (one.mapping.subject, one.mapping.object)]
    if as_json:
        print_json_lines(_mapping_line(one) for one in told)
        return
    for one in told:
        mapping = one.mapping
        print_text(f"{mapping.subject} = {mapping.object}: says {one.source}, line {mapping.line}; {one.why}\n")
    print(_count(len(told), "conflict"), file=sys.stderr)


def ground(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A name, a code, an identifier, or words with some.")],
    kind: Annotated[list[str] | None, typer.Option("--kind", help="agent, agentClass, condition, …; repeated.")] = None,
    as_json: AsJson = False,
    db: Db = DEFAULT_DB,
) -> None:
    """What a text may mean: candidates with score, reason and identifiers. A typo gets suggestions, never a link."""
    from dataclasses import asdict

    from trialgraph.vocabulary.candidates import find_candidates, suggest_names
    from trialgraph.vocabulary.collection import load_collected

    vocabulary, kinds = load_collected(db), _parse_concept_kinds(kind)
    found = find_candidates(text, vocabulary, kinds)
    suggestions = [] if any(one.start == 0 and one.end == len(text) for one in found) else suggest_names(
        text, vocabulary, kinds
    )  # fmt: skip
    if as_json:
        print_json_lines([{"text": text, "candidates": [asdict(one) for one in found], "suggestions": suggestions}])
    else:
        rows = [[f"{c.score:.2f}", c.label, c.kind, c.reason, c.name, ", ".join(c.identifiers)] for c in found]
        _print_table(["score", "concept", "kind", "reason", "name", "identifiers"], rows)
        best = [one for one in found if one.score == found[0].score]
        if len(best) > 1:
            print(f"ambiguous: {len(best)} concepts fit equally", file=sys.stderr)
        if not found:
            print(f"{text!r}: no concept has this name", file=sys.stderr)
        if suggestions:
            print(f"did you mean {', '.join(map(repr, suggestions))}?", file=sys.stderr)
    raise typer.Exit(0 if found else 1)


def xref(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Such as NCIT:C3871, or a concept's name.")],
    as_json: AsJson = False,
    db: Db = DEFAULT_DB,
) -> None:
    """Every identifier of the same concept, and the mapping that says so."""
    from dataclasses import asdict

    from trialgraph.vocabulary.collection import load_collected
    from trialgraph.vocabulary.references import find_references

    references = find_references(identifier, load_collected(db))
    if as_json:
        print_json_lines(asdict(one) for one in references)
        return
    rows = [[one.concept, one.identifier, one.relation, one.label, one.said_by] for one in references]
    _print_table(["concept", "identifier", "relation", "label", "said by"], rows)


def _resolve(what: str, name: str | None, options: ReadOptions, settles: bool) -> NewVocabulary:
    """A file, an address, or the name of a known vocabulary, fetched if need be."""
    from trialgraph.vocabulary.collection import NewVocabulary
    from trialgraph.vocabulary.known import fetch_known, load_known_vocabularies

    known_one = load_known_vocabularies().get(what)
    if known_one is not None and not Path(what).exists():
        path = _fetch(lambda cache, progress: fetch_known(known_one, cache, progress), what)
        print(f"{what}: {known_one.licence}: {known_one.allows}. Cite: {known_one.citation}", file=sys.stderr)
        licence = known_one.licence
        return NewVocabulary(path, name or what, known_one.options, settles, known_one.address, licence)
    if re.match(r"https?://", what):
        from trialgraph.download import download

        path = _fetch(lambda cache, progress: download(what, cache, progress), what)
        return NewVocabulary(path, name or _make_name(what.rstrip("/").rpartition("/")[2]), options, settles, what)
    return NewVocabulary(Path(what), name or _make_name(Path(what).name), options, settles)


def _tell_apart(new: list[NewVocabulary]) -> list[NewVocabulary]:
    """Files that differ in their extensions only are named with these."""
    from collections import Counter
    from dataclasses import replace

    counts = Counter(one.name for one in new)
    return [replace(one, name=one.path.name.lower()) if counts[one.name] > 1 else one for one in new]


def _make_name(file: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", _EXTENSION.sub("", file).lower()).strip("-.") or "vocabulary"


def _fetch(fetch: Any, what: str) -> Path:
    """Fetch with a progress bar on a terminal, into the user's cache."""
    from platformdirs import user_cache_path
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        path: Path = fetch(
            user_cache_path("trialgraph"), lambda done, size: progress.update(task, completed=done, total=size)
        )
        return path


def _parse_kind(kind: str | None) -> EntryKind | None:
    from typing import get_args

    from trialgraph.errors import VocabularyError
    from trialgraph.vocabulary.entries import EntryKind

    if kind is not None and kind not in get_args(EntryKind):
        raise VocabularyError(f"--kind {kind}: expected one of {', '.join(get_args(EntryKind))}")
    return kind  # type: ignore[return-value]  # checked above


def _parse_concept_kinds(kinds: list[str] | None) -> Any:
    from typing import get_args

    from trialgraph.errors import VocabularyError
    from trialgraph.vocabulary.concepts import ConceptKind

    for kind in kinds or ():
        if kind not in get_args(ConceptKind):
            raise VocabularyError(f"--kind {kind}: expected one of {', '.join(get_args(ConceptKind))}")
    return tuple(kinds or ())


def _mapping_line(judged: Any) -> dict[str, Any]:
    from dataclasses import asdict

    told = {"source": judged.source, "trust": judged.trust.name.lower(), "verdict": judged.verdict, "why": judged.why}
    return asdict(judged.mapping) | told


def _print_table(header: list[str], rows: list[list[str]]) -> None:
    import io

    from rich.console import Console
    from rich.table import Table

    if not rows:
        return
    table = Table(*header, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(*(cell.replace("[", r"\[") for cell in row))
    page = io.StringIO()
    Console(file=page, width=Console().width).print(table)
    print_text(page.getvalue())


def _counts(added: AddedVocabulary) -> list[str]:
    return [f"{number:,}" for number in (added.entries, added.mappings, added.defects)]


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _warn(db: Path) -> None:
    from trialgraph.console import warn_if_stale

    warn_if_stale(db)
