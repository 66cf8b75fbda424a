"""The files that pages load: style sheets, scripts and vendored libraries, by name, each with a hash of its content.

The names are found once, when a process starts to serve; a request only ever looks one of them up, so that no path from
outside reaches the file system. An address carries the hash: its answer may be kept for ever.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

_FOLDER = Path(__file__).parent / "static"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    "": "text/plain; charset=utf-8",  # a LICENSE
}
KEEP_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file with what a server says of it; `digest` names its content."""

    name: str
    content: bytes
    media_type: str
    digest: str

    @property
    def address(self) -> str:
        """Its address on the server."""
        return f"/static/{self.name}?v={self.digest}"


@cache
def load_static_files() -> Mapping[str, StaticFile]:
    """All files by their name in the folder ("style.css", "vendor/htmx-2.0.11/htmx.min.js")."""
    paths = (path for path in sorted(_FOLDER.rglob("*")) if path.is_file() and path.suffix in MEDIA_TYPES)
    files = (_read(path) for path in paths)
    return {file.name: file for file in files}


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    digest = blake2b(content, digest_size=6).hexdigest()
    return StaticFile(path.relative_to(_FOLDER).as_posix(), content, MEDIA_TYPES[path.suffix], digest)


@cache
def pack_file(name: str) -> bytes:
    """The content of a file as gzip, made when it is first asked for. Raises KeyError for a file that is not there."""
    return gzip.compress(load_static_files()[name].content, mtime=0)


def find_address(name: str) -> str:
    """The address of a file, with the hash of its content. Raises KeyError for a file that is not there."""
    return load_static_files()[name].address
