"""Instruments that stand in a list with endpoints: each names what it measures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialgraph.facts.outcomes.endpoint_names import ENDPOINT, OTHER, EndpointNames
from trialgraph.vocabulary.lexicon import Match

_LISTS = re.compile(
    r"\s*(?:scores?|index|class|scale|analys[ie]s|assessments?|parameters?|levels?)?\s*(?:\([\w-]{2,8}\)\s*)?(?:[,;]|\band\b|,\s*and\b)\s*(?:the\s+|changes?\s+in\s+)?"
)
_RATE_ANYTHING = ("VAS", "NRS", "visual analogue scale", "visual analog scale", "numeric rating scale", "VAS score")


def with_listed_instruments(names: EndpointNames, text: str, matches: Sequence[Match]) -> Iterator[Match]:
    """The names in `text`, an instrument in a list with endpoints as what it measures: "NT-proBNP, KCCQ and LVEF"."""
    for place, match in enumerate(matches):
        measured = names.measured.get(match.concept.iri, ())
        rates_one_thing = bool(measured) and names.codes[measured[0]] != OTHER and match.label not in _RATE_ANYTHING
        if match.concept.kind == "endpoint" or not rates_one_thing:
            yield match
            continue
        near = [(before, match) for before in matches[max(0, place - 1) : place]]
        near += [(match, behind) for behind in matches[place + 1 : place + 2]]
        is_listed = any(_LISTS.fullmatch(text[first.end : second.start]) for first, second in near)
        yield names.recast(match, measured[0].removeprefix(ENDPOINT)) if is_listed else match
