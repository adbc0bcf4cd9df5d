"""Tests of the ledger of findings."""
