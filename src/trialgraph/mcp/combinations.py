"""find_combinations: regimens that give an agent or class together with something else, in a worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from trialgraph.mcp.bounds import Room, check_page, cut, say_more
from trialgraph.mcp.concepts import read_concepts
from trialgraph.mcp.evidence import Stated, find_related, read_stated, take_quotes
from trialgraph.mcp.models import Combination, Combinations
from trialgraph.mcp.questions import ask_question
from trialgraph.mcp.rows import strip_comments
from trialgraph.mcp.sending import send
from trialgraph.results import shorten_iri
from trialgraph.serve.answer import Answer, ServedGraph

_QUESTION = "combinations"
_QUOTES = 8  # of one regimen
_NOTE = (
    "A combination is two or more therapies in the same phase of a regimen; placebo, supportive and diagnostic agents "
    "do not count. hit and condition_hit: exact, narrower or broader than what was asked for."
)
_NOTHING = (
    "Nothing found. Ask without the condition or with include_wider_conditions, for a wider class, or what the trials "
    "of the condition give: run_saved_query (condition-trials, agents-by-class)."
)


def find_combinations(
    graph: ServedGraph, therapy: str, condition: str, include_wider_conditions: bool, limit: int, offset: int
) -> Answer:
    """A page of the regimens, with the words that name what is given and who is treated."""
    check_page(limit, offset, 50)
    parameters = {"therapy": therapy, "condition": condition}
    if include_wider_conditions and condition:
        parameters["baskets"] = "yes"
    result, prepared = ask_question(graph, _QUESTION, parameters)
    conditions = [prepared.concepts["condition"].iri] if "condition" in prepared.concepts else []
    related = find_related(graph, conditions)
    stated: dict[str, list[Stated]] = {}
    found = []
    for row in islice(result, offset, offset + limit):
        trial = str(row["trial"])
        if trial not in stated:
            stated[trial] = read_stated(graph, trial)
        found.append(_make_combination(row, stated[trial], related))
    taken = Room().take(found)
    quoted = {quote.about for combination in taken for quote in combination.evidence}
    asked = [concept.iri for concept in prepared.concepts.values()]
    note = _NOTE if len(result) else f"{result.note} {_NOTHING}".strip()
    named = [fact.iri for facts in stated.values() for fact in facts if fact.label in quoted]
    return send(
        Combinations(
            total=len(result), asked=read_concepts(graph, asked), combinations=taken,
            concepts=read_concepts(graph, named), note=note, query=strip_comments(prepared.text),
            more=say_more(len(taken), offset, len(result), "find_combinations"),
        )
    )  # fmt: skip


def _make_combination(row: Mapping[str, Any], facts: Sequence[Stated], conditions: set[str]) -> Combination:
    given = [name for column in ("agents", "partners", "procedures") for name in (row[column] or "").split(", ")]
    quotes = [*take_quotes(facts, conditions), *take_quotes(facts, (), given)]
    columns = {
        "trial_phase": "trialPhase", "arms": "arms", "arm_role": "armRole", "agents": "agents", "classes": "classes",
        "partners": "partners", "procedures": "procedures", "endpoints": "endpoints", "hit": "hit", "path": "path",
        "condition_hit": "conditionHit", "condition_path": "conditionPath", "record_date": "recordDate",
        "title": "title",
    }  # fmt: skip
    said = {name: cut(str(row[column] or "")) for name, column in columns.items()}
    trial = str(row["trial"])
    return Combination(trial=trial, identifier=shorten_iri(trial), evidence=quotes[:_QUOTES], **said)
