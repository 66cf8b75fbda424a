"""Commands of the command line, one module a group; ``cli`` puts them together."""
