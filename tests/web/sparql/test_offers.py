"""The formats on offer: what a client's header asks for, and that long ones are not kept."""

import tracemalloc

from clusterpolicy.web.sparql import offers


def test_a_header_is_read_alike_however_often_and_long() -> None:
    for accept in ("text/csv", "text/csv, " + "a/b, " * 300, None):
        for _ in range(2):
            assert offers.wanted(accept)[0] == ("text/csv" if accept else "application/sparql-results+json")
    long = "text/html, " + "a/b, " * 300
    assert [offers.prefers_page(each, "graph") for each in ("text/html", long, "text/turtle")] == [
        True,
        True,
        False,
    ]


def test_long_headers_are_not_kept() -> None:
    tracemalloc.start()
    try:
        for number in range(50):
            header = f"a{number}/" + "x" * 200_000
            offers.wanted(header)
            offers.prefers_page(header)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 2_000_000  # of ten million characters
