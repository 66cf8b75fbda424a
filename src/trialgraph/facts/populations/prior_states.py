"""The state that a sentence gives to a therapy it names: the nearest governing words before it ("progressed on",
"no prior"), or its own ending ("PD-1 inhibitor-resistant", "TKI-naive").

Source of the rules: gold/GUIDE.md, "prior_therapy", and adjudication rule 5 (washout rules are no states).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from trialgraph.facts.model import PriorState
from trialgraph.facts.populations.prior_exclusions import excluded_state
from trialgraph.facts.populations.prior_leads import ENDINGS, LEADS, OWN_ENDINGS, STRONG
from trialgraph.facts.populations.prior_signs import (
    ABBREVIATED,
    AFTER_PROCEDURE,
    AGENT_WORDS,
    ALL_ALLOWED,
    ALLOWED,
    ALSO_FAILED,
    ALSO_INTOLERANT,
    ASIDE,
    BARE,
    CONCURRENT,
    CONTAINING,
    COUNTS_OR_PRIOR,
    DENIED,
    EARLIER,
    EXAMPLE,
    EXCEPT,
    EXCEPTION,
    FAILS_ITSELF,
    LAST_DOSE,
    LAST_ONE,
    MATTERS_OF_HEALTH,
    NEGATED,
    NEXT_CRITERION,
    NO_PROCEDURE_STATES,
    NONE_PRIOR,
    NOT_EARLIER,
    NOT_GIVEN,
    NOW,
    OF_OPERATION,
    OF_PARTICIPANTS,
    OF_THE_PAST,
    OFTEN,
    OR_INTOLERABLE,
    SPECIFIED,
    STUDY_TREATMENT,
    THEN_FAILED,
    TITLED_AFTER,
    WASHOUT,
    WORDS,
)
from trialgraph.facts.populations.setting_words import BACKGROUND
from trialgraph.facts.populations.therapy_mentions import BROAD, TherapyMention
from trialgraph.mentions.cues import holds_any

Place = Literal["title", "summary", "inclusion", "exclusion"]


def is_about_earlier_therapy(sentence: str, place: Place) -> bool:
    """Whether a folded sentence may say something of earlier therapy: not of toxicity, other tumours or a washout."""
    if not holds_any(sentence, WORDS) or ASIDE.search(sentence):
        return False
    said = EXCEPT.sub("", sentence)
    return place != "exclusion" or not WASHOUT.search(said) or ALLOWED.search(sentence) is not None


def split_criteria(sentence: str, place: Place) -> Iterator[tuple[int, int]]:
    """Spans of what a folded sentence asks one after the other: a washout of the first does not touch the next."""
    begin = 0
    if place in ("inclusion", "exclusion") and WASHOUT.search(sentence) and not WASHOUT.match(sentence.lstrip("* ")):
        for match in NEXT_CRITERION.finditer(sentence):
            yield begin, match.start()
            begin = match.end()
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
    if sentence[mention.start : mention.end] == "resected":
        return "required" if place in ("title", "inclusion") and not DENIED.search(before) else None
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
    lead = _nearest_lead(before, mention)
    unsaid = EXCEPTION.search(before) is not None or _is_specified_by_agents(mention, after)
    return None if unsaid or lead is None else _led_state(sentence, mention, place, *lead)


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
    if place == "summary" and _is_background(sentence, mention, words):
        return None
    failed = THEN_FAILED.match(after) if state == "required" else None
    if failed and (mention.generic or not LAST_ONE.match(after, failed.end())):
        state = "progressed_on"
    if STUDY_TREATMENT.search(before[before.rfind(words) + len(words) :]):
        return None
    if place in ("title", "summary") and state in ("required", "allowed", "prohibited"):
        return state if place == "title" and state == "required" and _is_titled(sentence, mention, words) else None
    return None if _is_vague(sentence, mention, state, words) or _is_now(sentence, mention, state, words) else state


def _is_background(sentence: str, mention: TherapyMention, words: str) -> bool:
    """What many patients go through, and not these ones."""
    if OFTEN.search(sentence) or BACKGROUND.search(sentence):
        return True
    return mention.generic and (words.startswith("not respond") or OF_PARTICIPANTS.search(sentence) is None)


def _is_titled(sentence: str, mention: TherapyMention, words: str) -> bool:
    """Whether a title speaks of earlier therapy: "previously treated", "after first-line", "after thyroidectomy"."""
    before = sentence[: mention.start]
    if mention.kind == "procedure" and AFTER_PROCEDURE.search(before):
        return OF_OPERATION.search(sentence) is None
    return EARLIER.search(words) is not None or TITLED_AFTER.search(before) is not None


def _may_be_of_procedure(state: PriorState, words: str, what: str) -> bool:
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
        near = best is not None and start - best[0] < 45 and " and " not in clause[best[0] : start]
        governed = strong and state == "required" and near
        if not governed:
            best = (end, state, words)
    if best is None:
        return None
    if mention.generic and len(clause) - best[0] > 60:
        return None
    return best[1], best[2]
