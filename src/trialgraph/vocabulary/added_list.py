"""The list of the vocabularies that a user added, as it is kept beside their files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import orjson

from trialgraph.errors import VocabularyError
from trialgraph.vocabulary.formats import ReadOptions

LIST = "vocabularies.json"


@dataclass(frozen=True)
class AddedVocabulary:
    """A vocabulary of the collection: its file, how it is read, and what was found in it when it was added."""

    name: str
    file: str
    origin: str
    digest: str
    added_at: str
    options: ReadOptions = field(default_factory=ReadOptions)
    settles: bool = False
    format: str = ""
    version: str = ""
    licence: str = ""
    entries: int = 0
    mappings: int = 0
    defects: int = 0


def read_list(folder: Path) -> list[AddedVocabulary]:
    """The vocabularies that the list in `folder` names, none without a folder. Raises VocabularyError."""
    if not folder.exists():
        return []
    try:
        told = orjson.loads((folder / LIST).read_bytes())
        return [AddedVocabulary(**{**one, "options": _read_options(one["options"])}) for one in told]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VocabularyError(f"{folder / LIST}: expected the list of added vocabularies: {error}") from error


def _read_options(told: dict[str, object]) -> ReadOptions:
    return ReadOptions(**{k: tuple(v) if isinstance(v, list) else v for k, v in told.items()})  # type: ignore[arg-type]
