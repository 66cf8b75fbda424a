"""What exports to other people's graphs share: the concepts that are used, their names and identifiers."""
