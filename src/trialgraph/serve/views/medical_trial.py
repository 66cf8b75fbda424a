"""A trial in schema.org's words, for search engines and programs that read pages."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from trialgraph.serve.links import make_outside_link
from trialgraph.serve.views.trial_nodes import Concept, TrialNodes, first
from trialgraph.serve.views.wording import split_registry_word


def make_medical_trial(nodes: TrialNodes, conditions: tuple[Concept, ...], therapies: tuple[Concept, ...]) -> Markup:
    """The trial as JSON-LD (https://schema.org/MedicalTrial), spelled so that it can stand in a script element."""
    trial = nodes.trial
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalTrial",
        "@id": nodes.iri,
        "name": first(trial, "title"),
        "identifier": first(trial, "identifier"),
        "sameAs": [iri for iri in trial.get("seeAlso", ()) if make_outside_link(iri)],
        "status": split_registry_word(first(trial, "status")),
        "phase": ", ".join(map(split_registry_word, trial.get("trialPhase", ()))),
        "healthCondition": [{"@type": "MedicalCondition", "@id": c.iri, "name": c.label} for c in conditions],
        "about": [{"@type": "MedicalTherapy", "@id": c.iri, "name": c.label} for c in therapies],
        "sponsor": [{"@type": "Organization", "name": name} for name in trial.get("sponsor", ())],
        "studyLocation": [{"@type": "Country", "name": name} for name in trial.get("country", ())],
    }
    return spell_json({name: value for name, value in said.items() if value})


def spell_json(value: object) -> Markup:
    """JSON for a script element: no character in it ends the element or begins a comment."""
    text = json.dumps(value, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)
