"""Content negotiation (RFC 9110, section 12.5.1): which of the media types on offer a client likes best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trialgraph.serve.answer import RefusedError


@dataclass(frozen=True, slots=True)
class _Range:
    """A media range of an Accept header; `text/*` and `*/*` are less specific than `text/html`."""

    main: str
    sub: str
    quality: float

    def fits(self, media_type: str) -> int:
        """0 if the media type is not in the range, else the more the more specific the range is."""
        main, _, sub = media_type.partition("/")
        if (self.main, self.sub) == (main, sub):
            return 3
        if self.main == main and self.sub == "*":
            return 2
        return int(self.main == "*" and self.sub == "*")


def choose_media_type(accept: str, offered: Sequence[str]) -> str:
    """The media type of `offered` (best first) that the header likes best; the first where it has no opinion.

    Raises RefusedError (406) where it wants none of them.
    """
    ranges = [found for found in map(_parse_range, accept.split(",")) if found] if accept.strip() else []
    if not ranges:
        return offered[0]
    best = max(offered, key=lambda media_type: _quality(media_type, ranges))  # of equals the first
    if _quality(best, ranges) <= 0:
        raise RefusedError(406, f"none of the media types asked for can be given; these can: {', '.join(offered)}")
    return best


def _quality(media_type: str, ranges: Sequence[_Range]) -> float:
    """That of the most specific range that has the media type."""
    fitting = [(found.fits(media_type), found.quality) for found in ranges if found.fits(media_type)]
    return max(fitting, default=(0, 0.0))[1]


def _parse_range(text: str) -> _Range | None:
    media_range, *parameters = (part.strip().lower() for part in text.split(";"))
    main, slash, sub = media_range.partition("/")
    if not (main and slash and sub):
        return None
    quality = next((value for name, _, value in (p.partition("=") for p in parameters) if name.strip() == "q"), "1")
    try:
        return _Range(main, sub, min(1.0, max(0.0, float(quality))))
    except ValueError:
        return _Range(main, sub, 0.0)
