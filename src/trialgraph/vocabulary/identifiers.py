"""Identifiers of other vocabularies, each in one spelling: the CURIE of the Bioregistry ("ncit:C3871").

The schemes with their aliases, patterns and IRIs are data: ``ontology/schemes.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal
from urllib.parse import unquote

from trialgraph.errors import VocabularyError
from trialgraph.namespaces import BIOREGISTRY
from trialgraph.resources import ontology_folder
from trialgraph.vocabulary.entries import EntryKind

IdentifierProblem = Literal["malformedIdentifier", "codeRange", "unknownScheme"]

# Resolvers that take any prefix: "…/ncit:C3871" or "…/mesh/D009369"; OBO's addresses spell it "MONDO_0015459".
_RESOLVERS = ("bioregistry.io/", "identifiers.org/", "n2t.net/", "purl.obolibrary.org/obo/")
_PROTOCOL = re.compile(r"https?://", re.I)
# UMLS source abbreviations carry the release: SNOMEDCT_US_2025_09_01, NCI2009_04D, ICD9CM_2006.
_RELEASE = re.compile(r"_?(?:19|20)\d\d(?:_\d{1,2}[a-z]?){0,2}")
_RANGE = re.compile(r"(.+?)\s*[-–]\s*(.+)")
_PREFIX = re.compile(r"[A-Za-z][\w.\-]*")
_CUTS = "/#_=:"


class IdentifierError(VocabularyError):
    """A text that is no identifier of a known scheme: `problem` says which way, `found` and `expected` what."""

    def __init__(self, problem: IdentifierProblem, found: str, expected: str, prefix: str = "") -> None:
        self.problem, self.found, self.expected, self.prefix = problem, found, expected, prefix
        super().__init__(f"{found or 'an empty text'}: expected {expected}")


@dataclass(frozen=True, slots=True)
class Scheme:
    """An identifier scheme; `kind` where all of its identifiers name one kind of thing."""

    prefix: str
    title: str
    pattern: re.Pattern[str]
    kind: EntryKind | None = None
    upper: bool = False
    strip_zeros: bool = False
    within: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()


@cache
def load_schemes() -> Mapping[str, Scheme]:
    """All schemes by prefix, read from the ontology folder."""
    tables = tomllib.loads((ontology_folder() / "schemes.toml").read_text(encoding="utf-8"))
    return {prefix: _make_scheme(prefix, table) for prefix, table in tables.items()}


def parse_identifier(text: str, default_prefix: str = "") -> str:
    """The CURIE of an identifier spelled as CURIE, with an alias for its prefix, as IRI or like MONDO_0015459.

    `default_prefix` is that of identifiers written without one ("D009369" in a column of MeSH identifiers).
    Raises IdentifierError: the scheme is not known, the local part does not fit it, or a range stands for one code.
    """
    text = text.strip().removeprefix("<").removesuffix(">")
    if _PROTOCOL.match(text):
        return _parse_iri(text)
    if default_prefix and (scheme := find_scheme(default_prefix)) and scheme.pattern.fullmatch(text):
        return _check_local(scheme, text, text)  # before anything else: "DO_1" among codes of one scheme is no disease
    prefix, colon, local = text.partition(":")
    scheme = find_scheme(prefix.strip()) if colon else None
    if scheme is None and not colon:
        prefix, underscore, local = text.rpartition("_")
        scheme = find_scheme(prefix) if underscore else None
    if scheme is None and default_prefix:
        scheme, local = find_scheme(default_prefix), text
        prefix = default_prefix
    if scheme is not None:
        return _check_local(scheme, local.strip(), text)
    if not text or not local or not _PREFIX.fullmatch(prefix):
        raise IdentifierError("malformedIdentifier", text, "an identifier like ncit:C3871")
    found = text if colon else f"{prefix}:{text}"
    raise IdentifierError("unknownScheme", found, "a scheme of schemes.toml", prefix.lower())


def identifier_iri(identifier: str) -> str:
    """The IRI of an identifier: the Bioregistry's for a CURIE; an entry known by its IRI keeps it."""
    return identifier if _PROTOCOL.match(identifier) else BIOREGISTRY + identifier


def scheme_of(identifier: str) -> str:
    """The prefix of a CURIE; "" for an IRI."""
    return "" if _PROTOCOL.match(identifier) else identifier.partition(":")[0]


@lru_cache(maxsize=4096)
def find_scheme(prefix: str) -> Scheme | None:
    """The scheme of a prefix or alias in any case, with or without a release after it."""
    names = _schemes_by_name()
    name = prefix.lower()
    found = names.get(name)
    if found is None and (release := _RELEASE.search(name)) and release.end() == len(name):
        found = names.get(name[: release.start()])
    return found


def _make_scheme(prefix: str, table: Mapping[str, Any]) -> Scheme:
    return Scheme(
        prefix=prefix,
        title=table["title"],
        pattern=re.compile(table["pattern"], re.ASCII),
        kind=table.get("kind"),
        upper=table.get("case") == "upper",
        strip_zeros=table.get("zeros") == "stripped",
        within=table.get("within", {}),
        aliases=tuple(table.get("aliases", ())),
        stems=tuple(table.get("stems", ())),
    )


@cache
def _schemes_by_name() -> Mapping[str, Scheme]:
    names: dict[str, Scheme] = {}
    for scheme in load_schemes().values():
        for name in (scheme.prefix, *scheme.aliases):
            if names.setdefault(name.lower(), scheme) is not scheme:
                raise VocabularyError(f"schemes.toml: {name!r} names {names[name.lower()].prefix} and {scheme.prefix}")
    return names


@cache
def _schemes_by_stem() -> Mapping[str, Scheme]:
    return {stem: scheme for scheme in load_schemes().values() for stem in scheme.stems}


def _check_local(scheme: Scheme, local: str, text: str) -> str:
    if "%" in local:
        local = unquote(local)
    inner, _, rest = local.replace("_", ":", 1).partition(":")
    if rest and find_scheme(inner) is scheme:  # CHEBI:CHEBI:10057, ORDO:Orphanet_150
        local = local[len(inner) + 1 :]
    for start, other in scheme.within.items():
        if local.upper().startswith(start):
            scheme, local = load_schemes()[other], local[len(start) :]
    if scheme.upper:
        local = local.upper()
    if scheme.pattern.fullmatch(local):
        return f"{scheme.prefix}:{(local.lstrip('0') or '0') if scheme.strip_zeros else local}"
    expected = f"{scheme.prefix}:{scheme.pattern.pattern}"
    if _is_range(scheme, local):
        raise IdentifierError("codeRange", text, f"one code, {expected}", scheme.prefix)
    raise IdentifierError("malformedIdentifier", text, expected, scheme.prefix)


def _is_range(scheme: Scheme, local: str) -> bool:
    """Two codes of one shape (A00-A09, 981-983), or the second one shortened (C00-97)."""
    ends = _RANGE.fullmatch(local)
    if ends is None:
        return False
    first, last = ends.groups()
    if re.sub(r"\d", "9", first) == re.sub(r"\d", "9", last):
        return True
    lasts = (last, first[0] + last) if first[0].isalpha() else (last,)
    return bool(scheme.pattern.fullmatch(first)) and any(scheme.pattern.fullmatch(one) for one in lasts)


def _parse_iri(iri: str) -> str:
    address = iri.partition("://")[2]
    stems = _schemes_by_stem()
    for place in range(len(address) - 1, 0, -1):
        if address[place] in _CUTS and (scheme := stems.get(address[: place + 1])):
            return _check_local(scheme, address[place + 1 :], iri)
    for resolver in _RESOLVERS:
        if address.startswith(resolver):
            return _parse_resolved(address.removeprefix(resolver), iri)
    raise IdentifierError("unknownScheme", iri, "an address of a scheme of schemes.toml", address.partition("/")[0])


def _parse_resolved(rest: str, iri: str) -> str:
    """What stands after the address of a resolver: ncit:C3871, mesh/D009369, MONDO_0015459."""
    place = next((rest.find(cut) for cut in ":/" if cut in rest), rest.rfind("_"))
    prefix, local = rest[: max(place, 0)], rest[place + 1 :]
    if scheme := find_scheme(prefix):
        return _check_local(scheme, local, iri)
    if not _PREFIX.fullmatch(prefix):
        raise IdentifierError("malformedIdentifier", iri, "an address that ends in prefix:local or PREFIX_local")
    raise IdentifierError("unknownScheme", f"{prefix.lower()}:{local}", "a scheme of schemes.toml", prefix.lower())
