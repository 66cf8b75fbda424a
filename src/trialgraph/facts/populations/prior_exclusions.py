"""States on the exclusion side of the eligibility: a therapy that was received is prohibited.

Source of the rules: gold/GUIDE.md, "prior_therapy", and adjudication rule 5 (washout rules are no states).
"""

from __future__ import annotations

from trialgraph.facts.model import PriorState
from trialgraph.facts.populations.prior_leads import EXCLUDED_LEAD
from trialgraph.facts.populations.prior_signs import (
    A_DOSE,
    ALL_ALLOWED,
    AMOUNT,
    BOWEL,
    COUNTED,
    DURING_STUDY,
    EXCEPTION,
    LISTED,
    MATTERS_OF_HEALTH,
    MAY_HAVE_HAD,
    NOT_EXCLUDED,
    NOW,
    OF_DISEASE,
    OF_THE_PAST,
    ONCOLOGIC_SURGERY,
    PAST,
)
from trialgraph.facts.populations.therapy_mentions import BROAD, SYSTEMIC, TherapyMention


def excluded_state(sentence: str, ending: PriorState | None, mention: TherapyMention) -> PriorState | None:
    """The state of a therapy in a folded exclusion criterion; `ending` is the one that its own ending gives it.

    Prohibited, unless the therapy is excepted, given now, merely counted, or asked for ("without prior immunotherapy").
    """
    before, after = sentence[: mention.start], sentence[mention.end :]
    health = mention.what in MATTERS_OF_HEALTH and ending != "allowed" and not _is_against_tumour(sentence, mention)
    if health or (mention.what in BROAD and LISTED.match(after)):
        return None
    if ending is not None:
        return _own_state(sentence, ending, mention)
    if MAY_HAVE_HAD.search(before) and not mention.generic:
        return "allowed"
    vague = mention.what == SYSTEMIC and not mention.systemic and not OF_DISEASE.match(sentence)
    if vague or _is_not_asked(before) or ALL_ALLOWED.match(sentence):
        return None
    dosed = A_DOSE.match(after) is not None
    return "prohibited" if EXCLUDED_LEAD.search(before) and not dosed else None


def _is_against_tumour(sentence: str, mention: TherapyMention) -> bool:
    """Whether an operation was one of the tumour, and not of the bowel or of anything else; a transplant may be."""
    before, words = sentence[: mention.start], sentence[mention.start : mention.end + 15]
    if mention.what != "surgery":
        return True
    if not ONCOLOGIC_SURGERY.search(words) or not PAST.search(before):
        return False
    return BOWEL.search(before[-30:] + words) is None


def _own_state(sentence: str, ending: PriorState, mention: TherapyMention) -> PriorState | None:
    if mention.generic or ending not in ("allowed", "prohibited") or DURING_STUDY.search(sentence):
        return None
    return ending if ending == "prohibited" or OF_THE_PAST.search(sentence) else None


def _is_not_asked(before: str) -> bool:
    """Whether the words before a therapy except it, count it, give it now, or exclude those who did not have it."""
    if EXCEPTION.search(before) or COUNTED.search(before[-45:]) or AMOUNT.search(before[-60:]):
        return True
    now = [match.end() for match in NOW.finditer(before)]
    if now and PAST.search(before, now[-1]) is None:
        return True
    return NOT_EXCLUDED.search(before[-90:]) is not None
