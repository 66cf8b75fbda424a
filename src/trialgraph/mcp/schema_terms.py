"""What describe_schema answers, as data with a schema."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from trialgraph.mcp.models import IRI, More, Sparql


class SchemaTerm(BaseModel):
    """A class or property of the graph."""

    name: str
    iri: IRI
    definition: str
    of: Annotated[list[str], Field(description="Of a property: the classes that have it.")]
    gives: Annotated[list[str], Field(description="Of a property: the class or datatype of its values.")]


class ExampleQuery(BaseModel):
    """A question with the SPARQL that answers it."""

    question: str
    query: Sparql


class Schema(BaseModel):
    """The answer of describe_schema."""

    how_to_ask: str
    shape: str
    prefixes: dict[str, str]
    classes: list[SchemaTerm]
    properties: list[SchemaTerm]
    examples: list[ExampleQuery]
    more: More
