"""Where things of the graph are found on this server, and which addresses outside may be linked."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from trialgraph.namespaces import BIOREGISTRY, TG
from trialgraph.terms import make_trial_iri

_WEB = re.compile(r"https?://[^\s<>\"'\\^`{}|]+", re.IGNORECASE)
KIND_OF_FOLDER = {
    "agent": "agent",
    "class": "agentClass",
    "condition": "condition",
    "endpoint": "endpoint",
    "criterion": "criterion",
    "procedure": "procedure",
    "regimen": "namedRegimen",
}
FOLDER_OF_KIND = {kind: folder for folder, kind in KIND_OF_FOLDER.items()}
WORD_OF_KIND = {
    "agent": "agent",
    "agentClass": "class",
    "condition": "condition",
    "endpoint": "endpoint",
    "criterion": "criterion",
    "procedure": "procedure",
    "namedRegimen": "named regimen",
    "trial": "trial",
}


def make_path(iri: str) -> str:
    """The path of a page for an IRI of the graph: "/agent/cisplatin"; "" for an IRI that is none of ours."""
    if not iri.startswith(TG) or "#" in iri:
        return ""
    return "/" + quote(unquote(iri.removeprefix(TG), errors="surrogatepass"), safe="/", errors="surrogatepass")


def make_iri(folder: str, name: str) -> str:
    """The IRI that a page's path stands for: ("agent", "cisplatin"), ("trial", "NCT01234567"), names decoded."""
    if folder == "trial":
        return make_trial_iri(name)
    return f"{TG}{folder}/{name}"


def make_outside_link(iri: str) -> str:
    """`iri` where a browser may be sent there (http and https only), else ""."""
    return iri if _WEB.fullmatch(iri) else ""


def shorten_identifier(iri: str) -> str:
    """An external identifier as people write it: "ncit:C3871"; any other IRI whole."""
    return iri.removeprefix(BIOREGISTRY)
