"""Everything that leaves the graph: dumps, tables, vocabularies and their description."""
