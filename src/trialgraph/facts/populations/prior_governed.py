"""The state that governing words before a therapy give it ("progressed on", "no prior", "after first-line").

Source of the rules: gold/GUIDE.md, "prior_therapy", and adjudication rule 5 (washout rules are no states).
"""

from __future__ import annotations

import re
from typing import Literal

from trialgraph.facts.model import PriorState
from trialgraph.facts.populations.prior_leads import (
    LEADS,
    STRONG,
)
from trialgraph.facts.populations.prior_signs import (
    AFTER_PROCEDURE,
    AGENT_WORDS,
    BARE,
    CONTAINING,
    COUNTS_OR_PRIOR,
    EARLIER,
    EXCEPTION,
    GIVEN_WITH,
    LAST_DOSE,
    LAST_ONE,
    NO_PROCEDURE_STATES,
    NOT_HAD,
    NOW,
    OF_OPERATION,
    OF_PARTICIPANTS,
    OF_THE_FIELD,
    OFTEN,
    SOME,
    STUDY_TREATMENT,
    THEN_FAILED,
    THEN_MUST,
    TITLED_AFTER,
    WASHOUT,
)
from trialgraph.facts.populations.setting_words import BACKGROUND
from trialgraph.facts.populations.therapy_mentions import TherapyMention

Place = Literal["title", "summary", "inclusion", "exclusion"]


def governed_state(sentence: str, mention: TherapyMention, place: Place) -> PriorState | None:
    """The state that the nearest governing words before a therapy give it in a folded sentence; None where none do."""
    before, after = sentence[: mention.start], sentence[mention.end :]
    lead = _nearest_lead(before, mention)
    if lead is None or EXCEPTION.search(before) or _is_specified_by_agents(mention, after):
        return None
    state, words = lead
    if mention.kind == "procedure" and not _may_be_of_procedure(state, words, mention.what):
        return None
    if place == "summary" and _is_background(sentence, mention, words):
        return None
    return _led_state(sentence, mention, place, state, words)


def _led_state(
    sentence: str, mention: TherapyMention, place: Place, state: PriorState, words: str
) -> PriorState | None:
    """The state that governing words give, unless they speak of the study's own treatment or of timing."""
    before, after = sentence[: mention.start], sentence[mention.end :]
    failed = THEN_FAILED.match(after) if state == "required" else None
    if failed and (mention.generic or not LAST_ONE.match(after, failed.end())):
        state = "progressed_on"
    if _is_of_others(before, mention, words):
        return None
    if place in ("title", "summary") and state in ("required", "allowed", "prohibited"):
        return state if place == "title" and state == "required" and _is_titled(sentence, mention, words) else None
    if _is_vague(sentence, mention, state, words) or _is_now(sentence, mention, state, words):
        return None
    if state == "required" and SOME.search(before) and THEN_MUST.match(after):
        return None
    # a class that none of the participants had makes them naive of it; of one agent it is a prohibition
    return "prohibited" if state == "naive" and mention.kind == "agent" else state


def _is_of_others(before: str, mention: TherapyMention, words: str) -> bool:
    """Whether the study's own treatment, or that they cannot have it, stands between the words and the therapy."""
    between = before[before.rfind(words) + len(words) :]
    if STUDY_TREATMENT.search(between):
        return True
    return mention.kind == "procedure" and NOT_HAD.search(between) is not None


def _is_background(sentence: str, mention: TherapyMention, words: str) -> bool:
    """What many patients go through, and not these ones."""
    if OFTEN.search(sentence) or BACKGROUND.search(sentence) or OF_THE_FIELD.search(sentence):
        return True
    return mention.generic and (words.startswith("not respond") or OF_PARTICIPANTS.search(sentence) is None)


def _is_titled(sentence: str, mention: TherapyMention, words: str) -> bool:
    """Whether a title speaks of earlier therapy: "previously treated", "after first-line", "after thyroidectomy"."""
    before = sentence[: mention.start]
    if mention.kind == "procedure" and AFTER_PROCEDURE.search(before):
        return OF_OPERATION.search(sentence) is None
    return EARLIER.search(words) is not None or TITLED_AFTER.search(before) is not None


def _may_be_of_procedure(state: PriorState, words: str, what: str) -> bool:
    if state == "progressed_on" and what == "stem cell transplant":
        return True  # "relapse after allogeneic transplantation"
    if state in NO_PROCEDURE_STATES or words == "with or without":
        return False
    return state != "naive" or what == "radiotherapy"


def _is_now(sentence: str, mention: TherapyMention, state: PriorState, words: str) -> bool:
    """Whether the sentence speaks of timing or of the study's own treatment."""
    before = sentence[: mention.start]
    if state not in ("required", "naive") or "progress" in words:
        return False
    if WASHOUT.search(LAST_DOSE.sub("", sentence) if state == "required" else sentence):
        return True
    had = mention.kind == "procedure" and AFTER_PROCEDURE.search(before) is not None
    return not had and NOW.search(before[-60:]) is not None


def _is_vague(sentence: str, mention: TherapyMention, state: PriorState, words: str) -> bool:
    """ "Therapy is allowed": a generic word that is not said to be earlier therapy."""
    if not mention.generic or state not in ("allowed", "required"):
        return False
    if BARE.fullmatch(words):
        return True
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
        between = clause[best[0] : start] if best is not None else ""
        near = len(between) < 45 or (len(between) < 120 and GIVEN_WITH.search(between) is not None)
        near = near and " and " not in between
        governed = strong and state == "required" and near
        if not governed:
            best = (end, state, words)
    if best is None:
        return None
    if mention.generic and len(clause) - best[0] > 60:
        return None
    return best[1], best[2]


def _is_specified_by_agents(mention: TherapyMention, after: str) -> bool:
    """ "first-line systemic therapy that includes a platinum": the platinum says it."""
    return mention.generic and CONTAINING.match(after) is not None and AGENT_WORDS.search(after[:110]) is not None
