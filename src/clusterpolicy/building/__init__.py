"""Rows to triples, inferred, validated, and written as a release."""
