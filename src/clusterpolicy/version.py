"""The version: the same in the package, the ontology, the dataset and ``--version``."""

__version__ = "0.1.0"
