"""Explore's files: which facets are columns is declared with the facets."""

from dataclasses import replace

from clusterpolicy.web.explore import table
from clusterpolicy.web.explore.choosing import Choice
from clusterpolicy.web.explore.programmes import explored
from clusterpolicy.web.serving import Serving


def test_a_facet_that_is_declared_a_column_stands_in_the_files(serving: Serving) -> None:
    found, choice = explored(serving), Choice({})
    columns = table.columns(found, choice)
    assert {"objective", "sector", "smart_specialisation_through_region"} <= set(columns)
    assert "kind_through_region" not in columns
    facets = tuple(
        replace(facet, options={**facet.options, "column": True}) if facet.name == "kind" else facet
        for facet in found.facets
    )
    more = replace(found, facets=facets)
    (record, *_) = table.records(more, choice, more.rows(more.every))
    assert "kind_through_region" in table.columns(more, choice)
    assert set(record) == set(table.columns(more, choice))
