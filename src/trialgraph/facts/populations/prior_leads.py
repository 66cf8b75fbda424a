"""The forms of words that give a state to an earlier therapy: words before it, and its own endings.

Source: gold/GUIDE.md, "prior_therapy". All patterns are matched on folded text (lower case, hyphens as blanks).
"""

from __future__ import annotations

import re

from trialgraph.facts.model import PriorState
from trialgraph.facts.wording import at_words
from trialgraph.mentions.cues import Forms

_NO_ORGAN = "".join(
    rf"(?<!{organ} )" for organ in ("heart", "renal", "cardiac", "liver", "organ", "hepatic", "kidney", "respiratory")
)
# Words before a therapy that give its state, tried from the one nearest to the therapy.
LEADS: tuple[tuple[PriorState, Forms], ...] = (
    ("prohibited", Forms(at_words("excluding", "other than") + r"\b")),
    (
        "allowed",
        Forms(
            r"(?:(?<!but )(?<!and )\b(?:no more than|not more than|up to|at most|maximum of)|≤|"
            r"<=) ?\w+ (?:(?:lines?|regimens?) of )?"
            r"(?:prior|previous)\b|"
            r"\b(?:\w+ or fewer (?:prior|previous)|(?:may|could|can) (?:also )?(?:involve|include|have (?:had|"
            r"received|been|included))|"
            r"(?:are|is) (?:eligible|allowed|permitted)|(?:regardless|irrespective) of(?! whether)|with or without|"
            r"(?:any|unlimited) number of|no limits? (?:to|on)(?: the)?(?: number of)?)\b"
        ),
    ),
    (
        "naive",
        Forms(
            at_words(
                *(r"no(?: known)?(?: more)? (?:prior|previous|history)", r"without (?:any )?(?:prior|previous)"),
                r"n(?:ot|ever)(?: have)?(?: been)?(?: previously)? (?:received|had|exposed|treated|undergone|"
                r"previously)",
                *("naive to", "received no", "had no", r"not (?:be )?(?:previously )?(?:exposed|treated|received)"),
                *("untreated with", "absence of prior", r"did(?: not|n't) (?:previously )?(?:receive|have|undergo)"),
            )
            + r"\b"
        ),
    ),
    (
        "intolerant",
        Forms(
            r"\b(?:intoleran(?:t|ce)(?: of| to)?|intolerable (?:for|to)|(?:un|not )able to (?:tolerate|receive)|"
            r"cannot (?:tolerate|receive))\b"
        ),
    ),
    (
        "progressed_on",
        Forms(
            r"\b(?<!not )(?<!without )(?<!\bno )(?<!no disease )(?<!without disease )(?:progress(?:ed|ion|ing|"
            r"ive)?(?: disease)?(?: or (?:relapse|recurrence))?"
            r"(?: during or after| on or after| on| after| following| during| under| despite|"
            r" while| with| from|,|(?:/| or | and/or )(?=intoleran))|"
            rf"{_NO_ORGAN}fail(?:ed|ing|ure)(?! rate)(?: of| to| on| with| after)?|(?:relaps\w+|"
            r"refractory)(?: or \w+)? (?:after|on|"
            r"following|from)|recur\w+ (?:after|on|following)|exhausted|"
            r"(?:relapsed|refractory|progressive|recurrent)(?: \w+){0,4}? (?:disease|\w+oma|leuk\w+)"
            r" (?:after|following|despite))\b|\b(?<!not )progressed\b"
        ),
    ),
    (
        "resistant",
        Forms(
            r"\b(?<!not )(?<!not been )(?:refractory(?: to|(?:/| or | and/or )(?=intoleran))|resistan(?:t|"
            r"ce) to|unresponsive to|"
            r"not respond(?:ed)? to)\b"
        ),
    ),
    (
        "required",
        Forms(
            r"^\W*(?:\w{1,3}[.)] ?)*(?:prior|previous|former)\b(?! to)|"
            r"\b(?:(?:did |has |have )?(?:not|without) progress\w*(?: disease)?(?: \w+){0,3}? (?:on|after|"
            r"following|during|with|during or following)|ha(?:ve|s) had(?: prior| previous)?|(?:must|"
            r"should) have (?:had|received|undergone|completed|been treated)|(?:have|has|"
            r"had) (?:previously )?(?:received|undergone|completed|been (?:previously )?treated)|"
            r"previously (?:been )?(?:treated|received|exposed)|received|underwent|undergone|(?<!be )treated with|"
            r"at least \w+ (?:prior|previous|lines?|cycles?|but|and no)|prior (?:receipt|treatment|therapy|exposure)|"
            r"(?<!immediately )(?:after|following)(?! last| the last)|status post|completed|completion of|"
            r"must have included|"
            r"pre ?treated|(?:one|two|three|1|2|3|≥ ?\d) (?:or more )?(?:prior|previous))\b"
        ),
    ),
)
EXCLUDED_LEAD = re.compile(
    r"\b(?:prior(?! to)|previous(?:ly)?|former(?:ly)?|receiv(?:ed|ing)|receipt|history of|histories of|exposure|"
    r"exposed|treated|"
    r"undergone|underwent|had|any|pre ?treated)\b"
)
ENDINGS: tuple[tuple[PriorState, re.Pattern[str]], ...] = (
    (
        "resistant",
        re.compile(
            r"[ )]*(?:(?!in |for |with |or |and |of |to )\S+ ){0,1}?(?:resistant|refractory|insensitive|unresponsive)\b"
        ),
    ),
    (
        "allowed",
        re.compile(
            r"(?:naive|untreated)(?:,? or\b|[^.;]{0,40}? or (?:\S+ ){0,3}?(?:previously|received|"
            r"pre ?treated|progressed|"
            r"relapsed|refractory|failed|experienced)\b)"
        ),
    ),
    ("naive", re.compile(r"[ )]*(?:therapy |treatment )?(?:naive|untreated)\b")),
    (
        "progressed_on",
        re.compile(
            r"[ )]*(?:\S+ ){0,2}?(?:fail(?:ed|ure|s)|(?:was|were|is|are|has|have)(?: (?!not\b)\w+){0,2} "
            r"(?:ineffective|failed))\b"
        ),
    ),
    ("intolerant", re.compile(r"[ )]*(?:\S+ ){0,1}?(?:intoleran\w+|intolerable|not tolerated)\b")),
    ("required", re.compile(r"[ )]*(?:therapy |treatment )?(?:pre ?treated|exposed|experienced)\b")),
    (
        "allowed",
        re.compile(
            r"(?:[^.;:()]{0,40}\))?(?:[^.;:()]|\([^()]*\)){0,70}?\b(?:is|are|was|were|"
            r"(?:will|would) be) (?:also )?(?:allowed|permitted|permissible|acceptable|"
            r"eligible)\b|[ )]*(?:allowed|permitted)\b|[^.;:()]{0,60}?\b(?<!not )(?:allowed|permitted)\W*$"
        ),
    ),
    (
        "prohibited",
        re.compile(
            r"(?:[^.;:()]{0,40}\))?(?:[^.;:()]|\([^()]*\)){0,140}?\b(?:is|are) (?:not (?:allowed|permitted|"
            r"eligible)|excluded|ineligible|prohibited)\b"
            r"(?! for\b| to\b)"
        ),
    ),
)
OWN_ENDINGS = tuple(entry for entry in ENDINGS if entry[0] not in ("allowed", "prohibited"))
STRONG = frozenset(("progressed_on", "resistant", "intolerant", "naive"))
