"""An endpoint and nothing else, as a process: what the tests of load and streaming run against."""

import socket
import sys
from pathlib import Path

import uvicorn

from clusterpolicy.web.sparql.pool import Pool
from tests.web.sparql.conftest import make_app

if __name__ == "__main__":
    path = Path(sys.argv[1])
    listening = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    app = make_app(path, Pool(path))
    uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False)).run(sockets=[listening])
