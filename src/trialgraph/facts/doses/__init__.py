"""How much of it is given, how often and by which route."""
