"""No name may belong to two concepts of one kind in silence: the lexicon would find whichever file came first."""

from __future__ import annotations

from collections.abc import Iterable

from trialgraph.errors import VocabularyError
from trialgraph.vocabulary.concepts import Concept, ConceptKind
from trialgraph.vocabulary.lexicon import fold, is_short_name

# One lexicon finds all kinds of therapy, so a name must be alone among all of them.
_THERAPIES: frozenset[ConceptKind] = frozenset({"agent", "agentClass", "procedure", "namedRegimen"})


def check_shared_names(concepts: Iterable[Concept]) -> None:
    """Raises VocabularyError, naming file and both concepts, for a name that two concepts have undeclared.

    Declared are names under ``tg:ambiguousLabel``. Names are the same when the lexicon takes them for the same: short
    ones in capitals ("ALL") as written, others in any case and with a hyphen or a blank.
    """
    owners: dict[tuple[str, str], Concept] = {}
    for concept in concepts:
        group = "therapy" if concept.kind in _THERAPIES else concept.kind
        names = concept.synonyms if concept.printed_only else concept.names
        for name in (*names, *concept.misspellings, *concept.codes):
            form = name if is_short_name(name) else fold(name)
            owner = owners.setdefault((group, form), concept)
            if owner is not concept:
                raise VocabularyError(
                    f"{concept.source}: {concept.iri}: the name {name!r} is also that of {owner.iri} ({owner.source}); "
                    "remove it, or declare it with tg:ambiguousLabel in place of the other property"
                )
