"""Which records are one trial: those with one number, and those that name each other's or a common number.

Two different numbers of one register are two trials, whatever else the records share: sub-studies of a master protocol
share its EudraCT number, an extension names the trial before it. So a number that two records of one register claim
joins none of them, and no chain of numbers may join two trials of one register.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from trialgraph.registries.merging.numbers import Number, RecordNumbers


class TrialGroups:
    """The numbers of all records of a run; nothing else of them is kept (a few hundred bytes a record)."""

    def __init__(self) -> None:
        self._records: Counter[Number] = Counter()
        self._claims: dict[Number, set[Number]] = {}
        self._leader: dict[Number, Number] = {}
        self._members: dict[Number, dict[str, Number]] = {}
        self._sizes: Counter[Number] = Counter()

    def add(self, numbers: RecordNumbers) -> None:
        """Note one more record."""
        own, others = numbers
        self._records[own] += 1
        for number in others:
            self._claims.setdefault(number, set()).add(own)

    def join(self) -> None:
        """Find the groups, when all records have been noted. The order of the records makes no difference."""
        # first those that name each other's number, then those that name a third one
        for number in sorted(self._claims, key=lambda number: (number not in self._records, number)):
            owners = {*self._claims[number], *([number] if number in self._records else [])}
            if len(owners) > 1 and len({register for register, _ in owners}) == len(owners):
                self._unite(sorted(owners))
        self._claims.clear()
        for own, count in self._records.items():
            self._sizes[self.trial_of(own)] += count
        self._records.clear()

    def trial_of(self, own: Number) -> Number:
        """The number that stands for the trial of a record with this own number."""
        return self._leader.get(own, own)

    def count(self, own: Number) -> int:
        """How many records there are of the trial of a record with this own number."""
        return self._sizes[self.trial_of(own)]

    def _unite(self, owners: Iterable[Number]) -> None:
        first, *rest = owners
        for other in rest:
            one, two = self.trial_of(first), self.trial_of(other)
            ours = self._members.setdefault(one, {one[0]: one})
            theirs = self._members.setdefault(two, {two[0]: two})
            if one == two or not ours.keys().isdisjoint(theirs):
                continue
            ours.update(theirs)
            del self._members[two]
            self._leader.update(dict.fromkeys(theirs.values(), one))
