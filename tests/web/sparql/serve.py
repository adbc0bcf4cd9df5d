"""An endpoint and nothing else, as a process: what the tests of load and streaming run against."""

import socket
import sys
from pathlib import Path

import uvicorn

from clusterpolicy.web.listening import BoundedProtocol
from clusterpolicy.web.running import DRAIN, KEEP_ALIVE
from clusterpolicy.web.sparql.pool import Pool
from tests.web.sparql.conftest import make_app


class Server(uvicorn.Server):
    """Names its address once queries are answered, as the product does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if sockets and not self.should_exit:
            print(f"http://127.0.0.1:{sockets[0].getsockname()[1]}", flush=True)


if __name__ == "__main__":
    path = Path(sys.argv[1])
    config = uvicorn.Config(
        make_app(path, Pool(path)),
        http=BoundedProtocol,
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=DRAIN,
        timeout_keep_alive=KEEP_ALIVE,
    )
    Server(config).run(sockets=[socket.create_server(("127.0.0.1", 0))])
