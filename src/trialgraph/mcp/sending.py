"""How an answer goes from the worker that makes it to the program that asked."""

from __future__ import annotations

from pydantic import BaseModel

from trialgraph.serve.answer import Answer

MEDIA_TYPE = "application/json"


def send(answer: BaseModel) -> Answer:
    """An answer for the server's process, as JSON."""
    return Answer(answer.model_dump_json().encode("utf-8", "replace"), MEDIA_TYPE)
