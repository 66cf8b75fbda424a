"""The graph served: a SPARQL endpoint for programs and pages for people, safe by default.

A request is read and checked in the server's process (`app`, `headers`, `protocol`, `safety`) and answered in a worker
process (`pool`, `worker`) on a read-only snapshot of the store (`snapshots`).
"""
