"""Where a graph lives and is asked: embedded in this process, or a remote SPARQL endpoint."""
