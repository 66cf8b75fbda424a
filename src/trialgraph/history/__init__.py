"""What changed in a trial: its facts read back from its quads, two states of them compared, each difference a change.

Facts are compared and not quads, so that a change reads like a fact, and both states come from the graph, so that
nothing else must be kept. No RDF library here: a triple is three strings.
"""
