"""The numbers that registers give to trials, however a record spells them: "EudraCT 2020-000890-25", "NCT04280705".

The forms are those of the WHO's primary registers and data providers, as they describe them. Only these identify
a trial across registers: a sponsor's own number ("100", "CR0012") means something to the sponsor only.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trialgraph.study import Study

Number = tuple[str, str]  # the register, and the number in its plain form

_FORMS = tuple(
    (register, re.compile(rf"(?<![A-Za-z0-9]){form}(?![A-Za-z0-9])", re.IGNORECASE))
    for register, form in (
        ("ctgov", r"(NCT\d{8})"),
        ("ctis", r"(?:EUCT|CTIS)?(\d{4}-5\d{5}-\d{2})(?:-\d{2})?"),
        ("eudract", r"(?:EUCTR|EudraCT)?((?:19|20)\d\d-[0-4]\d{5}-\d{2})(?:-(?:[A-Z]{2}|3rd|Outside-EU/EEA))?"),
        ("chictr", r"(ChiCTR-?[A-Z-]*\d{8,10})"),
        ("isrctn", r"(ISRCTN\d{8})"),
        ("anzctr", r"(ACTRN\d{14})"),
        ("umin", r"(?:JPRN-)?(UMIN\d{9})"),
        ("jrct", r"(?:JPRN-)?(jRCTs?\d{9,10})"),
        ("japic", r"(?:JPRN-)?(JapicCTI-?\d{6})"),
        ("drks", r"(DRKS\d{8})"),
        ("ntr", r"(NTR\d{3,5})"),
        ("irct", r"(IRCT\d{8,14}N\d{1,3})"),
        ("tctr", r"(TCTR\d{11})"),
        ("ctri", r"(CTRI/\d{4}/\d{2,3}/\d{6})"),
        ("cris", r"(KCT\d{7})"),
        ("pactr", r"(PACTR\d{15,16})"),
        ("rebec", r"(RBR-[0-9a-z]{4,8})"),
        ("rpcec", r"(RPCEC\d{8})"),
        ("slctr", r"(SLCTR/\d{4}/\d{3})"),
        ("who", r"(U1111-\d{4}-\d{4})"),
    )
)
_RANK = {register: rank for rank, (register, _) in enumerate(_FORMS)}


def parse_number(text: str) -> tuple[str, str] | None:
    """The register and the number in its plain form, if the whole text is a number of a register.

    >>> parse_number("EUCTR2020-000890-25-FR")
    ('eudract', '2020-000890-25')
    """
    for register, form in _FORMS:
        match = form.fullmatch(text.strip())
        if match is not None:
            return register, match[1].upper()
    return None


def find_numbers(text: str) -> list[tuple[str, str]]:
    """All numbers of registers in a text ("EudraCT: 2020-000890-25; NCT04280705")."""
    return [(register, match[1].upper()) for register, form in _FORMS for match in form.finditer(text)]


def own_number(study: Study) -> tuple[str, str]:
    """The number under which a record is registered; a record without one is its own register."""
    return parse_number(study.id) or (f"{study.registry}:{study.id}", study.id)


def other_numbers(study: Study) -> list[tuple[str, str]]:
    """The numbers of registers among the record's secondary ids, without its own."""
    own = own_number(study)
    found = (number for text in study.secondary_ids for number in find_numbers(text))
    return [number for number in dict.fromkeys(found) if number != own]


class RecordNumbers(NamedTuple):
    """The number under which a record is registered, and the others that it names."""

    own: Number
    others: tuple[Number, ...]


def numbers_of(study: Study) -> RecordNumbers:
    """The numbers of a record."""
    return RecordNumbers(own_number(study), tuple(other_numbers(study)))


def rank_id(study_id: str) -> tuple[int, str]:
    """Which of several ids names a trial: that of ClinicalTrials.gov, else of the EU, else of the others in order."""
    number = parse_number(study_id)
    return (_RANK[number[0]] if number else len(_RANK), study_id)
