"""The report's countable statements, recomputed from the graph."""
