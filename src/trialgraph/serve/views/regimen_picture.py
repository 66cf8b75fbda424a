"""The arms of a trial as a picture: a lane an arm, its alternatives below each other, their phases one after another,
and in each phase who gets what, how much and when.

A strip of days shows the schedule: every strip of a picture shows the same number of days, so that they compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from trialgraph.serve.links import make_path
from trialgraph.serve.views.arms import ROLE_WORDS, Arm, Component, Dose, Phase, Regimen
from trialgraph.serve.views.text_width import wrap

WIDE, NARROW = 860, 330
_LABEL, _GAP, _PAD, _LINE, _SMALL = 190, 26, 10, 17, 15
_STRIP, _WINDOWS = 112, (28, 42, 56, 84, 168)
_MOST_ARMS, _MOST_ALTERNATIVES, _MOST_DOSES, _PHASES_A_ROW = 20, 6, 3, 3
_ROOMY = 460  # a box this wide has name, dose and strip side by side


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text at its baseline; `href` where it is a link, `marks` the quoted places it stands for."""

    x: float
    y: float
    text: str
    style: str
    href: str = ""
    marks: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `role` gives its colour."""

    x: float
    y: float
    width: float
    height: float
    style: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, by the commands of an SVG path."""

    path: str
    style: str


Shape = Words | Box | Line


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes in a frame. `days` is what a strip shows (0: there is none), `roles` those in it, `left_out` what is not
    drawn."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    days: int
    roles: tuple[str, ...]
    left_out: str = ""


def draw_regimens(arms: Sequence[Arm], width: float) -> Picture:
    """The picture of all arms in this width, in pixels."""
    shown = arms[:_MOST_ARMS]
    days = _find_window(shown)
    shapes: list[Shape] = []
    y = 4.0
    for number, arm in enumerate(shown):
        if number:
            shapes.append(Line(f"M0 {y}H{width}", "rule"))
            y += 14
        found, y = _draw_arm(arm, y, width, days)
        shapes += found
        y += 14
    components = (
        part for arm in shown for regimen in arm.regimens for phase in regimen.phases for part in phase.components
    )
    used = {part.role for part in components}
    roles = tuple(role for role in ROLE_WORDS if role in used)
    return Picture(width, round(y), tuple(shapes), days, roles, _say_left_out(arms))


def _say_left_out(arms: Sequence[Arm]) -> str:
    rest = len(arms) - _MOST_ARMS
    hidden = sum(max(0, len(arm.regimens) - _MOST_ALTERNATIVES) for arm in arms[:_MOST_ARMS])
    said = [f"{rest} more arms"] if rest > 0 else []
    said += [f"{hidden} more alternatives"] if hidden else []
    return " and ".join(said)


def _find_window(arms: Iterable[Arm]) -> int:
    """The days that strips show: enough for the longest interval and the last day of any dose that has a strip."""
    doses = (
        dose
        for arm in arms
        for regimen in arm.regimens
        for phase in regimen.phases
        for part in phase.components
        for dose in part.doses
        if dose.every is not None
    )
    needed = [max(dose.every or 0, *dose.days, 0) for dose in doses]
    fitting = [days for days in needed if days <= _WINDOWS[-1]]
    return next(window for window in _WINDOWS if window >= max(fitting)) if fitting else 0


def _draw_arm(arm: Arm, y: float, width: float, days: int) -> tuple[list[Shape], float]:
    is_wide = width > 2 * _LABEL
    label, bottom = _draw_label(arm, y, _LABEL - 20 if is_wide else width)
    x, at = (_LABEL, y) if is_wide else (0.0, bottom + 6)
    shapes: list[Shape] = list(label)
    if not arm.regimens:
        shapes.append(Words(x, at + 13, "nothing that is given is known", "quiet"))
        at += _LINE
    for number, regimen in enumerate(arm.regimens[:_MOST_ALTERNATIVES]):
        if number:
            shapes.append(Words(x, at + 12, "or", "or"))
            at += 19
        found, at = _draw_regimen(regimen, x, at, width - x, days)
        shapes += found
        at += 6
    return shapes, max(bottom, at)


def _draw_label(arm: Arm, y: float, width: float) -> tuple[list[Shape], float]:
    shapes: list[Shape] = []
    for line in wrap(arm.label, width, 13, bold=True):
        shapes.append(Words(0, y + 13, line, "arm", hint=arm.label))
        y += _LINE
    numbers = f"population {', '.join(map(str, arm.populations))}" if arm.populations else ""
    for line in wrap(" · ".join(filter(None, (arm.kind, numbers))), width, 12):
        shapes.append(Words(0, y + 12, line, "quiet"))
        y += _SMALL
    return shapes, y


def _draw_regimen(regimen: Regimen, x: float, y: float, width: float, days: int) -> tuple[list[Shape], float]:
    """The phases in rows, with arrows from each to the next."""
    shapes: list[Shape] = []
    in_row = min(len(regimen.phases), _PHASES_A_ROW if width > 2 * _LABEL else 1) or 1
    box = (width - _GAP * (in_row - 1)) / in_row
    for start in range(0, len(regimen.phases), in_row):
        if start:
            shapes.append(Line(f"M{x + 14} {y + 3}v12m-4 -4l4 4 4 -4", "arrow"))
            y += 18
        row = [_draw_phase(phase, regimen, box, days) for phase in regimen.phases[start : start + in_row]]
        height = max(tall for _, tall in row)
        for place, (found, _) in enumerate(row):
            left = x + place * (box + _GAP)
            shapes.append(Box(left, y, box, height, "phase"))
            shapes += [_move(shape, left, y) for shape in found]
            if place:
                shapes.append(Line(f"M{left - _GAP + 5} {y + height / 2}h{_GAP - 10}m-4 -4l4 4 -4 4", "arrow"))
        y += height
    return shapes, y


def _move(shape: Shape, x: float, y: float) -> Shape:
    if isinstance(shape, Line):
        return shape
    return replace(shape, x=round(shape.x + x, 1), y=round(shape.y + y, 1))


def _draw_phase(phase: Phase, regimen: Regimen, width: float, days: int) -> tuple[list[Shape], float]:
    """What stands in the box of a phase, from its corner, and how tall the box is."""
    y = float(_PAD)
    shapes: list[Shape] = []
    marks = (*regimen.evidence.marks, *phase.evidence.marks)
    if marks:
        words = " … ".join(filter(None, (regimen.evidence.words, phase.evidence.words)))
        shapes.append(Words(width - 17, y + 12, "❞", "sign", f"#{marks[0]}", marks, words))
    for line in wrap(phase.heading, width - 2 * _PAD - 16, 12, lines=2) if phase.heading else ():
        shapes.append(Words(_PAD, y + 11, line, "phase-name"))
        y += _SMALL + 3
    for part in phase.components:
        found, y = _draw_component(part, y, width, days)
        shapes += found
        y += 5
    return shapes, y + _PAD - 5


def _draw_component(part: Component, y: float, width: float, days: int) -> tuple[list[Shape], float]:
    is_roomy = width >= _ROOMY
    strip = next((dose for dose in part.doses if days and _has_strip(dose, days)), None)
    left = _PAD + 16
    room = width - left - _PAD - 14
    name_width = room * 0.4 if is_roomy else room
    name, below = _draw_name(part, left, y, name_width)
    shapes: list[Shape] = [Box(_PAD, y + 3, 9, 9, "role", part.role), *name]
    dose_x, dose_y = (left + name_width + 10, y) if is_roomy else (left, below)
    dose_width = (room - name_width - 10 - (_STRIP + 12 if days else 0)) if is_roomy else room
    for dose in part.doses[:_MOST_DOSES]:
        for line in wrap(dose.text, dose_width, 12, lines=3):
            href = f"#{dose.evidence.marks[0]}" if dose.evidence.marks else ""
            shapes.append(Words(dose_x, dose_y + 12, line, "dose", href, dose.evidence.marks, dose.evidence.words))
            dose_y += _SMALL
    if len(part.doses) > _MOST_DOSES:
        shapes.append(Words(dose_x, dose_y + 12, f"{len(part.doses) - _MOST_DOSES} more doses below", "quiet"))
        dose_y += _SMALL
    if strip is not None:
        shapes += [
            _move(shape, *((width - _PAD - 14 - _STRIP, y + 4) if is_roomy else (left, dose_y + 4)))
            for shape in _draw_strip(strip, days, part.role)
        ]
        dose_y += 0 if is_roomy else 13
    return shapes, max(below, dose_y)


def _draw_name(part: Component, x: float, y: float, width: float) -> tuple[list[Shape], float]:
    shapes: list[Shape] = []
    for line in wrap(part.therapy.label, width, 13, bold=True):
        hint = part.role.replace("_", " ")
        shapes.append(Words(x, y + 12, line, "therapy", make_path(part.therapy.iri), hint=hint))
        y += _LINE
    return shapes, y


def _has_strip(dose: Dose, days: int) -> bool:
    return dose.every is not None and 0 < dose.every <= days


def _draw_strip(dose: Dose, days: int, role: str) -> list[Shape]:
    """The days of the window on which the dose is given; without a day the first of each interval."""
    every = dose.every or 1
    shapes: list[Shape] = [Box(0, 0, _STRIP, 7, "strip")]
    if every <= 1:
        return [*shapes, Box(0, 0, _STRIP, 7, "given", role)]
    given = {day + every * turn for day in dose.days or (1,) for turn in range(int(days / every) + 1)}
    wide = _STRIP / days
    return shapes + [
        Box((day - 1) * wide, 0, round(max(2.0, wide - 0.6), 1), 7, "given", role)
        for day in sorted(given)
        if day <= days
    ]
