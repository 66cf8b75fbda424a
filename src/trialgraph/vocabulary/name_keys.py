"""What two spellings of one name have in common: the keys that names of vocabularies are found by.

"Carcinoma, Non-Small-Cell Lung" and "non-small cell lung carcinomas", "Leukaemia" and "leukemia", "Glioma, NOS" and
"glioma" have a key in common; "small cell" and "non-small cell" never.
"""

from __future__ import annotations

import re

from trialgraph.vocabulary.lexicon import fold

_UNSPECIFIED = re.compile(r"[, ]+(?:nos|unspecified|not otherwise specified)$")
_INVERTED = re.compile(r"([^,]+), ([^,]+(?:, [^,]+)?)$")
_NOT_NAMES = re.compile(r"[^\w+]+")
_CODE = re.compile(r"[^\W\d_]{1,6} ?\d[\w ]*")  # of a laboratory: "ak 104" is "ak104"
# American for British spelling, in the endings that disease names have
_SPELLINGS = (
    ("tumour", "tumor"),
    ("aemia", "emia"),
    ("oedema", "edema"),
    ("oesoph", "esoph"),
    ("haem", "hem"),
    ("paed", "ped"),
    ("diarrhoea", "diarrhea"),
    ("orrhoea", "orrhea"),
    ("gynaec", "gynec"),
    ("anaes", "anes"),
    ("coeliac", "celiac"),
    ("foetal", "fetal"),
    ("fibre", "fiber"),
    ("ischaem", "ischem"),
)
_PLURALS = (("ies", "y"), ("sses", "ss"), ("mata", "ma"), ("s", ""))


def make_name_keys(name: str) -> tuple[str, ...]:
    """The keys of a name: as it stands, and turned round where it is inverted ("Lymphoma, Follicular").

    Names share a key when they differ in case, hyphens, punctuation, the plural of a word, British spelling or a
    trailing "NOS" only.
    """
    folded = _UNSPECIFIED.sub("", fold(name).strip())
    forms = [folded]
    inverted = _INVERTED.fullmatch(folded)
    if inverted:
        forms.append(f"{inverted[2]} {inverted[1]}")
        if "," in inverted[2]:
            first, _, second = inverted[2].partition(", ")
            forms.append(f"{second} {first} {inverted[1]}")
    return tuple(dict.fromkeys(key for key in map(_key, forms) if key))


def _key(folded: str) -> str:
    for british, american in _SPELLINGS:
        if british in folded:
            folded = folded.replace(british, american)
    key = " ".join(_singular(word) for word in _NOT_NAMES.split(folded) if word)
    return key.replace(" ", "") if _CODE.fullmatch(key) else key


def _singular(word: str) -> str:
    if len(word) > 4 and not word.endswith(("ss", "us", "is")):
        for plural, singular in _PLURALS:
            if word.endswith(plural):
                return word[: -len(plural)] + singular
    return word
