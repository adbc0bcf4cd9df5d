"""The verb that serves the graph to browsers and programs."""

from typing import Annotated

import typer

from clusterpolicy.cli import console


def serve(
    port: Annotated[
        int, typer.Option(help="Port to listen on; 0 takes any that is free.", min=0, max=65535)
    ] = 8000,
    host: Annotated[
        str, typer.Option(help="Address to listen on; only this machine reaches the default.")
    ] = "127.0.0.1",
    root_path: Annotated[
        str, typer.Option(help="Path below which a proxy serves the app.", metavar="PATH")
    ] = "",
    open_browser: Annotated[bool, typer.Option("--open", help="Open the address in a browser.")] = False,
    log: Annotated[bool, typer.Option("--log", help="Write a line for every request to stderr.")] = False,
) -> None:
    """
    Serve the graph: pages to explore it, a SPARQL endpoint, every IRI. Stop with Ctrl+C.

    A new release is served as soon as it is built (a SIGHUP makes the server look at once).
    """
    from clusterpolicy import settings
    from clusterpolicy.lookup.releases import current
    from clusterpolicy.web.pages.editor import missing
    from clusterpolicy.web.running import listen, run

    if root_path and not root_path.startswith("/"):
        raise typer.BadParameter(f"{root_path} must begin with /", param_hint="'--root-path'")
    home = settings.home()
    # Whether the port is free is known before a build makes anyone wait.
    with listen(host, port) as (socket, address):
        with console.progress("opening the graph") as tell:
            found = current(home, tell)
        root = root_path.rstrip("/")
        if reason := missing():
            console.error(f"the SPARQL editor is not there, the page has a plain form instead: {reason}")

        def ready() -> None:
            console.write(f"Cluster Policy Graph at {address}{root}/  (Ctrl+C stops it)")
            if open_browser:
                typer.launch(f"{address}{root}/")

        run(found, home, socket, root, ready, log)
