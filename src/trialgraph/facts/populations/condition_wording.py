"""The wording of a registered condition: which of its words say setting, stage, grade or age and not the disease."""

from __future__ import annotations

import re
from functools import lru_cache

from trialgraph.vocabulary.lexicon import fold

# Setting, stage, grade and age words: said of a population, no part of a disease's name (gold/GUIDE.md, "conditions").
_ROMAN = r"(?:0|i{1,3}v?|iv|v|[1-4])[abcs]?[1-3]?"
_MODIFIERS = re.compile(
    r"\b(?:(?:ajcc|figo|uicc|tnm|who)(?: (?:v|version|stage|grade)?\.? ?\d+)?(?:th ed\w*)?|"
    rf"(?:(?:clinical|pathologic(?:al)?|anatomic|prognostic) )?(?:stages?|grades?) {_ROMAN}(?: ?(?:,|/|and|"
    rf"or|to|through| ) ?(?:stages? |grades? )?{_ROMAN})*\b|stage unspecified|"
    r"(?:untreated|previously (?:un)?treated|newly diagnosed|recurrent|relaps(?:ed|ing)|"
    r"relapsed? or refractory|refractory|"
    r"(?:locally|loco ?regionally|regionally) advanced|locally (?=recurrent)|advanced|(?:oligo|"
    r"non ?)?metastatic(?! (?:to|site))|un ?resectable|non ?resectable|(?:borderline )?resectable|"
    r"resected|inoperable|operable|"
    r"early(?: stage)?(?! onset)|late stage|end stage(?= (?:cancer|carcinoma|tumor|malig))|localized|locali[sz]ed|"
    r"oligoprogressive|progressive(?= (?:cancer|carcinoma|tumor))|persistent|"
    r"high risk|low risk|intermediate risk|(?:adult|childhood)(?! onset)|pa?ediatric|elderly|in (?:remission|relapse|"
    r"children|adults?|adolescents)|adolescent|"
    r"select(?:ed)?|other|various|nos|not otherwise specified|unspecified|patients? with|diagnosis of|"
    r"treatment naive|platinum (?:resistant|sensitive|refractory)|castration sensitive))\b|\br/r\b"
)
_TRAILING = re.compile(
    r"^(?:[\s,;:/()*-]|\b(?:or|and|with|and/or|the|of|stage|for)\b)+|(?:[\s,;:/()*-]|\b(?:or|and|with|"
    r"and/or|by|in|of|stage|to)\b)+$"
)
_SPACES = re.compile(r"\s+")
_SPACE_BEFORE_COMMA = re.compile(r"\s+,")
PARENTHESES = re.compile(r"(?<!\s)\s*+[(\[]([^()\[\]]*)[)\]]")
_GENERIC_STRING = re.compile(
    r"^(?:all |other |human |treatment related )?(?:malignan(?:t|cies|cy)|cancers?|carcinomas?|neoplasms?|tumou?rs?|"
    r"oncolog\w+)(?: (?:cancers?|neoplasms?|tumou?rs?|disease))?$"
)
_MARKER_WORDS = re.compile(
    r"^(?:\W|\d|\b(?:in|of|the|with|to|from|and|or|a|an|by|who|are|be|having|after|cells?|type|variant|"
    r"subtype|positive|negative|mutant|mutated|mutation|wild|driver|gene|microsatellite|stable|instab\w+|"
    r"mismatch|repair|proficient|deficient|alterations?|rearrange\w*|fusion|amplif\w*|express\w*|high|low|"
    r"status|her2?|her 2|egfr|alk|ros1|ret|braf|kras|g12c|v600e?|nras|met|exon|brca\w*|hr|er|pr|msi|mss|"
    r"dmmr|pmmr|hpv|ebv|pd|l1|cd\d+|"
    r"symptomatic|asymptomatic|select|disease|diseases|cancer|cancers|tumou?rs?|neoplasms?|malignan\w+|"
    r"carcinoma|patients?|stage|primary|secondary|invasive|solid|human|site|squamous|non|female|male|"
    r"women|men|recurrence|metasta\w+|residual|intermediate|poor|favorable|risk|sporadic|hormone|receptor|"
    r"sensitive|resistant|castrat\w+|platinum|left|right|sided|bilateral|unilateral|distal|proximal|upper|"
    r"lower)\b)*$"
)
# Words left over that make another disease of it: "osteoporosis pseudoglioma", "breast cancer fatigue syndrome".
_OTHER_DISEASE = re.compile(
    r"\b(?:\w+(?:oma|omas|emia|emias|itis|osis|opathy|opathies|algia|uria|trophy|plegia|lysis)|cancers?|"
    r"syndromes?|diseases?|disorders?|deficienc\w+|failure|complications?"
    r"|injur\w+|infections?|pain|fatigue|nausea|vomiting|bleeding|h(?:a)?emorrhage|toxicit\w+|dysfunction|"
    r"impairment|anxiety|depression|distress|fractures?|surgery|resistance|related|associated|induced|"
    r"loss|stenosis|obstruction)\b"
)


@lru_cache(maxsize=256)
def strip_modifiers(text: str) -> str:
    """A registered condition, in lower case, without setting, stage and age words and without parentheses."""
    core = fold(PARENTHESES.sub(" ", text))
    core = _SPACES.sub(" ", _MODIFIERS.sub(" ", core))
    before = None
    while before != core:
        before = core
        core = _SPACES.sub(" ", _TRAILING.sub("", core)).strip()
    return _SPACE_BEFORE_COMMA.sub(",", core)


def uninvert(text: str) -> str:
    """An inverted heading in reading order: "Leukemia, Myeloid, Acute" -> "Acute Myeloid Leukemia"."""
    parts = [part.strip() for part in text.split(",")]
    return " ".join(reversed(parts)) if 1 < len(parts) <= 4 and all(parts) else text


def names_no_other_disease(left: str) -> bool:
    """Whether what is left of a registered condition beside its disease is a biomarker or no disease of its own."""
    return _MARKER_WORDS.match(left) is not None or _OTHER_DISEASE.search(left) is None


@lru_cache(maxsize=2048)  # registered conditions recur from study to study
def is_generic(text: str) -> bool:
    """Whether a registered condition says no more than "cancer"."""
    core = strip_modifiers(text)
    return _GENERIC_STRING.match(core) is not None or _GENERIC_STRING.match(uninvert(core)) is not None


_PROCEDURE = re.compile(
    r"\b(?:\w*therap(?:y|ies)|surger(?:y|ies)|\w+ectomy|\w+otomy|\w+ostomy|\w+oscopy|\w+ography|peel|resection|transplantation|vaccination|"
    r"immunization|an(?:a)?esthesia|imaging|biopsy|screening|rehabilitation|procedures?|injections?|"
    r"treatment|intubation|\w+plasty|counsel+ing|exercise|training|education)$"
)
_TOPIC = re.compile(
    r"^(?:[\w-]+ ){0,2}(?:metabolism|physiology|pharmacokinetics|performance|nutrition|satisfaction|knowledge|"
    r"behaviou?rs?|quality of life|well-?being|attitudes?|compliance|adherence)$"
)
_AFTER_PROCEDURE = re.compile(
    r"\b(?:with|undergoing|requiring|treated|after|following|due to|complication|failure|adverse|toxicit\w+|"
    r"resistan\w+|failed|side effect)\b"
)
_MARKER = re.compile(
    r"^(?:[\w-]+ ){0,3}(?:gene )?(?:mutations?|gene amplification|overexpression|expression|"
    r"rearrangements?|fusions?|polymorphisms?|biomarkers?)(?: \w+)?$|^(?:PD-?L1|HER2|EGFR|BRCA\d?|KRAS|"
    r"TMB|MSI)\b(?: \w+)?$",
    re.IGNORECASE,
)


# Endings and words of diseases, symptoms and injuries: what an unknown name needs to be one.
_DISEASE_FORM = re.compile(
    r"^(?:low|reduced|elevated|increased|decreased|excessive|lack of|absence of)\b|"
    r"\w(?:oma|omas|a?emia|itis|osis|oses|iasis|opath(?:y|ies|ic)|algia|uria|troph(?:y|ic)|plegia|paresis|lysis|penia|philia|"
    r"cele|ectasia|megaly|phobia|rrho?ea|dynia|malacia|pn[eo]ea|spasms?|o?edema|ism|cytosis|asia|plasia|thymia|ia)\b|"
    r"\b(?:cancer|tumou?r|neoplas|malignan|metasta|lesion|nodule|mass(?:es)?\b|cyst|polyp|syndrome|disease|disorder|deficien|"
    r"insufficien|fail|complication|injur|trauma|wound|fractur|infect|\w*pain|\w*ache|fatigue|nausea|vomit|bleed|"
    r"h(?:a)?emorrhag|toxic|\w*toxicity|dysfunction|impair|declin|deteriorat|anxi|depress|distress|stress|addict|depend|"
    r"abuse|misuse|intoxicat|poison|overdos|resist|reject|intoleran|allerg|\w*sensiti|reaction|loss|obstruct|occlu|"
    r"dilat|strictur|\w*stenosis|ruptur|tear|prolaps|herni|dislocat|instab|abnormal|anomal|malform|defect|deform|"
    r"degenerat|overload|retention|incontinen|delay|retard|restrict|shock|arrest|arr?hythm|thromb|embol|infarct|"
    r"isch(?:a)?em|aneurysm|hypoxi|virus|viral|bacter|fung|parasit|covid|coloni[sz]|symptom|difficult|disturb|disabil|"
    r"problem|crisis|attack|seizure|withdrawal|adhesion|scar|wrinkle|ulcer|burn|bite|sting|obes|over ?weight|malnutri|"
    r"prematur|preterm|pregnan|labor|birth|abort|sepsis|adverse|underdos|exposure|weak|laxity|deviation|insomnia|"
    r"nightmare|fall|calcul|stones?\b|imbalance|hyperrespons|thickening|asynchron|apoplex|suppress|spasm|dissection|collaps|diastas|dehisc|fistula|damage|tethered|"
    r"bullying|violence|suicid|grief|lonel)",
    re.IGNORECASE,
)
_TUMOUR = re.compile(r"oma\b|omas\b|cancer|leuk|tumou?r|neoplas|malignan|metasta|myelodysplas", re.IGNORECASE)
_ANY_DISEASE = re.compile(
    r"^(?:(?:diagnos\w*|rare|undiagnosed|chronic|acute|any|unknown) )*(?:diseases?|disorders?|symptoms?)$"
)


def lists_signs(text: str) -> bool:
    """Whether a registered condition is a syndrome named by its signs: "Cataract - Ataxia - Deafness"."""
    return text.count(" - ") > 1 and _TUMOUR.search(text) is None


@lru_cache(maxsize=256)
def has_disease_form(name: str) -> bool:
    """Whether a name that no vocabulary knows reads like a disease ("Labrune syndrome"), no topic ("balance")."""
    return _DISEASE_FORM.search(name) is not None and _ANY_DISEASE.match(name) is None


@lru_cache(maxsize=2048)
def is_no_disease(content: str) -> bool:
    """Whether a registered condition is a procedure or a biomarker by the form of its words."""
    lowered = content.strip().lower()
    if _TOPIC.search(lowered) or (_PROCEDURE.search(lowered) and not _AFTER_PROCEDURE.search(lowered)):
        return True
    return _MARKER.match(content.strip()) is not None
