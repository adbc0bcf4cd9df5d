"""Linked data: every IRI of the graph answers, for people and for machines."""
