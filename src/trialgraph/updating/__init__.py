"""A graph brought up to date: records that are as they were cost the reading, changed ones become revisions."""

from trialgraph.updating.changes import UpdateCounts, UpdateOptions
from trialgraph.updating.update import preview_update, update_graph

__all__ = ["UpdateCounts", "UpdateOptions", "preview_update", "update_graph"]
