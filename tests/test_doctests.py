"""Every example in a docstring runs and gives what it says."""

import doctest
import importlib
import pkgutil

import pytest

import clusterpolicy
from clusterpolicy.lookup.graph import Graph

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(clusterpolicy.__path__, "clusterpolicy.")
    if not module.ispkg
)


@pytest.mark.parametrize("name", ["clusterpolicy", *MODULES])
def test_examples(graph: Graph, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module(name)
    monkeypatch.setattr("clusterpolicy.lookup.graph.open_graph", lambda *_: graph)
    found = doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert found.failed == 0


@pytest.mark.parametrize(
    ("module", "names"),
    [
        (
            "clusterpolicy.lookup.graph",
            ["open_graph", "Graph.ask", "Graph.query", "Graph.find", "Graph.search"],
        ),
        ("clusterpolicy.lookup.graph", ["Graph.statements", "Graph.describe", "Graph.stats"]),
        ("clusterpolicy.store.answer", ["Answer.rows", "Answer.to_pandas", "Answer.serialize"]),
    ],
)
def test_the_public_interface_is_shown_by_example(module: str, names: list[str]) -> None:
    for name in names:
        thing = importlib.import_module(module)
        for part in name.split("."):
            thing = getattr(thing, part)
        assert ">>>" in (thing.__doc__ or ""), name
