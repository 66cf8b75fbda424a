"""How registrants word time frames, prose and intervention types: what tells unlabelled lines and fields apart.

The forms are those of the time frames of some 44,000 registered outcome measures. A missing form costs a split, never
text: what is not recognised stays where it is.
"""

from __future__ import annotations

import re

_UNIT = (
    r"(?:second|sec|minute|min|hour|hr|h|day|d|week|wk|month|mo|year|yr|y"
    r"|cycle|visit|session|trimester|quarter|decade|course)s?"
)
_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|twenty|thirty|sixty|ninety|half)"

# A time somewhere: a number with a unit, an event of a trial's or patient's course, or nothing but numbers.
TIME = re.compile(
    rf"""\d\s?-?\s?{_UNIT}\b | \b{_UNIT}\.?\s?\#?[-:(]?\s?[\d(] | \b{_NUMBER}[\s-]{{1,4}}{_UNIT}\b
    | \b(?:base\s?line|basline|screening|discharge|follow-?\s?up|randomi[sz]ation|enrol?lment|inclusion|admission
        |intubation|extubation|delivery|birth|daily|weekly|monthly|yearly|annual\w*|lifetime|ongoing
        |(?:pre|post)-?\s?(?:dose|op\w*|treatment|intervention|test|procedure|surg\w*|partum)|peri-?op\w*|intra-?op\w*
        |whichever|throughout|immediately|up\s?to|until|till|prior|before|after|during|within|completion|procedur\w+
        |(?:end|time|start|beginning)\sof|an?\saverage|hospital(?:i[sz]ation)?\sstay|at\sthe\smoment
        |study\s(?:period|duration|end)|time\s?points?|one\stime|intervention|each\s\w+|every
        |days?|weeks?|months?|years?|hours?|minutes?|visits?|cycles?|surgery|treatment|progression|death)\b
    | ^\(?(?:T|D|V|W|M|wk|Y)-?\s?\d | ^[\d.,\s±+/~–-]{{1,80}}(?:and|&|to|or)?[\d.\s]{{0,20}}$ | \d{{4}}""",
    re.VERBOSE | re.IGNORECASE,
)

# How a time frame begins.
TIME_START = re.compile(
    rf"""\W{{0,8}}(?:
    (?:approximately|approx\.?|about|around|at\sleast|at\smost|maximum|max|minimum|average|up\s?to
        |(?:anticipated|estimated|expected|planned)\s(?:to\s)?)?\s?(?:\d|{_NUMBER}\b)
    | (?:base\s?line|basal|basline|screening|days?|weeks?|wk|months?|years?|hours?|minutes?|visits?|cycles?|session
        |trimester|up\s?to|from|through|throughout|thru|at|within|during|until|till|before|after|right\s(?:after|before)
        |prior|every|each|between|over|on|since|immediately|immediate|while|when|once|whole|entire|average
        |approximately|beginning|start|starting|continuously|always|any\s?time|in\sthe|in\s\d+|times?(?!\s(?:from|to|until|between)\b)|one\stime|for|by
        |measured|assessed|assessments?|evaluated|collected|recorded|performed|follow|end|per|daily|weekly|monthly
        |annually|yearly|inclusion|admission|discharge|randomi[sz]ation|date|duration|birth|delivery|ongoing
        |first\s(?:day|week|month|year|hour|visit|\d+)|an?\s(?:average|expected)
        |the\s(?:last|first|end|day|time\s(?:of|point)|whole|entire|study|subject|duration|period|maximum|follow|completion|trial))\b
    | (?:pre|post|peri|intra)-?\s?(?:op|dose|treat|interv|test|proc|partum|surg)
    | [TDVWMQ]\d)""",
    re.VERBOSE | re.IGNORECASE,
)

# What goes on with a time frame that has already begun ("…, whichever comes first", "…, an average of 1 year").
TIME_GOES_ON = re.compile(
    r"\W{0,8}(?:and\b|or\b|an?\s(?:average|expected|anticipated|maximum|median|mean)|whichever|which|then|assessed\s"
    r"|expected|approximately|respectively|up\s?to|if\b|with\b|averag|assuming|median|planned|on\saverage)",
    re.IGNORECASE,
)

# How paragraphs of a summary or description begin, and outcome measures and conditions do not.
PROSE_START = re.compile(
    r"\W{0,8}(?:this|the (?:purpose|aim|goal|study|objective|primary|main|investigators?|researchers?|present|current"
    r"|trial|proposed)|we|our|it|in this|participants?|patients|subjects"
    r"|to (?:evaluate|assess|determine|compare|investigate)"
    r"|background|rationale|objectives?|introduction|study design|methods|hypothesis|a total|after)\b",
    re.IGNORECASE,
)
VERB = re.compile(r"\b(?:is|are|was|were|will|has|have|be)\b")
FULL_STOP = re.compile(r"[.!?][\"')\]]?(?:\s|$)")
ABBREVIATED_STOP = re.compile(r"\b(?:e\.g|i\.e|vs|etc|approx|Inc|Ltd|Co|Corp|St|Dr|al|[A-Z])\.$")
LIST_ITEM = re.compile(r"\W{0,8}(?:\*|-|•|\d+[.)]|[IVX]+\.)\s")

# How a description begins after its measure, and how a measure goes on after a comma.
DESCRIPTION_START = re.compile(
    r"(?:defined|measured|assessed|evaluated|determined|calculated|using|the|a|an|number|percentage|proportion|this|it"
    r"|we|to)\b",
    re.IGNORECASE,
)
MEASURE_GOES_ON = re.compile(r"(?:and|or|but|which|including|such as|as|with|in|of|by|at|for|from|to|on)\b")

# The registry's intervention types (ClinicalTrials.gov InterventionType), as exports write them.
INTERVENTION_KIND = re.compile(
    r"(DRUG|BIOLOGICAL|DEVICE|PROCEDURE|RADIATION|BEHAVIORAL|GENETIC|DIETARY[ _]SUPPLEMENT|COMBINATION[ _]PRODUCT"
    r"|DIAGNOSTIC[ _]TEST|OTHER): ?",
    re.IGNORECASE,
)
