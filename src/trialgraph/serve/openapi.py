"""The saved queries described in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), in a worker."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import orjson

from trialgraph.saved_queries import Parameter, SavedQuery, load_saved_queries
from trialgraph.serve.addresses import make_query_address
from trialgraph.serve.answer import Answer, ServedGraph

_MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.1"
_SCHEMAS: dict[str, dict[str, Any]] = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "switch": {"type": "string", "enum": ["yes", "no"]},
}
_ROWS = {
    "type": "object",
    "required": ["query", "columns", "rows"],
    "properties": {
        "query": {"type": "string"},
        "title": {"type": "string"},
        "parameters": {"type": "object", "additionalProperties": {"type": "string"}},
        "records": {"type": "string", "description": "Of which days the records are that the answer rests on."},
        "note": {"type": "string", "description": "Why there are no rows, where that is known."},
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array", "items": {"type": "object"}},
    },
}


def describe_queries(graph: ServedGraph, base: str) -> Answer:  # noqa: ARG001
    """The description, of the server at `base`."""
    description = {
        "openapi": "3.1.0",
        "info": {
            "title": "trialgraph: saved queries",
            "version": version("trialgraph"),
            "description": "Questions to a graph of clinical trials; concepts by name, synonym, code or identifier.",
        },
        "servers": [{"url": base}],
        "paths": {make_query_address(name): {"get": _describe(query)} for name, query in load_saved_queries().items()},
        "components": {"schemas": {"Rows": _ROWS}},
    }
    return Answer(orjson.dumps(description), _MEDIA_TYPE)


def _describe(query: SavedQuery) -> dict[str, Any]:
    return {
        "operationId": query.name,
        "summary": query.title,
        "description": "\n\n".join(filter(None, (query.question, query.notes))),
        "parameters": [_describe_parameter(query, parameter) for parameter in query.parameters],
        "responses": {
            "200": {
                "description": "The rows.",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Rows"}},
                    "text/csv": {"schema": {"type": "string"}},
                    "text/tab-separated-values": {"schema": {"type": "string"}},
                    "application/sparql-results+json": {"schema": {"type": "object"}},
                },
            },
            "400": {"description": "A parameter is missing, unknown, or names nothing in this graph."},
        },
    }


def _describe_parameter(query: SavedQuery, parameter: Parameter) -> dict[str, Any]:
    schema = _SCHEMAS.get(parameter.kind, {"type": "string"})
    if parameter.choices:
        schema = {"type": "string", "enum": list(parameter.choices)}
    left_out = "" if parameter.required else f" (left out: {parameter.left_out})"
    described = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": f"{parameter.about}{left_out}",
        "schema": schema,
    }
    example = query.example.parameters.get(parameter.name)
    return described if example is None else {**described, "example": example}
