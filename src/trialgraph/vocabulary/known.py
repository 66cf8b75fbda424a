"""Vocabularies that are known by name: where their publishers keep them, and what their licences allow (data in
``ontology/vocabularies.toml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from trialgraph.download import OnProgress, download
from trialgraph.errors import DownloadError
from trialgraph.vocabulary.entries import EntryKind
from trialgraph.vocabulary.formats import ReadOptions
from trialgraph.vocabulary.formats.reading.presets import load_vocabulary_data


@dataclass(frozen=True)
class KnownVocabulary:
    """A published vocabulary. `year` marks an address that has the year of the release in it."""

    name: str
    title: str
    address: str
    format: str
    homepage: str
    licence: str
    allows: str
    citation: str
    kind: EntryKind | None = None
    preset: str = ""
    year: bool = False

    @property
    def options(self) -> ReadOptions:
        """How its file is read."""
        return ReadOptions(kind=self.kind, preset=self.preset)


def load_known_vocabularies() -> Mapping[str, KnownVocabulary]:
    """All known vocabularies by name."""
    tables = load_vocabulary_data()["vocabulary"]
    return {name: KnownVocabulary(name=name, **table) for name, table in tables.items()}


def fetch_known(known: KnownVocabulary, cache: Path, on_progress: OnProgress) -> Path:
    """Its file, downloaded into `cache`; of a yearly address the newest release that is there. Raises DownloadError."""
    if not known.year:
        return download(known.address, cache, on_progress)
    this_year = datetime.now(UTC).year
    for year in (this_year + 1, this_year):  # releases for a year appear at the end of the one before
        try:
            return download(known.address.format(year=year), cache, on_progress)
        except DownloadError as error:
            if "404" not in str(error):
                raise
    return download(known.address.format(year=this_year - 1), cache, on_progress)
