"""Exploring programmes: facets, what is chosen of them, and the programmes that are left."""
