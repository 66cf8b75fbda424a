"""How much of a text is read: registries limit their fields, and what is far longer is no name and no summary.

ClinicalTrials.gov allows 160 to 600 characters for names, labels and measures, 1,000 for descriptions of arms,
interventions and outcomes, and 5,000 to 32,000 for summary, description and eligibility. The limits here are above the
longest of 7,012 records of four registries (1,000; 1,072; 28,332), and keep the time a study takes within bounds.
"""

from __future__ import annotations

from dataclasses import replace

from trialgraph.facts.model import Evidence, Finding
from trialgraph.study import Arm, Intervention, Outcome, Study, Text

LONGEST_NAME = 2_000  # code points: titles, names, labels, conditions, keywords, measures, time frames
LONGEST_DESCRIPTION = 5_000  # of an arm, an intervention, an outcome
LONGEST_PROSE = 40_000  # brief summary, detailed description, eligibility
_QUOTED = 100  # of a text that was cut, in the finding


def apply_limits(study: Study) -> Study:
    """The study as far as its texts are read; the same one where nothing is too long, as in all real records seen."""
    prose = (study.brief_summary, study.detailed_description, study.eligibility)
    longer = [text for text in study.texts() if len(text.content) > LONGEST_NAME]
    if all(len(text.content) <= LONGEST_PROSE and any(text is one for one in prose) for text in longer):
        return study
    return replace(
        study,
        title=_cut(study.title, LONGEST_NAME),
        official_title=_cut_any(study.official_title, LONGEST_NAME),
        acronym=_cut_any(study.acronym, LONGEST_NAME),
        brief_summary=_cut_any(study.brief_summary, LONGEST_PROSE),
        detailed_description=_cut_any(study.detailed_description, LONGEST_PROSE),
        eligibility=_cut_any(study.eligibility, LONGEST_PROSE),
        conditions=_cut_names(study.conditions),
        keywords=_cut_names(study.keywords),
        arms=tuple(map(_cut_arm, study.arms)),
        interventions=tuple(map(_cut_intervention, study.interventions)),
        outcomes=tuple(map(_cut_outcome, study.outcomes)),
    )


def find_cut_texts(study: Study, read: Study) -> tuple[Finding, ...]:
    """A finding for each text of the study that was not `read` to its end (of `apply_limits`)."""
    if read is study:
        return ()
    pairs = zip(study.texts(), read.texts(), strict=True)
    return tuple(_note(whole, len(part.content)) for whole, part in pairs if part is not whole)


def _note(text: Text, length: int) -> Finding:
    evidence = Evidence(text.pointer, 0, _QUOTED, text.content[:_QUOTED])
    return Finding("textTooLong", f"{len(text.content)} characters", f"read to the first {length}", (evidence,))


def _cut(text: Text, longest: int) -> Text:
    return text if len(text.content) <= longest else replace(text, content=text.content[:longest])


def _cut_any(text: Text | None, longest: int) -> Text | None:
    return None if text is None else _cut(text, longest)


def _cut_names(texts: tuple[Text, ...]) -> tuple[Text, ...]:
    return tuple(_cut(text, LONGEST_NAME) for text in texts)


def _cut_arm(arm: Arm) -> Arm:
    label, description = _cut(arm.label, LONGEST_NAME), _cut_any(arm.description, LONGEST_DESCRIPTION)
    return replace(arm, label=label, description=description, intervention_names=_cut_links(arm.intervention_names))


def _cut_links(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name[:LONGEST_NAME] for name in names)


def _cut_intervention(intervention: Intervention) -> Intervention:
    return replace(
        intervention,
        name=_cut(intervention.name, LONGEST_NAME),
        description=_cut_any(intervention.description, LONGEST_DESCRIPTION),
        other_names=_cut_names(intervention.other_names),
        arm_labels=_cut_links(intervention.arm_labels),
    )


def _cut_outcome(outcome: Outcome) -> Outcome:
    return replace(
        outcome,
        measure=_cut(outcome.measure, LONGEST_NAME),
        description=_cut_any(outcome.description, LONGEST_DESCRIPTION),
        time_frame=_cut_any(outcome.time_frame, LONGEST_NAME),
    )
