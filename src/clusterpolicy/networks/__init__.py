"""Edges from SPARQL, a network from edges: measured, laid out, drawn and exported."""
