# ruff: noqa: E501
"""The five seed trials as facts, by hand after their annotations: queries, `show` and exports are tested on them.

The words every fact cites are looked up in the real seed records. `make_small_graph` spells them with `quads`, beside a
few made-up trials for cases that the seeds do not have (a basket trial, a placebo, radiotherapy, a PD-L1 antibody).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from trialgraph.facts.model import (
    AgentFact,
    Biomarker,
    Component,
    ConditionFact,
    DesignFact,
    Dose,
    Evidence,
    Finding,
    Line,
    OutcomeFact,
    Phase,
    Population,
    PriorTherapy,
    ProcedureFact,
    Regimen,
    Role,
    Setting,
    StudyFacts,
    TimeFrame,
)
from trialgraph.mentions.therapies import Therapy
from trialgraph.namespaces import TG
from trialgraph.quads import (
    Metadata,
    make_concept_lines,
    make_dataset_lines,
    make_minted_concept_lines,
    make_trial_lines,
)
from trialgraph.study import Arm, Design, Intervention, Status, Study, Text
from trialgraph.vocabulary.concepts import Concept, ConceptKind, Vocabulary

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
NCIT = "https://bioregistry.io/ncit:"
FOLDERS: dict[ConceptKind, str] = {
    "agent": "agent",
    "agentClass": "class",
    "procedure": "procedure",
    "condition": "condition",
    "endpoint": "endpoint",
    "criterion": "criterion",
    "namedRegimen": "regimen",
}

# kind, label | synonyms | labels above it | code | identifier
_CONCEPTS = """
agentClass|antineoplastic agent||||
agentClass|immune checkpoint inhibitor|checkpoint inhibitor|antineoplastic agent||
agentClass|PD-1 antibody|anti-PD-1; PD-1 inhibitor|immune checkpoint inhibitor||
agentClass|PD-L1 antibody|anti-PD-L1|immune checkpoint inhibitor||
agentClass|CTLA-4 antibody||immune checkpoint inhibitor||
agentClass|PD-1/CTLA-4 bispecific antibody||PD-1 antibody; CTLA-4 antibody||
agentClass|chemotherapy||antineoplastic agent||
agentClass|platinum||chemotherapy||
agentClass|taxane||chemotherapy||
agentClass|antimetabolite||chemotherapy||
agentClass|topoisomerase inhibitor||chemotherapy||
agentClass|VEGFR inhibitor||antineoplastic agent||
agentClass|EGFR antibody||antineoplastic agent||
agentClass|EGFR inhibitor||antineoplastic agent||
agentClass|cell therapy||antineoplastic agent||
agentClass|NK cell||cell therapy||
agentClass|supportive care||||
agentClass|placebo||||
agent|cadonilimab|AK104|PD-1/CTLA-4 bispecific antibody||
agent|toripalimab|JS001|PD-1 antibody||ncit:C124053
agent|camrelizumab|SHR-1210|PD-1 antibody||
agent|pembrolizumab|MK-3475; Keytruda|PD-1 antibody||
agent|durvalumab||PD-L1 antibody||
agent|apatinib|rivoceranib|VEGFR inhibitor||
agent|gemcitabine||antimetabolite||
agent|cisplatin|DDP|platinum||
agent|carboplatin||platinum||
agent|etoposide|VP-16|topoisomerase inhibitor||
agent|nab-paclitaxel|albumin-bound paclitaxel|taxane||
agent|ondansetron||supportive care||
procedure|radiotherapy||||
condition|neoplasm||||
condition|solid tumour|solid tumor|neoplasm||
condition|head and neck carcinoma||solid tumour||
condition|nasopharyngeal carcinoma|NPC|head and neck carcinoma||ncit:C3871
condition|cervical carcinoma|cervical cancer|solid tumour||
condition|small cell neuroendocrine carcinoma of the cervix||cervical carcinoma||
condition|soft tissue sarcoma|STS|solid tumour||
condition|malignant ascites||||
condition|multiple sclerosis~MS||||
condition|mastocytosis~MS||||
endpoint|time-to-event endpoint||||
endpoint|pharmacokinetics|||PK|
endpoint|safety endpoint||||
endpoint|overall response rate|objective response rate||ORR|
endpoint|disease control rate|||DCR|
endpoint|clinical benefit rate|||CBR|
endpoint|duration of response|||DOR|
endpoint|progression-free survival||time-to-event endpoint|PFS|
endpoint|overall survival||time-to-event endpoint|OS|
endpoint|time to progression||time-to-event endpoint|TTP|
endpoint|adverse events||safety endpoint|AE|
endpoint|treatment-related adverse events||AE|TRAE|
endpoint|treatment-emergent adverse events||AE|TEAE|
endpoint|serious adverse events||AE|SAE|
endpoint|immune-related adverse events||AE|irAE|
endpoint|dose-limiting toxicity||safety endpoint|DLT|
endpoint|maximum concentration|Cmax|PK|CMAX|
endpoint|time of maximum concentration|Tmax|PK|TMAX|
endpoint|half-life||PK|THALF|
endpoint|area under the concentration curve||PK|AUC|
criterion|RECIST||||
criterion|RECIST 1.1||RECIST||
criterion|CTCAE||||
criterion|CTCAE 4.0||CTCAE||
"""


def iri(kind: ConceptKind, label: str) -> str:
    """The IRI of a concept by the rule of the vocabulary: folder and slug."""
    return f"{TG}{FOLDERS[kind]}/{re.sub(r'[^a-z0-9]+', '-', label.lower()).strip('-')}"


@cache
def make_vocabulary() -> Vocabulary:
    """A vocabulary just large enough for the trials of this module."""
    return Vocabulary(_read_concept(line) for line in _CONCEPTS.strip().splitlines())


def _read_concept(line: str) -> Concept:
    kind, name, synonyms, above, code, identifier = (part.strip() for part in line.split("|"))
    label, _, ambiguous = name.partition("~")
    kind_above = "agentClass" if kind == "agent" else kind
    return Concept(
        iri=TG + "endpoint/" + code if kind == "endpoint" and code else iri(kind, label),  # type: ignore[arg-type]
        kind=kind,  # type: ignore[arg-type]
        label=label,
        synonyms=tuple(filter(None, synonyms.split("; "))),
        ambiguous=tuple(filter(None, [ambiguous])),
        codes=tuple(filter(None, [code])),
        broader=tuple(
            TG + "endpoint/" + parent if kind == "endpoint" and parent.isupper() else iri(kind_above, parent)  # type: ignore[arg-type]
            for parent in filter(None, above.split("; "))
        ),
        exact_matches=tuple(filter(None, [identifier and "https://bioregistry.io/" + identifier])),
        reported=kind == "agentClass",
    )


class Seed:
    """A seed record as a study, and a maker of evidence from its words."""

    def __init__(self, number: int) -> None:
        file = sorted(SEEDS.glob("*.txt"))[number]
        lines = file.read_text(encoding="utf-8").splitlines()
        registered = next((line for line in lines if line.startswith("DRUG: ")), "")
        names = [part.removeprefix("DRUG: ") for part in registered.split("|") if part]
        self.study = Study(
            id=file.stem,
            registry="text",
            version="1",
            title=Text("/title", lines[0]),
            detailed_description=Text("/detailedDescription", "\n".join(lines[1:])),
            interventions=tuple(
                Intervention("DRUG", Text(f"/interventions/{n}/name", name)) for n, name in enumerate(names)
            ),
        )

    def said(self, *words: str) -> tuple[Evidence, ...]:
        """The first place of each of these words."""
        return tuple(self._find(word) for word in words)

    def _find(self, words: str) -> Evidence:
        registered = [intervention.name for intervention in self.study.interventions]
        for text in [*registered, *self.study.texts()]:
            start = text.content.find(words)
            if start >= 0:
                return Evidence(text.pointer, start, start + len(words), words)
        raise AssertionError(f"{words!r} is not in {self.study.id}")

    def agent(self, name: str, role: Role, words: str) -> AgentFact:
        """An agent, or the class named in its place."""
        return AgentFact(make_therapy(name), role, self.said(words))

    def condition(self, name: str, words: str) -> ConditionFact:
        return ConditionFact(iri("condition", name), name, (), True, self.said(words))

    def outcome(self, role: str, index: int, codes: str, words: str, frame: str = "", **more: object) -> OutcomeFact:
        """An outcome; `frame` is "MONTHS words of the time frame"."""
        months, _, text = frame.partition(" ")
        time_frame = TimeFrame(float(months), "at most", None, text, self.said(text)) if frame else None
        evidence = self.said(words)
        return OutcomeFact(
            role=role,  # type: ignore[arg-type]
            index=index,
            measure=words,
            endpoints=tuple(codes.split()),
            time_frame=time_frame,
            landmarks=tuple(more.get("landmarks", ())),  # type: ignore[arg-type]
            criteria=tuple(more.get("criteria", ())),  # type: ignore[arg-type]
            endpoint_evidence=evidence,
        )


def make_therapy(name: str) -> Therapy:
    """The therapy that the small vocabulary knows by this label, else an unknown NK cell product."""
    for kind in ("agent", "agentClass", "procedure"):
        concept = make_vocabulary().concepts.get(iri(kind, name))
        if concept is not None:
            return Therapy(concept.iri, kind, name, (), concept.broader)
    return Therapy(iri("agent", name), "agent", name, (), (iri("agentClass", "NK cell"),), known=False)


def _regimen(*phases: Phase, arm: str = "") -> Regimen:
    return Regimen(arm, phases)


def _phase(kind: str, *parts: tuple[str, Role] | tuple[str, Role, Dose], cycles: int | None = None) -> Phase:
    components = tuple(Component(make_therapy(p[0]).concept, p[1], tuple(p[2:])) for p in parts)
    return Phase(kind, components, cycles)


def _facts(seed: Seed, **parts: object) -> tuple[Study, StudyFacts]:
    empty = dict.fromkeys(
        ("agents", "procedures", "regimens", "doses", "conditions", "populations", "outcomes", "design", "findings"), ()
    )
    return seed.study, StudyFacts(trial=seed.study.id, **{**empty, **parts})  # type: ignore[arg-type]


def _population(*conditions: ConditionFact, settings: tuple[Setting, ...] = (), **more: object) -> Population:
    prior, biomarkers = more.get("prior", ()), more.get("biomarkers", ())
    iris = tuple(condition.concept for condition in conditions)
    return Population(iris, settings, more.get("line"), prior, biomarkers)  # type: ignore[arg-type]


def cadonilimab_npc() -> tuple[Study, StudyFacts]:
    seed = Seed(0)
    npc = seed.condition("nasopharyngeal carcinoma", "Nasopharyngeal Carcinoma")
    resistant = PriorTherapy(
        "PD-1 antibody", iri("agentClass", "PD-1 antibody"), "resistant", seed.said("PD-1 inhibitor-resistant")
    )
    cps = Biomarker("PD-L1 CPS", None, ">=", 50.0, "%", seed.said("PD-Ll CPS (\\<50% vs\\>50%"))
    return _facts(
        seed,
        agents=(
            seed.agent("cadonilimab", "experimental", "Cadonilimab"),
            seed.agent("chemotherapy", "background", "chemotherapy"),
        ),
        regimens=(_regimen(_phase("treatment", ("cadonilimab", "experimental"), ("chemotherapy", "background"))),),
        conditions=(npc,),
        populations=(
            _population(
                npc, line=Line(2, None, seed.said("second line and above")), prior=(resistant,), biomarkers=(cps,)
            ),
        ),
        outcomes=(
            seed.outcome("primary", 0, "AE", "Adverse Event(AE)", "24 the evaluation lasts for 24 months"),
            seed.outcome("primary", 1, "ORR", "Objective Response Rate", "5.52 24 weeks", criteria=("RECIST 1.1",)),
            seed.outcome("primary", 2, "PFS", "Progression-free survival", "5.52 24 weeks", criteria=("RECIST 1.1",)),
            seed.outcome("secondary", 0, "OS", "Overall Survival", "36 3 years", criteria=("RECIST 1.1",)),
            seed.outcome("other", 0, "TTP", "Time to progress", "5.52 24 weeks"),
        ),
        design=(
            DesignFact(
                "safetyRunIn",
                "about 6 in a safety induction period",
                (("participants", 6.0),),
                seed.said("enroll about 6 PD-1 inhibitor resistant subjects first"),
            ),
        ),
        findings=(
            Finding(
                "unregisteredAgent",
                "chemotherapy is given but not registered",
                "it belongs to the regimen",
                seed.said("combined with chemotherapy"),
            ),
        ),
    )


def cadonilimab_cervix() -> tuple[Study, StudyFacts]:
    seed = Seed(1)
    small = seed.condition("small cell neuroendocrine carcinoma of the cervix", "Small Cell Neuroendocrine Carcinoma")
    cervix = seed.condition("cervical carcinoma", "Cervix Cancer")
    cado = Dose(iri("agent", "cadonilimab"), (10.0,), "mg/kg", every_days=21.0, evidence=seed.said("AK104 (10 mg/kg)"))
    cis = Dose(iri("agent", "cisplatin"), (75.0,), "mg/m2", every_days=21.0, evidence=seed.said("cisplatin (75 mg/m²)"))
    carbo = Dose(iri("agent", "carboplatin"), (5.0,), "AUC", every_days=21.0, evidence=seed.said("carboplatin (AUC 5)"))
    eto = Dose(
        iri("agent", "etoposide"), (100.0,), "mg/m2", every_days=21.0, evidence=seed.said("etoposide (100 mg/m²")
    )

    def regimen(platinum: str, dose: Dose) -> Regimen:
        treatment = _phase(
            "treatment",
            ("cadonilimab", "experimental", cado),
            (platinum, "background", dose),
            ("etoposide", "background", eto),
            cycles=6,
        )
        return _regimen(treatment, _phase("maintenance", ("cadonilimab", "experimental", cado)))

    return _facts(
        seed,
        agents=(
            seed.agent("cadonilimab", "experimental", "Cadonilimab"),
            seed.agent("cisplatin", "background", "cisplatin"),
            seed.agent("carboplatin", "background", "carboplatin"),
            seed.agent("etoposide", "background", "etoposide"),
        ),
        regimens=(regimen("cisplatin", cis), regimen("carboplatin", carbo)),
        doses=(cado, cis, carbo, eto),
        conditions=(small, cervix),
        populations=(
            _population(
                small,
                cervix,
                settings=(Setting("recurrent", seed.said("Recurrent")), Setting("metastatic", seed.said("Metastatic"))),
            ),
        ),
        outcomes=(
            seed.outcome(
                "primary",
                0,
                "AE TRAE",
                "treatment-related adverse events",
                "3 At least 3 months",
                criteria=("CTCAE 4.0",),
            ),
            seed.outcome(
                "secondary", 0, "ORR", "Objective Response Rate (ORR)", "6 At least 6 months", criteria=("RECIST 1.1",)
            ),
            seed.outcome(
                "secondary",
                1,
                "PFS",
                "Progression-Free Survival (PFS)",
                "6 At least 6 months",
                criteria=("RECIST 1.1",),
            ),
            seed.outcome("secondary", 2, "OS", "Overall Survival (OS)", "12 At least 12 months"),
        ),
        findings=(
            Finding("drugAsCondition", "Cadonilimab", "it is no condition", seed.said("|Cadonilimab|")),
            Finding(
                "criterionVersions",
                "CTCAE 4.0 and 5.0 are both named",
                "the outcome's version holds for it",
                seed.said("CTCAE v4.0", "CTCAE version 5.0"),
            ),
        ),
    )


def toripalimab_npc() -> tuple[Study, StudyFacts]:
    seed = Seed(2)
    npc = seed.condition("nasopharyngeal carcinoma", "Nasopharyngeal Carcinoma")
    agents = ("gemcitabine", "apatinib", "toripalimab")
    return _facts(
        seed,
        agents=tuple(
            seed.agent(name, "experimental", words)
            for name, words in zip(agents, ("Gemcitabine", "Aptinib", "Toripalimab"), strict=True)
        ),
        regimens=(_regimen(_phase("treatment", *((name, "experimental") for name in agents))),),
        conditions=(npc,),
        populations=(_population(npc, settings=(Setting("recurrent", seed.said("Recurrent")),)),),
        outcomes=(
            seed.outcome("primary", 0, "AE irAE", "Adverse events", "12 12months"),
            seed.outcome(
                "secondary",
                0,
                "ORR",
                "The proportion of patients who achieved an objective response",
                "12 12 months",
                criteria=("RECIST 1.1",),
            ),
            seed.outcome("secondary", 1, "DCR", "disease control", "12 12months", criteria=("RECIST",)),
            seed.outcome("secondary", 2, "CBR", "clinical benefit", "12 12 months"),
            seed.outcome(
                "secondary",
                3,
                "PFS",
                "Progression-free survival (median and at 6 and 12 months)",
                "12 12 months",
                landmarks=(6.0, 12.0),
                criteria=("RECIST",),
            ),
            seed.outcome("secondary", 4, "DOR", "Duration of response", "12 12 months"),
        ),
        findings=(
            Finding("misspeltAgent", "Aptinib", "apatinib is meant", seed.said("Aptinib")),
            Finding(
                "severalAgentsInOneIntervention",
                "three agents in one intervention",
                "each is an agent",
                seed.said("Gemcitabine combined with Aptinib and Toripalimab"),
            ),
        ),
    )


def sk_nk() -> tuple[Study, StudyFacts]:
    seed = Seed(3)
    solid = seed.condition("solid tumour", "Solid Tumor")
    ascites = seed.condition("malignant ascites", "Malignant Ascites")
    dose = Dose(
        iri("agent", "sk-nk"),
        (2e9, 3e9),
        "cells",
        every_days=7.0,
        route="intravenous",
        evidence=seed.said("20×108 cells and 30×108 cells", "Once a week"),
    )
    pk = "Pharmacokinetic (PK) characteristics of SK-NK injection"
    return _facts(
        seed,
        agents=(seed.agent("sk-nk", "experimental", "SK-NK injection"),),
        regimens=(_regimen(_phase("treatment", ("sk-nk", "experimental", dose))),),
        doses=(dose,),
        conditions=(solid, ascites),
        populations=(
            _population(
                solid,
                ascites,
                settings=(Setting("advanced", seed.said("Advanced")),),
                line=Line(2, None, seed.said("failed previous standard treatments")),
                prior=(
                    PriorTherapy(
                        "systemic therapy", None, "progressed_on", seed.said("failed previous standard treatments")
                    ),
                ),
            ),
        ),
        outcomes=(
            seed.outcome("primary", 0, "AE DLT TEAE SAE", "safety and tolerance", "12 up to 12 months"),
            seed.outcome("primary", 1, "ORR", "ORR", "12 up to 12 months"),
            seed.outcome("secondary", 0, "CMAX", pk + ";", "12 up to 12 months"),
            seed.outcome("secondary", 4, "THALF", pk, "12 up to 12months"),
            seed.outcome("secondary", 3, "OS", "The overall survival", "12 up to 12 months"),
        ),
        design=(
            DesignFact("doseLevel", "two dose groups", (("doseLevels", 2.0),), seed.said("two dose groups are preset")),
        ),
        findings=(
            Finding("lostExponent", "20×108 cells", "20×10^8 cells are meant", seed.said("20×108 cells")),
            Finding("repeatedIntervention", "SK-NK injection twice", "one agent", seed.said("SK-NK injection|DRUG")),
        ),
    )


def camrelizumab_sarcoma() -> tuple[Study, StudyFacts]:
    seed = Seed(4)
    sarcoma = seed.condition("soft tissue sarcoma", "Soft Tissue Sarcoma")
    nab = Dose(
        iri("agent", "nab-paclitaxel"),
        (300.0,),
        "mg/m2",
        every_days=21.0,
        route="intravenous",
        evidence=seed.said("300 mg/m2 of nab-paclitaxel"),
    )
    cam = Dose(
        iri("agent", "camrelizumab"),
        (200.0,),
        "mg",
        every_days=21.0,
        route="intravenous",
        evidence=seed.said("200 mg of PD-1 inhibitor"),
    )
    return _facts(
        seed,
        agents=(
            seed.agent("nab-paclitaxel", "experimental", "Albumin-Bound Paclitaxel"),
            seed.agent("camrelizumab", "experimental", "Camrelizumab"),
        ),
        regimens=(
            _regimen(
                _phase("treatment", ("nab-paclitaxel", "experimental", nab), ("camrelizumab", "experimental", cam))
            ),
        ),
        doses=(nab, cam),
        conditions=(sarcoma,),
        populations=(_population(sarcoma, settings=(Setting("advanced", seed.said("Advanced")),)),),
        outcomes=(
            seed.outcome("primary", 0, "PFS", "Progression-free survival", "24 Up to approximately 24months"),
            seed.outcome(
                "secondary",
                0,
                "ORR",
                "Objective response rate",
                "24 Up to approximately 24months",
                criteria=("RECIST 1.1",),
            ),
        ),
    )


def make_seed_facts() -> list[tuple[Study, StudyFacts]]:
    """The five seeds."""
    return [cadonilimab_npc(), cadonilimab_cervix(), toripalimab_npc(), sk_nk(), camrelizumab_sarcoma()]


# id | title | condition | arms: "label: therapy role + therapy role", separated by ";"
_OTHERS = """
NCT90000001|Pembrolizumab Plus Cisplatin in Solid Tumours|solid tumour|A: pembrolizumab experimental + cisplatin background
NCT90000002|Durvalumab Plus Cisplatin in Nasopharyngeal Carcinoma|nasopharyngeal carcinoma|A: durvalumab experimental + cisplatin background
NCT90000003|Pembrolizumab or Placebo in Nasopharyngeal Carcinoma|nasopharyngeal carcinoma|A: pembrolizumab experimental + ondansetron supportive; B: placebo placebo
NCT90000004|Pembrolizumab With Radiotherapy in Cervical Cancer|cervical carcinoma|A: pembrolizumab experimental + radiotherapy background
NCT90000005|Anti-PD-1 With Gemcitabine and Cisplatin in NPC|nasopharyngeal carcinoma|A: PD-1 antibody experimental + gemcitabine background + cisplatin background; B: gemcitabine active_comparator + cisplatin active_comparator
"""


def make_other_facts() -> list[tuple[Study, StudyFacts]]:
    """Made-up trials for what the seeds do not have. Their records have a date."""
    return [_make_other(line.split("|")) for line in _OTHERS.strip().splitlines()]


def _make_other(parts: list[str]) -> tuple[Study, StudyFacts]:
    trial, title, condition, arms = parts
    study = Study(
        id=trial,
        registry="clinicaltrials.gov",
        version="2024-05-01",
        title=Text("/title", title),
        data_date="2024-05-01",
        arms=tuple(
            Arm(Text(f"/arms/{n}", arm.partition(":")[0].strip()), "EXPERIMENTAL" if not n else "ACTIVE_COMPARATOR")
            for n, arm in enumerate(arms.split(";"))
        ),
        design=Design(phases=("PHASE2",)),
        status=Status(overall="RECRUITING"),
    )
    evidence = (Evidence("/title", 0, len(title), title),)
    regimens = tuple(_read_arms(arms))
    given = {(c.therapy, c.role) for regimen in regimens for phase in regimen.phases for c in phase.components}
    therapies = [(t, role) for t, role in sorted(given)]
    known = make_vocabulary().concepts
    concept = iri("condition", condition)
    facts = StudyFacts(
        trial=trial,
        agents=tuple(
            AgentFact(make_therapy(known[t].label), role, evidence) for t, role in therapies if "/procedure/" not in t
        ),
        procedures=tuple(
            ProcedureFact(make_therapy(known[t].label), known[t].label, evidence)
            for t, _ in therapies
            if "/procedure/" in t
        ),
        regimens=regimens,
        doses=(),
        conditions=(ConditionFact(concept, condition, (), True, evidence),),
        populations=(Population((concept,), (), None, (), ()),),
        outcomes=(
            OutcomeFact("primary", 0, "PFS", ("PFS",), TimeFrame(24.0, "about", None, "2 years", ()), (), (), evidence),
        ),
        design=(),
        findings=(),
    )
    return study, facts


def _read_arms(arms: str) -> Iterator[Regimen]:
    for arm in arms.split(";"):
        label, _, parts = arm.partition(":")
        pairs = [part.rsplit(" ", 1) for part in parts.strip().split(" + ")]
        phase = _phase("treatment", *((name, role) for name, role in pairs))  # type: ignore[arg-type]
        yield Regimen(label.strip(), (phase,))


def make_graph(studies: list[tuple[Study, StudyFacts]]) -> ox.Store:
    """These trials and the small vocabulary as a graph in memory."""
    vocabulary = make_vocabulary()
    dates = sorted(study.data_date for study, _ in studies if study.data_date)
    metadata = Metadata(
        len(studies), "test", "2024-06-01T00:00:00Z", "0", dates[0] if dates else "", (dates or [""])[-1]
    )
    lines = [*make_concept_lines(vocabulary), *make_dataset_lines(metadata)]
    for study, facts in studies:
        lines.extend(make_minted_concept_lines(facts, vocabulary))
        lines.extend(make_trial_lines(study, facts, vocabulary))
    store = ox.Store()
    store.load("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    return store


@cache
def seed_graph() -> ox.Store:
    """The five seeds as a graph; shared between tests, which only read it."""
    return make_graph(make_seed_facts())


@cache
def small_graph() -> ox.Store:
    """The five seeds and the made-up trials as a graph; shared between tests, which only read it."""
    return make_graph([*make_seed_facts(), *make_other_facts()])
