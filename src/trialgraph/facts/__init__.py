"""Clinical judgement: one module per facet, from a study to facts."""
