"""What a reading run did: how many records were read, which were skipped and why, which fields were new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from trialgraph.errors import RecordError
from trialgraph.study import Study

# A report must not grow with its input: beyond these numbers it only counts.
KEPT_ERRORS = 1000
KEPT_NAMES = 1000
SHOWN_NAMES = 20

# What differs from record to record: quoted values, versions, bytes and numbers that stand alone, but not those of a
# name ("API v2", "UTF-8", "256 kB").
_VARYING = re.compile(
    r'"[^"]*"|(?<!\w)\'[^\']*\'(?!\w)|\bsha256-\w+|\b0x[0-9a-f]+|\b\d{4}-\d\d(?:-\d\d)?(?!\w)'
    r"|(?<![\w.\-])\d+(?:,\d+)*(?![\w\-]|\.\d| kB)"
)
_EXPECTED = ", expected "


@dataclass
class ReadReport:
    """Filled while `read_studies` runs; complete when its iterator is exhausted.

    `read` counts studies handed out; `skipped` counts records and files that could not be read, of which `errors` keeps
    the first thousand; `unknown_fields` counts, by path, records with a field that is neither read nor known to be
    ignored; `passed_over` counts files that an operating system or an archiver leaves behind (``__MACOSX``); `merged`
    counts records that went into a trial together with another record of it (of `read_trials`; `read` counts trials).
    `bytes_read` are those of the files as they lie on disk (packed).
    `on_skip` is called with each error as it happens (for one line on stderr).
    """

    read: int = 0
    skipped: int = 0
    errors: list[RecordError] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    unknown_fields: Counter[str] = field(default_factory=Counter)
    passed_over: int = 0
    merged: int = 0
    bytes_read: int = 0
    on_skip: Callable[[RecordError], None] | None = None

    def note(self, found: Study | RecordError) -> None:
        """Count one more record: read or skipped."""
        if isinstance(found, RecordError):
            self.note_skipped(found)
        else:
            self.read += 1

    def note_skipped(self, error: RecordError) -> None:
        """Count one record (or file) that could not be read."""
        self.skipped += 1
        if len(self.errors) < KEPT_ERRORS:
            self.errors.append(error)
        _count(self.reasons, _reason(error.problem))
        if self.on_skip is not None:
            self.on_skip(error)

    def note_unknown(self, path: str, number: int = 1) -> None:
        """Count a record (or `number`) with an unknown field at `path` (``protocolSection.newModule``)."""
        _count(self.unknown_fields, path, number)

    def note_bytes(self, count: int) -> None:
        """Count bytes that were read from a file."""
        self.bytes_read += count


def _count(counter: Counter[str], name: str, number: int = 1) -> None:
    known = name in counter or len(counter) < KEPT_NAMES
    counter[name if known else "(others)"] += number


def _reason(problem: str) -> str:
    """The problem without what differs from record to record, so that like problems are counted together."""
    found, expected, what = problem.rpartition(_EXPECTED)  # what is expected is the same for all
    return _VARYING.sub("…", found) + expected + what if expected else _VARYING.sub("…", problem)


def format_summary(report: ReadReport) -> str:
    """The summary shown at the end of a run: how many studies were read, how many skipped and why, what was new."""
    lines = [f"{_number(report.read, 'study', 'studies')} read, {report.skipped:,} skipped"]
    lines += [f"  skipped {count:,}: {reason}" for reason, count in report.reasons.most_common()]
    if report.merged:
        lines.append(
            f"  {_number(report.merged, 'record', 'records')} merged into a trial that another record has, too"
        )
    if report.passed_over:
        lines.append(f"  passed over {_number(report.passed_over, 'system file', 'system files')} (such as .DS_Store)")
    if report.unknown_fields:
        lines.append("  fields that are not known (neither read nor on the list of ignored fields):")
        counts = sorted(report.unknown_fields.items(), key=lambda item: (-item[1], item[0]))
        lines += [f"    {path} in {_number(count, 'record', 'records')}" for path, count in counts[:SHOWN_NAMES]]
        if len(counts) > SHOWN_NAMES:
            lines.append(f"    and {_number(len(counts) - SHOWN_NAMES, 'other field', 'other fields')}")
    return "\n".join(lines)


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
