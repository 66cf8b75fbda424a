"""The neighbourhood of anything in the graph: what stands beside it, by which relation, in how many trials."""
