"""What may be wrong with the nodes of the history."""

from __future__ import annotations

from trialgraph.namespaces import TG

# class of the node · property that gets new values · the values · what is told
BROKEN_HISTORY = [
    ("Revision", "revisionOf", (), "Less than 1"),
    ("Revision", "revisedTrial", ('""',), "String length"),
    ("Revision", "cause", ('"boredom"',), "not in list"),
    ("Revision", "revisionDate", ('"2026-01-01"',), "datatype"),
    ("Revision", "recordedAt", (), "Less than 1"),
    ("Revision", "versionAfter", ('"1"', '"2"'), "More than 1"),
    ("Revision", "readerAfter", (), "Less than 1"),
    ("Revision", "hasChange", (f"<{TG}agent/x-1>",), "class"),
    ("Revision", "undeclared", ('"x"',), "closed"),
    ("Change", "changeKind", ('"mood"',), "not in list"),
    ("Change", "changeType", ('"added"', '"removed"'), "More than 1"),
    ("Change", "oldValue", ('"a"', '"b"'), "More than 1"),
    ("Change", "newConcept", ('"X-1"',), "IRI"),
    ("Change", "newEvidence", (f"<{TG}agent/x-1>",), "pattern"),
]
