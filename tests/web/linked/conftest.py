"""What the tests of linked data share."""

import time

import pytest
from starlette.testclient import TestClient


@pytest.fixture(scope="session")
def made(client: TestClient) -> TestClient:
    """A client of an app whose files to download are made."""
    for _ in range(20):
        if client.get("/downloads/checksums.sha256").status_code == 200:
            return client
        time.sleep(2)
    pytest.fail("the files to download are not made in time")
