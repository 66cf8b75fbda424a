"""Words about a setting word that deny it, or tell whether it is said of this population.

Source: gold/GUIDE.md, "setting". All patterns are matched on folded text (lower case, hyphens as blanks).
"""

from __future__ import annotations

import re

from trialgraph.mentions.cues import Forms

TREATS = re.compile(r"chemo|radi(?:ation|o)|iodine|immuno|\w{3,}mab\b|\w{3,}nib\b|vaccine|systemic|adjuvant")
TUMOUR = Forms(
    r"cancer|carcinom|tumou?r(?! necrosis)|neoplas|malignan|lymphom|leuk[ae]+mi|myelom|melanom|sarcom|blastom|gliom|"
    r"metasta|oncolog|mesotheliom|thymom|seminom|myelofibros|myelodysplas|myeloproliferat|polycyth[ae]+mia vera|"
    r"essential thrombocyth|waldenstr|histiocytos|astrocytom|ependymom|\bnsclc\b|\bsclc\b|\bhcc\b|\baml\b"
)
DENIED = re.compile(
    r"(?:\b(?:no|non|not|cannot|without|never|neither|nor|absence of|absent|exclud\w+|other than|prevent\w*|"
    r"(?:no|not|without)[^.;]{1,25} evidence of|develop\w*|risk of|prior|previous|risk for|because of|incidence of|"
    r"history of)"
    r"(?: (?!with\b|and\b|have\b|patients\b)\w+){0,3}|\bun|\bnon) ?$"
)
# "Platinum-refractory disease" says what of the therapy, not of the disease's course.
OF_THERAPY = re.compile(r"(?:platinum|castrat\w+|iodine|\w+nib|\w+mab|tki|inhibitor|steroid|drug)s? $")
DENIED_TREATMENT = re.compile(
    r"\b(?:prior|previous(?:ly)?|(?<!before or )after|following|history of|completed|received|since|failed|no|without|"
    r"resistan\w+ to|refractory to|progress\w+ on|relaps\w+ (?:on|during|with)|recurr\w+ (?:on|during|with)|"
    r"except)(?: \S+){0,4} ?$"
)
LATER_PHASE = re.compile(r"\bfollowed by(?: \S+){0,3} ?$")  # of the study's own treatment
NO_PRIOR = re.compile(
    r"\s*(?:no|absence of|without|exclusion of) |"
    r"\s*(?:(?:no|not?|one|any|at least \w+) )?(?:prior|previous|received)\b(?!ly)"
)
PLACE = frozenset(("neoadjuvant", "adjuvant", "perioperative", "maintenance", "consolidation"))
ABOUT_POPULATION = re.compile(
    r"\bpatients?\b|participant|subjects?\b|\bpeople\b|\bwomen\b|\bmen\b|children|adults|treat|efficacy|"
    r"safety|study|trial|phase|therapy"
)
NOT_TAKEN = re.compile(r"\bnot be (?:included|eligible|enrolled)|\b(?:is|are|be) (?:excluded|not eligible|ineligible)")
# What the description tells of other studies and of the field, not of this population.
BACKGROUND = re.compile(
    r"\b(?:has|have|had) (?:also |been |not |previously )*(?:shown|prov(?:ed|en)|demonstrated|improved|reported|"
    r"approved|become|led|confirmed)|\bshow(?:s|ed)\b"
    r"|\bwere (?:randomi|enrolled|treated|observed)|(?<!this )(?:stud(?:y|ies)|trials?) (?:confirm|ha[sv]e|"
    r"suggest|show|report)"
    r"|previous(?:ly)? (?:stud|trial|report)|\breported\b|confirming|approved|\bprognosis|incidence|"
    r"standard of care (?:for|in)|\b(?:is|are) (?:\S+ ){0,6}?used (?:in|for|to)\b|\b(?:is|are|"
    r"remains?) (?:the |a )?(?:current )?standard|\[\d|et al"
)
ABOUT_DISEASE = re.compile(
    r"histolog|cytolog|patholog|confirm|diagnos|documented|\bwith\b|\bmust have\b|disease|stage|\bhave\b|"
    r"\w{4,}oma\b|cancer|tumou?r|leuk|previous|prior|received"
)
ASIDE = re.compile(
    r"\buln\b|upper limit|brain metasta|cns metasta|marrow metasta|liver metasta|eligible if|\bineligible\b(?! for)|"
    r"other malignan|second (?:primary|malign)|\bexcept\b|willing|contracept|pregnan"
)
EXCEPT = re.compile(r"\bexcept\b")
# Words that summaries use of the field as often as of their own participants.
TOLD_OF_OTHERS = frozenset(("early_stage", "untreated", "newly_diagnosed", "adjuvant", "neoadjuvant"))
