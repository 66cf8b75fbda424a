"""One trial from several records: which records are one trial (`groups`), and what they say together (`merge`)."""

from trialgraph.registries.merging.read_trials import read_trials

__all__ = ["read_trials"]
