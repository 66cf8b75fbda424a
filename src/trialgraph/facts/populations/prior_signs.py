"""The forms of words that make a sentence say nothing of an earlier therapy, or something else than its words alone.

Source: gold/GUIDE.md, "prior_therapy". All patterns are matched on folded text (lower case, hyphens as blanks).
"""

from __future__ import annotations

import re

from trialgraph.mentions.cues import Cues, Forms

WORDS = Cues(
    [
        "prior",
        "previous",
        "former",
        "treat",
        "receiv",
        "naive",
        "refractory",
        "resist",
        "fail",
        "progress",
        "intoler",
        "expos",
        "histor",
        "after",
        "underw",
        "undergone",
        "completed",
        "relaps",
        "resected",
        "unable",
        "exhaust",
        "therapy",
    ]
)
WASHOUT = Forms(
    r"\bwithin (?:the )?(?:\S+ ){0,5}?(?:days?|weeks?|wks?|months?|half|hours?|years?|d\b|w\b)|"
    r"(?:at least|less than|more than|minimum of|<|>|≥|≤|<=|>=) ?\(?\w+\)? (?:\(\w+\) )?(?:days?|weeks?|wks?|"
    r"months?|half|years?) (?:\S+ ){0,4}?(?:since|prior|before|after|elapsed|from|have|between)"
    r"|\bwithin the (?:stated|specified|following)"
    r"|\b(?:must|should) (?:have|be) (?:\S+ )?(?:completed|discontinued|stopped|off)|elapsed|"
    r"\b\d+ (?:days?|weeks?|months?|years?) (?:after|since|from)|wash ?out|"
    r"\b(?:in|during|over) the (?:last|past|previous|preceding) (?:\S+ )?(?:days?|weeks?|months?|years?)|"
    r"\bthis period\b|"
    r"\bdays? (?:prior|before)|weeks? (?:prior|before)|half li(?:fe|ves)"
)
ASIDE = Forms(
    r"toxicit|toxic effects|secondary to (?:any )?(?:prior|previous)|not (?:be )?(?:counted|"
    r"considered) (?:as|an?) (?:prior|previous|lines?|"
    r"regimens?)|residual effects|adverse (?:event|effect|reaction)|side effects?|recovered|"
    r"resolv|allerg|hypersensitiv|"
    r"contracept|pregnan|other malignan|second (?:primary|malig)|prior malignan|previous malignan|"
    r"another malignan|malignancies (?:considered|treated|that)|"
    r"brain metast|cns metast|infection|transfus|hepatitis|autoimmun|anticoagul|antibiotic|"
    r"\bwilling(?:ness)? to (?!undergo auto|receive)|"
    r"(?:sign|giv|provid|obtain|written)[^.;]{0,40}consent|qtc?\b|"
    r"live vaccine|immune related|live,? attenuated|neuropathy|bleeding|pneumonitis|systemic steroids|"
    r"(?:fresh|tumou?r|archival|core|repeat|new|marrow|undergo\w*|for|to|open) biops|biops(?:ies|y) (?:is|"
    r"are|must|will|of|sample|specimen|required|prior|before|at)\b|menopaus|menses|amenorrh|oophorectomy|"
    r"does not apply|basal cell|non ?melanoma|predicted|"
    r"% of (?:the )?(?:bone )?marrow"
    r"|creatinine|bilirubin|platelet count|neutrophil|life expectancy|"
    r"(?:lesions?|considered|not) measurable|measurable lesion|previously irradiated|participat\w+ in|"
    r"investigational (?:device|product|study)|transplant\w* within|immunosuppress|\bsensitivity to"
)
ALLOWED = re.compile(r"^[^,;]{0,90}\b(?:is|are) (?:allowed|permitted|acceptable)\b")
ALL_ALLOWED = re.compile(
    r"\W*(?:\w{1,3}[.)] ?)*(?:(?:any )?(?:prior|previous)\b|(?:if )?(?:an? |the |research )*(?:patients?|participants?|"
    r"subjects?|those|individuals?)(?: who| with| that)?(?: (?:have|has|had|prior|previously|received|"
    r"undergone)\b){2,})"
    r"(?:[^.;:()]|\([^()]*\)){0,260}?\b(?:is|are|will (?:also )?be|may be|remain) (?:also |considered |still )?"
    r"(?:allowed|permitted|permissible|acceptable|eligible)\b"
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
CONCURRENT = re.compile(r"(?:concurrent|simultaneous|concomitant|planned)\b")
NOW = re.compile(
    r"\b(?:(?<!or )(?<!and )concurrent|(?<!or )(?<!and )concomitant|simultaneous|planned|scheduled|"
    r"may be given|will (?:be|receive|undergo|have)|candidates? for|"
    r"amenable to|suitable for|\w*eligib\w+ (?:for|to receive)|require|requiring|able to receive|"
    r"ability to receive|during (?:the )?(?:study|"
    r"trial|treatment)|currently|(?<!been )receiving|until|assigned|randomi[sz]ed|combined with|in combination)\b"
)
LISTED = re.compile(r"[ ,(]*(?:with|including|such as|targeting|consisting|i\.e)\b")
CONTAINING = re.compile(
    r"(?:[^.;,]{0,60}, (?=which |that ))?,? ?(?:\w+ )?(?:that |which )?(?:includ\w+|contain\w+|consist\w+|"
    r"compris\w+|with) (?:an? |the |"
    r"either )?(?!\S*progress)"
)
PAST = re.compile(r"\b(?:prior|previous(?:ly)?|former(?:ly)?|received|history of|past)\b(?! to)")
# Words that end directly before a therapy which is then not an earlier one.
NOT_EARLIER = re.compile(
    r"(?:\b(?:(?:first|last|study|planned) dose|absorption|tolerance|intake|efficacy|effects?|reactions?|time|start|"
    r"initiation|components?)(?: of| to)|\bbetween|(?:prior to|"
    r"before)(?: starting| receiving| this| current| any)?|"
    r"\bnot (?:includ\w+|contain\w+)(?: local)?|excluding)(?: (?:the|an?|study|any|prior|previous|myelosuppressive|"
    r"cytotoxic|systemic))* $"
)
# On the exclusion side: "without prior immunotherapy" excludes those who had none; intolerance is of the drug given.
NOT_EXCLUDED = re.compile(
    r"\b(?:without(?: \w+){0,2}|untreated with|(?<!must )(?<!should )(?<!may )not(?: \w+){0,2} (?:received|"
    r"had|exposed|treated)|intolera\w+|(?:may|can|could) (?:also )?"
    r"(?:receive|be))\b(?! progress)"
    r"|\bfor which (?:an? |approved |locally |matched )*(?:targeted|approved|\w+ directed)? ?$"
)
MAY_HAVE_HAD = re.compile(r"\b(?:may|can|could) have (?:had|received|been)\b")
ABBREVIATED = re.compile(
    r"^s? ?\([^)]{1,80}\)(?=[ -]?(?:(?:therapy|treatment) )?(?:naive|resistant|"
    r"refractory|untreated|pre ?treated))"
)
ALSO_INTOLERANT = re.compile(
    r"\bintoleran(?:t|ce)(?: of| to)?(?:,| or| and/or|/) ?(?:\S+ ){0,4}?(?:fail|progress|refractory|resist|"
    r"relaps)[^.;]{0,60}$"
)
OR_INTOLERABLE = re.compile(
    r"[^.;]{0,60}\b(?:ineffective|failed)(?: or| and/or|,)(?: \S+ or| \S+,)? (?:intolera|not tolera)"
)
# The study's own treatment between the governing words and a therapy: "refractory to frontline therapy will be treated
# with omburtamab".
STUDY_TREATMENT = re.compile(
    r"\b(?:will (?:be|receive|undergo)|(?:must|should) (?:receive|continue|be receiving|be treated)|"
    r"(?<!refused )to receive|for treatment with|"
    r"(?:were|was|are|"
    r"is) (?:being )?(?:randomi|treated))"
)
AFTER_PROCEDURE = re.compile(
    r"(?<!before or )(?<!before and )(?<!prior to and )\b(?:after|following|post)(?: (?!after|or|and)\S+){0,2} $"
)
# Trials about an operation itself: "pain relief after craniotomy".
OF_OPERATION = re.compile(
    r"\bpain|nausea|vomit|analges|an[ae]+sthe|cough|delirium|quality of life|neo ?adjuvant|surgery vs"
)
NOT_GIVEN = re.compile(
    r"[ )]*(?:free|discontinuation|cessation|withdrawal|induced|related|associated|"
    r"sensitive)\b|(?:[ )]+\S+)? payload"
)
LAST_ONE = re.compile(r" (?:on|after|following) (?:their |the |his or her )?(?:last|most recent)\b")
LAST_DOSE = re.compile(r",? (?:with )?(?:the )?last (?:dose|cycle|course|treatment)\b.*")
DURING_STUDY = re.compile(r"\bduring (?:the |this )?(?:study|trial|treatment|protocol)")
A_DOSE = re.compile(r"[^.;,]{0,30}\d ?(?:gy|gray|cgy|mg|%)")
# "Patients who have undergone a lumpectomy must receive radiation": said of some, and asked of none.
SOME = re.compile(r"\b(?:patients|participants|subjects|those|if)\b[^.;]{0,60}$")
THEN_MUST = re.compile(r"[^.;,]{0,40}\b(?:must|should|will need|are required)\b")
NOT_HAD = re.compile(r"ineligible|not (?:be )?(?:eligible|suitable|amenable)|unsuitable|refus|benefit from")
GIVEN_WITH = re.compile(r"includ|contain")
NEXT_CRITERION = re.compile(
    r"[,;] (?=[a-f]\) )| or (?<!receiving or )(?=received |prior |previous )|[,;] (?:and/or|or|and) (?=(?:who |"
    r"those |patients |subjects )*(?:have|has|had|received|any prior|"
    r"prior|previous|history of)\b)"
)
OF_PARTICIPANTS = re.compile(
    r"patients?\b|participants?\b|subjects?\b|\bwho\b|adults?\b|child|people|individuals|\b(?:wo)?men\b|"
    r"treatment of|population"
)
TITLED_AFTER = re.compile(
    r"\b(?:after|following|post)(?: (?:first line|prior|previous|initial|standard|failure of))+ $"
)
DENIED = re.compile(r"\b(?:no|not|un|if|or|previously|completely and)(?: \w+)? $")
ALSO_FAILED = re.compile(
    r"\b(?<!not )(?<!no )(?:progress\w*|fail\w*|relapsed|(?P<resistant>refractory|resistan\w+|unresponsive))"
    r"(?: (?!but|with|no|not)\S+){0,5}?(?: or|,? and/or|/|,) ?(?:\S+ ){0,3}?"
    r"intoleran(?:t|ce)(?: of| to)?\)?(?: \S+){0,6} $"
)
EARLIER = re.compile(r"previous|prior|pre ?treated|progress|have received|has received|who received")
THEN_FAILED = re.compile(
    r"[^.;]{0,110}(?<!patients )(?<!participants )(?<!subjects )\b(?:and|with|but|who|which) (?:(?!no\b|"
    r"not\b|without)\S+ ){0,4}?(?:progress(?:ed|ion)|fail(?:ed|ure)|relapsed|"
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
BOWEL = re.compile(r"bowel|intestin|gastric|stomach|ileal|segmental|wedge")
FAILS_ITSELF = re.compile(r" ?(?:resistant|refractory|failure|failed)\b")
OFTEN = re.compile(r"\b(?:often|frequently|usually|typically|many|most|commonly|generally)\b")
# "Approximately 50% of patients experienced early progression under immunotherapy in the NIPINEC trial"
OF_THE_FIELD = re.compile(r"% of (?:the |all |these )?(?:patients|cases|participants)\b|\bhas been seen\b")
BARE = re.compile(r"\W*(?:\w{1,3}[.)] ?)*(?:prior|previous|former)")  # "Prior therapy:" is a heading
# What is allowed is earlier therapy only where the sentence speaks of the past.
OF_THE_PAST = re.compile(
    r"\b(?:prior|previous\w*|received|had|treated|exposure|exposed|undergone|underwent|completed|history|lines?|past|"
    r"regimens?|pre ?treated|(?:neo ?)?adjuvant|earlier|before)\b"
)
NEGATED = re.compile(r"\bnot(?: (?!in\b|with\b)\w+){0,3} $")
NONE_PRIOR = re.compile(r"\bno (?:other )?(?:prior|previous)? ?$")
AGENT_WORDS = re.compile(r"platin|fluoropyr|\w+mab|\w+nib|taxane|tki|anti ")
COUNTS_OR_PRIOR = re.compile(
    r"received (?:all )?(?:approved|standard|available)|at least|\bone\b|\btwo\b|prior|previous|first line|1st line"
)
NO_PROCEDURE_STATES = frozenset(("intolerant", "progressed_on", "resistant"))
MATTERS_OF_HEALTH = frozenset(("surgery", "stem cell transplant"))  # or of timing: no therapy of the disease
