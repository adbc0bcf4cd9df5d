"""The graph as one opens it: ask, search, describe, trace."""
