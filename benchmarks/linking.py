"""Linking: how many registered strings carry an identifier of another vocabulary, and how they agree with MeSH tags.

    python benchmarks/linking.py [RECORDS.ndjson.gz] [--vocab DIR] [--top N]

Of the oncology records, with the built-in vocabulary alone and with all vocabulary files of a directory: the share of
distinct agents and conditions with an identifier, per scheme; the share of registered strings (conditions; drugs and
biologicals) that lead to one, of all and of those that were judged to name a condition or an agent at all; the ceiling
of the files (any run of words of the string equal to any name of a concept of this kind); and of the registry's own
MeSH tags of conditions the share that is among our identifiers, or stands above or below one.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from coverage import RECORDS, find_oncology
from linked_strings import (
    KINDS,
    ROOT,
    VOCAB,
    Kind,
    Linked,
    link,
    load_all,
    measure_ceiling,
    read_judged,
    read_table,
)
from mesh_agreement import compare_mesh

from trialgraph.namespaces import BIOREGISTRY
from trialgraph.registries import read_studies
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.load import load_builtin

CACHE = ROOT / ".linking"  # the compiled vocabularies are kept there from run to run
TO_REACH: dict[Kind, float] = {"condition": 0.95, "agent": 0.88}


def print_schemes(title: str, linked: Linked, vocabulary: Vocabulary) -> None:
    print(f"\n{title}: distinct concepts with an identifier")
    for kind in KINDS:
        concepts = [vocabulary.get(iri) for iri in linked.concepts[kind]]
        matches = [{i.removeprefix(BIOREGISTRY).partition(":")[0] for i in c.exact_matches} for c in concepts if c]
        schemes = Counter(scheme for found in matches for scheme in found)
        parts = ", ".join(f"{scheme} {count / len(concepts):.2f}" for scheme, count in schemes.most_common(9))
        print(f"  {kind:10} {sum(map(bool, matches)) / len(concepts):.3f} of {len(concepts):,}   {parts}")


def print_strings(title: str, linked: Linked) -> None:
    for kind, least in TO_REACH.items():
        strings = linked.strings[kind]
        judged = read_judged(kind)
        shares = (strings.share, strings.share_of(judged), strings.share_of(dict.fromkeys(judged, 1)))
        figures = " ".join(f"{share:9.3f}" for share in shares)
        print(f"{f'{title}, {kind}s':40} {figures} {len(judged):5} {least:10.2f}")


def print_groundings() -> None:
    rows = read_table("groundings")
    for sample in ("all", "added"):
        right = [row["right"] == "yes" for row in rows if row["sample"] == sample]
        print(f"judged groundings, sample {sample!r}: {sum(right) / len(right):.3f} of {len(right)} are right")


def print_mesh(records: Path, linked: Linked, vocabulary: Vocabulary, top: int) -> None:
    counts, apart = compare_mesh(records, linked.of_trial, vocabulary)
    total = counts.total()
    shares = ", ".join(f"{way} {number / total:.3f}" for way, number in counts.most_common())
    print(f"\nMeSH tags of conditions: {total:,}; {shares}")
    judged = Counter(row["right"] for row in read_table("mesh_disagreements"))
    print(
        "of the most frequent tags apart, who is right: " + ", ".join(f"{who} {n}" for who, n in judged.most_common())
    )
    for (identifier, term), trials in sorted(apart.items(), key=lambda item: -len(item[1]))[:top]:
        print(f"{len(trials):6} {identifier} {term} ({', '.join(trials[:3])})")


def print_failed(linked: Linked, kind: Kind, top: int) -> None:
    strings = linked.strings[kind]
    failed = Counter({s: n - strings.linked[s] for s, n in strings.total.items() if n > strings.linked[s]})
    print(f"\n{kind} strings without an identifier: {failed.total():,}; the most frequent of them")
    for string, number in failed.most_common(top):
        print(f"{number:6} {string[:150]} ({strings.trial[string]})")


def main() -> None:
    parser = argparse.ArgumentParser(description="How many registered strings carry an identifier.")
    parser.add_argument("records", nargs="?", type=Path, default=RECORDS)
    parser.add_argument("--vocab", type=Path, default=VOCAB, help="a directory of vocabulary files")
    parser.add_argument("--top", type=int, default=30, help="how many disagreements and failures to print")
    asked = parser.parse_args()
    oncology = find_oncology(asked.records)
    studies = [study for study in read_studies([asked.records]) if study.id in oncology]
    builtin, everything = load_builtin(), load_all(asked.vocab, CACHE)
    alone, whole = link(studies, builtin), link(studies, everything)
    print(f"{len(studies):,} oncology records")
    print_schemes("built-in vocabulary", alone, builtin)
    print_schemes("with all vocabularies", whole, everything)
    print(f"\n{'strings that lead to an identifier':40}       all    judged  distinct    of   to reach")
    print_strings("built-in vocabulary", alone)
    print_strings("with all vocabularies", whole)
    for kind in KINDS:
        share = measure_ceiling(whole.strings[kind], kind, everything)
        print(f"{f'ceiling, {kind}s':40} {share:9.3f}")
    print_groundings()
    print_mesh(asked.records, whole, everything, asked.top)
    for kind in KINDS:
        print_failed(whole, kind, asked.top)


if __name__ == "__main__":
    main()
