"""The forms of words that give a state to an earlier therapy, and those that make a sentence say nothing of it.

Source: gold/GUIDE.md, "prior_therapy". All patterns are matched on folded text (lower case, hyphens as blanks).
"""

from __future__ import annotations

import re

from trialgraph.facts.model import PriorState

WORDS = (
    *("prior", "previous", "treat", "receiv", "naive", "refractory", "resist", "fail", "progress", "intoler", "expos"),
    *("histor", "after", "underw", "undergone", "completed", "relaps", "resected", "unable", "exhaust", "therapy"),
)
WASHOUT = re.compile(
    r"\bwithin (?:the )?(?:\S+ ){0,5}?(?:days?|weeks?|wks?|months?|half|hours?|years?|d\b|w\b)|"
    r"(?:at least|less than|more than|minimum of|<|>|≥|≤|<=|>=) ?\(?\w+\)? (?:\(\w+\) )?(?:days?|weeks?|"
    r"months?|half|years?) (?:\S+ ){0,4}?(?:since|prior|before|after|elapsed|from|have|between)"
    r"|\bwithin the (?:stated|specified|following)"
    r"|\b(?:must|should) (?:have|be) (?:\S+ )?(?:completed|discontinued|stopped|off)|elapsed|"
    r"\b\d+ (?:days?|weeks?|months?|years?) (?:after|since|from)|wash ?out|"
    r"\b(?:in|during|over) the (?:last|past|previous|preceding) (?:\S+ )?(?:days?|weeks?|months?|years?)|"
    r"\bthis period\b|"
    r"\bdays? (?:prior|before)|weeks? (?:prior|before)|half li(?:fe|ves)"
)
ASIDE = re.compile(
    r"toxicit|adverse (?:event|effect|reaction)|side effects?|recovered|resolv|allerg|hypersensitiv|"
    r"contracept|pregnan|other malignan|second (?:primary|malig)|prior malignan|previous malignan|"
    r"another malignan|malignancies (?:considered|treated|that)|"
    r"brain metast|cns metast|infection|transfus|hepatitis|autoimmun|anticoagul|antibiotic|willing|"
    r"(?:sign|giv|provid|obtain|written)[^.;]{0,40}consent|qtc?\b|"
    r"live vaccine|live,? attenuated|neuropathy|bleeding|pneumonitis|systemic steroids|"
    r"biops|menopaus|menses|amenorrh|oophorectomy|does not apply|basal cell|non ?melanoma|predicted|"
    r"% of (?:the )?(?:bone )?marrow"
    r"|creatinine|bilirubin|platelet count|neutrophil|life expectancy|"
    r"(?:lesions?|considered|not) measurable|measurable lesion|previously irradiated|participat\w+ in|"
    r"investigational (?:device|product|study)|transplant\w* within|immunosuppress"
)
ALLOWED = re.compile(r"^[^,;]{0,90}\b(?:is|are) (?:allowed|permitted|acceptable)\b")
ALL_ALLOWED = re.compile(
    r"\W*(?:\w{1,3}[.)] ?)*(?:any )?(?:prior|previous)\b[^.;:]{0,260}\b(?:is|are|will be) (?:also )?"
    r"(?:allowed|permitted|permissible|acceptable)\b"
)
EXCEPT = re.compile(
    r"\((?:except|unless|with the exception)\b[^)]*\)|,? \b(?:except|unless|with the exception)\b[^(]*$"
)
# "Any prior treatment for metastatic disease": treatment of the disease, whichever.
OF_DISEASE = re.compile(
    r"\W*(?:\w{1,3}[.)] ?)*(?:\S+ ){0,4}?(?:prior|previous) (?:treatments?|therap(?:y|ies)) (?:for|of) (?:\S+ ){0,4}?"
    r"(?:metastatic|advanced|recurrent|cancer|carcinoma|disease|leuk\w+|lymphoma|myeloma|tumou?r|\w+oma)\b"
)
ONCOLOGIC_SURGERY = re.compile(r"resect|debulk|cytoreduc")
AMOUNT = re.compile(r"mg/m|cumulative (?:dose|exposure)")
CONCURRENT = re.compile(r"(?:concurrent|concomitant|planned)\b")
NOW = re.compile(
    r"\b(?:concurrent|concomitant|planned|scheduled|will (?:be|receive|undergo|have)|candidates? for|"
    r"amenable to|suitable for|eligible (?:for|to receive)|require|requiring|during (?:the )?(?:study|"
    r"trial|treatment)|currently|receiving|until|assigned|randomi[sz]ed|combined with|in combination)\b"
)

_NO_ORGAN = "".join(
    rf"(?<!{organ} )" for organ in ("heart", "renal", "cardiac", "liver", "organ", "hepatic", "kidney", "respiratory")
)
# Words before a therapy that give its state, tried from the one nearest to the therapy.
LEADS: tuple[tuple[PriorState, re.Pattern[str]], ...] = (
    ("prohibited", re.compile(r"\b(?:excluding|other than)\b")),
    (
        "allowed",
        re.compile(
            r"(?:\b(?:no more than|not more than|up to|at most|maximum of)|≤|<=) ?\w+ (?:(?:lines?|regimens?) of )?"
            r"(?:prior|previous)\b|"
            r"\b(?:\w+ or fewer (?:prior|previous)|(?:may|could|can) have (?:had|received|been)|"
            r"(?:are|is) (?:eligible|allowed|permitted)|regardless of|irrespective of|with or without|"
            r"(?:any|unlimited) number of)\b"
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
            r"ive)?(?: disease)?(?: or (?:relapse|recurrence))?"
            r"(?: during or after| on or after| on| after| following| during| under| despite|"
            r" while| with| from|,|(?:/| or | and/or )(?=intoleran))|"
            rf"{_NO_ORGAN}fail(?:ed|ing|ure)(?! rate)(?: of| to| on| with| after)?|relaps\w+ (?:after|on|"
            r"following|from)|recur\w+ (?:after|on|following)|exhausted|"
            r"(?:relapsed|refractory|progressive|recurrent)(?: \w+){0,4}? (?:disease|\w+oma|leuk\w+)"
            r" (?:after|following|despite))\b|\b(?<!not )progressed\b"
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
            r"previously (?:been )?(?:treated|received|exposed)|received|underwent|undergone|(?<!be )treated with|"
            r"at least \w+ (?:prior|previous|lines?|cycles?)|prior (?:receipt|treatment|therapy|exposure)|"
            r"(?<!immediately )(?:after|following)(?! last| the last)|status post|completed|completion of|"
            r"pre ?treated|(?:one|two|three|1|2|3|≥ ?\d) (?:or more )?(?:prior|previous))\b"
        ),
    ),
)
EXCLUDED_LEAD = re.compile(
    r"\b(?:prior|previous(?:ly)?|receiv\w+|receipt|history of|histories of|exposure|exposed|treated|"
    r"undergone|underwent|had|any|pre ?treated)\b"
)
ENDINGS: tuple[tuple[PriorState, re.Pattern[str]], ...] = (
    (
        "resistant",
        re.compile(r"[ )]*(?:(?!in |for |with |or |and |of |to )\S+ ){0,1}?(?:resistant|refractory|insensitive)\b"),
    ),
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
OWN_ENDINGS = tuple(entry for entry in ENDINGS if entry[0] not in ("allowed", "prohibited"))
LISTED = re.compile(r"[ ,(]*(?:with|including|such as|targeting|consisting|i\.e)\b")
CONTAINING = re.compile(
    r",? (?:\w+ )?(?:that |which )?(?:includ\w+|contain\w+|consist\w+|compris\w+|with) (?:an? |the |"
    r"either )?(?!\S*progress)"
)
DENIED = re.compile(r"\b(?:no|not|un|if|or|previously|completely and)(?: \w+)? $")
ALSO_FAILED = re.compile(
    r"\b(?<!not )(?<!no )(?:progress\w*|fail\w*|relapsed|(?P<resistant>refractory|resistan\w+|unresponsive))"
    r"(?: (?!but|with|no|not)\S+){0,5}?(?: or|,? and/or|/|,) ?(?:\S+ ){0,3}?"
    r"intoleran(?:t|ce)(?: of| to)?(?: \S+){0,5} $"
)
EARLIER = re.compile(r"previous|prior|pre ?treated|progress|have received|has received|who received")
THEN_FAILED = re.compile(
    r"[^.;]{0,60}\b(?:and|with|but|who|which) (?:\S+ ){0,4}?(?:progress(?:ed|ion)|fail(?:ed|ure)|relapsed|"
    r"recurred)\b(?! free)"
)
COUNTED = re.compile(r"(?:more than|greater than|>|≥|>=|at least|\w+ or more) ?\(?\w* ?\)?(?:\w+ ){0,4}$")
EXAMPLE = re.compile(
    r"(?:\be\.?g\b|\bsuch as|\bmay include|\bfor example|\blike\b|\bi\.e\.|\(including(?: but not limited to)?|"
    r"\(ie)[^)]*$"
)
# "immunotherapy with interleukin-2, ...": the therapy is the one that follows.
SPECIFIED = re.compile(
    r",? (?:with|including|such as|e\.?g\.?|\(e\.?g)[ .,:]*(?:but not limited to )?(?:an? )?(?:anti\b|"
    r"interleukin|il ?\d|\w+mab\b|\w+nib\b)"
)
EXCEPTION = re.compile(r"\b(?:except(?:ion)?(?: for| of)?|unless|other than|excluding)\b[^;]*$")
STRONG = frozenset(("progressed_on", "resistant", "intolerant", "naive"))
FAILS_ITSELF = re.compile(r" (?:resistant|refractory|failure|failed)\b")
NONE_PRIOR = re.compile(r"\bno (?:other )?(?:prior|previous)? ?$")
AGENT_WORDS = re.compile(r"platin|fluoropyr|\w+mab|\w+nib|taxane|tki|anti ")
COUNTS_OR_PRIOR = re.compile(r"at least|\bone\b|\btwo\b|prior|previous|first line|1st line")
NO_PROCEDURE_STATES = frozenset(("intolerant", "progressed_on", "resistant"))
MATTERS_OF_HEALTH = frozenset(("surgery", "stem cell transplant"))  # or of timing: no therapy of the disease
