"""The forms of words for the guide's sixteen setting words, and the words around them that deny them.

Source: gold/GUIDE.md, "setting". All patterns are matched on folded text (lower case, hyphens as blanks).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# All patterns are matched on folded text (lower case, hyphens as blanks) at a place where `stem` was found.
_DISEASE = (
    r"(?:cancers?|\w*carcinomas?|tumou?rs?|malignan\w+|neoplas\w+|disease|\w+omas?|leuk[ae]+mias?|setting|stages?"
    r"|nsclc|sclc|hcc|crc|pdac|hnscc|escc|tnbc|btc|npc|rcc|sts|mm|all|aml|cll|gist|mds|pancreatic|"
    r"metasta\w+|unresectable)\b"
)
_THERAPY = (
    r"(?:\w*therap\w+|treatment|immuno\w+|chemo\w*|radi\w+|systemic|\w+mab\b|\w+nib\b|regimen|setting|"
    r"endocrine|hormon\w+"
    r"|trial|study|for|of|in|with|and|or)"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A form of words for a setting: `stem` is looked for first (cheap), `pattern` is matched where it begins."""

    setting: str
    stem: str
    pattern: re.Pattern[str]
    where: str = "tcsdi"  # t title, c conditions, a arm labels, s summary, d description, i inclusion
    oncology: bool = False  # said of tumours only: elsewhere the word means something else


def _sign(setting: str, stem: str, pattern: str, where: str = "tcsdi", oncology: bool = False) -> Sign:
    return Sign(setting, stem, re.compile(pattern), where, oncology)


SIGNS = (
    _sign("newly_diagnosed", "newly", r"newly (?:or recently )?diagnosed"),
    _sign("newly_diagnosed", "recently", r"recently diagnosed", "tcsi", True),
    _sign("newly_diagnosed", "new diagnosis", r"new diagnosis of"),
    _sign("untreated", "previously untreated", r"previously untreated"),
    _sign("untreated", "not previously", r"not (?:been )?previously (?:been )?(?:treated|received)(?! with)"),
    _sign("untreated", "not been", r"not been (?:previously )?treated(?! with)"),
    _sign(
        "untreated",
        "treatment na",
        r"treatment naive(?!,? (?:\S+ ){0,2}?(?:or|and) (?:\S+ ){0,3}(?:received|previously|treated|pre|"
        r"progressed|failed))",
    ),
    _sign("untreated", "therapy na", r"(?:therapy|chemotherapy) naive"),
    _sign("untreated", "na", r"naive,? (?:patients|subjects|participants|advanced|metastatic|locally)", "t"),
    _sign("untreated", "untreated", rf"untreated,? (?:\S+ ){{0,5}}?{_DISEASE}", "tc"),
    _sign("untreated", "untreated", r"untreated (?:patients|participants|subjects)", "si", True),
    _sign(
        "untreated",
        "untreated",
        r"untreated (?!brain|cns|central|metastas|infect)(?:\S+ ){0,4}?(?:\w*lymphomas?|leuk\w+|myeloma|carcinoma|"
        r"nsclc|sarcoma|melanoma|cancer)\b",
        "s",
        True,
    ),
    _sign(
        "untreated",
        "no p",
        r"no (?:prior|previous) (?:\w+ )?(?:systemic|systematic|anti ?(?:cancer|tumou?r)) "
        r"(?:\S+ ){0,3}?(?:therapy|treatment|chemotherapy)\b(?! within| in the)",
        "si",
    ),
    _sign("untreated", "no p", r"no (?:prior|previous) chemotherapy(?: or \w+ therapy)?(?: treatment)? for", "i"),
    _sign(
        "untreated",
        "not received",
        r"not received (?:any |prior |previous )*(?:systemic|anti ?(?:cancer|tumou?r)) "
        r"(?:\S+ ){0,3}?(?:therapy|treatment|chemotherapy)\b(?! within| in the)",
        "si",
    ),
    _sign("untreated", "not received", r"not received (?:any )?(?:prior |previous )*chemotherapy for\b", "si"),
    _sign("untreated", "received no p", r"received no (?:prior|previous) (?:therapy|treatment)\b(?! with)", "i"),
    _sign("untreated", "no previous", r"received no previous (?:chemo|systemic)", "i"),
    _sign(
        "untreated",
        "without p",
        r"without (?:any )?(?:prior|previous) (?:systemic |anti ?(?:cancer|tumou?r) )?"
        r"(?:treatment|therapy|chemotherapy)\b(?! with| within)",
        "tsi",
        True,
    ),
    _sign(
        "untreated",
        "no p",
        r"no (?:prior|previous) (?:treatment|therapy) for (?:\S+ )?(?:metastatic|advanced|recurrent)",
        "si",
    ),
    _sign(
        "recurrent",
        "recurren",
        r"recurrent\b(?! (?:fever|infect|pleural|ascites|drainage|effusion|"
        r"episode|urinary|bleed|pneumon|h[ae]+morr|thromb))",
    ),
    _sign("recurrent", "recurren", r"recurren(?:ce|t)\b", "c"),
    _sign("recurrent", "relaps", r"relapsed?\b(?! free| rate| prevent| risk| or progress)", "ti"),
    _sign("recurrent", "relaps", r"relaps(?:ed|e|ing)\b(?! free| rate)", "c"),
    _sign("recurrent", "relaps", r"relapsed\b", "sd"),
    _sign("recurrent", "recurred", r"recurred\b", "sdi"),
    _sign("recurrent", "relapse", r"in relapse\b", "i"),
    _sign("recurrent", "come back", r"come back\b", "s"),
    _sign("recurrent", "r/", r"r/[rm]\b"),
    _sign("recurrent", "rr", r"rr ?(?:mm|dlbcl|aml|all|cll|fl|mcl|nhl)\b", "tc"),
    _sign("refractory", "refractory", r"refractory\b(?! period)", "tc"),
    _sign(
        "refractory",
        "refractory",
        r"refractory(?:\)?,? |/)(?:(?:or|and|to|"
        rf"\S+) (?:\S+ ){{0,4}}?)?{_DISEASE}",
        "si",
    ),
    _sign(
        "refractory",
        "refractory",
        r"refractory to (?:or |all )?(?:\S+ ){0,2}?(?:standard|conventional|available|existing|"
        r"prior|previous|progress\w+|have progress)",
        "si",
    ),
    _sign("refractory", "primary refractory", r"primary refractory(?=,| and\b| or\b|\.|;|$)", "tsi"),
    _sign("refractory", "refractory", r"refractory (?:patients|subjects|participants|pediatric|adult)", "s"),
    _sign("refractory", "resistant", r"resistant (?:\S+ ){0,3}?(?:leuk\w+|lymphoma|myeloma|mds|aml|all)\b", "tc"),
    _sign("refractory", "r/r", r"r/r\b"),
    _sign("refractory", "not respond", r"(?:does|did|do) not respond to treatment", "s"),
    _sign("locally_advanced", "locally", r"locally (?:or regionally )?(?:advanced|or metastatic advanced)"),
    _sign("locally_advanced", "locally", r"locally (?:recurrent|unresectable) (?:or|and|/) ?locally advanced"),
    _sign("locally_advanced", "loco", r"loco ?regional(?:ly)? advanced"),
    _sign("advanced", "advanced", rf"advanced(?:,|/| or| and|\)|\s)+ ?(?:\(?\S+ ){{0,6}}?{_DISEASE}", "tcsdi", True),
    _sign("advanced", "advanced", rf"advanced\b(?=\s*$|/|,|\s+(?:or|and|{_DISEASE}))", "tc", True),
    _sign("metastatic", "metastatic", r"metastatic\b"),
    _sign("metastatic", "oligometasta", r"oligometasta"),
    _sign("metastatic", "metasta", r"metastas[ei]s\b(?! free)", "tc", True),
    _sign(
        "metastatic",
        "stage iv",
        r"stage iv\b(?!\d)(?!(?: \S+){0,5} \S*(?:lymphoma|hodgkin|leuk|"
        r"myeloma))",
        "tci",
        True,
    ),
    _sign("metastatic", "spread to other", r"spread to other", "s"),
    _sign("unresectable", "unresect", r"unresect\w+"),
    _sign("unresectable", "cannot be", r"cannot be (?:\w+ ){0,2}?(?:resected|removed (?:by|with) surgery)"),
    _sign(
        "resectable",
        "amenable",
        r"amenable to (?:surgical |complete |curative )*(?:resection|"
        r"surgery)\b",
        "tsi",
        True,
    ),
    _sign("unresectable", "inoperable", r"inoperable\b"),
    _sign("unresectable", "non", r"non ?resectable|non ?operable"),
    _sign("resectable", "can be", r"can be (?:\w+ )?(?:resected|removed (?:by|with) surgery)", "ts", True),
    _sign("resectable", "resectable", r"resectable\b", "tcsi"),
    _sign("resectable", "operable", r"operable\b", "tcsi", True),
    _sign("resectable", "resected", r"resected\b", "tc", True),
    _sign("adjuvant", "resected", r"resected\b,? (?:\S+ ){0,3}?" + _DISEASE, "tci", True),
    _sign(
        "adjuvant",
        "after",
        r"(?:after|following) (?!pre ?operative|neo ?adj)(?:\S+ ){0,3}?(?:surgery|resection|\w{4,}ectomy|"
        r"\w+ablation)\b",
        "t",
        True,
    ),
    _sign(
        "adjuvant",
        "chemo",
        r"chemo\w* (?:after|following) (?:\S+ ){0,3}?(?:surgery|resection|\w{4,}ectomy)\b",
        "tsi",
        True,
    ),
    _sign("resectable", "undergoing", r"undergoing (?:\S+ ){0,4}?(?:resection|\w+ectomy|surgery)", "t", True),
    _sign("resectable", "during", r"during (?:\S+ ){0,3}?(?:resection|\w+ectomy)", "t", True),
    _sign("resectable", "resection", r"resection(?:,? \S+){0,12}? is (?:indicated|planned|scheduled)", "i", True),
    *(
        _sign(
            "resectable",
            stem,
            r"(?:undergoing|(?:scheduled|planned|candidates?) (?:for|to undergo)) "
            r"(?:(?!within|not|chemo|radi)\S+ ){0,4}?"
            r"(?:resection|surgery|surgical (?:intervention|treatment|removal)|\w{4,}ectomy)\b(?! within)",
            "i",
            True,
        )
        for stem in ("undergoing", "scheduled", "planned", "candidate")
    ),
    _sign(
        "early_stage",
        "early",
        r"early (?:stage\b|(?!event|detect|response|change|progress|relaps|recurr|diagnos|treat|assess|"
        rf"metasta)(?:\S+ ){{0,3}}?{_DISEASE})",
        "tcs",
        True,
    ),
    _sign(
        "early_stage",
        "stage",
        r"stage (?:i|1)[abc]?\d?(?:\s?(?:,|/|to|and|or|through|\s)\s?(?:stage )?(?:i{1,3}[abc]?\d?|[123])\b)*"
        r"(?!v|i|\w|(?:,|/|\s)+(?:(?:to|and|or|through) )?(?:stage )?(?:iv|4))",
        "tci",
        True,
    ),
    _sign("neoadjuvant", "neo", r"neo\)? ?adjuvant\w*", "tcsa", True),
    _sign(
        "neoadjuvant",
        "pre",
        r"pre ?(?:operative|surgical)\w* (?:\S+ )?(?:chemo\w*|radi\w+|immuno\w+|therapy|treatment|systemic|"
        r"study|trial)",
        "tcs",
        True,
    ),
    _sign("adjuvant", "adjuvant", rf"adjuvant (?:\S+ ){{0,2}}?{_THERAPY}", "tcs", True),
    _sign(
        "adjuvant",
        "post",
        r"post ?(?:operative|surgical)\w* (?:\S+ )?(?:chemo\w*|radi\w+|immuno\w+|systemic)",
        "ts",
        True,
    ),
    _sign(
        "perioperative",
        "peri",
        r"peri ?operative (?:\S+ ){0,2}?(?:chemo\w*|immuno\w+|therapy|treatment|systemic|\w+mab\b|folfox|flot|"
        r"regimen)",
        "tcs",
        True,
    ),
    _sign(
        "maintenance",
        "maintenance",
        r"maintenance (?:\S+ ){0,3}?(?:therapy|treatment|chemotherapy|immunotherapy|setting)",
        "t",
    ),
    _sign("maintenance", "as a", r"as (?:a )?(?:\S+ )?maintenance\b", "s"),
    _sign("maintenance", "maintenance", r"maintenance\b(?! (?:hemo|haemo)?dialysis| of | phase| dose)", "t", True),
    _sign(
        "consolidation",
        "consolidat",
        r"consolidati(?:on|ve)\b(?! (?:with|cycles?|phase|courses?|chemotherapy))",
        "ts",
        True,
    ),
    _sign(
        "consolidation",
        "progress",
        r"progress(?:ed|ion)? (?:on|after|following|during(?: or following)?) (?:\S+ ){0,5}?(?:\w*chemoradi\w+|"
        r"c?crt\b)",
        "tsi",
        True,
    ),
)
