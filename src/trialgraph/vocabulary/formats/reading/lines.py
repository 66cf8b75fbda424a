"""On which line of a file something stands, for formats whose libraries do not tell."""

from __future__ import annotations


class LineFinder:
    """The line of the first of some spellings that a file contains; 0 where it contains none of them.

    Things are asked for mostly in the order of the file: each search begins where the last one ended, then anew.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place, self._line = 0, 1

    def __call__(self, *spellings: str) -> int:
        """The line of the first spelling found."""
        for start in (self._place, 0):
            for spelling in spellings:
                place = self._content.find(spelling.encode(), start)
                if place >= 0:
                    return self._move(place)
        return 0

    def _move(self, place: int) -> int:
        if place >= self._place:
            self._line += self._content.count(b"\n", self._place, place)
        else:
            self._line = self._content.count(b"\n", 0, place) + 1
        self._place = place
        return self._line
