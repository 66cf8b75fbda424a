"""The sheet of a trial: its record, therapies, arms with regimens, populations, outcomes, design facts, findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from trialgraph.errors import QueryError
from trialgraph.namespaces import DCTERMS, RDFS, TG
from trialgraph.results import shorten_iri
from trialgraph.say_numbers import say_design, say_every, split_words
from trialgraph.sheets import Entry, Section, Sheet, read_quotes
from trialgraph.terms import TRIAL, make_trial_iri

if TYPE_CHECKING:
    from trialgraph.api import TrialGraph

_OWNED = f"""PREFIX tg: <{TG}> SELECT DISTINCT ?node ?property ?value WHERE {{
  {{ BIND(<%s> AS ?node) }} UNION
  {{ <%s> tg:hasArm|tg:hasTherapy|tg:hasPopulation|tg:hasOutcome ?node }} UNION
  {{ <%s> tg:hasDesignFact|tg:hasFinding|tg:hasDose ?node }} UNION
  {{ <%s> tg:hasArm/tg:hasRegimen ?node }} UNION
  {{ <%s> tg:hasArm/tg:hasRegimen/tg:hasPhase ?node }} UNION
  {{ <%s> tg:hasArm/tg:hasRegimen/tg:hasPhase/tg:hasComponent ?node }} UNION
  {{ <%s> tg:hasArm/tg:hasRegimen/tg:hasPhase/tg:hasComponent/tg:hasDose ?node }} UNION
  {{ <%s> tg:hasPopulation/(tg:hasPriorTherapy|tg:hasBiomarker) ?node }}
  ?node ?property ?value }}"""
_RECORD = (
    ("identifier", "identifier"), ("registry", "registry"), ("record version", "recordVersion"),
    ("record date", "dataDate"), ("page", "seeAlso"), ("phase", "trialPhase"), ("status", "status"),
    ("type", "studyType"), ("purpose", "primaryPurpose"), ("allocation", "allocation"), ("masking", "masking"),
    ("model", "interventionModel"), ("enrolment", "enrolment"), ("start", "startDate"),
    ("primary completion", "primaryCompletionDate"), ("completion", "completionDate"), ("sponsor", "sponsor"),
    ("countries", "country"),
)  # fmt: skip
_ROLES = {"primary": 0, "secondary": 1, "other": 2}

Node = Mapping[str, list[str]]


def make_trial_sheet(graph: TrialGraph, name: str) -> Sheet:
    """Everything known about the trial with this identifier. Raises QueryError if the graph has no such trial."""
    iri = name if name.startswith(TRIAL) else make_trial_iri(name.strip())
    sheet = _TrialReader(graph, iri)
    if not sheet.trial:
        raise QueryError(f"no trial {name!r} in this graph; trials are named by their registry identifier")
    title = _first(sheet.trial, "title") or name
    return Sheet("trial", iri, title, graph.describe_dates([iri]), tuple(sheet.read_sections()))


class _TrialReader:
    """The nodes of one trial, read once, and how each is said in words."""

    def __init__(self, graph: TrialGraph, iri: str) -> None:
        self._graph = graph
        self._nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        rows = graph.ask(_OWNED.replace("%s", iri), dated=False)
        for row in sorted(rows, key=lambda row: str(row["value"])):  # engines give them in any order
            name = str(row["property"]).removeprefix(TG).removeprefix(DCTERMS).removeprefix(RDFS)
            self._nodes[str(row["node"])][name].append(_say(row["value"]))
        self.trial: Node = self._nodes.get(iri, {})

    def read_sections(self) -> Iterable[Section]:
        """The sections of the sheet, in their order; some may be empty."""
        yield Section("Record", tuple(Entry(f"{w}: {', '.join(self.trial[p])}") for w, p in _RECORD if p in self.trial))
        yield self._section("Therapies", "hasTherapy", self._therapy)
        yield self._section("Arms and regimens", "hasArm", self._arm)
        yield self._section("Doses", "hasDose", self._dose)
        yield self._section("Populations", "hasPopulation", self._population)
        yield self._section("Outcome measures", "hasOutcome", self._outcome)
        yield self._section("Design", "hasDesignFact", self._design)
        yield self._section("Findings about the record", "hasFinding", self._finding)

    def _section(self, title: str, link: str, say: Callable[[Node], Entry]) -> Section:
        nodes = sorted((self._nodes[iri] for iri in self.trial.get(link, ())), key=_order)
        return Section(title, tuple(say(node) for node in nodes))

    def _parts(self, node: Node, link: str, say: Callable[[Node], Entry]) -> tuple[Entry, ...]:
        return tuple(say(part) for part in sorted((self._nodes[iri] for iri in node.get(link, ())), key=_order))

    def _entry(self, text: str, node: Node, *kinds: str, parts: tuple[Entry, ...] = ()) -> Entry:
        evidence = [iri for kind in kinds for iri in node.get(f"{kind}Evidence", ())]
        return Entry(text, read_quotes(self._graph, evidence), parts)

    def _names(self, node: Node, link: str) -> str:
        return ", ".join(self._graph.names.label(iri) or shorten_iri(iri) for iri in node.get(link, ()))

    def _therapy(self, node: Node) -> Entry:
        role = _first(node, "role") or _first(node, "procedureKind")
        return self._entry(f"{self._names(node, 'therapy')} ({role})", node, "therapy")

    def _arm(self, node: Node) -> Entry:
        kind = _first(node, "armKind")
        label = _first(node, "label") or "the whole study"
        parts = self._parts(node, "hasRegimen", self._regimen)
        return Entry(f"{label} ({kind})" if kind else label, (), parts)

    def _regimen(self, node: Node) -> Entry:
        return self._entry("regimen", node, "regimen", parts=self._parts(node, "hasPhase", self._phase))

    def _phase(self, node: Node) -> Entry:
        limits = [f"at most {_first(node, 'maxCycles')} cycles"] if "maxCycles" in node else []
        limits += [f"at most {_first(node, 'maxMonths')} months"] if "maxMonths" in node else []
        components = [self._nodes[iri] for iri in node.get("hasComponent", ())]
        given = " + ".join(sorted(self._component(part) for part in components))
        text = f"{_first(node, 'phaseKind') or 'phase'}: {given}" + (f"; {', '.join(limits)}" if limits else "")
        return self._entry(text, node, "phase")

    def _component(self, node: Node) -> str:
        doses = ", ".join(_say_dose(self._nodes[iri]) for iri in sorted(node.get("hasDose", ())))
        return f"{self._names(node, 'therapy')}{f' {doses}' if doses else ''}"

    def _dose(self, node: Node) -> Entry:
        return self._entry(f"{self._names(node, 'therapy')} {_say_dose(node)}", node, "dose")

    def _population(self, node: Node) -> Entry:
        parts = [self._entry(f"condition: {self._names(node, 'condition')}", node, "condition")]
        if "setting" in node:
            parts.append(self._entry(f"setting: {', '.join(sorted(node['setting']))}", node, "setting"))
        if "lineMin" in node or "lineMax" in node:
            low, high = _first(node, "lineMin") or "any", _first(node, "lineMax") or "any"
            parts.append(self._entry(f"line of therapy: {low} to {high}", node, "line"))
        parts += self._parts(node, "hasPriorTherapy", self._prior)
        parts += self._parts(node, "hasBiomarker", self._biomarker)
        return Entry("population", (), tuple(parts))

    def _prior(self, node: Node) -> Entry:
        return self._entry(f"prior {_first(node, 'label')}: {_first(node, 'priorState')}", node, "priorTherapy")

    def _biomarker(self, node: Node) -> Entry:
        said = (_first(node, name) for name in ("label", "biomarkerState", "comparator", "cutOff", "cutOffUnit"))
        return self._entry("biomarker: " + " ".join(word for word in said if word), node, "biomarker")

    def _outcome(self, node: Node) -> Entry:
        parts = [self._entry(f"measures {self._names(node, 'endpoint') or 'no known endpoint'}", node, "endpoint")]
        if "timeFrameText" in node or "months" in node:
            words = (_first(node, "timeBound"), _first(node, "months"), "months" if "months" in node else "")
            anchor = f" from {split_words(_first(node, 'timeAnchor'))}" if "timeAnchor" in node else ""
            said = " ".join(word for word in words if word) or _first(node, "timeFrameText")
            parts.append(self._entry(f"time frame: {said}{anchor}", node, "timeFrame"))
        if "landmark" in node:
            months = ", ".join(sorted(node["landmark"], key=float))
            parts.append(self._entry(f"read at {months} months", node, "landmark"))
        if "lastingMonths" in node:
            parts.append(self._entry(f"must last at least {_first(node, 'lastingMonths')} months", node, "lasting"))
        if "criterion" in node:
            parts.append(self._entry(f"by {self._names(node, 'criterion')}", node, "criterion"))
        return Entry(
            f"{_first(node, 'role')} {int(_first(node, 'index') or 0) + 1}: {_first(node, 'label')}", (), tuple(parts)
        )

    def _design(self, node: Node) -> Entry:
        return self._entry(say_design(node), node, "design")

    def _finding(self, node: Node) -> Entry:
        assumed = _first(node, "assumed")
        text = f"{_first(node, 'findingKind')}: {_first(node, 'found')}" + (f" → {assumed}" if assumed else "")
        return self._entry(text, node, "finding")


def _say_dose(node: Node) -> str:
    amounts = sorted(node.get("amount", ()), key=float)
    ranged = [*node.get("amountLow", ()), *node.get("amountHigh", ())]
    amount = " to ".join(ranged) or ", ".join(amounts)
    words = [f"{amount} {_first(node, 'unitLabel')}".strip()]
    words += [say_every(_first(node, "everyDays"))] if "everyDays" in node else []
    days = sorted(node.get("day", ()), key=int)
    words += [f"on day{'s' if len(days) > 1 else ''} {', '.join(days)}"] if days else []
    return " ".join([*words, _first(node, "route")]).strip()


def _order(node: Node) -> tuple[int, int, str]:
    index = _first(node, "index") or _first(node, "order") or "0"
    return _ROLES.get(_first(node, "role"), 3), int(index), _first(node, "label") or str(sorted(node.items()))


def _first(node: Node, name: str) -> str:
    values = node.get(name)
    return values[0] if values else ""


def _say(value: object) -> str:
    """A number without needless zeros; text as it is, also where it ends like one ("CTCAE 5.0")."""
    if not isinstance(value, float):
        return str(value)
    return f"{value:g}" if value < 1e6 else str(value).removesuffix(".0")
