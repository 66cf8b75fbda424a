"""trialgraph: which agents are given together, to whom, and how success is measured."""
