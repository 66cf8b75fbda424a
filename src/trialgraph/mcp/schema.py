"""describe_schema: the classes and properties of the graph, and how to ask it, in a worker."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from trialgraph.errors import QueryError
from trialgraph.mcp.ontology_terms import load_terms
from trialgraph.mcp.schema_terms import ExampleQuery, Schema, SchemaTerm
from trialgraph.mcp.sending import send
from trialgraph.namespaces import TG
from trialgraph.serve.answer import Answer, ServedGraph
from trialgraph.store.reading import PREFIXES

OVERVIEW, ALL = "overview", "everything"
SHAPE = """Trial -hasArm-> Arm -hasRegimen-> Regimen (one alternative) -hasPhase-> Phase -hasComponent-> Component
  -therapy-> Agent | AgentClass | Procedure
Arm -forPopulation-> Population
Trial -hasTherapy-> TherapyUse (role) -therapy-> Agent | AgentClass | Procedure
Trial -hasPopulation-> Population (setting, lineMin, lineMax) -condition-> Condition
Population -hasPriorTherapy-> PriorTherapy (priorState) -therapy-> Agent | AgentClass | Procedure | NamedRegimen
Population -hasBiomarker-> Biomarker
Trial -hasOutcome-> OutcomeMeasure (role, months) -endpoint-> Endpoint, -criterion-> Criterion
Trial -hasDesignFact-> DesignFact, -hasFinding-> Finding (a defect of the record)
any of these -therapyEvidence | conditionEvidence | endpointEvidence ...-> IRI of words in the record
concept -skos:broader-> concept (asserted); concept -within-> itself and every concept above it (for joins)"""
HOW_TO_ASK = (
    "Prefixes need no declaration. Find a concept's IRI with search_concepts; then ask for everything within it: "
    "`?agent tg:within class:pd-1-antibody`. skos:prefLabel is a concept's name, skos:exactMatch its identifier "
    "elsewhere. A combination is two therapies (tg:role experimental, active_comparator or background) in the same "
    "tg:Phase, which is a stretch of a regimen; the phase of development is tg:trialPhase. tg:months are decimal "
    "months. Select a property such as tg:therapyEvidence and the answer quotes the words. The change history is the "
    "named graph <https://w3id.org/trialgraph/history>. Only what is read is run: no updates, no SERVICE."
)
EXAMPLES = {
    "Which trials give an agent of a class, with the words that say so?": """\
SELECT ?trial ?agent ?evidence WHERE {
  ?agent tg:within class:pd-1-antibody .
  ?use tg:therapy ?agent ; tg:role "experimental" ; tg:therapyEvidence ?evidence .
  ?trial tg:hasTherapy ?use } LIMIT 20""",
    "What is given together with an agent in the same phase?": """\
SELECT ?partner (COUNT(DISTINCT ?trial) AS ?trials) WHERE {
  ?component tg:therapy agent:cadonilimab . ?phase tg:hasComponent ?component , ?other . ?other tg:therapy ?partner
  FILTER(?partner != agent:cadonilimab)
  ?regimen tg:hasPhase ?phase . ?arm tg:hasRegimen ?regimen . ?trial tg:hasArm ?arm
} GROUP BY ?partner ORDER BY DESC(?trials)""",
    "Which endpoints are primary in trials of a condition and its subtypes?": """\
SELECT ?endpoint (COUNT(DISTINCT ?trial) AS ?trials) WHERE {
  ?condition tg:within condition:nasopharyngeal-carcinoma . ?population tg:condition ?condition .
  ?trial tg:hasPopulation ?population ; tg:hasOutcome ?outcome .
  ?outcome tg:role "primary" ; tg:endpoint ?endpoint } GROUP BY ?endpoint ORDER BY DESC(?trials)""",
    "Which populations are resistant to an earlier therapy?": """\
SELECT ?trial ?therapy ?evidence WHERE {
  ?prior tg:priorState "resistant" ; tg:therapy ?therapy ; tg:priorTherapyEvidence ?evidence .
  ?population tg:hasPriorTherapy ?prior . ?trial tg:hasPopulation ?population } LIMIT 20""",
}


def describe_schema(graph: ServedGraph, about: str) -> Answer:  # noqa: ARG001
    """What `make_schema` says, from a worker."""
    return send(make_schema(about))


def make_schema(about: str) -> Schema:
    """The classes, how they hang together and examples; the properties of one class, or one property; or everything."""
    classes, properties = load_terms()
    if about == OVERVIEW:
        shown_classes, shown = list(classes.values()), [p for p in properties.values() if _is_link(p, classes)]
        more = f"describe_schema about one of the classes has its properties; about={ALL!r} has all"
    elif about == ALL:
        shown_classes, shown, more = list(classes.values()), list(properties.values()), ""
    else:
        shown_classes, shown = _find(about, classes, properties)
        more = f"describe_schema about={OVERVIEW!r} has the classes and examples"
    is_general = about in (OVERVIEW, ALL)
    examples = [ExampleQuery(question=question, query=query) for question, query in EXAMPLES.items()]
    return Schema(
        how_to_ask=HOW_TO_ASK if is_general else "", shape=SHAPE if is_general else "",
        prefixes=PREFIXES if is_general else {}, classes=shown_classes, properties=shown,
        examples=examples if is_general else [], more=more,
    )  # fmt: skip


def _is_link(term: SchemaTerm, classes: Mapping[str, SchemaTerm]) -> bool:
    """Whether a property leads from node to node, and not to the words of a record."""
    return any(name.removeprefix("tg:") in classes for name in term.gives)


def _find(
    about: str, classes: Mapping[str, SchemaTerm], properties: Mapping[str, SchemaTerm]
) -> tuple[list[SchemaTerm], list[SchemaTerm]]:
    name = about.removeprefix("tg:").removeprefix(TG)
    names = {known.casefold(): known for known in (*classes, *properties)}
    exact = name if name in classes or name in properties else names.get(name.replace(" ", "").casefold(), "")
    if exact in classes:
        of_it = [p for p in properties.values() if classes[exact].name in (*p.of, *p.gives)]
        return [classes[exact]], of_it
    if exact:
        return [], [properties[exact]]
    near = difflib.get_close_matches(name, [*classes, *properties], n=4, cutoff=0.5)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise QueryError(f"about={about[:80]!r}: no class or property is called so{hint} ({OVERVIEW!r} lists the classes)")
