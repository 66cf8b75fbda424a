"""Readers: registry records of any known format become `Study` values.

Every module directly in this package is a registry format (it has a ``FORMAT`` descriptor and is found by discovery);
what several formats share stands in ``reading``, the parts of one format in a package of its own.
"""

from trialgraph.registries.reading.read import read_studies
from trialgraph.registries.reading.report import ReadReport, format_summary

__all__ = ["ReadReport", "format_summary", "read_studies"]
