"""
Makes the files of the downloads: run as a process of its own, so that pages stay quick meanwhile.

    python -m clusterpolicy.web.linked.exporting <folder of a release> <folder to write>

It ends with whoever started it: when its standard input is closed, however that came about.
"""

import json
import os
import shutil
import sys
from pathlib import Path
from threading import Thread
from typing import Final

from filelock import FileLock

from clusterpolicy.building.release import Release
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.publishing.export import export

#: How much more patient than the server the process is with the processor.
NICE: Final = 10


def make(release: Path, target: Path) -> None:
    """
    Export a release; another process that does the same is waited for, and what it made is made anew.

    :param release: the folder of the release
    :param target: the folder of the files
    :raises ReleaseError: if it cannot be written
    """
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    with FileLock(target.with_name(f"{target.name}.lock")):
        # What a server left that was stopped in the middle of it.
        for left in target.parent.glob(f".{target.name}-*"):
            shutil.rmtree(left, ignore_errors=True)
        export(Graph(Release(release, manifest)), target)


def _end_with_the_server() -> None:
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    Thread(target=_end_with_the_server, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICE)
    make(Path(sys.argv[1]), Path(sys.argv[2]))
