"""Members of named regimens that a study gives in another form: "R-CHOP" with prednisolone holds no prednisone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from trialgraph.mentions.therapies import TherapyMention
from trialgraph.namespaces import TG

_FORMS = (
    frozenset({TG + "agent/prednisone", TG + "agent/prednisolone"}),
    frozenset({TG + "agent/leucovorin", TG + "agent/levoleucovorin"}),
)
"""Agents that stand for each other in named regimens: a prodrug and its active form, a racemate and its active half."""


def find_replaced(agents: Iterable[str], texts: Mapping[str, Sequence[TherapyMention]]) -> frozenset[str]:
    """The `agents` that only the name of a regimen tells, where the study names the other form for itself; `texts` are
    the mentions of all texts by JSON pointer."""
    given = set(agents)
    asked = [form for form in _FORMS if form <= given]
    if not asked:
        return frozenset()
    named = {m.therapy.concept for mentions in texts.values() for m in mentions if m.regimen is None}
    return frozenset(iri for form in asked for iri in form if len(form & named) == 1 and iri not in named)
