"""Spelling of RDF terms: namespaces, IRIs that are minted, and N-Triples literals. No I/O and no judgement.

IRIs are named by content (a hash of what the thing says), never by position, so that one inserted outcome or arm does
not rename the others.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import quote, unquote

from trialgraph.namespaces import RDF, RDFS, TG, XSD

TRIAL = TG + "trial/"
DATASET = TG + "dataset"

RDF_TYPE = f"<{RDF}type>"
RDFS_LABEL = f"<{RDFS}label>"

# RFC 3987 without private use, non-characters and (for simplicity) everything beyond the basic plane
_UNSAFE_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\[\]\x7f-\xa0\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\U0010ffff%]')
_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#].*)?", re.DOTALL)
_ESCAPED_BYTE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNSAFE_IN_LITERAL = re.compile(r'[\x00-\x1f"\\\x7f-\x9f\u2028\u2029\ud800-\udfff]')
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
_EVIDENCE = re.compile(
    re.escape(TRIAL) + r"(?P<trial>[^/#]+)/v/(?P<version>[^/#]+)/text(?P<pointer>(?:/[^#]*)?)"
    r"#char=(?P<start>[0-9]+),(?P<end>[0-9]+)"
)
_PLAIN = re.compile(r"[A-Za-z0-9/_.-]*")  # what percent-encoding never touches, and the slash
_NOT_SLUG = re.compile(r"[^\w+]+|_+")


class EvidencePlace(NamedTuple):
    """Where evidence stands: code points `start` to `end` of the text at `pointer` in this version of a record."""

    trial: str
    version: str
    pointer: str
    start: int
    end: int


def make_trial_iri(trial: str) -> str:
    """The IRI of the trial with this registry id (or file stem)."""
    return TRIAL + _quote(trial)


def make_evidence_iri(trial: str, version: str, pointer: str, start: int, end: int) -> str:
    """The IRI of a span of text: record version, JSON pointer (RFC 6901) and characters (RFC 5147, code points)."""
    return f"{_make_text_iri(trial, version, pointer)}#char={start},{end}"


@lru_cache(maxsize=1024)  # a record cites the same fields again and again
def _make_text_iri(trial: str, version: str, pointer: str) -> str:
    return f"{TRIAL}{_quote(trial)}/v/{_quote(version)}/text{_quote(pointer, safe='/~')}"


def parse_evidence_iri(iri: str) -> EvidencePlace:
    """The inverse of `make_evidence_iri`. Raises ValueError for any other IRI."""
    match = _EVIDENCE.fullmatch(iri)
    if match is None:
        raise ValueError(f"<{iri}> is no evidence IRI like <{TRIAL}NCT01234567/v/2024-01-01/text/title#char=0,4>")
    trial, version, pointer = (unquote(match[name], errors="surrogatepass") for name in ("trial", "version", "pointer"))
    return EvidencePlace(trial, version, pointer, int(match["start"]), int(match["end"]))


def _quote(text: str, safe: str = "") -> str:
    if _PLAIN.fullmatch(text) and (safe or "/" not in text):
        return text
    return quote(text, safe=safe, errors="surrogatepass")


def make_slug(name: str) -> str:
    """`name` as the last part of an IRI: lower case, letters, digits and "+", everything else a hyphen.

    A name without any letter or digit is named by its hash.
    """
    slug = _NOT_SLUG.sub("-", name.casefold()).strip("-")
    return slug or make_hash(name)


def make_hash(*parts: object) -> str:
    """12 hexadecimal digits that name a thing by its content; None and "" are different parts."""
    key = "\x1f".join(["\x00" if part is None else str(part) for part in parts])
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def make_names(keys: Iterable[str]) -> list[str]:
    """One name for each key: its hash, and for a key that came before its hash and an ordinal ("-2").

    Keys are compared without regard to case and white space.
    """
    seen: dict[str, int] = {}
    names = []
    for key in keys:
        name = make_hash(" ".join(key.casefold().split()))
        seen[name] = ordinal = seen.get(name, 0) + 1
        names.append(name if ordinal == 1 else f"{name}-{ordinal}")
    return names


@lru_cache(maxsize=4096)  # nearly all are concepts, which study after study names
def make_iri(iri: str) -> str:
    """`iri` as an N-Triples term; characters that an IRI must not hold are percent-encoded."""
    if iri.count("#") > 1:
        start, _, fragment = iri.partition("#")
        iri = f"{start}#{fragment.replace('#', '%23')}"
    if _UNSAFE_IN_IRI.search(iri) is None:
        return f"<{iri}>"
    return f"<{_UNSAFE_IN_IRI.sub(lambda match: _encode_in_iri(match, iri), iri)}>"


def make_web_iri(address: str) -> str | None:
    """A web address as an N-Triples term; None for anything that is none, which a store would refuse to load."""
    return make_iri(address) if _WEB_ADDRESS.fullmatch(address) else None


def _encode_in_iri(match: re.Match[str], iri: str) -> str:
    if match[0] == "%" and _ESCAPED_BYTE.match(iri, match.start()):
        return "%"
    return quote(match[0], safe="", errors="surrogatepass")


def make_literal(text: str) -> str:
    """`text` as an N-Triples string. A lone surrogate, which RDF cannot hold, becomes U+FFFD."""
    if text.isprintable() and '"' not in text and "\\" not in text:  # most texts; a pattern takes ten times as long
        return f'"{text}"'
    return f'"{_UNSAFE_IN_LITERAL.sub(_escape_character, text)}"'


def _escape_character(match: re.Match[str]) -> str:
    char = match[0]
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return _SHORT_ESCAPES.get(char) or f"\\u{ord(char):04X}"


def make_integer(number: int) -> str:
    """`number` as xsd:integer."""
    return f'"{number}"^^<{XSD}integer>'


@lru_cache(maxsize=4096)  # amounts, months and intervals come again and again
def make_decimal(number: float) -> str | None:
    """`number` as xsd:decimal in canonical form (21, 0.5), with at most 6 decimals; None where it is not finite."""
    if not math.isfinite(number):
        return None
    digits = f"{Decimal(repr(float(number))):.6f}".rstrip("0").rstrip(".")
    return f'"{"0" if digits == "-0" else digits}"^^<{XSD}decimal>'


def make_boolean(value: bool) -> str:
    """`value` as xsd:boolean."""
    return f'"{"true" if value else "false"}"^^<{XSD}boolean>'


@lru_cache(maxsize=4096)
def make_date(text: str) -> str | None:
    """An ISO 8601 year, month or day as xsd:gYear, xsd:gYearMonth or xsd:date; None for a date that does not exist.

    Oxigraph accepts malformed dates and then cannot compare them, so that they must be caught here.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        datetime.date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        return None
    datatype = "date" if match["day"] else "gYearMonth" if match["month"] else "gYear"
    return f'"{match[0]}"^^<{XSD}{datatype}>'


def make_full_date(text: str) -> str | None:
    """As `make_date`, for day precision only."""
    literal = make_date(text)
    return literal if literal is not None and literal.endswith("#date>") else None


def make_statement(subject: str, name: str, value: str | None) -> str:
    """The N-Triples line that `subject` has the trialgraph property `name` with this term; "" where it is None."""
    return "" if value is None else f"{subject} <{TG}{name}> {value} .\n"


def make_text_statement(subject: str, name: str, text: str | None) -> str:
    """As `make_statement`, for a string; "" where there is no text."""
    return f"{subject} <{TG}{name}> {make_literal(text)} .\n" if text else ""
