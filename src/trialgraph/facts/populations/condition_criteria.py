"""Diseases that the criteria of inclusion and the keywords name: the kinds of a basket, and a wide heading made exact.

"Solid tumours" and "haematological malignancies" are studied in the diseases that participants must have; "lung
cancer" is non-small cell lung carcinoma where no other kind is taken. A kind that the criteria name of a disease found
already ("oropharyngeal" beside head and neck carcinoma) is no disease of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from trialgraph.facts.populations.condition_found import (
    BASKETS,
    HISTOLOGIES,
    FoundCondition,
    add_condition,
    is_tumour,
    replace_wider,
)
from trialgraph.facts.populations.condition_headings import SOLID_TUMOUR
from trialgraph.facts.populations.condition_names import ConditionNames, NamedCondition
from trialgraph.facts.populations.eligibility import split_eligibility
from trialgraph.study import Study, Text

MINOR = re.compile(r"metasta|ascites|effusion|impairment|toxicit|pain\b|syndrome$")
_MOST_ITEMS = 40  # the disease stands early; what follows is health, contraception, consent
_DIAGNOSIS = re.compile(  # on lower case
    r"histolog|cytolog|patholog|biopsy|confirmed|diagnos|documented|with(?<!\wwith)\b|must have|carcinoma|lymphoma|"
    r"leuk"
)
_NOT_THIS = re.compile(
    r"\b(?:no|not|without|except|exception|exclud\w*|other than|rather than|history of|prior|previous|secondary|"
    r"risk of|brain|second|additional|concurrent|another)\b|metasta[st]\w+ (?:to|in)\b|\bULN\b|in situ|"
    r"non-melanoma|basal cell|eligible if|patients with .{0,40} may|(?:criteria|allowed|permitted|workshop|society|"
    r"status|score(?: \w)?|defined by [^,]+) (?:for|in|on|of)\b",
    re.IGNORECASE,
)
_NOT_TAKEN = re.compile(
    r"\b(?:(?:are|is|be|were) (?:not (?:eligible|allowed|permitted|included|enrolled)|excluded|ineligible)|"
    r"not allowed)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[().;\n]")
_EXAMPLES = re.compile(r"\((?:including|such as|e\.?g|i\.?e)\b[^)]*$", re.IGNORECASE)  # of the disease before them
# Headings that name a group or a histology, for which one kind is meant where the criteria name only one.
_GROUPS = frozenset(("lymphoma", "plasma cell neoplasm", "central nervous system neoplasm", "brain neoplasm"))
_INEXACT = HISTOLOGIES | {"lung carcinoma", "lung cancer", "leukemia", "lymphoma", "acute leukemia"}

_LONGEST_LINK = 40
_LINK = re.compile(r"^(?: ?\([^()]{1,20}\))?(?: ?[,/] ?| (?=and|or))(?:and/or |and |or )?(?:[\w-]+ ){0,2}$")
_DIAGNOSED = re.compile(r"\b(?:diagnos\w+|confirmed|documented|proven) ", re.IGNORECASE)

Named = tuple[NamedCondition, Text]


def read_criteria(study: Study, names: ConditionNames, found: dict[str, FoundCondition], wide: bool) -> None:
    """Add to the diseases found what the criteria say; `wide` where a registered condition is no more than "cancer"."""
    named_there = [(named, text) for named, text in _diagnoses(study, names) if is_tumour(names, named)]
    if wide:
        for named, text in named_there:
            if named.name == SOLID_TUMOUR:
                add_condition(found, named, text)
                break
    _join_histology(names, found, named_there)
    baskets = _find_baskets(names, found, named_there)
    for named, text in named_there:
        if named.concept in found or MINOR.search(named.name):
            continue
        above, in_keyword = names.vocabulary.ancestors(named.concept), text in study.keywords
        wider = [iri for iri in found if iri in above and iri not in baskets]
        if wider and not (in_keyword and (wide or baskets)):
            _make_exact(names, found, wider, (named, text), named_there)
        elif _takes(found, baskets, above, wide) or (
            not in_keyword and _stands_beside(text, named, named_there, found)
        ):
            _add_taken(names, found, named, text)


def _takes(found: Mapping[str, FoundCondition], baskets: set[str], above: frozenset[str], wide: bool) -> bool:
    """Whether the baskets of a study take a disease, `above` which those conditions are; a group takes its kinds."""
    if baskets and all(found[iri].named.name in _GROUPS for iri in baskets):
        return bool(baskets & above)
    return wide or bool(baskets)


def _find_baskets(names: ConditionNames, found: Mapping[str, FoundCondition], named_there: list[Named]) -> set[str]:
    """Conditions that stand for the diseases which the criteria take: baskets, and a sole group if they name kinds."""
    tumours = [iri for iri, f in found.items() if is_tumour(names, f.named)]
    if len(tumours) == 1 and found[tumours[0]].named.name in _GROUPS:
        return {iri for iri in tumours if len(_kinds(names, iri, named_there)) > 1}
    return {iri for iri in tumours if found[iri].named.name in BASKETS}


def _stands_beside(
    text: Text, named: NamedCondition, named_there: list[Named], found: Mapping[str, FoundCondition]
) -> bool:
    """Whether a criterion lists a disease with one that is found: "diagnosis of AML, MDS or myeloid sarcoma"."""
    here = [one for one, where in named_there if where is text and one is not named and one.concept in found]
    spans = [(one.end, named.start) if one.start < named.start else (named.end, one.start) for one in here]
    links = (text.content[start:end] for start, end in spans if 0 < end - start < _LONGEST_LINK)
    return (
        any(_LINK.match(link) for link in links)
        and _DIAGNOSED.search(text.content, max(0, named.start - 120), named.start) is not None
    )


def _make_exact(
    names: ConditionNames, found: dict[str, FoundCondition], wider: list[str], narrow: Named, named_there: list[Named]
) -> None:
    """Put the only kind that the criteria name in the place of an inexact heading."""
    usual = len(wider) == 1 and _is_usual_kind(found[wider[0]].named.name, narrow[0].name)
    if usual and _only_kind(names, wider[0], named_there):
        replace_wider(found, wider, *narrow, names)


def _add_taken(names: ConditionNames, found: dict[str, FoundCondition], named: NamedCondition, text: Text) -> None:
    """Add a disease that the criteria take, unless it is an example of another, a mere histology or a heading."""
    before = text.content[max(0, named.start - 120) : named.start]
    above = names.vocabulary.ancestors(named.concept)
    example = _EXAMPLES.search(before) and any(iri in above and f.named.name not in BASKETS for iri, f in found.items())
    heading = any(named.concept in names.vocabulary.ancestors(iri) for iri in found)
    if not example and not heading and named.name not in HISTOLOGIES:
        add_condition(found, named, text)


def _join_histology(names: ConditionNames, found: dict[str, FoundCondition], named_there: list[Named]) -> None:
    """A histology and a site that are registered apart ("Squamous Cell Carcinoma", "Oral Cancer"), as one disease."""
    for histology in [iri for iri, f in found.items() if f.named.name in HISTOLOGIES]:
        for named, text in named_there:
            above = names.vocabulary.ancestors(named.concept) - {named.concept}
            over = names.vocabulary.ancestors(histology) - {histology}
            sites = [iri for iri in found if iri in above and iri not in over]
            if histology in above and len(sites) > 1:
                replace_wider(found, sites, named, text, names)
                break


def _only_kind(names: ConditionNames, wide: str, named_there: list[Named]) -> bool:
    """Whether the inclusion criteria name one kind of the heading only (not "adenocarcinoma or squamous carcinoma")."""
    return len(_kinds(names, wide, named_there)) == 1


def _kinds(names: ConditionNames, wide: str, named_there: list[Named]) -> set[str]:
    """The kinds of a disease that the criteria name, without kinds of these."""
    above = names.vocabulary.ancestors
    kinds = {named.concept for named, _ in named_there if wide in above(named.concept)} - {wide}
    return {kind for kind in kinds if not (above(kind) - {kind}) & kinds}


def _is_usual_kind(wide: str, narrow: str) -> bool:
    """Whether the narrower disease is the heading made exact: its adenocarcinoma, or the kind of a group heading."""
    plain = re.sub(r"adenocarcinoma|ductal adenocarcinoma|squamous cell carcinoma", "carcinoma", narrow)
    return plain == wide or wide in _INEXACT


def _diagnoses(study: Study, names: ConditionNames) -> Iterator[Named]:
    """Diseases named in keywords and in inclusion items that say which disease participants have."""
    for text in study.keywords:
        for named in names.find(text.content):
            yield named, text
    text_of = study.eligibility
    if text_of is None:
        return
    for item in split_eligibility(text_of)[:_MOST_ITEMS]:
        content = text_of.content[item.start : item.end]
        if item.side != "inclusion" or not _DIAGNOSIS.search(content.lower()):
            continue
        for named in names.find(content):
            if not _is_left_out(content, named):
                start, end = item.start + named.start, item.start + named.end
                yield NamedCondition(named.concept, named.name, named.aliases, named.known, start, end), text_of


def _is_left_out(content: str, named: NamedCondition) -> bool:
    """Whether a criterion names a disease as one that is not taken, or to say something else."""
    before = re.split(r"[);]", content[max(0, named.start - 60) : named.start])[-1]
    after = _CLAUSE_END.split(content[named.end : named.end + 100], maxsplit=1)[0]
    return _NOT_THIS.search(before) is not None or _NOT_TAKEN.search(after) is not None
