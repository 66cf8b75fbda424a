"""A graph that a SPARQL service holds, asked as the store on disk is: the same queries, the same kinds of answers."""

from __future__ import annotations

import io
import json

import httpx2
import pyoxigraph as ox

from trialgraph.errors import QueryError, StoreError
from trialgraph.namespaces import HISTORY, TG
from trialgraph.service.addresses import Service
from trialgraph.service.connection import Connection
from trialgraph.sparql_terms import find_undeclared_prefixes, parse_tokens
from trialgraph.store.reading import PREFIXES
from trialgraph.terms import DATASET
from trialgraph.texts import Texts

Answer = ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple]
_ROWS, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_FORMS = {"select": _ROWS, "ask": _ROWS, "construct": _TRIPLES, "describe": _TRIPLES}


class RemoteGraph:
    """A graph behind a SPARQL service. `texts` are those of a store on disk that holds the same trials, if there is
    one: a service has the facts, and the places of their evidence, but not the words that stand there."""

    def __init__(self, service: Service, texts: Texts | None = None) -> None:
        self.service, self.texts = service, texts
        self._connection = Connection(service)

    def query(self, sparql: str) -> Answer:
        """The answer to a SPARQL query; of CONSTRUCT and DESCRIBE a list of triples, each once.

        Raises QueryError if the service says that it is no query, or if it did not give the whole answer; StoreError
        if it cannot be asked.
        """
        text = declare_prefixes(sparql)
        asked = find_form(text)
        accept = _FORMS.get(asked)
        if accept is None:
            raise QueryError("expected a SELECT, ASK, CONSTRUCT or DESCRIBE query")
        form = {"query": text}
        if self.service.graph:
            form |= {"default-graph-uri": self.service.graph, "named-graph-uri": HISTORY}
        response = self._connection.send("POST", self.service.query, form=form, headers={"Accept": accept})
        _refuse_parts(response)
        try:
            if accept == _ROWS:
                return _read_answer(response.content, asked)
            parsed = ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)
            return list(dict.fromkeys(quad.triple for quad in parsed))
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self.service.query}: its answer cannot be read: {error}") from error

    def is_whole(self) -> bool:
        """Whether the graph has its dataset node, which comes last in a push: one without is being pushed, or its push
        broke off (or it is of another making). Raises as `query`."""
        return bool(self.query(f"ASK {{ <{DATASET}> <{TG}builtAt> ?when }}"))

    def close(self) -> None:
        """Close the connection, and the texts."""
        self._connection.close()
        if self.texts is not None:
            self.texts.close()


def _read_answer(content: bytes, asked: str) -> ox.QuerySolutions | ox.QueryBoolean:
    """SPARQL results in JSON. Virtuoso answers ASK with a row for yes and none for no."""
    answer = ox.parse_query_results(io.BytesIO(content), format=ox.QueryResultsFormat.JSON)
    if asked == "ask" and isinstance(answer, ox.QuerySolutions):
        said = json.dumps({"head": {}, "boolean": any(True for _ in answer)})
        return ox.parse_query_results(said.encode(), format=ox.QueryResultsFormat.JSON)
    return answer


def declare_prefixes(sparql: str) -> str:
    """The query with a declaration for each prefix that it uses without one, as far as the store on disk knows it."""
    known = [name for name in find_undeclared_prefixes(sparql) if name in PREFIXES]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in known) + sparql


def find_form(sparql: str) -> str:
    """The word that says what a query asks for: select, ask, construct, describe; "" if there is none."""
    words = (token.text.lower() for token in parse_tokens(sparql) if token.kind == "word")
    return next((word for word in words if word in _FORMS), "")


def _refuse_parts(response: httpx2.Response) -> None:
    """Virtuoso answers with what it has found when its time is up or its limit of rows is reached, and says so only in
    the headers (https://docs.openlinksw.com/virtuoso/anytimequeries/)."""
    if response.headers.get("X-SQL-State", "").startswith("S1TAT"):
        raise QueryError(f"{response.url}: the service ran out of time and gave a part of the answer")
    if response.headers.get("X-SPARQL-MaxRows"):
        limit = response.headers["X-SPARQL-MaxRows"]
        raise QueryError(
            f"{response.url}: the service gives at most {limit} rows, so that the answer may not be whole; "
            "raise its limit (Virtuoso: ResultSetMaxRows), or ask for less"
        )
