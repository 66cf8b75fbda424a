"""Routes of administration, in the guide's words (and a few it has no word for: intravesical, intradermal …)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from trialgraph.facts.wording import lowered_in_place

ROUTES: Final = {
    "intra-arterial": r"intra-?arterial(?:ly)?|hepatic\s+arter\w+\s+infusion|haic|hai\b|transarterial|tace",
    "intraperitoneal": r"intra-?peritoneal(?:ly)?|i\.p\.|hipec|pipac",
    "intrapleural": r"intra-?pleural(?:ly)?|intrathoracic(?:ally)?",
    "intratumoral": r"intra-?tumou?r(?:al)?(?:ly)?|intralesional(?:ly)?",
    "intrathecal": r"intra-?thecal(?:ly)?|intraventricular(?:ly)?",
    "intradermal": r"intra-?dermal(?:ly)?",
    "intravesical": r"intra-?vesical(?:ly)?",
    "intravitreal": r"intra-?vitreal(?:ly)?",
    "intranasal": r"intra-?nasal(?:ly)?|nasal\s+spray",
    "intra-articular": r"intra-?articular(?:ly)?",
    "intracavitary": r"intra-?cavitary",
    "epidural": r"epidural(?:ly)?",
    "sublingual": r"sub-?lingual(?:ly)?",
    "rectal": r"rectally|per\s+rectum|suppositor(?:y|ies)",
    "vaginal": r"vaginally|intravaginal(?:ly)?",
    "intravenous": r"intra-?ven[eio]us(?:ly)?|i\.?v\.?gtt|i\.\s?v\.?"
    r"|(?<!\bstage )(?<!\bphase )(?<!\bgrade )(?<!\band )(?<!\bor )(?<!\bto )(?<![iv][-/])iv\b"
    r"|(?:infus(?:ion|ed)|drip)\b",
    "subcutaneous": r"sub-?cutaneous(?:ly)?|subcut|s\.c\.|sc\b|subq\b",
    "intramuscular": r"intra-?muscular(?:ly)?|i\.m\.",
    "inhaled": r"inhal(?:ed|ations?|ers?|e)|nebuli[sz]\w+|aerosol\w*",
    "topical": r"topical(?:ly)?|ointment|cream|(?:applied\s+to\s+the\s+)skin\b|eye\s?drops?",
    "oral": r"(?:per\s?)?oral(?:ly)?|p\.\s?o\.?|po\b|per\s+os|by\s+mouth|tablets?|capsules?|pills?|swallow\w*",
}
"""Route -> forms of records; where two overlap the earlier route of this table wins."""

CAPITALS: Final = {
    "IP": "intraperitoneal", "IT": "intrathecal", "ID": "intradermal", "PV": "vaginal", "IV": "intravenous",
    "IVD": "intravenous", "IVgtt": "intravenous", "IVP": "intravenous", "IVPB": "intravenous", "IVCI": "intravenous",
    "SC": "subcutaneous", "SQ": "subcutaneous", "IM": "intramuscular", "PO": "oral",
}  # fmt: skip
"""Abbreviations that mean a route only in this case ("it", "id" and "im" are other words)."""

# The beginnings of all forms: one look ahead spares the 21 alternatives at most words (80 → 20 µs a text).
_BEGINNING: Final = r"(?=in[tfh]|i[v.]|h[aei]|t[ra]|top|p[ieo.]|n[ae]|s[ucwkq.]|re|va|dr|a[ep]|o[ir]|c[ra]|e[py]|by)"
_ROUTE: Final = re.compile(
    rf"\b{_BEGINNING}(?:" + "|".join(f"(?P<r{i}>{form})" for i, form in enumerate(ROUTES.values())) + r")(?![a-z])"
)
_CAPITALS: Final = re.compile(
    "(?:"
    + "|".join(rf"{form}(?<![\w]{form})(?<![IV][-/]{form})" for form in sorted(CAPITALS, key=len, reverse=True))
    + ")(?![A-Za-z])"
)
_NAMES: Final = tuple(ROUTES)
_STAGE: Final = re.compile(
    r"(?:stages?|phase|grade|class|type|group|part|arm|level|ajcc|iii|and|or|to)[\s,/-]*$", re.IGNORECASE
)


@lru_cache(maxsize=1024)  # records repeat their sentences, arm after arm
def find_routes(text: str) -> tuple[tuple[int, int, str], ...]:
    """Every route named in `text` as (start, end, route), in order; "stage IV" is none."""
    lowered = lowered_in_place(text)
    found = [(m.start(), m.end(), _NAMES[(m.lastindex or 1) - 1]) for m in _ROUTE.finditer(lowered)]
    for match in _CAPITALS.finditer(text):
        if not (match.group() == "IV" and _STAGE.search(text, max(0, match.start() - 12), match.start())):
            found.append((match.start(), match.end(), CAPITALS[match.group()]))
    return tuple(sorted(found))


def is_bare_route(word: str) -> bool:
    """Whether a word names a form or a way of giving rather than the route itself ("infusion", "tablet")."""
    return word.casefold().startswith(("infus", "drip", "tablet", "capsule", "pill"))


def parse_route(text: str) -> str | None:
    """The route that `text` names, None where it names none; a precise word ("intravenous", "oral") is preferred to
    the bare "infusion" or "tablet"."""
    found = [(is_bare_route(text[start:end]), start, route) for start, end, route in find_routes(text)]
    return min(found)[2] if found else None
