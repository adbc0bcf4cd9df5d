"""The interface for programs: questions, entities, search and networks over HTTP, and its description."""
