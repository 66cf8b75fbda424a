"""Grounding by added vocabularies: registered names only, never by a part that says nothing, never against a choice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trialgraph.facts.grounding import ground_facts
from trialgraph.facts.model import AgentFact, Component, ConditionFact, Phase, Population, Regimen, StudyFacts
from trialgraph.mentions.therapies import Therapy
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.load import load_builtin
from vocabulary.added import make_added

TG = "https://w3id.org/trialgraph/"


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    return make_added(tmp_path_factory.mktemp("added"))


def make_condition(name: str, *choices: str) -> ConditionFact:
    return ConditionFact(TG + "condition/" + name.replace(" ", "-").lower(), name, (), False, (), choices)


def make_facts(*conditions: ConditionFact, agents: tuple[str, ...] = ()) -> StudyFacts:
    therapies = [Therapy(f"{TG}agent/{name.lower()}", "agent", name, known=False) for name in agents]
    phase = Phase("treatment", tuple(Component(therapy.concept, "experimental") for therapy in therapies))
    return StudyFacts(
        trial="NCT1",
        agents=tuple(AgentFact(therapy, "experimental", ()) for therapy in therapies),
        procedures=(),
        regimens=(Regimen("arm", (phase,)),) if therapies else (),
        doses=(),
        conditions=conditions,
        populations=(Population(tuple(c.concept for c in conditions), (), None, (), ()),),
        outcomes=(),
        design=(),
        findings=(),
    )


GROUNDED = [
    ("Zebra Stripe Disease", "mondo-7000001"),
    ("ZSD", "mondo-7000001"),
    ("Disease, Zebra Stripe", "mondo-7000001"),
    ("Recurrent Zebra Stripe Disease", "mondo-7000001"),
    ("Zebra Stripe Disease in Pregnancy", "mondo-7000001"),
    ("Zebra Stripe Diseases (Adult)", "mondo-7000001"),
]
NOT_GROUNDED = [
    "Zebra Stripe Disease Awareness",  # the name goes on: it is about awareness
    "spot disease",  # two diseases have this synonym
    "zsd",  # a short name in capitals means something as it is written only
    "Zebra",
    "Painful Stripe Disease",  # a kind of its own
    "Stripe Disease Due to Zebras",
    "non stripe disease",
    "Recurrent Disease",  # says nothing
]


@pytest.mark.parametrize(("name", "concept"), GROUNDED)
def test_a_registered_condition_is_grounded(added: Vocabulary, name: str, concept: str) -> None:
    grounded = ground_facts(make_facts(make_condition(name)), added)
    (fact,) = grounded.conditions
    assert (fact.concept, fact.known, fact.name) == (f"{TG}condition/{concept}", True, name)
    assert grounded.populations[0].conditions == (fact.concept,)


@pytest.mark.parametrize("name", NOT_GROUNDED)
def test_what_is_not_sure_stays_as_it_is(added: Vocabulary, name: str) -> None:
    facts = make_facts(make_condition(name))
    assert ground_facts(facts, added) == facts


def test_a_choice_left_open_stays_open(added: Vocabulary) -> None:
    facts = make_facts(make_condition("ZSD", TG + "condition/a", TG + "condition/b"))
    assert ground_facts(facts, added) == facts


def test_without_added_vocabularies_nothing_changes() -> None:
    facts = make_facts(make_condition("Zebra Stripe Disease"))
    assert ground_facts(facts, load_builtin()) is facts


def test_two_names_of_one_agent_become_one_everywhere(added: Vocabulary) -> None:
    grounded = ground_facts(make_facts(agents=("Zebrastatin", "ZB101")), added)
    (agent,) = grounded.agents
    assert (agent.therapy.concept, agent.therapy.known) == (TG + "agent/ncit-C999991", True)
    assert "Zebra Drug" in agent.therapy.aliases
    (component,) = grounded.regimens[0].phases[0].components
    assert component.therapy == agent.therapy.concept


def test_a_term_of_unknown_kind_is_an_agent_where_its_name_says_so(added: Vocabulary) -> None:
    vaccine, water = ground_facts(make_facts(agents=("Striped Vaccine", "Striped Water")), added).agents
    assert vaccine.therapy.concept == TG + "concept/mesh-D999991"
    assert not water.therapy.known


def test_a_salt_is_its_substance(added: Vocabulary) -> None:
    (agent,) = ground_facts(make_facts(agents=("Zebrastatin Hemisulfate",)), added).agents
    assert agent.therapy.concept == TG + "agent/ncit-C999991"


def test_a_member_is_not_its_class(added: Vocabulary) -> None:
    facts = make_facts(agents=("Stripe Kinase Inhibitor",))
    stripes = replace(facts.agents[0].therapy, classes=(TG + "class/ncit-C999992",))
    facts = replace(facts, agents=(replace(facts.agents[0], therapy=stripes),))
    assert ground_facts(facts, added).agents == facts.agents


def test_what_the_builtin_vocabulary_knows_is_left_to_it(added: Vocabulary) -> None:
    known = replace(make_condition("Zebra Stripe Disease"), known=True)
    assert ground_facts(make_facts(known), added).conditions == (known,)
