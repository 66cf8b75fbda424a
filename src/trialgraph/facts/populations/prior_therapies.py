"""Prior therapy: states of the population towards earlier anti-cancer therapy, with polarity.

Source of the rules: gold/GUIDE.md, "prior_therapy", and adjudication rule 5. Sentences of title, summary and
eligibility that speak of earlier therapy are read mention by mention: the nearest governing words before a therapy
("progressed on", "no prior") or its own ending ("PD-1 inhibitor-resistant", "TKI-naive") give the state; on the
exclusion side a therapy that was received is prohibited. Washout rules and toxicities of earlier therapy are no states.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from trialgraph.facts.model import PriorState, PriorTherapy
from trialgraph.facts.populations.eligibility import split_eligibility
from trialgraph.facts.populations.prior_governed import Place
from trialgraph.facts.populations.prior_signs import WORDS
from trialgraph.facts.populations.prior_states import is_about_earlier_therapy, split_criteria, states_of
from trialgraph.facts.populations.settings import is_oncology
from trialgraph.facts.populations.therapy_mentions import TherapyMention
from trialgraph.facts.populations.therapy_names import TherapyNames, make_therapy_names
from trialgraph.facts.wording import fold_case, make_evidence, split_sentences
from trialgraph.study import Study, Text
from trialgraph.vocabulary.concepts import Vocabulary

MOST_TELLING = 6
TRANSPLANT = "stem cell transplant"
BLOOD = re.compile(r"leuk[ae]+mi|lymphom|myelo|hodgkin|h[ae]+matolog|polycyth|thrombocyth|\bdlbcl\b|\bmds\b")
_CODE = re.compile(r"[A-Z][A-Za-z]{0,7}[- ]?\d{2,}[A-Za-z0-9-]*|[a-z]{5,}(?:mab|nib|tide|cel|sen|stat)")
_FAR_BEFORE, _FAR_AFTER = 1200, 600
_RANK: dict[PriorState, int] = {
    "progressed_on": 0, "resistant": 0, "naive": 0, "intolerant": 1, "required": 1, "prohibited": 2, "allowed": 3,
}  # fmt: skip
_DEFINING = frozenset(("platinum", "BCG"))  # resistance to these is part of the disease's name
_PLACE_RANK = {"title": 0, "summary": 1, "inclusion": 1, "exclusion": 2}


@dataclass(frozen=True, slots=True)
class PriorMention:
    """A therapy with its state, at ``content[start:end]``; `place_rank` orders by where it was said."""

    mention: TherapyMention
    state: PriorState
    start: int
    end: int
    rank: int


Told = tuple[int, int, Text, PriorMention]


def extract_prior_therapies(study: Study, vocabulary: Vocabulary) -> tuple[PriorTherapy, ...]:
    """States towards earlier anti-cancer therapy, the six most telling ones; empty for studies outside oncology."""
    if not is_oncology(study):
        return ()
    names = make_therapy_names(vocabulary)
    told: list[Told] = []
    titles = " . ".join(fold_case(text.content) for text in (study.title, study.official_title) if text is not None)
    own = _own_agents(study, names)
    blood = any(BLOOD.search(fold_case(text.content)) for text in (study.title, *study.conditions))
    for text, place, start, end in _passages(study):
        for prior in parse_prior_therapies(text.content, place, names, start, end, own):
            if prior.state == "prohibited" and prior.mention.what == TRANSPLANT and not blood:
                continue  # there it is a matter of health
            mention = names.target_of_tki(prior.mention, titles)
            told.append((prior.rank, len(told), text, replace(prior, mention=mention)))
    told = _one_state_of_failure(told)
    told.sort(key=lambda entry: entry[:2])
    chosen: dict[tuple[str, PriorState], PriorTherapy] = {}
    for _, _, text, prior in told:
        key = (prior.mention.what, prior.state)
        if key not in chosen and len(chosen) < MOST_TELLING and not _is_said_better(prior, chosen):
            evidence = make_evidence(text, prior.start, prior.end)
            chosen[key] = PriorTherapy(prior.mention.what, prior.mention.concept, prior.state, (evidence,))
    return tuple(chosen.values())


def _one_state_of_failure(told: list[Told]) -> list[Told]:
    """ "TKI-resistant ... who failed EGFR TKI": one state, that of the failure; but "platinum-resistant" is a kind of
    disease, which the failure beside it defines."""
    failed = {prior.mention.what for *_, prior in told if prior.state == "progressed_on"}
    resistant = {prior.mention.what for *_, prior in told if prior.state == "resistant"} & _DEFINING
    left_out = {(what, "progressed_on") for what in resistant} | {(what, "resistant") for what in failed - resistant}
    return [entry for entry in told if (entry[3].mention.what, entry[3].state) not in left_out]


def _is_said_better(prior: PriorMention, chosen: dict[tuple[str, PriorState], PriorTherapy]) -> bool:
    """Whether the same therapy already has a state that includes this one ("progressed on" includes "required")."""
    states = {state for what, state in chosen if what == prior.mention.what}
    if prior.state == "required":
        return bool(states & {"progressed_on", "resistant", "prohibited"})
    if prior.state == "prohibited":
        return "naive" in states
    if prior.state == "allowed" and prior.mention.generic:
        return bool(states)
    return prior.state in ("resistant", "progressed_on") and bool(states & {"progressed_on", "resistant"})


def _own_agents(study: Study, names: TherapyNames) -> tuple[str, ...]:
    """Code names of the study's own agents that the vocabulary does not know: "no prior treatment with GSK2256098"."""
    drugs = (i.name.content for i in study.interventions if i.kind in ("DRUG", "BIOLOGICAL"))
    return tuple(dict.fromkeys(name for name in drugs if _CODE.fullmatch(name) and not names.knows(name)))


def _passages(study: Study) -> Iterator[tuple[Text, Place, int, int]]:
    for text in (study.title, study.official_title):
        if text is not None:
            yield text, "title", 0, len(text.content)
    if study.brief_summary is not None:
        yield study.brief_summary, "summary", 0, len(study.brief_summary.content)
    if study.eligibility is not None:
        folded, items = fold_case(study.eligibility.content), split_eligibility(study.eligibility)
        for number in sorted(WORDS.find_holders([folded[item.start : item.end] for item in items])):
            yield study.eligibility, items[number].side, items[number].start, items[number].end


def parse_prior_therapies(
    content: str,
    place: Place,
    names: TherapyNames,
    start: int = 0,
    end: int | None = None,
    own: tuple[str, ...] = (),
) -> Iterator[PriorMention]:
    """Therapies with a state in ``content[start:end]``; `place` is title, summary, inclusion or exclusion."""
    stop = len(content) if end is None else end
    folded = fold_case(content)[start:stop]
    for begin, finish in _split(folded, place):
        sentence = folded[begin:finish]
        if not is_about_earlier_therapy(sentence, place):
            continue
        original = content[start + begin : start + finish]
        for mention in names.find(original, sentence, own):
            for state in states_of(*_clip(sentence, mention), place):
                offset = start + begin
                rank = 10 * _RANK[state] + _PLACE_RANK[place] + (5 if mention.generic and state == "allowed" else 0)
                yield PriorMention(mention, state, offset + mention.start, offset + mention.end, rank)


def _split(folded: str, place: Place) -> Iterator[tuple[int, int]]:
    for begin, finish in split_sentences(folded):
        for start, end in split_criteria(folded[begin:finish], place):
            yield begin + start, begin + end


def _clip(sentence: str, mention: TherapyMention) -> tuple[str, TherapyMention]:
    """What of a very long sentence stands about a mention, and the mention's place in it: the rest says nothing of it
    and is not to be read again for each of thousands of mentions."""
    start = max(0, mention.start - _FAR_BEFORE)
    if start == 0 and len(sentence) <= mention.end + _FAR_AFTER:
        return sentence, mention
    return sentence[start : mention.end + _FAR_AFTER], replace(
        mention, start=mention.start - start, end=mention.end - start
    )
