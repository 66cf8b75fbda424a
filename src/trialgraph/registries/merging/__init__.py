"""One trial from several records: which records are one trial (`groups`), and what they say together (`merge`)."""

from trialgraph.registries.merging.read_trials import (
    DistinctTrials,
    count_bytes_to_read,
    join_trials,
    list_numbers,
    read_trials,
)

__all__ = ["DistinctTrials", "count_bytes_to_read", "join_trials", "list_numbers", "read_trials"]
