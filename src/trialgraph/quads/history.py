"""The history: revisions of trials with their changes, as N-Triples lines of the graph ``HISTORY``."""

from __future__ import annotations

from collections.abc import Iterator

from trialgraph.history.model import Change, Revision, Statement
from trialgraph.namespaces import TG, XSD
from trialgraph.terms import (
    RDF_TYPE,
    RDFS_LABEL,
    make_full_date,
    make_hash,
    make_iri,
    make_literal,
    make_statement,
    make_text_statement,
    make_trial_iri,
)


def make_history_lines(revision: Revision) -> Iterator[str]:
    """A revision and its changes. Words of the old record are cited only where its texts are still there: not if the
    new record has the same version name and other texts."""
    trial, old, new = make_trial_iri(revision.trial), revision.old, revision.new
    key = make_hash(old, new, revision.recorded_at, revision.changes)
    node = f"<{trial}#revision-{key}>"
    yield f"{node} {RDF_TYPE} <{TG}Revision> .\n"
    yield make_statement(node, "revisionOf", f"<{trial}>")
    yield make_text_statement(node, "revisedTrial", revision.trial)
    yield from (make_text_statement(node, "cause", cause) for cause in revision.causes)
    yield make_statement(node, "revisionDate", make_full_date(revision.date))
    yield make_statement(node, "recordedAt", f'"{revision.recorded_at}"^^<{XSD}dateTime>')
    if old is not None:
        yield make_text_statement(node, "versionBefore", old.version)
        yield make_statement(node, "dateBefore", make_full_date(old.date))
        yield make_text_statement(node, "readerBefore", old.reader)
    yield make_text_statement(node, "versionAfter", new.version)
    yield make_statement(node, "dateAfter", make_full_date(new.date))
    yield make_text_statement(node, "readerAfter", new.reader)
    rewritten = "recordUpdate" in revision.causes and old is not None and old.version == new.version
    for change in revision.changes:
        part = f"<{trial}#change-{make_hash(key, change)}>"
        yield make_statement(node, "hasChange", part)
        yield from _make_change_lines(part, change, cites_old=not rewritten)


def _make_change_lines(node: str, change: Change, *, cites_old: bool) -> Iterator[str]:
    yield f"{node} {RDF_TYPE} <{TG}Change> .\n"
    yield make_text_statement(node, "changeKind", change.kind)
    yield make_text_statement(node, "changeType", change.type)
    if change.about:
        yield f"{node} {RDFS_LABEL} {make_literal(change.about)} .\n"
    for side, statement in (("old", change.old), ("new", change.new)):
        if statement is not None:
            yield from _make_side_lines(node, side, statement, cites=side == "new" or cites_old)


def _make_side_lines(node: str, side: str, statement: Statement, *, cites: bool) -> Iterator[str]:
    yield make_text_statement(node, f"{side}Value", statement.value)
    yield make_text_statement(node, f"{side}Role", statement.role)
    yield from (make_statement(node, f"{side}Concept", make_iri(iri)) for iri in statement.concepts)
    if cites:
        yield from (make_statement(node, f"{side}Evidence", make_iri(iri)) for iri in statement.evidence)
