"""Conditions and keywords of the portal's field ``Condition``: ``free text <br>codes and keywords of the register``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialgraph.registries.ictrp_record.pieces import BULLET, is_nothing, split_list
from trialgraph.registries.reading.distinct import distinct_names

_CODE = re.compile(r"[A-Z]\d{2}(?:\.\d{1,3})?(?:\s*-\s*(?=\S)|$)")
_TERM = re.compile(r"Term:\s*(.*)")
_APPARATUS = re.compile(r"(?:MedDRA version|Level|Classification code|System Organ Class|Therapeutic area)\b[: ].*")


def split_conditions(field: str) -> tuple[list[str], list[str]]:
    """Conditions and keywords, each name once (HTML already read).

    The first line holds what was registered as condition; codes of ICD-10, the apparatus of MedDRA and the EU's
    therapeutic areas are dropped. Where the first line is empty, the rest names the conditions.
    """
    first, _, rest = field.lstrip().partition("\n")
    conditions = _names(split_list(first))
    others = _names(piece for line in rest.splitlines() for piece in split_list(line))
    if not conditions:
        return others, []
    known = {name.casefold() for name in conditions}
    return conditions, [name for name in others if name.casefold() not in known]


def _names(pieces: Iterable[str]) -> list[str]:
    return list(distinct_names(name for name in map(_name, pieces) if name and not is_nothing(name)))


def _name(piece: str) -> str:
    term = _TERM.fullmatch(piece)
    name = term[1] if term else _CODE.sub("", piece, count=1) if _CODE.match(piece) else piece
    return "" if _APPARATUS.fullmatch(name) or (BULLET.match(name) and len(name) > 60) else name.strip()
