"""The addresses of this server's own pages, as links spell them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

NO_PARAMETERS: Mapping[str, str] = MappingProxyType({})


def make_address(path: str, given: Mapping[str, str], anchor: str = "") -> str:
    """A path with these parameters: "/changes?kind=status#changes"."""
    return path + (f"?{urlencode(given)}" if given else "") + (f"#{anchor}" if anchor else "")


def make_query_address(name: str, given: Mapping[str, str] = NO_PARAMETERS, suffix: str = "") -> str:
    """The page of a saved query with these parameters, or with a suffix ("csv") the same as data."""
    return make_address(f"/queries/{name}" + (f".{suffix}" if suffix else ""), given)
