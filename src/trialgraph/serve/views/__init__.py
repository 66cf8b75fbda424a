"""What pages show, read from the graph into frozen models; nothing here knows HTML."""
