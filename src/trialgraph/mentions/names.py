"""Registered intervention names: what they list, and what an agent that no vocabulary knows is called.

A registered name is a phrase written by hand ("Gemcitabine combined with Aptinib and Toripalimab", "SK-NK injection",
"PD-1 inhibitor (camrelizumab) 200 mg"). These functions know its grammar, not its words.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

from trialgraph.mentions.cues import Cues, holds_any

_CONNECTOR = re.compile(  # from the first blank on, and never again from the blanks behind it
    r"(?:(?<!\s)\s*+|(?<=\s)(?=\S))(?:\bin\s+combination\s+with\b|\bcombin(?:ed|ing|ation)\s+(?:with|of)\b|\bfollowed\s+by\b|\btogether\s+with\b"
    r"|\bplus\b|\band\b|\bwith\b|\bor\b|\bversus\b|\bvs\.?(?=\s)|\bthen\b|\+/-|±|(?<=\s)/(?=\s)|\+|&amp;|&(?!\w{2,6};)|(?<!&lt)(?<!&gt)(?<!&reg)(?<!&trade)(?<!&nbsp);|,(?!\d)|，|、|\|)\s*"
)
_CONNECTOR_WORDS = "combin followed together plus and with or versus vs then"
_CONNECTORS = Cues([*_CONNECTOR_WORDS.split(), *"+±/&;,，、|"])  # one stands in whatever _CONNECTOR finds
# "pulsed with tumour lysate", "with IL-7Ra signaling domain": what a product is made with is no second agent
_MADE = re.compile(
    r"\b(?:transduced|transfected|pulsed|loaded|primed|modified|engineered|labell?ed|conjugated|armed|coated|encapsulated|"
    r"complexed|formulated|fused)\s*$",
    re.IGNORECASE,
)
_PART_OF_PRODUCT = re.compile(r"^[^,;+()]{0,60}\b(?:domain|vector|construct)s?\b", re.IGNORECASE)
_TARGET = r"[A-Z][^\W_]*(?:-[A-Z]?\d[^\W_]*|-[A-Z]\b|[A-Zα-ω]+)?"
_TARGETS = re.compile(  # "CD19 and CD22 CAR T", "GPC3 and/or TGFβ targeting CAR-T cells"
    rf"\b{_TARGET}(?:\s*(?:/|,|&|\band/or\b|\band\b|\bor\b)\s*{_TARGET})+"
    r"[\s-]+(?:dual[\s-])?(?:targeting|targeted|specific|directed|bispecific|CAR|[Cc]himeric\s+[Aa]ntigen)\b"
)
_TARGETS_BEHIND = re.compile(  # "Bispecific antibody for PD-L1 and VEGF-A"
    rf"\b(?:[Bb]ispecific\s+antibody|[Tt]argeting|[Aa]gainst|[Dd]irected)\s+(?:(?:for|against|to|at)\s+)?{_TARGET}"
    rf"\s*(?:/|&|\band\b)\s*{_TARGET}\b(?!\s+[A-Za-z])"
)
_TARGETED = ("arget", "pecific", "irected", "gainst", "CAR", "himeric")  # one stands in whatever these find
_QUALIFIER = re.compile(
    r"^\W*(?:autologous|allogenei?c|recombinant|humani[sz]ed|human|irradiated|inactivated|live|attenuated|(?:patient|tumou?r)-specific|"
    r"(?:un)?adjuvanted|lyophili[sz]ed|cryopreserved)\W*$",
    re.IGNORECASE,
)
_MARKER = re.compile(r"\b(?:CD\d+\w*|c-?kit)$", re.IGNORECASE)
_MARKED = re.compile(
    r"(?:[\w-]+\s+){0,2}(?:cells?|lymphocytes?|progenitors?|hspcs?)\b", re.IGNORECASE
)  # "CD34+ stem cells"
_VERB = re.compile(
    r"\s+is\s+an?\s.*$|\s+(?:is|are|was|were|will\s+be)\s+(?:\w+ly\s+)?(?:injected|administered|given|infused|taken|delivered|applied|used)\b.*$",
    re.DOTALL,
)
_WHO_CHOOSES = re.compile(r"\b(?:as\s+)?(?:decided|chosen|selected|determined)\s+by\b.*$", re.DOTALL)
_LASTING = re.compile(
    r"\b(?:for|over|x|during)\s+(?:up\s+to\s+|the\s+)?\d+(?:\s*(?:-|to)\s*\d+)?[\s-]*"
    r"(?:days?|weeks?|wks?|months?|years?|cycles?|courses?|hours?|hrs?|minutes?|mins?)\b"
)
_MARKUP = re.compile(r"</?\w{1,6}/?>")
_KIND_OF_CODE = re.compile(r"^(?:[^\W\d_]+[\s-]+){0,4}?(?:probe|tracer|agent|drug|compound|molecule)\s+(?=\S*\d\S*$)")
_UNIT = r"(?:mg|g|μg|µg|mcg|ug|ng|kg|ml|lit(?:er|re)s?|l|iu|u|units?|gy|mci|mbq|gbq|mmol|meq|%|cells?)"
_AMOUNT = re.compile(
    rf"\(?\b(?<!\d[.,])\d[\d.,]*+(?:\s*(?:-|–|to|×|x)\s*\d[\d.,^]*)*\s*{_UNIT}(?:\s*/\s*(?:kg|m2|m²|m\^2|day|d|ml|dose|{_UNIT}))*\b\)?"
    r"|\b\d[\d.,]*\s*[x×*]\s*10\s*\^?\s*\d+(?:\s*(?:cells?|vp|pfu|vg|cfu|tcid50)\b)?(?:\s*/\s*\w+)?"
    r"|\b\d[\d.,]*-(?:gram|lit(?:er|re)|hour|day|week|month)s?\b|\bauc\s*=?\s*\d+\b"
)
_FORM = re.compile(
    r"\b(?:dose(?:[\s-]+level)?|cohort|part|arm|group|level|stage|phase)\s+(?:\d{1,2}[a-z]?|[a-h]|[ivx]{1,4})(?![\w-]|\s+(?:strepto|meningo|rota))"
    r"|\b(?:(?:for|by)\s+(?:injection|infusion)|(?:intra|peri(?:tendin|neur|articul|oste|bulb))\w+|(?:oral|subcutaneous|topical|nasal|inhaled|i\.?v\.?|ophthalmic|"
    r"single|multiple|repeated|dual|triple|high|low|medium|mid|standard|full|reduced|fixed|ascending|escalating|"
    r"weekly|daily|experimental|investigational|study|commercial|generic|matching|"
    r"open[- ]label|active|test|reference|sequential|"
    r"concurrent|concomitant|induction|maintenance|consolidation|adjuvant|neoadjuvant|perioperative|preoperative|"
    r"postoperative)(?=\s)|(?:sustained|extended|prolonged|immediate|modified|controlled)[- ]release|"
    r"(?:enteric|film)[- ]coated|injections?|injectable|infusions?|tablets?|capsules?|caps?|pills?|solution|suspension|"
    r"emulsion|powder|cream|gel|ointment|drops?|spray|syrup|patch|granules?|liquid|oral|iv|po|sc|im|"
    r"mono[- ]?therapy|therapy|treatment|administration|alone|doses?|dosage|dosing|group|arm|cohort|level|part|phase|"
    r"regimen|drug|product|single[- ]agent|combinations?|doublet|triplet|quadruplet|escalation|expansion|"
    r"evaluation|q\d+[wd]|qd|qod|qw|biw|tiw|bid|tid|once|twice|daily|weekly)\b\.?"
)
_FORM_AS_WRITTEN = re.compile(_FORM.pattern, re.IGNORECASE)
_SALT = re.compile(
    r"\s+(?:mono|di|tri)?(?:hydrochloride|hcl|mesylate|mesilate|tosylate|ditosylate|sodium|potassium|calcium|citrate|"
    r"maleate|dimaleate|malate|phosphate|sulfate|sulphate|acetate|tartrate|bitartrate|succinate|fumarate|besylate|bromide|"
    r"hydrobromide|chloride|disodium|hydrate|trihydrate)\b"
)
_LEADING = re.compile(r"^(?:(?:the|an?|of|in|at|to|by|on|for|as|no)\s+|[a-z]?\d?\s*[:.)]\s*|[\w /-]{3,40}:\s+(?=\w))+")
_TRAILING = re.compile(r"(?:(?:^|\s+)(?:as|the|of|in|at|to|by|on|for|per|from|if|with|and|or|tab|caps))+$")
_MINERAL = re.compile(
    r"(?:^|\s)(?:ferrous|ferric|iron|zinc|calcium|magnesium|potassium|sodium|lithium|copper|alumini?um|barium|"
    r"ammonium|strontium|silver|bismuth|selenium|arsenic|hydrogen|lanthanum|gallium|radium)$"
)
_NO_AGENT = re.compile(
    r"\b(?:samples?|sampling|specimens?|questionnaires?|assessments?|assays?|analys[ei]s|measurements?|monitoring|tests?|"
    r"education|observation|observational|interventions?|untreated|surgery|care|screening|follow-?up|counsell?ing|"
    r"exercises?|training|survey|interview|biops(?:y|ies)|imaging|scans?|collection|history|blotting|sequencing|cytometry|microscopy|chromatography|spectrometry|"
    r"staining|polymerase|management|chewing|rechallenge|\w+omics|rna-seq|trough|infections?|thresholds?|swabs?|stratification)\b"
    r"|\b(?:patients?|participants?|subjects?|volunteers?|controls?|groups?|hypoxia)\W*$",
    re.IGNORECASE,
)
_INN_LIKE = re.compile(r"[A-Za-z]{6,}(?: (?:alfa|beta|gamma|vedotin|deruxtecan|[a-z]{6,}))?$")
_BRACKETS = re.compile(r"\s*[(\[（【][^()\[\]（）【】]*[)\]）】]\s*")
_JUNK = re.compile(
    r"[\W\d_]*$|^(?:arm|group|cohort|part|dose|level|day|week|stage|step|period|sequence|cycle)s?\b", re.IGNORECASE
)
_MARKS = re.compile(r"[®™©*\"“”]")
_SPACES = re.compile(r"\s+")
_LETTERS = re.compile(r"[^\W\d_]")


def split_name(name: str, protected: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of the parts that a registered name lists; no part ends within a `protected` span or a bracket."""
    lowered = name.lower()
    if not _CONNECTORS.stand_in(lowered):
        return [(0, len(name))] if name.strip() else []
    depths = _bracket_depths(name)
    whole = [*protected, *find_joint_targets(name, protected)]
    parts: list[tuple[int, int]] = []
    begin = 0
    for cut in _CONNECTOR.finditer(lowered):
        inside = any(start < cut.end() and cut.start() < end for start, end in whole)
        if not inside and not depths[cut.start()] and _separates(name, begin, cut):
            parts.append((begin, cut.start()))
            begin = cut.end()
    parts.append((begin, len(name)))
    return [(start, end) for start, end in parts if name[start:end].strip()]


def find_joint_targets(name: str, known: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Spans in which one agent's targets are listed ("GPC3 and/or TGFβ targeting CAR-T cells"), unless the first is a
    `known` name ("S-1 and CD19 CAR-T")."""
    if not holds_any(name, _TARGETED):
        return []
    spans = [match.span() for pattern in (_TARGETS, _TARGETS_BEHIND) for match in pattern.finditer(name)]
    return [(start, end) for start, end in spans if not any(begin <= start < stop for begin, stop in known)]


def _separates(name: str, begin: int, cut: re.Match[str]) -> bool:
    """Whether a connector stands between two agents, and not within the name of one."""
    before, behind = name[begin : cut.start()], name[cut.end() :]
    if _QUALIFIER.match(before) or (cut.group() in ("+", "+ ") and _MARKED.match(behind) and _MARKER.search(before)):
        return False
    return not ("with" in cut.group() and (_MADE.search(before) or _PART_OF_PRODUCT.match(behind)))


def parse_agent_name(part: str) -> tuple[str, tuple[str, ...]]:
    """The bare name of an agent in lower case, and the names that stand in brackets behind it.

    >>> parse_agent_name("SK-NK injection")
    ('sk-nk', ())
    >>> parse_agent_name("Ociperlimab (BGB-A1217) 900 mg")
    ('ociperlimab', ('BGB-A1217',))
    >>> parse_agent_name("FK228 (romidepsin)")
    ('romidepsin', ('FK228',))

    Dose, dosage form, schedule and salt are no part of the name (GUIDE.md, "agents"); a non-proprietary name goes
    before a code. The name is "" when nothing that could be a name is left.
    """
    inner = [
        piece.strip() for bracket in _BRACKETS.findall(part) for piece in bracket.strip(" ()[]（）【】").split(",")
    ]
    aliases = [alias for alias in inner if looks_like_name(alias) and _FORM.sub("", f"{alias.lower()} ").strip()]
    bare = _strip_forms(_BRACKETS.sub(" ", part))
    if sum(map(str.isalnum, bare)) < 2 or _JUNK.match(bare) or not _LETTERS.search(bare) or _NO_AGENT.search(bare):
        return "", ()
    if any(char.isdigit() for char in bare) and aliases and _INN_LIKE.match(aliases[0]):
        outer = re.sub(r"\s+", " ", _FORM_AS_WRITTEN.sub(" ", _BRACKETS.sub(" ", part))).strip()
        return aliases[0].lower(), (outer, *aliases[1:])
    return bare, tuple(aliases)


def looks_like_name(text: str) -> bool:
    """Whether a bracketed text can be another name of what stands before it, and not a dose or a remark."""
    if not 2 < len(text) <= 40 or text.count(" ") >= 4:
        return False
    return _LETTERS.search(text) is not None and _AMOUNT.search(text.lower()) is None


def make_ascii_slug(name: str) -> str:
    """The local part of a minted IRI: ASCII letters, digits and hyphens ("Iodine-131 MIBG" → "iodine-131-mibg")."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _strip_forms(text: str) -> str:
    """A name without dose, form, schedule, salt and trade marks, in lower case."""
    text = _MARKS.sub("", _MARKUP.sub("", html.unescape(text))).lower()
    text = _LASTING.sub(" ", _WHO_CHOOSES.sub("", _VERB.sub("", text)))
    text = _SPACES.sub(" ", _FORM.sub(" ", _AMOUNT.sub(" ", text)))
    text = _LEADING.sub("", text.strip(" -–:;,./+&()[]"))
    text = _TRAILING.sub("", _SALT.sub(_drop_salt, text))
    return _KIND_OF_CODE.sub("", _SPACES.sub(" ", text).strip(" -–:;,./+&()[]"))


def _drop_salt(salt: re.Match[str]) -> str:
    """Nothing, but for a mineral, whose salt is its name ("ferrous sulfate")."""
    return salt.group() if _MINERAL.search(salt.string[: salt.start()]) else ""


def _bracket_depths(text: str) -> list[int]:
    if not holds_any(text, "([（【"):
        return [0] * len(text)
    depths, depth = [], 0
    for char in text:
        depth += (char in "([（【") - (char in ")]）】")
        depth = max(depth, 0)
        depths.append(depth)
    return depths
