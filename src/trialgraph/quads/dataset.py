"""What the whole graph is: how many trials, of which dates, built when and by what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialgraph.namespaces import TG, XSD
from trialgraph.terms import DATASET, RDF_TYPE, make_full_date, make_integer, make_statement, make_text_statement


@dataclass(frozen=True, slots=True)
class Metadata:
    """The graph as a whole. Dates are ISO 8601 days, "" where no record has one; `built_at` an ISO date and time.

    `built_by` names program and version; `vocabulary_digest` changes whenever the vocabulary does, `added_digest`
    ("" if there were none) whenever the added vocabularies do. `sources` are the files that it was built of;
    `updated_at` is "" for a graph that was not updated since.
    """

    trial_count: int
    built_by: str
    built_at: str
    vocabulary_digest: str
    oldest_data_date: str = ""
    newest_data_date: str = ""
    added_digest: str = ""
    sources: tuple[str, ...] = ()
    updated_at: str = ""


def make_dataset_lines(metadata: Metadata) -> Iterator[str]:
    """The dataset node."""
    node = f"<{DATASET}>"
    yield f"{node} {RDF_TYPE} <{TG}Dataset> .\n"
    yield make_statement(node, "trialCount", make_integer(metadata.trial_count))
    yield make_statement(node, "oldestDataDate", make_full_date(metadata.oldest_data_date))
    yield make_statement(node, "newestDataDate", make_full_date(metadata.newest_data_date))
    yield make_text_statement(node, "builtBy", metadata.built_by)
    yield make_statement(node, "builtAt", f'"{metadata.built_at}"^^<{XSD}dateTime>')
    if metadata.updated_at:
        yield make_statement(node, "updatedAt", f'"{metadata.updated_at}"^^<{XSD}dateTime>')
    yield make_text_statement(node, "vocabularyDigest", metadata.vocabulary_digest)
