"""Small studies for tests, made from a few words."""

from __future__ import annotations

from trialgraph.study import Arm, Design, Intervention, Outcome, Study, Text


def make_study(  # a study has many parts; each test names the few it needs
    title: str = "A study",
    *,
    official: str = "",
    summary: str = "",
    conditions: tuple[str, ...] = (),
    interventions: tuple[tuple[str, str] | tuple[str, str, str], ...] = (),
    arms: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (),
    outcomes: tuple[tuple[str, str], ...] = (),
    other_names: dict[str, tuple[str, ...]] | None = None,
    eligibility: str = "",
    design: Design | None = None,
) -> Study:
    """`interventions`: kind, name and perhaps description; `arms`: label, kind, description, names of interventions;
    `outcomes`: primary measures with their time frames."""
    return Study(
        id="NCT00000000",
        registry="ctgov",
        version="2026-01-01",
        title=Text("/title", title),
        official_title=_text("/officialTitle", official),
        brief_summary=_text("/briefSummary", summary),
        eligibility=_text("/eligibility", eligibility),
        conditions=tuple(Text(f"/conditions/{at}", name) for at, name in enumerate(conditions)),
        interventions=tuple(
            _intervention(at, given, other_names or {}, arms) for at, given in enumerate(interventions)
        ),
        arms=tuple(
            Arm(Text(f"/arms/{at}/label", label), kind, _text(f"/arms/{at}/description", told), names)
            for at, (label, kind, told, names) in enumerate(arms)
        ),
        outcomes=tuple(
            Outcome(
                "primary", at, Text(f"/outcomes/{at}/measure", measure), None, _text(f"/outcomes/{at}/timeFrame", time)
            )
            for at, (measure, time) in enumerate(outcomes)
        ),
        design=design or Design(),
    )


def _intervention(
    at: int,
    given: tuple[str, ...],
    others: dict[str, tuple[str, ...]],
    arms: tuple[tuple[str, str, str, tuple[str, ...]], ...],
) -> Intervention:
    kind, name, description = (*given, "")[:3]
    place = f"/interventions/{at}"
    named = tuple(Text(f"{place}/otherNames/{n}", other) for n, other in enumerate(others.get(name, ())))
    linked = tuple(label for label, _, _, names in arms if any(n.split(": ", 1)[-1] == name for n in names))
    return Intervention(kind, Text(f"{place}/name", name), _text(f"{place}/description", description), named, linked)


def _text(pointer: str, content: str) -> Text | None:
    return Text(pointer, content) if content else None
