"""
Cluster Policy Graph: a knowledge graph of cluster policies, and what one does with it.

The public interface is small::

    >>> from clusterpolicy import open_graph
    >>> graph = open_graph()                                  # builds it the first time
    >>> answer = graph.ask("programmes/in-country", country="Sweden")
    >>> [row["label"] for row in answer.rows()][:1]
    ['Vinnväxt']

"""

from typing import TYPE_CHECKING, Any

from clusterpolicy.version import __version__

__all__ = ["__version__", "open_graph"]

if TYPE_CHECKING:
    from clusterpolicy.lookup.graph import open_graph


def __getattr__(name: str) -> Any:
    """Import the interface only when it is asked for, so that ``--help`` stays quick."""
    if name == "open_graph":
        from clusterpolicy.lookup.graph import open_graph

        return open_graph
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
