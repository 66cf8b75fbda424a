"""One concept, many names: what is asserted in the order of trust, and what stays a visible conflict."""

from __future__ import annotations

from trialgraph.vocabulary.concepts import Concept, Vocabulary
from trialgraph.vocabulary.entries import Entry, Mapping, Synonym, VocabularyFile
from trialgraph.vocabulary.merging import Source, Unified, unify

CONDITION = "https://w3id.org/trialgraph/condition/"
NPC = CONDITION + "nasopharyngeal-carcinoma"
CURATED = "semapv:ManualMappingCuration"
BIO = "https://bioregistry.io/"


def make_builtin() -> Vocabulary:
    return Vocabulary(
        [
            Concept(CONDITION + "neoplasm", "condition", "neoplasm", exact_matches=(BIO + "mesh:D009369",)),
            Concept(
                NPC,
                "condition",
                "nasopharyngeal carcinoma",
                synonyms=("NPC", "carcinoma of nasopharynx"),
                broader=(CONDITION + "neoplasm",),
                exact_matches=(BIO + "ncit:C3871",),
            ),
        ]
    )


def make_source(
    name: str, *, entries: tuple[Entry, ...] = (), mappings: tuple[Mapping, ...] = (), settles: bool = False
) -> Source:
    return Source(name, VocabularyFile("made", entries=list(entries), mappings=list(mappings)), settles)


def condition(identifier: str, label: str, *parents: str, **more: object) -> Entry:
    return Entry(identifier, label, "condition", parents=parents, **more)  # type: ignore[arg-type]


def exact(subject: str, target: str, **more: object) -> Mapping:
    return Mapping(subject, "exact", target, justification=CURATED, **more)  # type: ignore[arg-type]


def verdicts(unified: Unified) -> dict[tuple[str, str, str], str]:
    return {(one.source, one.mapping.subject, one.mapping.object): one.verdict for one in unified.mappings}


def test_a_mapping_gives_a_builtin_concept_further_identifiers() -> None:
    mondo = make_source(
        "mondo",
        entries=(condition("mondo:0015459", "nasopharyngeal carcinoma"),),
        mappings=(exact("mondo:0015459", "ncit:C3871"), exact("mondo:0015459", "umls:C2931822")),
    )
    concept = unify(make_builtin(), [mondo]).concepts[NPC]
    assert concept.exact_matches == (BIO + "ncit:C3871", BIO + "mondo:0015459", BIO + "umls:C2931822")
    assert concept.label == "nasopharyngeal carcinoma" and concept.synonyms == ("NPC", "carcinoma of nasopharynx")


def test_a_builtin_concept_takes_the_names_that_are_joined_to_it_but_not_those_of_another() -> None:
    synonyms = (Synonym("NPC"), Synonym("nasopharynx cancer"), Synonym("Neoplasms"), Synonym("wide", "broad"))
    mondo = make_source(
        "mondo",
        entries=(condition("mondo:0015459", "cancer of the nasopharynx", synonyms=synonyms),),
        mappings=(exact("mondo:0015459", "ncit:C3871"),),
    )
    concept = unify(make_builtin(), [mondo]).concepts[NPC]
    assert concept.synonyms == ("NPC", "carcinoma of nasopharynx", "cancer of the nasopharynx", "nasopharynx cancer")


def test_what_another_source_calls_an_identifier_is_a_name_of_it() -> None:
    old = make_source("old", entries=(condition("doid:1", "rectal adenoma"),))
    new = make_source("new", entries=(condition("doid:1", "rectum adenoma"),))
    concept = unify(make_builtin(), [new, old]).concepts[CONDITION + "doid-1"]
    assert (concept.label, concept.synonyms) == ("rectum adenoma", ("rectal adenoma",))


def test_what_contradicts_a_more_trusted_source_is_a_conflict_and_close() -> None:
    doid = make_source(
        "doid",
        entries=(condition("doid:9261", "nasopharynx carcinoma"),),
        mappings=(
            Mapping("doid:9261", "xref", "ncit:C9321", line=12),
            Mapping("doid:9261", "xref", "umls:C2931822"),
        ),
    )
    mondo = make_source("mondo", mappings=(exact("mondo:0015459", "ncit:C3871"), exact("mondo:0015459", "doid:9261")))
    unified = unify(make_builtin(), [doid, mondo])
    (conflict,) = unified.conflicts
    assert (conflict.source, conflict.mapping.line) == ("doid", 12)
    assert conflict.why == "it would make ncit:C3871 and ncit:C9321 equal"
    concept = unified.concepts[NPC]
    assert BIO + "doid:9261" in concept.exact_matches and BIO + "ncit:C9321" in concept.close_matches


def test_the_users_own_settling_wins_over_all() -> None:
    mine = make_source("mine", mappings=(exact(NPC, "ncit:C9321"),), settles=True)
    unified = unify(make_builtin(), [mine])
    assert unified.concepts[NPC].exact_matches == (BIO + "ncit:C9321",)
    assert [one.mapping.object for one in unified.conflicts] == ["ncit:C3871"]


def test_the_user_may_deny_what_others_say() -> None:
    mondo = make_source(
        "mondo",
        entries=(condition("mondo:0015459", "malignant nasopharynx tumour"),),
        mappings=(exact("mondo:0015459", "ncit:C3871"),),
    )
    mine = make_source("mine", mappings=(exact("mondo:0015459", "ncit:C3871", negative=True),), settles=True)
    unified = unify(make_builtin(), [mondo, mine])
    assert CONDITION + "mondo-0015459" in unified.concepts
    assert verdicts(unified)["mine", "mondo:0015459", "ncit:C3871"] == "denied"
    assert verdicts(unified)["mondo", "mondo:0015459", "ncit:C3871"] == "conflict"


def test_a_settled_equality_lifts_the_denial_of_another_source() -> None:
    denying = make_source("biomappings", mappings=(exact(NPC, "doid:9261", negative=True),))
    settled = make_source("mine", mappings=(exact(NPC, "doid:9261"),), settles=True)
    assert BIO + "doid:9261" not in unify(make_builtin(), [denying]).concepts[NPC].exact_matches
    assert BIO + "doid:9261" in unify(make_builtin(), [denying, settled]).concepts[NPC].exact_matches


def test_one_of_several_references_is_not_exact() -> None:
    doid = make_source(
        "doid",
        entries=(condition("doid:0001816", "angiosarcoma"),),
        mappings=(Mapping("doid:0001816", "xref", "ncit:C3088"), Mapping("doid:0001816", "xref", "ncit:C9275")),
    )
    concept = unify(make_builtin(), [doid]).concepts[CONDITION + "doid-0001816"]
    assert concept.exact_matches == (BIO + "doid:0001816",)


def test_broad_and_narrow_matches_stay_what_they_are_in_both_directions() -> None:
    source = make_source(
        "made",
        entries=(condition("mondo:1", "keratinizing nasopharyngeal carcinoma"),),
        mappings=(Mapping("mondo:1", "broad", "ncit:C3871"),),
    )
    concepts = unify(make_builtin(), [source]).concepts
    assert concepts[CONDITION + "mondo-1"].broad_matches == (BIO + "ncit:C3871",)
    assert concepts[NPC].narrow_matches == (BIO + "mondo:1",)


def test_equal_names_join_what_no_identifier_keeps_apart() -> None:
    apart = make_source("apart", entries=(condition("ncit:C9321", "Nasopharyngeal Carcinoma"),))
    joined = make_source("joined", entries=(condition("mesh:D000077274", "Carcinoma, Nasopharyngeal"),))
    unified = unify(make_builtin(), [apart, joined])
    assert BIO + "mesh:D000077274" in unified.concepts[NPC].exact_matches
    assert CONDITION + "ncit-C9321" in unified.concepts


def test_a_disease_and_a_drug_of_one_name_stay_apart() -> None:
    drug = make_source("drugs", entries=(Entry("drugbank:DB1", "Nasopharyngeal carcinoma", "agent"),))
    unified = unify(make_builtin(), [drug])
    assert unified.concepts[NPC].exact_matches == (BIO + "ncit:C3871",)
    assert unified.concepts["https://w3id.org/trialgraph/agent/drugbank-DB1"].kind == "agent"


def test_a_concept_of_added_vocabularies_only_takes_the_most_trusted_label_and_all_names() -> None:
    doid = make_source(
        "doid",
        entries=(condition("doid:1", "gallbladder cancer", synonyms=(Synonym("GBC"), Synonym("gall", "broad"))),),
    )
    mondo = make_source(
        "mondo", entries=(condition("mondo:1", "gallbladder carcinoma"),), mappings=(exact("mondo:1", "doid:1"),)
    )
    concept = unify(make_builtin(), [doid, mondo]).concepts[CONDITION + "mondo-1"]
    assert (concept.label, concept.synonyms) == ("gallbladder carcinoma", ("gallbladder cancer", "GBC"))
    assert concept.exact_matches == (BIO + "doid:1", BIO + "mondo:1")


def test_the_hierarchies_of_all_sources_are_one_without_a_circle() -> None:
    mondo = make_source(
        "mondo",
        entries=(
            condition("mondo:1", "pharynx carcinoma", "mondo:2"),
            condition("mondo:2", "head and neck carcinoma", "mondo:3"),
            condition("mondo:3", "neoplasm of the head", "ncit:C3871"),
            condition("mondo:4", "nasopharyngeal carcinoma", "mondo:1"),
        ),
    )
    unified = unify(make_builtin(), [mondo])
    whole = Vocabulary(unified.concepts.values())  # raises for a circle
    assert whole.is_within(NPC, CONDITION + "mondo-3") is not whole.is_within(CONDITION + "mondo-3", NPC)
    assert whole.is_within(NPC, CONDITION + "neoplasm")


def test_replaced_identifiers_lead_to_their_successor_and_obsolete_entries_to_nothing() -> None:
    doid = make_source(
        "doid",
        entries=(
            condition("doid:9261", "nasopharyngeal carcinoma", replaces=("doid:111",)),
            condition("doid:112", "old name", obsolete=True),
        ),
    )
    unified = unify(make_builtin(), [doid])
    assert unified.replaced == {"doid:111": NPC}
    assert not any("doid:112" in identifier for c in unified.concepts.values() for identifier in c.exact_matches)


def test_what_no_source_tells_the_kind_of_is_what_stands_beside_it() -> None:
    mesh = make_source(
        "mesh",
        entries=(
            Entry("mesh:1", "diseases of the nose", parents=("mesh:2",)),
            Entry("mesh:2", "diseases of the face"),
            Entry("mesh:3", "diseases of the bridge of the nose", parents=("mesh:1",)),
            Entry("mesh:4", "water"),
        ),
        mappings=(exact("mondo:9", "mesh:1", subject_label="nose disease"),),
    )
    concepts = unify(make_builtin(), [mesh]).concepts
    kinds = {concept.label: concept.kind for concept in concepts.values() if concept.iri != NPC}
    assert kinds["nose disease"] == kinds["diseases of the face"] == "condition"
    assert kinds["diseases of the bridge of the nose"] == "condition"
    assert kinds["water"] == "unknown"


def test_what_stands_above_a_class_of_agents_is_a_class() -> None:
    ncit = make_source(
        "ncit",
        entries=(
            Entry("ncit:C1", "made inhibitor", "agentClass", parents=("ncit:C2",)),
            Entry("ncit:C2", "Pharmacologic Substance", "agent"),
            Entry("ncit:C3", "madinib", "agent", parents=("ncit:C1",)),
        ),
    )
    concepts = unify(make_builtin(), [ncit]).concepts
    above = "https://w3id.org/trialgraph/class/ncit-C2"
    assert concepts[above].kind == "agentClass"
    assert Vocabulary(concepts.values()).is_within("https://w3id.org/trialgraph/agent/ncit-C3", above)


def test_concepts_of_different_kinds_never_stand_above_each_other() -> None:
    source = make_source(
        "made",
        entries=(
            condition("mondo:1", "made disease", "drugbank:DB1"),
            Entry("drugbank:DB1", "madine", "agent", parents=("mondo:1",)),
        ),
    )
    concepts = unify(make_builtin(), [source]).concepts
    assert concepts[CONDITION + "mondo-1"].broader == ()
    assert concepts["https://w3id.org/trialgraph/agent/drugbank-DB1"].broader == ()
