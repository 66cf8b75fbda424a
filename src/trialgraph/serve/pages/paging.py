"""Long lists in pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trialgraph.serve.addresses import make_address

PAGE_LENGTH = 25


@dataclass(frozen=True, slots=True)
class Pager:
    """The place in a list of `total` entries; `page` counts from 1. `path` and `query` are those of the address."""

    page: int
    total: int
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    length: int = PAGE_LENGTH
    anchor: str = ""

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // self.length))

    @property
    def first(self) -> int:
        """The number of the first entry of the page, counted from 1."""
        return min(self.total, self.offset + 1)

    @property
    def end(self) -> int:
        """The number of its last entry."""
        return min(self.total, self.offset + self.length)

    @property
    def offset(self) -> int:
        """How many entries come before the page."""
        return (self.page - 1) * self.length

    def address(self, page: int) -> str:
        """The address of another page of the list."""
        return make_address(self.path, {**self.query, "page": str(page)}, self.anchor)


def make_pager(
    asked_page: str, total: int, path: str, query: Mapping[str, str], *, length: int = PAGE_LENGTH, anchor: str = ""
) -> Pager:
    """The page that the address asks for: the nearest there is, the first for what is no number."""
    number = int(asked_page) if asked_page.isascii() and asked_page.isdecimal() and len(asked_page) < 8 else 1
    rest = {name: value for name, value in query.items() if name != "page"}
    last = max(1, -(-total // length))
    return Pager(min(max(1, number), last), total, path, rest, length, anchor)
