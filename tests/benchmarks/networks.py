"""How long the measures of networks take: ``python -m tests.benchmarks.networks``; times are printed."""

import time

import networkx as nx

from clusterpolicy.networks.measures import measures


def graphs() -> dict[str, nx.Graph]:
    """Networks of the sizes the speed targets name."""
    return {
        "two-mode, 2,000 nodes, 10,000 links": nx.bipartite.gnmk_random_graph(1500, 500, 10_000, seed=1),
        "two-mode, 5,000 nodes, 20,000 links": nx.bipartite.gnmk_random_graph(4000, 1000, 20_000, seed=1),
        "scale-free, 5,000 nodes, 20,000 links": nx.barabasi_albert_graph(5000, 4, seed=1),
        "random, 5,000 nodes, 20,000 links": nx.gnm_random_graph(5000, 20_000, seed=1),
    }


def main() -> None:
    """Print seconds with and without the comparison with random networks."""
    for name, graph in graphs().items():
        for draws in (None, 0):
            start = time.perf_counter()
            found = measures(graph, draws=draws)
            seconds = time.perf_counter() - start
            compared = found.comparisons[0].draws if found.comparisons else 0
            print(f"{name}: {seconds:.2f} s with {compared} random networks")


if __name__ == "__main__":
    main()
