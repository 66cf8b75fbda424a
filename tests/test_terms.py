"""IRIs and literals: what is written is what a parser reads."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.namespaces import TG
from trialgraph.terms import (
    make_date,
    make_decimal,
    make_evidence_iri,
    make_full_date,
    make_iri,
    make_literal,
    make_names,
    make_slug,
    make_trial_iri,
    make_web_iri,
    parse_evidence_iri,
)

# all of Unicode, lone surrogates too: a broken record holds them
any_text = st.text(st.characters(categories=None))


def read_back(subject: str, value: str) -> ox.Triple:
    """The one triple of one N-Triples line."""
    line = f"{subject} <{TG}found> {value} .\n"
    (triple,) = [quad.triple for quad in ox.parse(line.encode("utf-8"), ox.RdfFormat.N_TRIPLES)]
    assert isinstance(triple, ox.Triple)
    return triple


@given(any_text)
def test_literal_is_read_back_as_written(text: str) -> None:
    triple = read_back(f"<{TG}x>", make_literal(text))
    assert isinstance(triple.object, ox.Literal)
    assert triple.object.value == "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", '"plain"'),
        ('say "no"', '"say \\"no\\""'),
        ("a\\b", '"a\\\\b"'),
        ("one\ntwo\r\n\tthree", '"one\\ntwo\\r\\n\\tthree"'),
        ("bell\x07 nul\x00", '"bell\\u0007 nul\\u0000"'),
        ("half a pair \ud83d", '"half a pair \ufffd"'),
        ("≥ 2 µg/m² 鼻咽癌", '"≥ 2 µg/m² 鼻咽癌"'),
        ("", '""'),
    ],
)
def test_literal_as_written(text: str, written: str) -> None:
    assert make_literal(text) == written


@given(any_text)
def test_any_text_makes_a_valid_iri(text: str) -> None:
    triple = read_back(make_iri(f"{TG}agent/{text}"), make_iri(f"https://example.org/{text}"))
    assert isinstance(triple.subject, ox.NamedNode)
    assert triple.subject.value.startswith(f"{TG}agent/")


@pytest.mark.parametrize(
    ("iri", "term"),
    [
        ("https://e.org/a b", "<https://e.org/a%20b>"),
        ("https://e.org/a%20b", "<https://e.org/a%20b>"),
        ("https://e.org/100%", "<https://e.org/100%25>"),
        ("https://e.org/<x>", "<https://e.org/%3Cx%3E>"),
        ("https://e.org/\u00e9", "<https://e.org/\u00e9>"),
    ],
)
def test_iri_as_term(iri: str, term: str) -> None:
    assert make_iri(iri) == term


@given(any_text.filter(bool), any_text.filter(bool), st.lists(any_text), st.integers(0, 10**6), st.integers(0, 10**6))
def test_evidence_iri_is_read_back(trial: str, version: str, path: list[str], start: int, length: int) -> None:
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)
    iri = make_evidence_iri(trial, version, pointer, start, start + length)
    assert parse_evidence_iri(iri) == (trial, version, pointer, start, start + length)
    triple = read_back(f"<{make_trial_iri(trial)}>", f"<{iri}>")
    assert isinstance(triple.object, ox.NamedNode)
    assert triple.object.value == iri


@given(
    st.sampled_from(["http://", "https://e.org", "https://e.org/", "https://e.org:8", "https://[", "ftp://"]), any_text
)
def test_any_web_address_is_written_as_a_valid_iri_or_not_at_all(start: str, rest: str) -> None:
    term = make_web_iri(start + rest)
    assert term is None or isinstance(read_back(f"<{TG}x>", term).object, ox.NamedNode)


def test_web_address_is_written_as_it_is() -> None:
    address = "https://clinicaltrials.gov/study/NCT00000001?tab=history#top"
    assert make_web_iri(address) == f"<{address}>"
    assert make_web_iri("clinicaltrials.gov/study/NCT00000001") is None


def test_evidence_iri_as_written() -> None:
    iri = make_evidence_iri("NCT01", "2024-05-17", "/protocolSection/arms/0/label x", 3, 12)
    assert iri == f"{TG}trial/NCT01/v/2024-05-17/text/protocolSection/arms/0/label%20x#char=3,12"


@pytest.mark.parametrize(
    "iri",
    [
        "",
        f"{TG}trial/NCT01",
        f"{TG}trial/NCT01#arm-all",
        f"{TG}trial/NCT01/v/1/text/title",
        f"{TG}trial/NCT01/v/1/text/title#char=1",
        f"{TG}trial/NCT01/v/1/text/title#char=1,2x",
        f"{TG}trial//v/1/text/title#char=1,2",
        "https://example.org/trial/NCT01/v/1/text/title#char=1,2",
    ],
)
def test_other_iris_are_no_evidence(iri: str) -> None:
    with pytest.raises(ValueError, match="is no evidence IRI"):
        parse_evidence_iri(iri)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2024-02-29", "date"),
        ("2023-02-29", None),
        ("2024-13-01", None),
        ("2024-00", None),
        ("2024-06", "gYearMonth"),
        ("1999", "gYear"),
        ("0000", None),
        (" 2024-06 ", "gYearMonth"),
        ("2024-6-1", None),
        ("June 2024", None),
        ("2024-06-01T00:00:00Z", None),
        ("٢٠٢٤", None),
        ("", None),
    ],
)
def test_dates_that_exist(text: str, datatype: str | None) -> None:
    literal = make_date(text)
    expected = f'"{text.strip()}"^^<http://www.w3.org/2001/XMLSchema#{datatype}>'
    assert literal == (expected if datatype else None)
    assert make_full_date(text) == (literal if datatype == "date" else None)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (21.0, "21"),
        (0.5, "0.5"),
        (100.0, "100"),
        (7 / 30.4375, "0.229979"),
        (2e9, "2000000000"),
        (1e22, "10000000000000000000000"),
        (-0.0, "0"),
        (-1e-9, "0"),
        (1e-7, "0"),
        (-1.50, "-1.5"),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_decimals_are_canonical(number: float, text: str | None) -> None:
    literal = make_decimal(number)
    assert literal == (f'"{text}"^^<http://www.w3.org/2001/XMLSchema#decimal>' if text is not None else None)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("SK-NK injection", "sk-nk-injection"),
        ("PD-1/CTLA-4 bispecific antibody", "pd-1-ctla-4-bispecific-antibody"),
        ("CD8+ T cells", "cd8+-t-cells"),
        ("  nab-paclitaxel ", "nab-paclitaxel"),
        ("β-glucan", "β-glucan"),
        ("a_b", "a-b"),
    ],
)
def test_slug(name: str, slug: str) -> None:
    assert make_slug(name) == slug


def test_names_without_letters_stay_apart() -> None:
    assert make_slug("?") != make_slug("!")


@given(st.lists(st.sampled_from(["PFS", "pfs", " PFS ", "OS", "ORR", ""])))
def test_names_of_equal_keys_stay_apart(keys: list[str]) -> None:
    assert len(set(make_names(keys))) == len(keys)


@given(st.lists(any_text), any_text, st.data())
def test_an_inserted_key_renames_nothing(keys: list[str], new: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(keys)))
    assert set(make_names(keys)) < set(make_names([*keys[:place], new, *keys[place:]]))
