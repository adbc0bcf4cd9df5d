"""
How fast network pages are written and drawn, as a Markdown table: ``python -m tests.benchmarks.pages``.

Needs Debian's chromium. Nothing here is asserted. "Drawn" is the time from opening the file to the first full
picture, as the page itself notes it; frames are counted while the picture is dragged for two seconds.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from clusterpolicy.networks.layout import positions
from clusterpolicy.networks.model import Network, Node
from clusterpolicy.networks.page import page as write_page
from clusterpolicy.networks.views import Edge
from tests.conftest import CHROMIUM
from tests.networks import documents

_FRAMES = """
() => new Promise(resolve => {
  let frames = 0, start = performance.now();
  const tick = () => { frames += 1; const now = performance.now();
    if (now - start > 2000) resolve(Math.round(frames / (now - start) * 1000));
    else requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
})
"""


def main() -> None:
    """Write, lay out and draw, and print what it took."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed")
    print("| network | written | layout | drawn | frames/s while panning | file |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        file = Path(folder) / "everything.html"
        began = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "clusterpolicy.cli.main",
            "network",
            "everything",
            "--out",
            str(file),
        ]
        subprocess.run(command, check=True, capture_output=True)
        _show("everything, cold process", time.perf_counter() - began, None, browser, file)
        for nodes, links in ((2_000, 10_000), (4_000, 20_000)):
            grown = documents.large(nodes, links)
            layout = _lay_out(grown)
            began = time.perf_counter()
            file.write_text(write_page(grown), encoding="utf-8")
            _show(
                f"grown, {nodes:,} nodes, {links:,} links", time.perf_counter() - began, layout, browser, file
            )
        browser.close()


def _lay_out(grown: dict[str, Any]) -> float:
    """Place the nodes of a document anew; the seconds it took."""
    nodes = tuple(Node(n["id"], n["label"], n["kind"], n["kindLabel"], n["level"]) for n in grown["nodes"])
    edges = tuple(Edge(e["source"], e["target"], e["relation"], e["weight"], ()) for e in grown["edges"])
    network = Network("grown", "grown", "", "", "", nodes, edges)
    began = time.perf_counter()
    places = positions(network)
    took = time.perf_counter() - began
    for node in grown["nodes"]:
        node["x"], node["y"] = places[node["id"]]
    return took


def _show(name: str, written: float, layout: float | None, browser: Browser, file: Path) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-drawn]")
    drawn = int(page.get_attribute("html", "data-drawn") or 0)
    page.mouse.move(700, 450)
    page.mouse.down()
    page.evaluate(f"window.counted = ({_FRAMES.strip()})()  ; 0")
    end = time.perf_counter() + 2
    step = 0
    while time.perf_counter() < end:
        step += 1
        page.mouse.move(700 + step % 200, 450 + step % 100)
    frames = page.evaluate("window.counted")
    page.mouse.up()
    page.close()
    size = f"{file.stat().st_size / 1e6:.2f} MB"
    laid = "" if layout is None else f"{layout:.2f} s"
    print(f"| {name} | {written:.2f} s | {laid} | {drawn / 1000:.2f} s | {frames} | {size} |")


if __name__ == "__main__":
    main()
