"""Spellings of one name share a key, and different diseases never do."""

from __future__ import annotations

import pytest

from trialgraph.vocabulary.name_keys import make_name_keys

SAME = [
    ("Carcinoma, Non-Small-Cell Lung", "non-small cell lung carcinomas"),
    ("Leukemia, Myeloid, Acute", "acute myeloid leukaemia"),
    ("Lymphoma, Follicular", "follicular lymphoma"),
    ("Glioma, NOS", "Glioma"),
    ("Tumour of the oesophagus", "tumor of the esophagus"),
    ("Haemophilia A", "hemophilia a"),
    ("Lymphomas", "lymphoma"),
    ("Biopsies", "biopsy"),
    ("Hodgkin's Disease", "Hodgkin’s disease"),
    ("carcinomata", "carcinoma"),
    ("AK-104", "ak 104"),
    ("MK-3475", "MK3475"),
]
DIFFERENT = [
    ("small cell lung carcinoma", "non-small cell lung carcinoma"),
    ("AK104", "AK105"),
    ("type 1 diabetes", "type 2 diabetes"),
    ("Crohn disease", "Crohns"),
    ("metastasis", "metastases to bone"),
    ("DLBCL", "BCL"),
    ("acute myeloid leukemia", "acute lymphoid leukemia"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert set(make_name_keys(one)) & set(make_name_keys(other))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_share_none(one: str, other: str) -> None:
    assert not set(make_name_keys(one)) & set(make_name_keys(other))


def test_nothing_has_no_key() -> None:
    assert make_name_keys(" - ") == ()
