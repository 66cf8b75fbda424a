"""The texts of a study that state doses, each with the agent of amounts that no agent is named for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from trialgraph.facts.doses.dose_clauses import AgentSpan
from trialgraph.study import Study, Text

Mentions = Mapping[str, Sequence[AgentSpan]]
"""Pointer of a text -> its agent mentions in order; also those of agents that are not given, which keep their doses."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text to read doses from. `owner` is the agent of amounts that no agent is named for; `place` the arm or
    intervention; `rank` 0 for arms and interventions, 1 for prose, 2 for names."""

    text: Text
    owner: str | None
    place: str
    rank: int


def sources_of(study: Study, wanted: set[str], given: set[str], mentions: Mentions, rank: int) -> Iterator[Source]:
    """The sources of one `rank`, in the record's order: none where no agent is `wanted`; `given` are the agents that
    may own amounts."""
    if not wanted:
        return
    if rank == 2:
        for label in (arm.label for arm in study.arms):
            yield Source(label, None, label.content, rank)
        for drug in study.interventions:
            yield Source(drug.name, _only(mentions, given, drug.name), drug.name.content, rank)
        return
    sole = next(iter(given)) if len(given) == 1 else None
    if rank == 1:
        prose = (study.title, study.official_title, study.brief_summary, study.detailed_description)
        yield from (Source(text, sole, "text", rank) for text in prose if text is not None)
        return
    for arm in (arm for arm in study.arms if arm.description is not None):
        yield Source(cast(Text, arm.description), _only(mentions, given, arm.label) or sole, arm.label.content, rank)
    for drug in (drug for drug in study.interventions if drug.description is not None):
        owner = _only(mentions, given, drug.name, *drug.other_names)
        yield Source(cast(Text, drug.description), owner or sole, "", rank)


def _only(mentions: Mentions, given: set[str], *texts: Text) -> str | None:
    """The one given agent that the texts name, None if they name none or several."""
    agents = {span.agent for text in texts for span in mentions.get(text.pointer, ())} & given
    return agents.pop() if len(agents) == 1 else None
