"""Hashes that say whether facts must be read again: of what was read of a record, and of who read it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import orjson

from trialgraph.study import Study

# What decides what the facts of a record are, and how they are spelled.
_PARTS = ("study.py", "terms.py", "namespaces.py", "registries", "vocabulary", "mentions", "facts", "quads")


def digest_study(study: Study) -> bytes:
    """16 bytes that name what was read of a record, without the day on which the record was current: of a download
    of the whole registry that is another one each day."""
    undated = replace(study, data_date="")
    try:
        content = orjson.dumps(undated)
    except orjson.JSONEncodeError:  # a lone surrogate in a broken record
        content = repr(undated).encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=16).digest()


def name_reader(vocabulary_digest: str) -> str:
    """Who reads: the version of the program, a hash of the modules that make facts, and that of the vocabulary."""
    return f"{version('trialgraph')} {_digest_program()} {vocabulary_digest}"


@cache
def _digest_program() -> str:
    """8 hexadecimal digits. (Between two releases the version stays the same while the rules change.)"""
    digest = blake2b(digest_size=4)
    root = Path(__file__).parent
    for part in _PARTS:
        for path in sorted((root / part).rglob("*.py")) or [root / part]:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
