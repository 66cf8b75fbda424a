"""Amounts of doses in text: numbers, ranges, levels and exponents, with their unit and place.

Pure functions of a string; which agent an amount belongs to is decided in ``doses``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from trialgraph.facts.doses.units import CASE_MATTERS, DENOMINATORS, QUANTITIES, denominator_names, quantity_name


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as written at ``text[start:end]``.

    `values`: one number, low and high of a range (`is_range`), or a list of levels. `unit`: the guide's spelling.
    `per_days`: 1 for "/day", 7 for "/week" (how often, not how much). `lost_exponent`: "20x108 cells" read as 20x10^8,
    because the export flattened the superscript. `per_volume`: a concentration ("43 mg/10 mL") or strength
    ("100 mg/capsule"), no dose.
    """

    values: tuple[float, ...]
    unit: str
    start: int
    end: int
    is_range: bool = False
    per_days: float | None = None
    lost_exponent: bool = False
    per_volume: bool = False


_PLAIN: Final = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:[.,]\d+)?|\.\d+)"
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER: Final = (
    r"\s?\\?\^\s?\(?\d{1,2}\)?|\s?\*\*\s?\d{1,2}|\(\d{1,2}\)|[eE]\+?\d{1,2}|[⁰¹²³⁴-⁹]{1,2}|<sup>\d{1,2}</sup>"
)
_TIMES_TEN: Final = rf"\s?[xX×*·]\s?10(?:{_POWER}|\s?(?:[3-9]|1[0-5])(?![\d.]))"
_NUMBER: Final = (
    rf"(?:10(?:{_POWER})(?![\d.])"
    rf"|{_PLAIN}(?:{_TIMES_TEN}|[eE]\+?\d{{1,2}}(?!\d)|\s(?:[Mm]illion|[Bb]illion)(?:s(?:\s+of)?)?\b(?!\s+(?:IU|units?|international)))?)"
)
_DENOMINATOR: Final = "|".join(DENOMINATORS.values())
_AFTER_QUANTITY: Final = (
    r")(?![A-Za-zµ])"
    rf"(?P<per>(?:\s?/\s?(?:{_DENOMINATOR})(?![A-Za-z\d])|\s+per\s+(?:{_DENOMINATOR})(?![A-Za-z\d]))*)"
    r"(?:\s?\(\s?(?:mg|mcg|[µμu]g|g)(?:/(?:kg|m\^?[2²]))?\s?\))?"
)
_JOIN: Final = r"\s?(?:-|–|—|\\?~|～|to|,\s?and|,\s?or|,\s?to|,|、|/|&|and|or|versus|vs\.?)\s?"
_NUMBER_START: Final = re.compile(r"[\d.](?:(?<=\d)|(?<!\w\.)(?=\d))")
_ASCII_NUMBER_START: Final = re.compile(r"[0-9.](?:(?<=[0-9])|(?<!\w\.)(?=[0-9]))")  # twice as fast
_RUN: Final = re.compile(rf"{_NUMBER}(?P<more>(?:{_JOIN}{_NUMBER})*)(?P<gap>\s{{0,2}}-?\s?)")


def _unit_form(*quantities: str) -> re.Pattern[str]:
    forms = "|".join(f"(?-i:{QUANTITIES[name]})" if name in CASE_MATTERS else QUANTITIES[name] for name in quantities)
    return re.compile(rf"(?P<quantity>{forms}{_AFTER_QUANTITY}", re.IGNORECASE)


_UNIT: Final = _unit_form(*(name for name in QUANTITIES if name != "cells"))
_CELLS: Final = _unit_form("cells")  # apart, because the words before "cells" make it slow
_PER_KG: Final = re.compile(r"/\s?kg\b", re.IGNORECASE)
_POWERED: Final = re.compile(_TIMES_TEN)
_AUC: Final = re.compile(
    r"AUC\)?[\s:]*(?:=|of|at|dose(?:\s+of)?|target(?:\s+of)?)?\s*\(?\s*(?P<low>\d{1,2}(?:\.\d+)?)"
    r"(?:\s?(?:-|–|~|to|or)\s?(?:AUC\s?)?(?P<high>\d{1,2}(?:\.\d+)?))?(?![\d.]*\d"
    r"|\s?[-–]\s?(?:\d{2,}|inf|t\b|last)|[A-Za-z]"
    r"|\s?h\b|\s?hours?)(?P<rest>(?:\s?mg\s?(?:/|\\?[*·x.])\s?m[lL](?:\s?(?:/|\\?[*·x.])?\s?min(?:ute)?s?)?)?)"
)
_AUC_AFTER: Final = re.compile(r"(?<![\d.])(?P<low>\d(?:\.\d)?)(?:\s?[-–]\s?(?P<high>\d(?:\.\d)?))?\s?AUC\b")
_ALTERNATIVE: Final = re.compile(
    r"\s?(?:,|or|and|, or|, and|or up to|versus|vs\.?|&|(?P<range>to|-|–|~))\s?", re.IGNORECASE
)
_NUMBERS: Final = re.compile(_NUMBER)
_RANGE_JOIN: Final = re.compile(r"\s?(?:-|–|—|\\?~|～|to)\s?", re.IGNORECASE)
_COUNTED: Final = re.compile(
    r"(?:\b(?:days?|weeks?|cycles?|months?|parts?|cohorts?|arms?|visits?)|\bd)\s*[-–]?\s*$", re.IGNORECASE
)
_SHORT_QUANTITY_AFTER_WORD: Final = frozenset({"g", "mL", "%"})
_COUNTED_IN_POWERS: Final = frozenset({"cells", "CFU", "PFU", "TCID50", "vg", "vp", "IU", "U"})
_OFF: Final = r"(?:±|\+/-)\s?"
_BRACKETED_OFF: Final = re.compile(rf"\(\s?{_OFF}$")
_BARE_OFF: Final = re.compile(rf"(?:[\d%]|\b(?:mg|g|kg|mL|ml|Gy|MBq|mCi|IU|cells))\s*,?\s*{_OFF}$")
_NAME: Final = re.compile(r"\s+(?!of\b)[A-Za-z]{3}")
_REACH: Final = 24  # characters before an amount
_OFF_FROM: Final = re.compile(rf"(?<![\w.,/^-])(?P<value>\d+(?:\.\d+)?)\s?{_OFF}$")
_FEWEST_CELLS = 1000.0  # smaller numbers count cells in an analysis, or something before the word "cells"
_FEWEST, _MOST = 0.5, 12.0  # carboplatin targets in use are AUC 1 to 7; anything far outside is an exposure


@lru_cache(maxsize=1024)
def parse_number(written: str) -> tuple[float, bool]:
    """A number as records write it, and whether an exponent was lost ("20x108" -> 2e9, True).

    "1,000" is one thousand; "1,1" and "0,125" have a decimal comma. Raises ValueError when it is no number.
    """
    text = written.strip().translate(_SUPERSCRIPTS) if not written.isascii() else written.strip()
    power = re.fullmatch(
        r"(?P<mantissa>[\d.,]*?)\s?(?:[xX×*·]\s?)?10(?:(?P<mark>\s?\\?\^\s?|\s?\*\*\s?|<sup>|\("
        r"|[eE]\+?)\(?|\s?)(?P<power>\d{1,2})"
        r"\)?(?:</sup>)?",
        text,
    )
    if power and (re.search(r"[xX×*·^(]|[eE]", text) or text != written.strip()):
        lost = power["mark"] is None and text == written.strip()
        return _plain_number(power["mantissa"] or "1") * 10.0 ** int(power["power"]), lost
    scientific = re.fullmatch(r"([\d.,]+)[eE]\+?(\d{1,2})", text)
    if scientific:
        return _plain_number(scientific[1]) * 10.0 ** int(scientific[2]), False
    head, _, word = text.partition(" ")
    return _plain_number(head) * {"million": 1e6, "billion": 1e9}.get(word.casefold().split("s")[0].strip(), 1.0), False


def _plain_number(text: str) -> float:
    if re.fullmatch(r"\d+,\d{1,2}|0,\d+|\d{4,},\d+", text):
        return float(text.replace(",", "."))
    return float(text.replace(",", ""))


def parse_amounts(text: str) -> list[Amount]:
    """Every amount with a unit in `text`, in order: "AUC 5", "2, 8, 16 and 24 mg/kg", "20x108 cells", "1,1 GBq"."""
    cells = "ell" in text or "TIL" in text or "PBMC" in text or "SC" in text or "CAR" in text
    found: list[Amount] = []
    at = 0
    number_start = _ASCII_NUMBER_START if text.isascii() else _NUMBER_START
    while (start := number_start.search(text, at)) and (run := _RUN.match(text, start.start())):
        unit = _UNIT.match(text, run.end()) or (_CELLS.match(text, run.end()) if cells else None)
        amount = _read(text, run, unit) if unit else _read_cells(text, run)
        at = amount.end if amount is not None else run.end()
        if amount is not None:
            found += _apply_tolerance(text, amount)
    if "AUC" in text:
        targets = list(_targets(text))
        found = [a for a in found if not any(t.start < a.end and a.start < t.end for t in targets)] + targets
        found.sort(key=lambda amount: amount.start)
    return found


def _read_cells(text: str, run: re.Match[str]) -> Amount | None:
    """A number of cells by its power alone: "3×10^6/kg"."""
    per_kg = _PER_KG.match(text, run.end())
    start = _number_start(text, run) if per_kg and _POWERED.search(run.group()) else None
    if per_kg is None or start is None:
        return None
    values, lost = _values(text[start : run.start("gap")])
    joined = len(values) == 2 and _RANGE_JOIN.search(_between(text[start : run.start("gap")])) is not None
    return Amount(values, "cells/kg", start, per_kg.end(), joined, None, lost) if values else None


def _apply_tolerance(text: str, amount: Amount) -> list[Amount]:
    """No amount where it says how far another may be off ("45 Gy ± 10%", "4 mL (± 0.2 mL)"), and what it may be off
    from where only that number stands before it: "148 ± 37 MBq" is 148 MBq."""
    before = text[max(0, amount.start - _REACH) : amount.start]
    if not before.rstrip().endswith(("±", "+/-")) or len(amount.values) > 1:
        return [amount]
    if _BRACKETED_OFF.search(before) and text[amount.end : amount.end + 2].lstrip().startswith(")"):
        return []
    if amount.unit == "%" and _BARE_OFF.search(before) and not _NAME.match(text, amount.end):
        return []
    number = _OFF_FROM.search(before)
    if number is None or float(number["value"]) <= amount.values[0] or _COUNTED.search(before[: number.start()]):
        return [amount]
    return [replace(amount, values=(float(number["value"]),), start=amount.start - len(before) + number.start())]


def join_alternatives(text: str, amounts: Sequence[Amount]) -> list[Amount]:
    """Amounts of one unit that stand together as one: "175 mg/m2 or 200 mg/m2" (levels), "5 mg/kg to 10 mg/kg"
    (range)."""
    joined: list[Amount] = []
    for amount in amounts:
        last = joined[-1] if joined else None
        link = _ALTERNATIVE.fullmatch(text, last.end, amount.start) if last else None
        alike = last is not None and (
            last.unit == amount.unit or (amount.unit.startswith(f"{last.unit}/") and bool(link and link["range"]))
        )  # "350 mg to 1500 mg/m2"
        if last is None or link is None or not alike or last.per_volume or amount.per_volume:
            joined.append(amount)
            continue
        values = tuple(dict.fromkeys((*last.values, *amount.values)))
        is_range = link["range"] is not None and len(values) == 2
        joined[-1] = replace(
            amount, values=values, start=last.start, is_range=is_range, per_days=amount.per_days or last.per_days,
            lost_exponent=last.lost_exponent or amount.lost_exponent,
        )  # fmt: skip
    return joined


def _targets(text: str) -> Iterator[Amount]:
    """Carboplatin targets: "AUC 5", "AUC=5-6", "5 AUC"; not exposures (AUC0-24)."""
    taken = 0
    for match in sorted([*_AUC.finditer(text), *_AUC_AFTER.finditer(text)], key=lambda m: m.start()):
        if match.start() < taken or text[match.start() - 1 : match.start()].isalnum():
            continue
        values = tuple(float(match[part]) for part in ("low", "high") if match[part])
        if all(_FEWEST <= value <= _MOST for value in values):
            taken = match.end()
            is_range = len(values) == 2 and " or " not in match.group()
            yield Amount(values, "AUC", match.start(), match.end(), is_range)


def _read(text: str, run: re.Match[str], unit: re.Match[str]) -> Amount | None:
    quantity = quantity_name(unit["quantity"])
    start = _number_start(text, run)
    if quantity is None or start is None:
        return None
    numbers = text[start : run.start("gap")]
    per = denominator_names(unit["per"])
    values, lost = _values(numbers)
    if lost and quantity not in _COUNTED_IN_POWERS:
        return None  # "2 x 105 mg" is two of 105 mg
    if not values or (quantity in _SHORT_QUANTITY_AFTER_WORD and "-" in run["gap"]):
        return None
    kept = [name for name in per if name in {"kg", "m2", "h", "min", "site"}]
    rate = 1.0 if "day" in per else 7.0 if "week" in per else None
    joined = len(values) == 2 and _RANGE_JOIN.search(_between(numbers)) is not None
    diluted = bool({"volume", "other", "package"} & {*per})
    if quantity == "cells" and max(values) < _FEWEST_CELLS:
        return None
    is_range = joined and values[0] < values[1]
    return Amount(values, "/".join([quantity, *kept]), start, unit.end(), is_range, rate, lost, diluted)


def _number_start(text: str, match: re.Match[str]) -> int | None:
    """Where the amount's numbers begin: a list may not reach back into a code ("IBI308, 200 mg") or a count of days
    ("days 1, 8, 200 mg")."""
    starts = [match.start()] + [match.start("more") + m.start() for m in _NUMBERS.finditer(match["more"])]
    before = text[max(0, match.start() - 12) : match.start()]
    zeros = text.startswith("00", match.start())  # the tail of "100 000 cells"
    attached = zeros or (
        bool(before) and (before[-1].isalnum() or (before[-1] in "-–.,/^+" and before[-2:-1].isalnum()))
    )
    if not attached and not (len(starts) > 1 and _COUNTED.search(before)):
        return starts[0]
    return starts[-1] if len(starts) > 1 and match["more"].strip()[0] in ",、/ao" else None


def _values(numbers: str) -> tuple[tuple[float, ...], bool]:
    pieces = [(m.group(), *parse_number(m.group())) for m in _NUMBERS.finditer(numbers)]
    if len(pieces) > 1 and max(p[1] for p in pieces) >= 1e5 > min(p[1] for p in pieces):
        power = max(
            p[1] / parse_number(re.split(r"[xX×*·]|\s[MmBb]illion", p[0])[0])[0] for p in pieces
        )  # "1-5 x 10^6": both
        pieces = [(p[0], p[1] * power if p[1] < 1e5 else p[1], p[2]) for p in pieces]
    return tuple(dict.fromkeys(p[1] for p in pieces)), any(p[2] for p in pieces)


def _between(numbers: str) -> str:
    found = list(_NUMBERS.finditer(numbers))
    return numbers[found[0].end() : found[-1].start()] if len(found) > 1 else ""
