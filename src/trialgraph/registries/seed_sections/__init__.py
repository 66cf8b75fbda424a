"""The parts of the seeds' text format: which lines are which section, and how a section's line is split."""
