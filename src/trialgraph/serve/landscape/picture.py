"""A matrix as a picture for papers and slides: where each label and cell stands. Its colours are in the template."""

from __future__ import annotations

from dataclasses import dataclass

from trialgraph.serve.landscape.matrix import Matrix
from trialgraph.serve.views.text_width import measure, wrap

CELL, SIZE = 30, 12
_MARGIN, _HEAD, _FOOT, _LONGEST_LABEL = 16, 52, 46, 250
_LEAST_WIDTH = 560


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text and where it stands."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Square:
    """A cell of the picture; `text` is its number."""

    x: float
    y: float
    shade: int
    state: str
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend."""

    x: float
    shade: int
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class MatrixPicture:
    """The picture, `width` by `height`; the labels of columns are turned to stand upright."""

    width: float
    height: float
    cell: int
    title: str
    subtitle: str
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]
    squares: tuple[Square, ...]
    keys: tuple[Key, ...]
    legend_y: float


def draw_matrix(matrix: Matrix, subtitle: str) -> MatrixPicture:
    """The picture of a matrix."""
    row_labels = [wrap(row.entry.label, _LONGEST_LABEL, SIZE, lines=1)[0] for row in matrix.rows]
    column_labels = [wrap(entry.label, _LONGEST_LABEL, SIZE, lines=1)[0] for entry in matrix.columns]
    left = _MARGIN + max((measure(label, SIZE) for label in row_labels), default=0) + 10
    top = _HEAD + max((measure(label, SIZE) for label in column_labels), default=0) + 12
    below = top + CELL * len(row_labels)
    keys = _make_keys(matrix)
    legend_end = keys[-1].x + CELL + 8 + measure(keys[-1].text, SIZE) if keys else 0
    width = max(left + CELL * len(column_labels) + _MARGIN, legend_end + _MARGIN, _LEAST_WIDTH)
    return MatrixPicture(
        round(width, 1),
        round(below + _FOOT, 1),
        CELL,
        matrix.title,
        subtitle,
        tuple(_place(left + CELL * (at + 0.5) + 4, top - 8, label) for at, label in enumerate(column_labels)),
        tuple(_place(left - 8, top + CELL * (at + 0.5) + 4, label) for at, label in enumerate(row_labels)),
        tuple(_make_squares(matrix, left, top)),
        keys,
        round(below + 18, 1),
    )


def _place(x: float, y: float, text: str) -> Label:
    return Label(round(x, 1), round(y, 1), text)


def _make_squares(matrix: Matrix, left: float, top: float) -> list[Square]:
    return [
        Square(
            round(left + CELL * at, 1),
            round(top + CELL * line, 1),
            cell.shade,
            cell.state,
            str(cell.number) if cell.number else "",
            f"{row.entry.label}, {entry.label}: {cell.words or cell.number}",
        )
        for line, row in enumerate(matrix.rows)
        for at, (entry, cell) in enumerate(zip(matrix.columns, row.cells, strict=True))
    ]


def _make_keys(matrix: Matrix) -> tuple[Key, ...]:
    entries = [(step.shade, "tried", step.words) for step in matrix.steps]
    entries += [(0, "elsewhere", matrix.elsewhere)] if matrix.elsewhere else []
    entries.append((0, "untried", matrix.untried))
    keys, x = [], float(_MARGIN)
    for shade, state, text in entries:
        keys.append(Key(round(x, 1), shade, state, text))
        x += 18 + 6 + measure(text, SIZE) + 14
    return tuple(keys)
