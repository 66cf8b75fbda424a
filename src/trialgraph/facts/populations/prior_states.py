"""The state that a sentence gives to a therapy it names: the nearest governing words before it ("progressed on",
"no prior"), or its own ending ("PD-1 inhibitor-resistant", "TKI-naive").

Source of the rules: gold/GUIDE.md, "prior_therapy", and adjudication rule 5 (washout rules are no states).
"""

from __future__ import annotations

from collections.abc import Iterator

from trialgraph.facts.model import PriorState
from trialgraph.facts.populations.prior_exclusions import excluded_state
from trialgraph.facts.populations.prior_governed import Place, governed_state
from trialgraph.facts.populations.prior_leads import ENDINGS, OWN_ENDINGS
from trialgraph.facts.populations.prior_signs import (
    ABBREVIATED,
    ALL_ALLOWED,
    ALLOWED,
    ALSO_FAILED,
    ALSO_INTOLERANT,
    ASIDE,
    CONCURRENT,
    COUNTS_OR_PRIOR,
    DENIED,
    EXAMPLE,
    EXCEPT,
    FAILS_ITSELF,
    MATTERS_OF_HEALTH,
    NEGATED,
    NEXT_CRITERION,
    NO_PROCEDURE_STATES,
    NONE_PRIOR,
    NOT_EARLIER,
    NOT_GIVEN,
    OF_THE_PAST,
    OR_INTOLERABLE,
    SPECIFIED,
    WASHOUT,
    WORDS,
)
from trialgraph.facts.populations.therapy_mentions import BROAD, TherapyMention


def is_about_earlier_therapy(sentence: str, place: Place) -> bool:
    """Whether a folded sentence may say something of earlier therapy: not of toxicity, other tumours or a washout."""
    if not WORDS.stand_in(sentence) or ASIDE.search(sentence):
        return False
    said = EXCEPT.sub("", sentence)
    return place != "exclusion" or not WASHOUT.search(said) or ALLOWED.search(sentence) is not None


def split_criteria(sentence: str, place: Place) -> Iterator[tuple[int, int]]:
    """Spans of what a folded sentence asks one after the other: a washout of the first does not touch the next."""
    begin = 0
    gaps = list(NEXT_CRITERION.finditer(sentence)) if place in ("inclusion", "exclusion") else []
    if gaps and WASHOUT.search(sentence) and not WASHOUT.match(sentence.lstrip("* ")):
        for gap in gaps:
            yield begin, gap.start()
            begin = gap.end()
    yield begin, len(sentence)


def states_of(sentence: str, mention: TherapyMention, place: Place) -> tuple[PriorState, ...]:
    """The states that a folded sentence gives to a therapy it names: one, none, or two ("progressed or intolerant")"""
    state = state_of(sentence, mention, place)
    if state is None:
        return ()
    before, after = sentence[: mention.start], sentence[mention.end :]
    if state == "intolerant" and (match := ALSO_FAILED.search(before)):
        return ("resistant" if match["resistant"] else "progressed_on", state)
    if state in ("progressed_on", "resistant") and (ALSO_INTOLERANT.search(before) or OR_INTOLERABLE.match(after)):
        return (state, "intolerant")
    return (state,)


def state_of(sentence: str, mention: TherapyMention, place: Place) -> PriorState | None:
    """The state that a folded sentence gives to a therapy it names; None where it gives none."""
    before, after = sentence[: mention.start], ABBREVIATED.sub("", sentence[mention.end :])
    word = sentence[mention.start : mention.end]
    if word in ("untreated", "resected"):
        return None if DENIED.search(before) else _said_of_disease(word, place)
    if _is_aside(sentence, mention):
        return None
    endings = ENDINGS if place in ("inclusion", "exclusion") else OWN_ENDINGS
    ending = next((state for state, pattern in endings if pattern.match(after)), None)
    if ending is None and not mention.generic and _is_all_allowed(sentence, mention):
        return "allowed"
    if place == "exclusion":
        return excluded_state(sentence, ending, mention)
    ending = "prohibited" if ending == "allowed" and NONE_PRIOR.search(before) else ending
    if ending is not None and _may_end(ending, mention, sentence):
        return None if _is_odd(ending, mention, before, after) else ending
    return governed_state(sentence, mention, place)


def _said_of_disease(word: str, place: Place) -> PriorState | None:
    """ "Untreated follicular lymphoma", "resected stage II NSCLC"."""
    if word == "untreated":
        return "naive" if place != "exclusion" else None
    return "required" if place in ("title", "inclusion") else None


def _is_aside(sentence: str, mention: TherapyMention) -> bool:
    """Concurrent therapy, an example of the therapy named before, or one that the words behind it make exact."""
    wide = mention.generic or mention.what in BROAD
    if CONCURRENT.match(sentence, mention.start) or (wide and SPECIFIED.match(sentence[mention.end :])):
        return True
    if NOT_EARLIER.search(sentence[: mention.start][-40:]) or NOT_GIVEN.match(sentence, mention.end):
        return True
    return mention.kind == "agent" and EXAMPLE.search(sentence[: mention.start]) is not None


def _is_all_allowed(sentence: str, mention: TherapyMention) -> bool:
    """ "Prior therapy with hydroxyurea, azacytidine, ATRA or total dose of cytarabine up to 2 g is allowed"."""
    match = ALL_ALLOWED.match(sentence)
    return match is not None and mention.end <= match.end()


def _may_end(ending: PriorState, mention: TherapyMention, sentence: str) -> bool:
    if ending == "allowed":
        return OF_THE_PAST.search(sentence) is not None and (not mention.generic or "line" in sentence)
    return not (ending == "prohibited" and mention.generic and not COUNTS_OR_PRIOR.search(sentence))


def _is_odd(ending: PriorState, mention: TherapyMention, before: str, after: str) -> bool:
    """Whether an ending is not said of the therapy: "not considered platinum-refractory", "intolerant of surgery"."""
    if ending in ("resistant", "progressed_on") and NEGATED.search(before):
        return True
    if mention.kind != "procedure":
        return False
    if ending == "prohibited":
        return mention.what in MATTERS_OF_HEALTH
    return ending in NO_PROCEDURE_STATES and (ending == "intolerant" or not FAILS_ITSELF.match(after))
