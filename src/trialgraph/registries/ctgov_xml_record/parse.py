"""Parsing one record into the elements that are read, with the parser of the standard library (expat).

What is parsed begins with ``<clinical_study``, so there is no document type declaration: no entity is declared, none is
fetched, and a reference to one is an error. Elements that are not read leave nothing in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from trialgraph.registries.ctgov_xml_record.fields import Tree, known_fields

ROOT = "clinical_study"


class BrokenXmlError(Exception):
    """What is no well-formed XML: the message says what and, from the beginning of the record, the line."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


@dataclass(slots=True)
class Element:
    """An element that is read: where it stands, its text, its attributes and the elements in it."""

    pointer: str
    text: list[str] = field(default_factory=list)
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: dict[str, list[Element]] = field(default_factory=dict)

    def all(self, *path: str) -> Iterator[Element]:
        """Every element at the path below this one, in the record's order."""
        for child in self.children.get(path[0], ()):
            if len(path) == 1:
                yield child
            else:
                yield from child.all(*path[1:])

    def first(self, *path: str) -> Element | None:
        """The first element at the path."""
        return next(self.all(*path), None)

    def content(self) -> str:
        """Its own text, as it came."""
        return "".join(self.text)


# Elements that may stand several times in their parent: their pointers have a number.
_REPEATED = frozenset(
    {"condition", "keyword", "arm_group", "intervention", "primary_outcome", "secondary_outcome", "other_outcome"}
    | {"secondary_id", "nct_alias", "collaborator", "location", "country", "other_name"}
)
# The label of an arm is one in the arm, and several in an intervention.
_REPEATED_IN = frozenset({("intervention", "arm_group_label")})


def parse_record(text: str, note_unknown: Callable[[str], None]) -> Element:
    """The root element of a record. `note_unknown` takes the paths of elements neither read nor ignored, each once.

    Raises BrokenXmlError.
    """
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.add_text
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise BrokenXmlError(f"broken XML ({expat.ErrorString(error.code)})", error.lineno) from error
    except UnicodeEncodeError as error:
        raise BrokenXmlError("broken XML (a lone surrogate)", text.count("\n", 0, error.start) + 1) from error
    for path in builder.unknown:
        note_unknown(path)
    return builder.root


class _Builder:
    """Takes the parser's events; keeps the path of elements that are open and read."""

    def __init__(self) -> None:
        self.root = Element(f"/{ROOT}")
        self.unknown: dict[str, None] = {}
        self._open: list[tuple[str, Element, Tree]] = []
        self._passed_over = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens (called by the parser)."""
        if self._passed_over:
            self._passed_over += 1
            return
        if not self._open:
            self._enter(name, self.root, attributes, known_fields())
            return
        parent_name, parent, known = self._open[-1]
        if name not in known:
            self.unknown[self._path(name)] = None
        below = known.get(name)
        if below is None:
            parent.text.append(" ")  # markup within a text parts words
            self._passed_over = 1
            return
        siblings = parent.children.setdefault(name, [])
        numbered = name in _REPEATED or (parent_name, name) in _REPEATED_IN or siblings
        pointer = f"{parent.pointer}/{name}" + (f"/{len(siblings)}" if numbered else "")
        siblings.append(Element(pointer))
        self._enter(name, siblings[-1], attributes, below)

    def _enter(self, name: str, element: Element, attributes: dict[str, str], known: Tree) -> None:
        element.attributes = attributes
        self._open.append((name, element, known))
        for attribute in attributes:
            if f"@{attribute}" not in known:
                self.unknown[self._path(f"@{attribute}")] = None

    def _path(self, name: str) -> str:
        return ".".join([*(step for step, _, _ in self._open), name])

    def end(self, _: str) -> None:
        """The open element ends (called by the parser)."""
        if self._passed_over:
            self._passed_over -= 1
        else:
            self._open.pop()

    def add_text(self, text: str) -> None:
        """More text of the open element (called by the parser)."""
        if not self._passed_over:
            self._open[-1][1].text.append(text)
