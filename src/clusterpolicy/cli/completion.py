"""What the shell offers when somebody presses tab; nothing is built for it, and no error is shown."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from clusterpolicy.lookup.graph import Graph

#: More offers than this help nobody.
_MOST = 60


def questions(incomplete: str) -> list[str]:
    """The saved questions."""
    from clusterpolicy.questions.library import question_files

    return [name for name in question_files() if name.startswith(incomplete)]


def views(incomplete: str) -> list[str]:
    """The network views."""
    from clusterpolicy.networks.views import view_files

    return [name for name in view_files() if name.startswith(incomplete)]


def themes(incomplete: str) -> list[str]:
    """The themes of the saved questions."""
    return sorted({name.partition("/")[0] for name in questions("") if name.startswith(incomplete)})


def parameters(context: typer.Context, incomplete: str) -> list[str]:
    """The parameters of the question on the command line, then the values of one."""
    from clusterpolicy.errors import ClusterPolicyError
    from clusterpolicy.questions.library import find_question

    # Behind an option that still waits for its value, the name stands among what is left over.
    what = context.params.get("what") or next(iter(context.args), "")
    try:
        known = find_question(str(what)).parameters
    except ClusterPolicyError:
        return []
    name, equals, value = incomplete.partition("=")
    if not equals:
        return [f"{key}=" for key in known if key.startswith(name)]
    if name not in known or not (graph := _graph()):
        return []
    from clusterpolicy.lookup.names import GROUPS

    kind = known[name].type
    return [f"{name}={slug}" for slug in sorted(_slugs(graph, GROUPS.get(kind, (kind,)), value))][:_MOST]


def entities(incomplete: str) -> list[str]:
    """Slugs of entities, once something is typed."""
    graph = _graph() if incomplete else None
    return sorted(_slugs(graph, (), incomplete))[:_MOST] if graph else []


def properties(context: typer.Context, incomplete: str) -> list[str]:
    """The properties of the entity on the command line."""
    from clusterpolicy.errors import ClusterPolicyError

    graph = _graph()
    try:
        said = graph.statements(str(context.params.get("entity") or "")) if graph else []
    except ClusterPolicyError:
        return []
    names = {s.property.removeprefix("cp:") for s in said}
    return sorted(name for name in names if name.startswith(incomplete))


def kinds(incomplete: str) -> list[str]:
    """The classes of entities."""
    graph = _graph()
    return [kind for kind in graph.names.kinds if kind.startswith(incomplete)] if graph else []


def _slugs(graph: "Graph", wanted: tuple[str, ...], start: str) -> Iterator[str]:
    from clusterpolicy.lookup.names import RECORDS

    for entity in graph.names.of(wanted):
        if entity.slug.startswith(start.casefold()) and (wanted or entity.kind not in RECORDS):
            yield entity.slug


def _graph() -> "Graph | None":
    from clusterpolicy import settings
    from clusterpolicy.building import release
    from clusterpolicy.errors import ClusterPolicyError
    from clusterpolicy.lookup.graph import Graph

    try:
        found = release.current(settings.home())
        return Graph(found) if found else None
    except ClusterPolicyError:
        return None
