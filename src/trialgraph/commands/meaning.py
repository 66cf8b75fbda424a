"""``trialgraph ground`` and ``xref``: what names and identifiers mean."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from trialgraph.commands.options import AsJson, VocabularyDb
from trialgraph.console import DEFAULT_DB, print_json_lines, print_table


def ground(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A name, a code, an identifier, or words with some.")],
    kind: Annotated[list[str] | None, typer.Option("--kind", help="agent, agentClass, condition, …; repeated.")] = None,
    as_json: AsJson = False,
    db: VocabularyDb = DEFAULT_DB,
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
        print_table(["score", "concept", "kind", "reason", "name", "identifiers"], rows)
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
    db: VocabularyDb = DEFAULT_DB,
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
    print_table(["concept", "identifier", "relation", "label", "said by"], rows)


def _parse_concept_kinds(kinds: list[str] | None) -> Any:
    from typing import get_args

    from trialgraph.errors import VocabularyError
    from trialgraph.vocabulary.concepts import ConceptKind

    for kind in kinds or ():
        if kind not in get_args(ConceptKind):
            raise VocabularyError(f"--kind {kind}: expected one of {', '.join(get_args(ConceptKind))}")
    return tuple(kinds or ())
