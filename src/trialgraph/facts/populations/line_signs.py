"""The forms of words that say something of lines of therapy.

Source: gold/GUIDE.md, "line", and adjudication rule 4. All patterns are matched on folded text (lower case, hyphens as
blanks).
"""

from __future__ import annotations

import re

from trialgraph.facts.wording import at_words
from trialgraph.mentions.cues import Forms

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "single": 1, "a": 1,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "1st": 1, "2nd": 2, "3rd": 3,
    "4th": 4, "5th": 5, "front": 1,
}  # fmt: skip
NUMBER = (
    r"(?:one|two|three|four|five|six|[1-9])\b(?: \(\s?\w+\s?\))?(?! (?:more )?(?:days?|weeks?|months?|"
    r"years?|half|mg|hours?|cm|mm|%))"
)
NEXT = (
    r"(?P<open>\s?\+|\s?(?:plus|(?:or|and|/)\s?(?:\w+ )?(?:later|above|beyond|further|subsequent|greater|"
    r"higher|more|over|advanced|salvage)))"
)
NAMED = re.compile(
    r"\b(?P<ordinal>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|front) ?(?:(?:or|and|/|"
    r"to) ?(?P<to>second|third|fourth|fifth|2nd|3rd|4th) ?)?line\b"
    rf"{NEXT}?(?: ?(?:or|and|/|to) ?(?P<to2>second|third|fourth|fifth|2nd|3rd|4th) ?line\b)?"
    rf"|\b(?P<digit>[1-5])l(?P<plus>\+)?(?=\b|\s)(?!/)(?! (?:of|peg|bowel|volume|split|solution|saline|water|prep))"
)
LINE_NOUN = (
    r"(?:lines?|regimens?|courses of|(?:systemic |standard |anti ?cancer |drug )*(?:therap(?:y|ies)|"
    r"treatments?))\b"
)
BETWEEN = r"(?: +(?!within|for at|in the|cycles?\b)[\w/+,()]+){0,6}? +"
AT_LEAST = re.compile(
    rf"(?:\b(?:at least|minimum of|a minimum of)|≥|>=|=>|> ?=) ?(?P<n>{NUMBER})(?: or more)?{BETWEEN}{LINE_NOUN}|"
    rf"\b(?P<n2>{NUMBER}) or more (?:prior|previous){BETWEEN}{LINE_NOUN}|"
    rf"(?<!no )(?<!not )\bmore than (?P<n3>{NUMBER}) (?:prior|"
    rf"previous){BETWEEN}{LINE_NOUN}"
)
AT_MOST = re.compile(
    rf"\b(?:(?:no|not) (?:have (?:had|received) )?(?:more|greater) than|at most|up to|(?:a )?maximum of|"
    rf"maximally|(?:≤|<=|=<|< ?=)) ?(?P<n>{NUMBER}|a single)(?: or fewer)?{BETWEEN}{LINE_NOUN}"
    rf"|(?:≤|<=|=<) ?(?P<n3>{NUMBER}){BETWEEN}{LINE_NOUN}"
    rf"|\b(?P<n2>{NUMBER}) or (?:fewer|less){BETWEEN}{LINE_NOUN}"
)
RANGE = re.compile(
    rf"\b(?P<low>{NUMBER})(?:, {NUMBER})*,? ?(?:to|or|and|,| |–) ?(?:(?:up to|at most|no more than|"
    rf"not more than) )?(?P<high>{NUMBER}) (?:prior|previous|lines?){BETWEEN}?(?:{LINE_NOUN})?"
    rf"|\b(?:at least|minimum of|≥|>=) ?(?P<low2>{NUMBER})(?: \w+){{0,4}}? (?:and|but|to)(?: (?:a|with|"
    rf"received|have))? ?(?:maximum of|(?:no|not) more than|up to|at most|≤|<=) ?(?P<high2>{NUMBER})"
)
EXACT = re.compile(
    rf"(?:only|exactly) (?P<only>{NUMBER}) (?:prior|previous){BETWEEN}{LINE_NOUN}"
    rf"|(?:received|had|failed|failure of|progress\w* (?:on|after|following)|after|with|following|and|"
    rf"least) (?P<n>{NUMBER}|a) (?:prior|previous|lines? of prior){BETWEEN}{LINE_NOUN}"
)
FAILED = Forms(
    r"\b(?:progress(?:ed|ion|ing|ive)?|fail(?:ed|ure|ing)?(?! rate)|refractory|relaps(?:ed|e|ing)|recurred|"
    r"exhausted|(?<!castration )(?<!castrate )(?<!hormone )resistan(?:t|ce)|intoleran(?:t|ce)|"
    r"non ?responsive|unresponsive)\b"
    r"[^;:]{0,90}?\b(?:(?:standard|conventional|prior|previous|available|existing|approved|established|"
    r"first line|1st line|(?:\w+ )?regimens?|initial) ?(?:\S+ ){0,4}?(?:therap(?:y|ies)|treatments?|care|"
    r"regimens?|chemotherap\w+|lines?|options?)"
    r"|(?:tki|\w+nib|\w+mab|\w+platin|inhibitors?|immunotherapy|chemotherapy|based) ?(?:therapy|treatment|"
    r"regimens?)?)\b"
)
LEAD_FAILED = re.compile(
    r"(?:standard|conventional|prior|previous|available|first line|\w+nib|"
    r"\w+mab)(?: \S+){0,4}? (?:therap\w+|treatments?|chemotherapy|regimens?|failed|"
    r"failure)(?: \S+){0,2}? (?:failed|failure|has (?:been|proven) ineffective|(?:was|were|is|are) ineffective)|"
    r"folfirinox failure|exhausted all"
)
RELAPSED_REFRACTORY = Forms(
    r"\b(?:relapsed?|recurrent|relapsing)(?:\)| \(\S+\))?,? ?(?:/|or|and|and/or|"
    r",)? ?(?:primary )?refractory|\brelapsed? ?(?:/|or|and|and/or) ?resistant|refractory ?(?:/|or|and|"
    r"and/or) ?(?:relapsed?|recurrent)|\br/r\b|"
    r"\brr ?(?:mm|dlbcl|aml|all|cll|fl|mcl|nhl)\b"
)
PRETREATED = re.compile(
    r"\b(?:previously treated|pre ?treated|previously (?:been )?received (?:standard|"
    r"systemic))\b(?! (?:brain|cns|central|with (?:radi|surgery)))"
)
UNTREATED = re.compile(
    r"\b(?:no (?:prior|previous) (?:treatment|therapy)|untreated) for (?:\S+ )?(?:metastatic|advanced|recurrent)\b|"
    r"\bpreviously untreated\b|\b(?:treatment|therapy|systemic therapy|chemotherapy) naive\b|"
    r"\buntreated (?:patients|participants)\b|\buntreated (?:\S+ ){0,5}?(?:advanced|metastatic|"
    r"unresectable|stage|locally|lymphoma|\w+oma|"
    r"leukemia)"
    r"|\bno (?:prior|previous) (?:\w+ )?(?:systemic|systematic|anti ?(?:cancer|tumou?r)|"
    r"chemotherapy)(?: \S+){0,4}? (?:for|of|in)\b(?! the past)|\b(?:no|not received)(?: any)? (?:prior|"
    r"previous) (?:systemic|systematic) (?:\S+ ){0,3}?(?:therapy|treatment|chemotherapy)\b(?! within)"
    r"|\breceived no (?:prior|previous) (?:systemic|chemo)|\bnot (?:have )?(?:previously )?received "
    r"(?:any )?(?:prior |"
    r"previous )?(?:systemic|chemotherapy|(?:treatment|therapy)(?= for (?:\S+ )?(?:advanced|metastatic|"
    r"recurrent)))\b(?![^.;]{0,60}\bwithin\b)"
    r"|\bwithout (?:any )?(?:prior|previous) (?:systemic |anti ?(?:cancer|tumou?r) )?"
    r"(?:treatment|therapy|chemotherapy)\b(?! with| within)"
)
ANY_NUMBER = re.compile(
    r"\b(?:any|unlimited|irrespective of|regardless of|no limits? (?:to|on)) (?:(?:the )?number of )?"
    r"(?:prior |previous )?(?:lines? of (?:\w+ )?(?:therap|treatment|chemotherap)|"
    r"(?<=number of prior )(?:chemo)?therap)"
)
NTH_RELAPSE = re.compile(
    r"\b(?:in|at|with|for|experienced|having|had) (?:(?:a|an|the|their|his|her) )?(?P<n>first|second|third|1st|2nd|3rd)"
    r"(?: ?(?:or|and|to|/) ?(?P<to>second|third|fourth|2nd|3rd|subsequent|later|greater|further|higher))?"
    r" (?:\w+ )?(?:relapse|recurrence)\b"
)
MAINTENANCE = re.compile(r"\bmaintenance\b")
AFTER = re.compile(
    r"\b(?:after|following|fail\w*|progress\w*|prior|previous\w*|receiv\w+|relaps\w+|refractory|"
    r"resistan\w+|recurred|during|standard|treated with|intoleran\w+|completed|completion|started|since|"
    r"respon\w+ to|beyond|than|their|of|post|based on|except)"
    r"(?: (?!as\b)\S+){0,5} ?$"
)
TO_BE_GIVEN = re.compile(r"\b(?:scheduled|candidates?|eligible|indicat\w+|planned|suitable)(?: \S+){0,4} ?$")
AS_STUDY = re.compile(r"\b(?:as|in|for)(?: (?:a|an|the|its|either))? ?$")
WASHOUT = Forms(
    r"\bwithin (?:\S+ ){0,3}?(?:days?|weeks?|months?|half)|\btoxicit|adverse (?:event|reaction)|"
    r"side effects?|grade \d|brain metast|cns (?:metast|involve|disease|lesion|leuk)|resolved|"
    r"biops(?!y (?:\(\w+\) )?(?:proven|confirmed|documented))"
)
RELAPSED_BLOOD = re.compile(
    r"\brelapsed (?:(?!or|after)\S+ ){0,4}?(?:leuk\w+|lymphoma|myeloma|hodgkin\S*|aml|all|cll|dlbcl)\b"
)
FAILURES = ("fail", "ineffective", "exhausted all")
LINES = ("line", "1l", "2l", "3l", "4l", "5l")  # one stands in whatever NAMED finds
OF_EARLIER = ("prior", "previous", "receiv", "treated", "fail", "progress", "line of", "lines of")
LOCAL = re.compile(at_words(r"adjuvant\b", r"neoadjuvant\b", r"peri ?operative"))
NOT_FAILED = re.compile(
    r"\b(?:no|without|not|until|free|if|time to|following|prevent\w*|when|heart|renal|organ|liver|cardiac|"
    r"whose disease did)(?: \w+){0,2} $"
)
OF_PARTICIPANTS = re.compile(r"patient|participant|subject|treatment of|who\b|in adults|children")
OF_STUDY = re.compile(r"\buntil\b|\bduring the study|will be|survival")
