"""The relations that a drawing shows, for each kind of thing: the same as those of the graph's exports.

A pattern finds ?what beside $concept; one that counts names the ?trial. OPTIONAL makes Oxigraph look up what follows
for each trial before it (see `views.concept_answers`).
"""

from __future__ import annotations

from dataclasses import dataclass

from trialgraph.serve.views.asking import say_trials_of

_TREATMENT = 'IN ("experimental", "active_comparator", "background")'
_PARTNERS = f"""{{ SELECT DISTINCT ?trial ?phase WHERE {{ ?found tg:within $concept . ?component tg:therapy ?found ;
    tg:role ?role . FILTER(?role {_TREATMENT}) ?phase tg:hasComponent ?component . ?regimen tg:hasPhase ?phase .
    ?arm tg:hasRegimen ?regimen . ?trial tg:hasArm ?arm }} LIMIT 10000000 }}
  OPTIONAL {{ ?phase tg:hasComponent ?other . ?other tg:therapy ?what ; tg:role ?otherRole
    FILTER(?otherRole {_TREATMENT}) }}
  FILTER(BOUND(?what))
  FILTER NOT EXISTS {{ ?what tg:within $concept }} FILTER NOT EXISTS {{ $concept tg:within ?what }}"""
_THERAPIES = f"""OPTIONAL {{ ?trial tg:hasTherapy ?part
    OPTIONAL {{ ?part tg:therapy ?what OPTIONAL {{ ?part tg:role ?role }} }} }} FILTER(?role {_TREATMENT})"""
_CONDITIONS = "OPTIONAL { ?trial tg:hasPopulation ?part . ?part tg:condition ?what }"
_ENDPOINTS = "OPTIONAL { ?trial tg:hasOutcome ?part . ?part tg:endpoint ?what }"
_THERAPY_KINDS = ("agent", "agentClass", "procedure")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as it is drawn. `points_out` says that its arrow starts at the thing asked about; `goes_both_ways`
    that it has no direction; `counts` that its pattern names trials."""

    name: str
    pattern: str
    points_out: bool = True
    goes_both_ways: bool = False
    counts: bool = True


_HIERARCHY = (
    Relation("member of", "$concept skos:broader ?what", counts=False),
    Relation("member of", "?what skos:broader $concept", points_out=False, counts=False),
)
_OF_TRIAL = (
    Relation("gives", "$concept tg:hasTherapy ?part . ?part tg:therapy ?what", counts=False),
    Relation("treats", "$concept tg:hasPopulation ?part . ?part tg:condition ?what", counts=False),
    Relation("measures", "$concept tg:hasOutcome ?part . ?part tg:endpoint ?what", counts=False),
)


def list_relations(kind: str) -> tuple[Relation, ...]:
    """What is drawn around a thing of this kind."""
    if kind == "trial":
        return _OF_TRIAL
    trials = say_trials_of(kind) + " "
    found: list[Relation] = []
    if kind in ("agent", "agentClass"):
        found.append(Relation("combined with", _PARTNERS, goes_both_ways=True))
    if kind in _THERAPY_KINDS:
        found.append(Relation("studied in", trials + _CONDITIONS))
        found.append(Relation("measured by", trials + _ENDPOINTS))
    else:
        name = {"condition": "studied in", "endpoint": "measured by"}.get(kind, "used with")
        found.append(Relation(name, trials + _THERAPIES, points_out=False))
    if kind == "condition":
        found.append(Relation("measured in", trials + _ENDPOINTS, points_out=False))
    if kind in ("endpoint", "criterion", "namedRegimen"):
        found.append(Relation("measured in" if kind == "endpoint" else "used in", trials + _CONDITIONS))
    return (*found, *_HIERARCHY, Relation(_WORD_OF_TRIAL.get(kind, "names"), trials, points_out=False))


_WORD_OF_TRIAL = {
    **dict.fromkeys(_THERAPY_KINDS, "gives"),
    "condition": "treats",
    "endpoint": "measures",
}
