"""The state that a sentence gives to a therapy it names: the nearest governing words before it ("progressed on",
"no prior"), or its own ending ("PD-1 inhibitor-resistant", "TKI-naive").

Source of the rules: gold/GUIDE.md, "prior_therapy", and adjudication rule 5 (washout rules are no states).
"""

from __future__ import annotations

import re
from typing import Literal

from trialgraph.facts.model import PriorState
from trialgraph.facts.populations.prior_signs import (
    AGENT_WORDS,
    ALL_ALLOWED,
    ALLOWED,
    ALSO_FAILED,
    AMOUNT,
    ASIDE,
    CONCURRENT,
    CONTAINING,
    COUNTED,
    COUNTS_OR_PRIOR,
    DENIED,
    EARLIER,
    ENDINGS,
    EXAMPLE,
    EXCEPT,
    EXCEPTION,
    EXCLUDED_LEAD,
    FAILS_ITSELF,
    LEADS,
    LISTED,
    MATTERS_OF_HEALTH,
    NO_PROCEDURE_STATES,
    NONE_PRIOR,
    NOW,
    OF_DISEASE,
    ONCOLOGIC_SURGERY,
    OWN_ENDINGS,
    SPECIFIED,
    STRONG,
    THEN_FAILED,
    WASHOUT,
    WORDS,
)
from trialgraph.facts.populations.therapy_mentions import BROAD, SYSTEMIC, TherapyMention
from trialgraph.mentions.cues import holds_any

Place = Literal["title", "summary", "inclusion", "exclusion"]


def is_about_earlier_therapy(sentence: str, place: Place) -> bool:
    """Whether a folded sentence may say something of earlier therapy: not of toxicity, other tumours or a washout."""
    if not holds_any(sentence, WORDS) or ASIDE.search(sentence):
        return False
    said = EXCEPT.sub("", sentence)
    return place != "exclusion" or not WASHOUT.search(said) or ALLOWED.search(sentence) is not None


def states_of(sentence: str, mention: TherapyMention, place: Place) -> tuple[PriorState, ...]:
    """The states that a folded sentence gives to a therapy it names: one, none, or two ("progressed or intolerant")"""
    state = state_of(sentence, mention, place)
    if state is None:
        return ()
    if state == "intolerant" and (match := ALSO_FAILED.search(sentence[: mention.start])):
        return ("resistant" if match["resistant"] else "progressed_on", state)
    return (state,)


def state_of(sentence: str, mention: TherapyMention, place: Place) -> PriorState | None:
    """The state that a folded sentence gives to a therapy it names; None where it gives none."""
    before, after = sentence[: mention.start], sentence[mention.end :]
    if sentence[mention.start : mention.end] == "resected":
        return "required" if place in ("title", "inclusion") and not DENIED.search(before) else None
    if _is_aside(sentence, mention):
        return None
    endings = ENDINGS if place in ("inclusion", "exclusion") else OWN_ENDINGS
    ending = next((state for state, pattern in endings if pattern.match(after)), None)
    if ending is None and not mention.generic and _is_all_allowed(sentence, mention):
        return "allowed"
    if place == "exclusion":
        return _excluded_state(sentence, ending, mention)
    ending = "prohibited" if ending == "allowed" and NONE_PRIOR.search(before) else ending
    if ending is not None and _may_end(ending, mention, sentence):
        odd = mention.kind == "procedure" and ending in NO_PROCEDURE_STATES and not FAILS_ITSELF.match(after)
        return None if odd or (ending == "intolerant" and mention.kind == "procedure") else ending
    lead = _nearest_lead(before, mention)
    unsaid = EXCEPTION.search(before) is not None or _is_specified_by_agents(mention, after)
    return None if unsaid or lead is None else _led_state(sentence, mention, place, *lead)


def _is_aside(sentence: str, mention: TherapyMention) -> bool:
    """Concurrent therapy, an example of the therapy named before, or one that the words behind it make exact."""
    if CONCURRENT.match(sentence, mention.start) or SPECIFIED.match(sentence[mention.end :]):
        return True
    return mention.kind == "agent" and EXAMPLE.search(sentence[: mention.start]) is not None


def _is_all_allowed(sentence: str, mention: TherapyMention) -> bool:
    """ "Prior therapy with hydroxyurea, azacytidine, ATRA or total dose of cytarabine up to 2 g is allowed"."""
    match = ALL_ALLOWED.match(sentence)
    return match is not None and mention.end <= match.end()


def _may_end(ending: PriorState, mention: TherapyMention, sentence: str) -> bool:
    return not (ending == "allowed" and mention.generic and "line" not in sentence)


def _is_specified_by_agents(mention: TherapyMention, after: str) -> bool:
    """ "first-line systemic therapy that includes a platinum": the platinum says it."""
    return mention.generic and CONTAINING.match(after) is not None and AGENT_WORDS.search(after[:70]) is not None


def _led_state(
    sentence: str, mention: TherapyMention, place: Place, state: PriorState, words: str
) -> PriorState | None:
    """The state that governing words give, unless they speak of the study's own treatment or of timing."""
    before, after = sentence[: mention.start], sentence[mention.end :]
    if mention.kind == "procedure" and not _may_be_of_procedure(state, words, mention.what):
        return None
    if place == "summary" and mention.generic and words.startswith("not respond"):
        return None  # what many patients do not: the background
    if state == "required" and THEN_FAILED.match(after):
        state = "progressed_on"
    if place in ("title", "summary") and state in ("required", "allowed", "prohibited"):
        return state if place == "title" and state == "required" and EARLIER.search(words) else None
    return None if _is_vague(sentence, mention, state, words) or _is_now(sentence, before, state, words) else state


def _may_be_of_procedure(state: PriorState, words: str, what: str) -> bool:
    if state in NO_PROCEDURE_STATES or words == "with or without":
        return False
    return state != "naive" or what == "radiotherapy"


def _is_now(sentence: str, before: str, state: PriorState, words: str) -> bool:
    """Whether the sentence speaks of timing or of the study's own treatment."""
    timing = WASHOUT.search(sentence) is not None or NOW.search(before[-60:]) is not None
    return state in ("required", "naive") and "progress" not in words and timing


def _is_vague(sentence: str, mention: TherapyMention, state: PriorState, words: str) -> bool:
    """ "Therapy is allowed": a generic word that is not said to be earlier therapy."""
    if not mention.generic or state not in ("allowed", "required"):
        return False
    said = words + (sentence[: mention.end] if state == "allowed" else sentence)
    return not COUNTS_OR_PRIOR.search(said)


def _nearest_lead(before: str, mention: TherapyMention) -> tuple[PriorState, str] | None:
    """The governing words that end nearest before the therapy, within the clause."""
    clause = re.split(r"[;:]| but | however | before the | prior to (?:the |first |study |enrol)", before)[-1][-150:]
    best: tuple[int, PriorState, str] | None = None
    leads = [(m.end(), m.start(), state, m[0]) for state, pattern in LEADS for m in pattern.finditer(clause)]
    for end, start, state, words in sorted(leads):
        # "failed at least two prior ...", "progressed during or after ...": what is counted does not hide the failure
        strong = best is not None and (best[1] in STRONG or (best[1] == "allowed" and "eligible" not in best[2]))
        near = best is not None and start - best[0] < 45 and " and " not in clause[best[0] : start]
        governed = strong and state == "required" and near
        if not governed:
            best = (end, state, words)
    if best is None:
        return None
    if mention.generic and len(clause) - best[0] > 60:
        return None
    return best[1], best[2]


def _excluded_state(sentence: str, ending: PriorState | None, mention: TherapyMention) -> PriorState | None:
    """On the exclusion side a therapy that was received is prohibited, unless it is excepted or merely counted."""
    before, after = sentence[: mention.start], sentence[mention.end :]
    operated = mention.what == "surgery" and ONCOLOGIC_SURGERY.search(sentence[mention.start : mention.end + 15])
    if (mention.what in MATTERS_OF_HEALTH and not operated) or (mention.what in BROAD and LISTED.match(after)):
        return None
    if ending is not None:
        return ending if ending in ("allowed", "prohibited") and not mention.generic else None
    counted = COUNTED.search(before[-45:]) or AMOUNT.search(before[-60:])
    if EXCEPTION.search(before) or NOW.search(before) or counted:
        return None
    if mention.what == SYSTEMIC and not mention.systemic and not OF_DISEASE.match(sentence):
        return None
    return "prohibited" if EXCLUDED_LEAD.search(before) else None
