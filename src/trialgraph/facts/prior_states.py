"""The state that a sentence gives to a therapy it names: the nearest governing words before it ("progressed on",
"no prior"), or its own ending ("PD-1 inhibitor-resistant", "TKI-naive").

Source of the rules: gold/GUIDE.md, "prior_therapy", and adjudication rule 5 (washout rules are no states).
"""

from __future__ import annotations

import re
from typing import Literal

from trialgraph.facts.model import PriorState
from trialgraph.facts.therapy_names import BROAD, SYSTEMIC, TherapyMention
from trialgraph.mentions.cues import holds_any

Place = Literal["title", "summary", "inclusion", "exclusion"]

_WORDS = (
    *("prior", "previous", "treat", "receiv", "naive", "refractory", "resist", "fail", "progress", "intoler", "expos"),
    *("histor", "after", "underw", "undergone", "completed", "relaps", "resected", "unable", "exhaust", "therapy"),
)
_WASHOUT = re.compile(
    r"\bwithin (?:the )?(?:\S+ ){0,5}?(?:days?|weeks?|wks?|months?|half|hours?|years?|d\b|w\b)|"
    r"(?:at least|less than|more than|minimum of|<|>|≥|≤|<=|>=) ?\(?\w+\)? (?:\(\w+\) )?(?:days?|weeks?|"
    r"months?|half|years?) (?:\S+ ){0,4}?(?:since|prior|before|after|elapsed|from|have|between)"
    r"|\b(?:must|should) (?:have|be) (?:\S+ )?(?:completed|discontinued|stopped|off)|elapsed|"
    r"\b\d+ (?:days?|weeks?|months?|years?) (?:after|since|from)|wash ?out|"
    r"\b(?:in|during|over) the (?:last|past|previous|preceding) (?:\S+ )?(?:days?|weeks?|months?|years?)|\bthis period\b|"
    r"\bdays? (?:prior|before)|weeks? (?:prior|before)|half li(?:fe|ves)"
)
_ASIDE = re.compile(
    r"toxicit|adverse (?:event|effect|reaction)|side effects?|recovered|resolv|allerg|hypersensitiv|"
    r"contracept|pregnan|other malignan|second (?:primary|malig)|prior malignan|previous malignan|"
    r"another malignan|malignancies (?:considered|treated|that)|"
    r"brain metast|cns metast|infection|transfus|hepatitis|autoimmun|anticoagul|antibiotic|willing|"
    r"consent|qtc?\b|live vaccine|live,? attenuated|neuropathy|bleeding|pneumonitis|systemic steroids|"
    r"biops|menopaus|menses|amenorrh|predicted|% of (?:the )?(?:bone )?marrow"
    r"|creatinine|bilirubin|platelet count|neutrophil|life expectancy|measurable|participat\w+ in|"
    r"investigational (?:device|product|study)|transplant\w* within|immunosuppress"
)
_ALLOWED = re.compile(r"^[^,;]{0,90}\b(?:is|are) (?:allowed|permitted|acceptable)\b")
_NOW = re.compile(
    r"\b(?:concurrent|concomitant|planned|scheduled|will (?:be|receive|undergo|have)|candidates? for|"
    r"amenable to|suitable for|eligible (?:for|to receive)|require|requiring|during (?:the )?(?:study|"
    r"trial|treatment)|currently|receiving|until|assigned|randomi[sz]ed|combined with|in combination)\b"
)

# Words before a therapy that give its state, tried from the one nearest to the therapy.
_LEADS: tuple[tuple[PriorState, re.Pattern[str]], ...] = (
    ("prohibited", re.compile(r"\b(?:excluding|other than)\b")),
    (
        "allowed",
        re.compile(
            r"\b(?:(?:no more than|not more than|up to|at most|maximum of|≤|<=) ?\w+ (?:prior|previous)|"
            r"\w+ or fewer (?:prior|previous)|may have (?:had|received|been)|(?:are|is) (?:eligible|allowed|"
            r"permitted)|regardless of|irrespective of|with or without|(?:any|unlimited) number of)\b"
        ),
    ),
    (
        "naive",
        re.compile(
            r"\b(?:no(?: known)?(?: more)? (?:prior|previous|history)|without (?:any )?(?:prior|previous)|n(?:ot|"
            r"ever)(?: have)?(?: been)?(?: previously)? (?:received|had|been|exposed|treated|undergone|"
            r"previously)|naive to|received no|had no|not (?:be )?(?:previously )?(?:exposed|treated|received)|"
            r"untreated with|absence of prior)\b"
        ),
    ),
    (
        "intolerant",
        re.compile(
            r"\b(?:intoleran(?:t|ce)(?: of| to)?|intolerable (?:for|to)|(?:un|not )able to (?:tolerate|receive)|"
            r"cannot (?:tolerate|receive)|ineligible (?:for|to)|unfit for)\b"
        ),
    ),
    (
        "progressed_on",
        re.compile(
            r"\b(?<!not )(?<!without )(?<!\bno )(?<!no disease )(?<!without disease )(?:progress(?:ed|ion|ing|"
            r"ive)?(?: disease)?(?: during or after| on or after| on| after| following| during| under| despite|"
            r" while| with| from|,|(?:/| or | and/or )(?=intoleran))|"
            r"fail(?:ed|ing|ure)(?: of| to| on| with| after)?|relaps\w+ (?:after|on|"
            r"following|from)|recur\w+ (?:after|on|following)|exhausted)\b|\b(?<!not )progressed\b"
        ),
    ),
    (
        "resistant",
        re.compile(
            r"\b(?:refractory(?: to|(?:/| or | and/or )(?=intoleran))|resistan(?:t|ce) to|unresponsive to|"
            r"not respond(?:ed)? to)\b"
        ),
    ),
    (
        "required",
        re.compile(
            r"\b(?:(?:did |has |have )?(?:not|without) progress\w*(?: disease)?(?: \w+){0,3}? (?:on|after|"
            r"following|during|with|during or following)|ha(?:ve|s) had(?: prior| previous)?|(?:must|"
            r"should) have (?:had|received|undergone|completed|been treated)|(?:have|has|"
            r"had) (?:previously )?(?:received|undergone|completed|been (?:previously )?treated)|"
            r"previously (?:been )?(?:treated|received|exposed)|received|underwent|undergone|treated with|"
            r"at least \w+ (?:prior|previous|lines?|cycles?)|prior (?:receipt|treatment|therapy|exposure)|"
            r"(?<!immediately )(?:after|following)(?! last| the last)|status post|completed|completion of|"
            r"pre ?treated|(?:one|two|three|1|2|3|≥ ?\d) (?:or more )?(?:prior|previous))\b"
        ),
    ),
)
_EXCLUDED_LEAD = re.compile(
    r"\b(?:prior|previous(?:ly)?|receiv\w+|receipt|history of|histories of|exposure|exposed|treated|"
    r"undergone|underwent|had|any|pre ?treated)\b"
)
_ENDINGS: tuple[tuple[PriorState, re.Pattern[str]], ...] = (
    ("resistant", re.compile(r"[ )]*(?:\S+ ){0,1}?(?:resistant|refractory|insensitive)\b")),
    ("allowed", re.compile(r"(?:naive|untreated),? or\b")),
    ("naive", re.compile(r"[ )]*(?:therapy |treatment )?(?:naive|untreated)\b")),
    (
        "progressed_on",
        re.compile(r"[ )]*(?:\S+ ){0,2}?(?:fail(?:ed|ure|s)|(?:was|were|is|are) ineffective|has failed)\b"),
    ),
    ("intolerant", re.compile(r"[ )]*(?:\S+ ){0,1}?(?:intoleran\w+|ineligible|unfit)\b")),
    ("required", re.compile(r"[ )]*(?:therapy |treatment )?(?:pre ?treated|exposed|experienced)\b")),
    (
        "allowed",
        re.compile(
            r"[^.;:]{0,70}?\b(?:is|are|was|were|will be) (?:also )?(?:allowed|permitted|permissible|acceptable|"
            r"eligible)\b|[ )]*(?:allowed|permitted)\b"
        ),
    ),
    (
        "prohibited",
        re.compile(
            r"[^.;:]{0,140}?\b(?:is|are) (?:not (?:allowed|permitted|eligible)|excluded|ineligible|prohibited)\b"
        ),
    ),
)
_OWN_ENDINGS = tuple(entry for entry in _ENDINGS if entry[0] not in ("allowed", "prohibited"))
_LISTED = re.compile(r"[ ,(]*(?:with|including|such as|targeting|consisting|i\.e)\b")
_CONTAINING = re.compile(
    r",? (?:\w+ )?(?:that |which )?(?:includ\w+|contain\w+|consist\w+|compris\w+|with) (?:an? |the |"
    r"either )?(?!\S*progress)"
)
_DENIED = re.compile(r"\b(?:no|not|un|if|or|previously|completely and)(?: \w+)? $")
_ALSO_FAILED = re.compile(
    r"\b(?<!not )(?<!no )(?:progress\w*|fail\w*|relapsed|(?P<resistant>refractory|resistan\w+|unresponsive))"
    r"(?: (?!but|with|no|not)\S+){0,5}?(?: or|,? and/or|/|,) ?(?:\S+ ){0,3}?"
    r"intoleran(?:t|ce)(?: of| to)?(?: \S+){0,5} $"
)
_EARLIER = re.compile(r"previous|prior|pre ?treated|progress|have received|has received|who received")
_THEN_FAILED = re.compile(
    r"[^.;]{0,60}\b(?:and|with|but|who|which) (?:\S+ ){0,4}?(?:progress(?:ed|ion)|fail(?:ed|ure)|relapsed|"
    r"recurred)\b(?! free)"
)
_COUNTED = re.compile(r"(?:more than|greater than|>|≥|>=|at least|\w+ or more) ?\(?\w* ?\)?(?:\w+ ){0,4}$")
_EXAMPLE = re.compile(
    r"(?:\be\.?g\b|\bsuch as|\bfor example|\blike\b|\bi\.e\.|\(including(?: but not limited to)?|"
    r"\(ie)[^)]*$"
)
# "immunotherapy with interleukin-2, ...": the therapy is the one that follows.
_SPECIFIED = re.compile(
    r",? (?:with|including|such as|e\.?g\.?|\(e\.?g)[ .,:]*(?:but not limited to )?(?:an? )?(?:anti\b|"
    r"interleukin|il ?\d|\w+mab\b|\w+nib\b)"
)
_EXCEPTION = re.compile(r"\b(?:except(?:ion)?(?: for| of)?|unless|other than|excluding)\b[^;]*$")
_STRONG = frozenset(("progressed_on", "resistant", "intolerant", "naive"))
_FAILS_ITSELF = re.compile(r" (?:resistant|refractory|failure|failed)\b")
_NONE_PRIOR = re.compile(r"\bno (?:other )?(?:prior|previous)? ?$")
_AGENT_WORDS = re.compile(r"platin|fluoropyr|\w+mab|\w+nib|taxane|tki|anti ")
_COUNTS_OR_PRIOR = re.compile(r"at least|\bone\b|\btwo\b|prior|previous")
_NO_PROCEDURE_STATES = frozenset(("intolerant", "progressed_on", "resistant"))
_MATTERS_OF_HEALTH = frozenset(("surgery", "stem cell transplant"))  # or of timing: no therapy of the disease


def is_about_earlier_therapy(sentence: str, place: Place) -> bool:
    """Whether a folded sentence may say something of earlier therapy: not of toxicity, other tumours or a washout."""
    if not holds_any(sentence, _WORDS) or _ASIDE.search(sentence):
        return False
    return place != "exclusion" or not _WASHOUT.search(sentence) or _ALLOWED.search(sentence) is not None


def states_of(sentence: str, mention: TherapyMention, place: Place) -> tuple[PriorState, ...]:
    """The states that a folded sentence gives to a therapy it names: one, none, or two ("progressed or intolerant")"""
    state = state_of(sentence, mention, place)
    if state is None:
        return ()
    if state == "intolerant" and (match := _ALSO_FAILED.search(sentence[: mention.start])):
        return ("resistant" if match["resistant"] else "progressed_on", state)
    return (state,)


def state_of(sentence: str, mention: TherapyMention, place: Place) -> PriorState | None:
    """The state that a folded sentence gives to a therapy it names; None where it gives none."""
    before, after = sentence[: mention.start], sentence[mention.end :]
    if sentence[mention.start : mention.end] == "resected":
        return "required" if place in ("title", "inclusion") and not _DENIED.search(before) else None
    if (mention.kind == "agent" and _EXAMPLE.search(before)) or _SPECIFIED.match(after):
        return None
    endings = _ENDINGS if place in ("inclusion", "exclusion") else _OWN_ENDINGS
    ending = next((state for state, pattern in endings if pattern.match(after)), None)
    if place == "exclusion":
        return _excluded_state(before, after, ending, mention)
    ending = "prohibited" if ending == "allowed" and _NONE_PRIOR.search(before) else ending
    if ending is not None and _may_end(ending, mention, sentence):
        odd = mention.kind == "procedure" and ending in _NO_PROCEDURE_STATES and not _FAILS_ITSELF.match(after)
        return None if odd or (ending == "intolerant" and mention.kind == "procedure") else ending
    lead = _nearest_lead(before, mention)
    unsaid = _EXCEPTION.search(before) is not None or _is_specified_by_agents(mention, after)
    return None if unsaid or lead is None else _led_state(sentence, mention, place, *lead)


def _may_end(ending: PriorState, mention: TherapyMention, sentence: str) -> bool:
    return not (ending == "allowed" and mention.generic and "line" not in sentence)


def _is_specified_by_agents(mention: TherapyMention, after: str) -> bool:
    """ "first-line systemic therapy that includes a platinum": the platinum says it."""
    return mention.generic and _CONTAINING.match(after) is not None and _AGENT_WORDS.search(after[:70]) is not None


def _led_state(
    sentence: str, mention: TherapyMention, place: Place, state: PriorState, words: str
) -> PriorState | None:
    """The state that governing words give, unless they speak of the study's own treatment or of timing."""
    before, after = sentence[: mention.start], sentence[mention.end :]
    if mention.kind == "procedure" and (state in _NO_PROCEDURE_STATES or words == "with or without"):
        return None
    if mention.kind == "procedure" and state == "naive" and mention.what != "radiotherapy":
        return None
    if state == "required" and _THEN_FAILED.match(after):
        state = "progressed_on"
    if place == "summary" and mention.generic and words.startswith("not respond"):
        return None  # what many patients do not: the background
    if place in ("title", "summary") and state in ("required", "allowed", "prohibited"):
        return state if place == "title" and state == "required" and _EARLIER.search(words) else None
    timing = _WASHOUT.search(sentence) is not None or _NOW.search(before[-60:]) is not None
    if state in ("required", "naive") and "progress" not in words and timing:
        return None
    if mention.generic and state == "required" and not _COUNTS_OR_PRIOR.search(words + sentence):
        return None
    return state


def _nearest_lead(before: str, mention: TherapyMention) -> tuple[PriorState, str] | None:
    """The governing words that end nearest before the therapy, within the clause."""
    clause = re.split(r"[;:]| but | however | before the | prior to (?:the |first |study |enrol)", before)[-1][-150:]
    best: tuple[int, PriorState, str] | None = None
    leads = [(m.end(), m.start(), state, m[0]) for state, pattern in _LEADS for m in pattern.finditer(clause)]
    for end, start, state, words in sorted(leads):
        # "failed at least two prior ...", "progressed during or after ...": what is counted does not hide the failure
        strong = best is not None and (best[1] in _STRONG or (best[1] == "allowed" and "eligible" not in best[2]))
        governed = strong and best is not None and state == "required" and start - best[0] < 45
        if not governed:
            best = (end, state, words)
    if best is None:
        return None
    if mention.generic and len(clause) - best[0] > 60:
        return None
    return best[1], best[2]


def _excluded_state(before: str, after: str, ending: PriorState | None, mention: TherapyMention) -> PriorState | None:
    """On the exclusion side a therapy that was received is prohibited, unless it is excepted or merely counted."""
    if mention.what in _MATTERS_OF_HEALTH or (mention.what in BROAD and _LISTED.match(after)):
        return None
    if ending is not None:
        return ending if ending in ("allowed", "prohibited") and not mention.generic else None
    if _EXCEPTION.search(before) or _NOW.search(before) or _COUNTED.search(before[-45:]):
        return None
    if mention.what == SYSTEMIC and not mention.systemic:
        return None
    return "prohibited" if _EXCLUDED_LEAD.search(before) else None
