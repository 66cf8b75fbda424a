"""What the choices of an arm leave to give: every alternative of its agents."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import product
from math import prod

from trialgraph.facts.therapies.alternatives import Choice
from trialgraph.mentions.therapies import TherapyMention
from trialgraph.study import Text

_OFFERS = re.compile(r"\b(?:or|either|choice|histolog\w+)\b|±|\+/-", re.IGNORECASE)
MOST = 24
"""The most alternatives of an arm that are written out: a longer list is a pool to choose from."""


def apply_choices(agents: Sequence[str], choices: Iterable[Choice], optional: frozenset[str]) -> list[tuple[str, ...]]:
    """Every alternative of a set of agents, in a stable order; one when there is no choice.

    At most `MOST` are written out: beyond that the set as a whole says more.
    """
    picks: list[list[frozenset[str]]] = []
    chosen: set[str] = set()
    substitutes: dict[str, set[str]] = {}
    for choice in choices:
        _note_substitutes(choice, chosen, set(agents), substitutes)
        options = [option & set(agents) - chosen for option in choice.options if option <= set(agents)]
        partial = [option & set(agents) - chosen for option in choice.options if not option <= set(agents)]
        options += [option for option in partial if not any(option <= whole for whole in options)]
        options = list(dict.fromkeys(option for option in options if option))
        if len(options) < len(choice.options):  # what is left of the others tells no more than they do
            options = [option for option in options if not any(other < option for other in options)]
        if len(options) > 1:
            picks.append([frozenset(), *options] if choice.or_none else options)
            chosen.update(*options)
    for iri in agents:
        if iri in optional and iri not in chosen:
            picks.append([frozenset(), frozenset({iri})])
            chosen.add(iri)
    if prod(map(len, picks)) > 2 * MOST:
        return [tuple(agents)]
    fixed = set(agents) - chosen - set().union(*substitutes.values())
    taken = [fixed.union(*pick) for pick in product(*picks)]
    for iri, others in substitutes.items():
        taken += [(one - {iri}) | {other} for one in taken if iri in one for other in sorted(others)]
    found = list(dict.fromkeys(tuple(iri for iri in agents if iri in one) for one in taken if one))
    return found if 0 < len(found) <= MOST else [tuple(agents)]


def without_listed(
    choices: Iterable[Choice], texts: Iterable[Text], mentions: Iterable[Sequence[TherapyMention]]
) -> list[Choice]:
    """The choices of a study without those that a slash alone tells, and whose options an arm's own texts name one and
    all, with no word of a choice: the arm gives them all ("busulfan/cyclophosphamide", of which it lists both)."""
    if any(_OFFERS.search(text.content) for text in texts):
        return list(choices)
    own = {mention.therapy.concept for found in mentions for mention in found}
    return [choice for choice in choices if not choice.slashed or not all(option <= own for option in choice.options)]


def _note_substitutes(
    choice: Choice, chosen: Collection[str], agents: Collection[str], substitutes: dict[str, set[str]]
) -> None:
    """Note what may be given in place of an agent that another choice has decided on ("FOLFOX or FOLFIRI", each with
    "leucovorin or levoleucovorin")."""
    single = [next(iter(option)) for option in choice.options if len(option) == 1]
    decided = [iri for iri in single if iri in chosen and iri in agents]
    if choice.alike and len(single) == len(choice.options) and len(decided) == 1:
        others = {iri for iri in single if iri in agents and iri not in chosen}
        if others:
            substitutes.setdefault(decided[0], set()).update(others)
