"""Routes of administration, in the guide's words (and a few it has no word for: intravesical, intradermal …)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

ROUTES: Final = {
    "intra-arterial": r"intra-?arterial(?:ly)?|hepatic\s+arter\w+\s+infusion|HAIC|HAI\b|transarterial|TACE",
    "intraperitoneal": r"intra-?peritoneal(?:ly)?|i\.p\.|(?-i:IP\b)|HIPEC|PIPAC",
    "intrapleural": r"intra-?pleural(?:ly)?|intrathoracic(?:ally)?",
    "intratumoral": r"intra-?tumou?r(?:al)?(?:ly)?|intralesional(?:ly)?",
    "intrathecal": r"intra-?thecal(?:ly)?|(?-i:IT\b)|intraventricular(?:ly)?",
    "intradermal": r"intra-?dermal(?:ly)?|(?-i:ID\b)",
    "intravesical": r"intra-?vesical(?:ly)?",
    "intravitreal": r"intra-?vitreal(?:ly)?",
    "intranasal": r"intra-?nasal(?:ly)?|nasal\s+spray",
    "intra-articular": r"intra-?articular(?:ly)?",
    "intracavitary": r"intra-?cavitary",
    "epidural": r"epidural(?:ly)?",
    "sublingual": r"sub-?lingual(?:ly)?",
    "rectal": r"rectally|per\s+rectum|suppositor(?:y|ies)",
    "vaginal": r"vaginally|intravaginal(?:ly)?|(?-i:PV\b)",
    "intravenous": r"intra-?ven[eio]us(?:ly)?|i\.?v\.?gtt|i\.\s?v\.?|(?-i:IV(?:D|gtt|P|PB|CI)?\b)|iv\b|(?:infus(?:ion|ed)|drip)\b",
    "subcutaneous": r"sub-?cutaneous(?:ly)?|subcut|s\.c\.|(?-i:S[CQ]\b)|sc\b|subq\b",
    "intramuscular": r"intra-?muscular(?:ly)?|i\.m\.|(?-i:IM\b)",
    "inhaled": r"inhal(?:ed|ations?|e)|nebuli[sz]\w+|aerosol\w*",
    "topical": r"topical(?:ly)?|ointment|cream|(?:applied\s+to\s+the\s+)skin\b|eye\s?drops?",
    "oral": r"(?:per\s?)?oral(?:ly)?|(?-i:PO\b)|p\.\s?o\.?|po\b|per\s+os|by\s+mouth|tablets?|capsules?|pills?|swallow\w*",
}
"""Route -> forms of records; where two overlap the earlier route of this table wins."""

_ROUTE: Final = re.compile(
    r"\b(?:" + "|".join(f"(?P<r{i}>{form})" for i, form in enumerate(ROUTES.values())) + r")(?![A-Za-z])", re.IGNORECASE
)
_NAMES: Final = tuple(ROUTES)
_STAGE: Final = re.compile(r"(?:stages?|phase|grade|class|type|group|part|arm|level|AJCC|III|and|or|to)[\s,/-]*$", re.IGNORECASE)


def find_routes(text: str) -> Iterator[tuple[int, int, str]]:
    """Every route named in `text` as (start, end, route); "stage IV" is none."""
    for match in _ROUTE.finditer(text):
        if match.group() == "IV" and _STAGE.search(text, max(0, match.start() - 12), match.start()):
            continue
        yield match.start(), match.end(), _NAMES[(match.lastindex or 1) - 1]


def parse_route(text: str) -> str | None:
    """The route that `text` names, None where it names none; a precise word ("intravenous", "oral") is preferred to
    the bare "infusion" or "tablet"."""
    found = [(text[start:end].casefold(), route) for start, end, route in find_routes(text)]
    precise = [route for word, route in found if not word.startswith(("infus", "drip", "tablet", "capsule", "pill"))]
    return precise[0] if precise else found[0][1] if found else None
