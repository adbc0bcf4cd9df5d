"""The release in use: found, or made where there is none that fits."""

from collections.abc import Callable
from pathlib import Path

from clusterpolicy import resources
from clusterpolicy.building import release
from clusterpolicy.errors import ReleaseError
from clusterpolicy.version import __version__

Progress = Callable[[str], None]

#: Seconds a first use waits for another that is building already.
WAIT = 300


def make(home: Path, progress: Progress = lambda _: None, wait: float = 0) -> release.Release:
    """
    Build a release with everything in it, the verdicts on the report's statements included.

    :param home: the folder of releases
    :param progress: told each step
    :param wait: seconds to wait for another build
    :raises InputError, ReleaseError: as :func:`clusterpolicy.building.build.build`
    """
    from clusterpolicy.building.build import build
    from clusterpolicy.findings.claims import claims

    return build(home, progress, wait, claims)


def current(home: Path, progress: Progress = lambda _: None) -> release.Release:
    """
    The release in use; built first where there is none, it is damaged, or another version built it.

    Where tables or ontology have changed since, that is told, and the release is used as it is.

    :raises InputError: if the tables or declarations have mistakes, so that no graph can be built
    :raises ReleaseError: if the release can be neither read nor built
    """
    try:
        found = release.current(home)
    except ReleaseError as error:
        progress(str(error).partition(";")[0])
        found = None
    if found and found.manifest["version"] != __version__:
        progress(f"the release was built by version {found.manifest['version']}")
        found = None
    if found and _stale(found):
        # Whoever is in the middle of an edit goes on with the graph that holds together.
        progress("the tables or the ontology have changed since; run: clusterpolicy build")
    return found or make(home, lambda step: progress(f"building it, {step}"), WAIT)


def _stale(found: release.Release) -> bool:
    """Whether something has changed since; only where a file is newer are the contents compared."""
    built = (found.folder / "manifest.json").stat().st_mtime
    return resources.newest() > built and found.manifest["fingerprint"] != resources.fingerprint()
