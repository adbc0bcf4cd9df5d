"""Pages: Jinja2 templates, escaped throughout, with what every page needs."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from clusterpolicy.errors import excerpt
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.web.links import Links
from clusterpolicy.web.serving import Serving
from clusterpolicy.web.tables import written


@cache
def environment() -> Environment:
    """The templates; what a template names and is not given is an error, not an empty place."""
    made = Environment(
        loader=PackageLoader("clusterpolicy.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["number"] = written
    made.filters["capital"] = capital
    made.filters["sentence"] = sentence
    made.filters["plural"] = plural
    return made


def capital(text: str) -> str:
    """
    A text with a capital at its beginning; an address stays as it is.

    >>> capital("belongs to"), capital("http://example.org/a")
    ('Belongs to', 'http://example.org/a')
    """
    return text if text.startswith(("http:", "https:")) else text[:1].upper() + text[1:]


def plural(number: int, word: str, words: str = "") -> str:
    """
    A number with its word.

    >>> plural(1, "country", "countries"), plural(12345, "row")
    ('1 country', '12,345 rows')
    """
    return f"{written(number)} {word if number == 1 else words or word + 's'}"


@dataclass(frozen=True)
class Crumb:
    """A step of the way from the home page to this one; the last has no address."""

    label: str
    address: str = ""


@dataclass(frozen=True)
class Here:
    """
    What a page is made with.

    :param request: the request
    :param serving: the release that answers it, the same from its first to its last query
    :param links: the addresses of the app
    """

    request: Request
    serving: Serving
    links: Links

    @property
    def graph(self) -> Graph:
        """The graph."""
        return self.serving.graph

    @property
    def etag(self) -> str:
        """What stands for this page in this release: a page is made of its address and the release alone."""
        text = "\0".join((self.serving.version, self.serving.since, self.links.root, str(self.request.url)))
        return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'

    def page(
        self, template: str, *, title: str, crumbs: Iterable[Crumb] = (), status: int = 200, **values: Any
    ) -> Response:
        """
        A page.

        :param template: its file below ``templates``
        :param title: its name, shown by the browser and above it
        :param crumbs: the way to it from the home page, without the home page and itself
        :param values: what the template needs besides
        """
        headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
        if status == 200:
            headers["ETag"] = self.etag
            known = self.request.headers.get("if-none-match", "")
            if self.etag in known or known.strip() == "*":
                return Response(status_code=304, headers=headers)
        text = self.render(template, title=title, crumbs=list(crumbs), **values)
        return HTMLResponse(text, status, headers)

    def render(self, template: str, **values: Any) -> str:
        """The text of a template."""
        given = {"here": self, "links": self.links, "serving": self.serving, "path": self.path}
        return environment().get_template(template).render({**given, **values})

    @property
    def path(self) -> str:
        """The path below the root."""
        return self.request.url.path.removeprefix(self.links.root) or "/"

    def values(self, name: str) -> list[str]:
        """The values of a name in the query string that are not empty, each once."""
        return list(dict.fromkeys(filter(None, map(str.strip, self.request.query_params.getlist(name)))))

    def value(self, name: str, default: str = "") -> str:
        """The last value of a name in the query string."""
        return (self.values(name) or [default])[-1]

    def unknown(self, known: Sequence[str]) -> list[str]:
        """What to say of each name in the query string that a page does not know."""
        names = [name for name in dict.fromkeys(self.request.query_params) if name not in known]
        return [f"there is no choice “{excerpt(name, 60)}”; choose by {', '.join(known)}" for name in names]


def here(request: Request) -> Here:
    """What a page is made with, for FastAPI to hand to a page."""
    site = request.app.state.site
    return Here(request, site.serving, Links(site.root))


#: The parameter of a page handler: ``def page(here: OnPage) -> Response``.
OnPage = Annotated[Here, Depends(here)]


def sentence(text: str) -> str:
    """
    A message as a sentence: with a capital, and a stop where it does not end with a question.

    >>> sentence("it is missing"), sentence("no view is called x; did you mean y?")
    ('It is missing.', 'No view is called x; did you mean y?')
    """
    return text[:1].upper() + text[1:] + ("" if text.endswith(("?", ".")) else ".")
