"""The graph as tools for programs that reason (Model Context Protocol).

`server` runs beside the program that asks and knows the protocol; `search`, `questions`, `combinations`, `trials`,
`comparison`, `schema` and `sparql` answer in worker processes, under the limits of `trialgraph.serve`.
"""
