"""SPARQL over HTTP: the protocol, the graph store, and the worker processes behind them."""
