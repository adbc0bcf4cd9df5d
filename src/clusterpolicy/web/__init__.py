"""The browser app: the SPARQL endpoint, linked data and pages for people, read-only, from one machine."""
