"""The protocols of SPARQL 1.1: queries and updates, graphs as resources, the description of the service."""
