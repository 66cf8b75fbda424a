"""Which fields of a ClinicalTrials.gov API v2 record are known: those that `model` reads and those ignored on purpose.

A field in neither is new: it is counted in the reading report, so that a change of the registry is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias, get_args

from pydantic import BaseModel

from trialgraph.registries.ctgov_record.model import Record

# Ignored on purpose, as "path: field field …". A field stands for all that is below it; lists leave no trace in a path.
# (locations_nested and interventionMappedName stand in few records only, with nothing that other fields do not say.)
IGNORED_FIELDS = """
: resultsSection annotationSection documentSection hasResults
derivedSection: conditionBrowseModule interventionBrowseModule
derivedSection.miscInfoModule: modelPredictions removedCountries submissionTracking
protocolSection: ipdSharingStatementModule oversightModule referencesModule
protocolSection.identificationModule: organization
protocolSection.identificationModule.orgStudyIdInfo: type link
protocolSection.identificationModule.secondaryIdInfos: type domain link
protocolSection.statusModule: lastKnownStatus delayedPosting expandedAccessInfo
protocolSection.statusModule: studyFirstSubmitDate studyFirstSubmitQcDate
protocolSection.statusModule: resultsWaived resultsFirstSubmitDate resultsFirstSubmitQcDate resultsFirstPostDateStruct
protocolSection.statusModule: dispFirstSubmitDate dispFirstSubmitQcDate dispFirstPostDateStruct
protocolSection.statusModule.startDateStruct: type
protocolSection.statusModule.primaryCompletionDateStruct: type
protocolSection.statusModule.completionDateStruct: type
protocolSection.statusModule.studyFirstPostDateStruct: type
protocolSection.statusModule.lastUpdatePostDateStruct: type
protocolSection.sponsorCollaboratorsModule: responsibleParty
protocolSection.sponsorCollaboratorsModule.collaborators: class
protocolSection.designModule: expandedAccessTypes nPtrsToThisExpAccNctId patientRegistry targetDuration bioSpec
protocolSection.designModule.designInfo: interventionModelDescription observationalModel timePerspective
protocolSection.designModule.designInfo.maskingInfo: maskingDescription whoMasked
protocolSection.armsInterventionsModule.interventions: interventionMappedName
protocolSection.eligibilityModule: healthyVolunteers sex genderBased genderDescription minimumAge maximumAge stdAges
protocolSection.eligibilityModule: studyPopulation samplingMethod
protocolSection.contactsLocationsModule: centralContacts overallOfficials locations_nested
protocolSection.contactsLocationsModule.locations: facility status city state zip contacts geoPoint countryCode
"""

Tree: TypeAlias = Mapping[str, "Tree | None"]


@lru_cache(maxsize=1)
def known_fields() -> Tree:
    """The known fields as a tree; None where nothing below is looked at (a value, or an ignored subtree)."""
    tree = _read_fields(Record)
    for line in IGNORED_FIELDS.strip().splitlines():
        path, _, names = line.partition(":")
        node = tree
        for step in filter(None, path.split(".")):
            child = node[step]
            if child is None:
                raise ValueError(f"{line!r}: {step} holds no fields")
            node = child
        for name in names.split():
            if name in node:
                raise ValueError(f"{line!r}: {name} is read or listed twice")
            node[name] = None
    return tree


_Node: TypeAlias = "dict[str, _Node | None]"


def _read_fields(part: type[BaseModel]) -> _Node:
    """The fields that a model reads, by the registry's names."""
    node: _Node = {}
    for field in part.model_fields.values():
        inner = _inner_part(field.annotation)
        node[str(field.alias)] = None if inner is None else _read_fields(inner)
    return node


def _inner_part(annotation: object) -> type[BaseModel] | None:
    """The model within ``Model``, ``Model | None`` or ``list[Model] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((part for part in map(_inner_part, get_args(annotation)) if part is not None), None)


def unknown_fields(record: Mapping[str, object]) -> Iterator[str]:
    """The paths (``protocolSection.newModule``) of fields that are neither read nor ignored, each once."""
    found: dict[str, None] = {}
    _note_unknown(record, _compiled_fields(), found)
    return iter(found)


class _Fields(NamedTuple):
    """The known fields of one object, `path` of which leads to it, and those of the objects within."""

    path: str
    names: frozenset[str]
    inner: tuple[tuple[str, _Fields], ...]


@lru_cache(maxsize=1)
def _compiled_fields() -> _Fields:
    return _compile_fields(known_fields(), "")


def _compile_fields(known: Tree, path: str) -> _Fields:
    inner = [(name, _compile_fields(below, f"{path}{name}.")) for name, below in known.items() if below is not None]
    return _Fields(path, frozenset(known), tuple(inner))


def _note_unknown(value: Mapping[str, object], known: _Fields, found: dict[str, None]) -> None:
    if not known.names.issuperset(value):
        found.update((known.path + name, None) for name in value if name not in known.names)
    for name, below in known.inner:
        child = value.get(name)
        for element in child if isinstance(child, list) else (child,):
            if isinstance(element, dict):
                _note_unknown(element, below, found)
