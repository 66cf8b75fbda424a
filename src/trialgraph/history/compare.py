"""Two states of a trial compared: what was added, removed or changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from trialgraph.history.model import CHANGE_KINDS, Change, Statement
from trialgraph.history.outcomes import pair_outcomes, read_outcomes
from trialgraph.history.statements import STATEMENTS, make_own_statements
from trialgraph.history.view import Name, TrialView, find_links
from trialgraph.namespaces import TG

# Where the words stand, which version of which day they are of, and in what order the record has them.
_NO_FACT = re.compile(rf"> <{re.escape(TG)}(?:\w+Evidence|recordVersion|dataDate|index)> ")


def compare_lines(iri: str, old: set[str], new: set[str], name: Name) -> tuple[Change, ...]:
    """Every change from one state of a trial to another, both as N-Triples lines, in the order of CHANGE_KINDS.

    Only what the lines that differ are about is compared; where words stand is no fact.
    """
    gone, come = old - new, new - old
    changed = {line[1 : line.index(">")] for line in (*gone, *come) if _NO_FACT.search(line) is None}
    if not changed:
        return ()
    links = find_links(iri, old | new, changed)
    changes = _compare_nodes(TrialView(iri, old, name), TrialView(iri, new, name), changed, links)
    return tuple(sorted(changes, key=lambda change: (CHANGE_KINDS.index(change.kind), change.about, change.type)))


def _compare_nodes(old: TrialView, new: TrialView, changed: set[str], links: set[str]) -> Iterator[Change]:
    """The changes of the nodes that `changed`, which the trial has by these links."""
    if old.iri in changed:
        yield from compare_statements(make_own_statements(old), make_own_statements(new))
    for link, make_statements in STATEMENTS.items():
        if link in links:
            yield from compare_statements(make_statements(old), make_statements(new))
    for before, after in pair_outcomes(read_outcomes(old, changed), read_outcomes(new, changed)):
        if before is not None and after is not None:
            yield from compare_statements(before.statements, after.statements, about=after.measure)
        else:  # the first statement is what it measures, and enough
            yield from compare_statements(
                before.statements[:1] if before else (), after.statements[:1] if after else ()
            )


def compare_statements(
    old: Iterable[Statement], new: Iterable[Statement], *, about: str | None = None
) -> Iterator[Change]:
    """The changes from some statements to others. A fact is the same one if kind and `about` are.

    With `about` all of them are about that, and an empty value is none.
    """
    olds, news = _group(old, about), _group(new, about)
    _drop_renamed(olds, news)
    for kind, subject in dict.fromkeys((*olds, *news)):
        before, after = _drop_common(olds.get((kind, subject), []), news.get((kind, subject), []))
        for one, other in zip_longest(before, after):
            yield Change(kind, subject, one, other)


_Groups = dict[tuple[str, str], list[Statement]]


def _group(statements: Iterable[Statement], about: str | None) -> _Groups:
    groups: _Groups = {}
    for one in statements:
        if about is None or one.value:
            groups.setdefault((one.kind, one.about if about is None else about), []).append(one)
    return groups


def _drop_common(old: list[Statement], new: list[Statement]) -> tuple[list[Statement], list[Statement]]:
    """Both without what both say; what is said twice (of two populations) counts once."""
    before, after = ({one.says(): one for one in ones} for ones in (old, new))
    return (
        [one for says, one in before.items() if says not in after],
        [one for says, one in after.items() if says not in before],
    )


def _drop_renamed(old: _Groups, new: _Groups) -> None:
    """An arm that is renamed still gives what it gave: that is no change of a regimen, only of the arm."""
    gone = [at for at in old if at[0] == "regimen" and at not in new]
    come = [at for at in new if at[0] == "regimen" and at not in old]
    moved = {one.says() for at in gone for one in old[at]} & {one.says() for at in come for one in new[at]}
    for groups, places in ((old, gone), (new, come)):
        for at in places:
            groups[at] = [one for one in groups[at] if one.says() not in moved]
