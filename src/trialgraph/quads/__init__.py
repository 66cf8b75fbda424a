"""Facts spelled as RDF: N-Triples lines with deterministic IRIs, no blank nodes, no I/O."""

from trialgraph.quads.concepts import digest_vocabulary, make_concept_lines
from trialgraph.quads.dataset import Metadata, make_dataset_lines
from trialgraph.quads.minted import MintedConcepts, Minting, find_minted_concepts, make_minted_concept_lines
from trialgraph.quads.trial import make_trial_lines, make_withdrawal_line

__all__ = [
    "Metadata",
    "MintedConcepts",
    "Minting",
    "digest_vocabulary",
    "find_minted_concepts",
    "make_concept_lines",
    "make_dataset_lines",
    "make_minted_concept_lines",
    "make_trial_lines",
    "make_withdrawal_line",
]
