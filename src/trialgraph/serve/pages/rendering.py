"""Templates: everything that goes into a page is escaped; what a template asks for and is not there is an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined

from trialgraph.say_numbers import count_things
from trialgraph.serve.answer import HTML, Answer, Asked, ServedGraph
from trialgraph.serve.links import WORD_OF_KIND, make_outside_link, make_path, shorten_identifier
from trialgraph.serve.pages import PAGES
from trialgraph.serve.static_files import find_address
from trialgraph.serve.views.wording import format_number, split_registry_word

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def make_environment(folder: Path) -> Environment:
    """The templates with what all of them know: `static`, filters for links and numbers, the menu.

    Compiled templates are kept in `folder`, where other workers of the same snapshot find them.
    """
    environment = Environment(
        bytecode_cache=FileSystemBytecodeCache(str(folder), ".%s.template"),
        loader=PackageLoader("trialgraph.serve", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "static": find_address,
        "menu": [page for page in PAGES if page.menu],
        "kind_words": WORD_OF_KIND,
    }
    environment.filters |= {
        "page": make_path,
        "outside": make_outside_link,
        "identifier": shorten_identifier,
        "number": format_number,
        "count": count_things,
        "words": split_registry_word,
    }
    return environment


def render_page(graph: ServedGraph, template: str, asked: Asked, view: DataclassInstance, status: int = 200) -> Answer:
    """The page of a template with the fields of a view model."""
    values = {field.name: getattr(view, field.name) for field in fields(view)}
    return Answer(render(graph, template, asked, values), HTML, status)


def render(graph: ServedGraph, template: str, asked: Asked, values: Mapping[str, Any]) -> bytes:
    """A template with these values. `here` is the path asked for, `data_dates` the days of the graph's records."""
    environment = graph.keep("templates", lambda: make_environment(graph.folder))
    metadata = graph.store.metadata
    text = environment.get_template(template).render(
        **values,
        here=asked.path,
        trial_count=metadata.trial_count,
        oldest_date=metadata.oldest_data_date,
        newest_date=metadata.newest_data_date,
        built_by=metadata.built_by,
    )
    return text.encode("utf-8", "replace")  # a lone surrogate becomes "?"
