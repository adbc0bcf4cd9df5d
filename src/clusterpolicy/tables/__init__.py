"""Read a source's CSV tables and check them against their data package."""
