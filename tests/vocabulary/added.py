"""A small added vocabulary, compiled, for tests."""

from __future__ import annotations

from pathlib import Path

from trialgraph.vocabulary.compiled import CompiledVocabulary, compile_vocabulary, open_compiled
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.entries import Entry, Mapping, Synonym, VocabularyFile
from trialgraph.vocabulary.load import load_builtin
from trialgraph.vocabulary.merging import Source, unify

ENTRIES = (
    Entry("mondo:7000001", "zebra stripe disease", "condition", (Synonym("ZSD"),), parents=("mondo:7000002",), line=3),
    Entry("mondo:7000002", "stripe disease", "condition", parents=("mondo:7000003",), line=9),
    Entry("mondo:7000003", "disease of patterns", "condition", parents=("mondo:7000004",), line=12),
    Entry("mondo:7000004", "made disease", "condition", line=15),
    Entry("ncit:C999991", "Zebrastatin", "agent", (Synonym("ZB-101"), Synonym("Zebra Drug")), (), ("ncit:C999992",)),
    Entry("ncit:C999992", "Stripe Kinase Inhibitor", "agentClass"),
    Entry("mesh:D999991", "Striped Vaccines", None),
    Entry("mesh:D999992", "Striped Water", None),
    Entry("doid:9999991", "dotted disease", "condition", (Synonym("spot disease"),)),
    Entry("doid:9999992", "spotted disease", "condition", (Synonym("spot disease"),)),
)
MAPPINGS = (
    Mapping("mondo:7000001", "exact", "doid:9999999", justification="semapv:ManualMappingCuration", line=4),
    Mapping("mondo:7000001", "close", "mesh:D999999", justification="semapv:LexicalMatching", line=5),
)


def make_added(folder: Path) -> Vocabulary:
    """The built-in vocabulary with the entries above added to it."""
    file = VocabularyFile("made", entries=list(ENTRIES), mappings=list(MAPPINGS))
    path = folder / "concepts.sqlite"
    compile_vocabulary(unify(load_builtin(), [Source("made", file)]), path, "digest of made")
    added: CompiledVocabulary = open_compiled(path)
    return Vocabulary(load_builtin().concepts.values(), added)
