"""What a store says, as N-Triples lines: of a state that is compared with another, no objects need be made."""

from __future__ import annotations

from collections.abc import Iterator

from trialgraph.store.reading import Store


def read_lines_about(store: Store, iri: str) -> Iterator[str]:
    """The lines of the default graph about one IRI."""
    return (f"{triple} .\n" for triple in store.triples(iri))


def read_owned_lines(store: Store, trial_iri: str) -> set[str]:
    """The lines of a trial and of everything it owns: the nodes reached from it whose IRIs are fragments of its own."""
    link, end = f" <{trial_iri}#", "> .\n"
    owned, nodes, waiting = set[str](), {trial_iri}, [trial_iri]
    while waiting:
        for line in read_lines_about(store, waiting.pop()):
            owned.add(line)
            at = line.find(link) if line.endswith(end) else -1
            node = line[at + 2 : -len(end)] if at > 0 else trial_iri
            if node not in nodes:
                nodes.add(node)
                waiting.append(node)
    return owned
