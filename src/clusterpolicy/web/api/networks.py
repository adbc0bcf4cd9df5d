"""Networks for programs: the views, and each in the formats of other programs."""

from typing import Annotated, Any, Final, Literal, get_args

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from clusterpolicy.errors import UnknownName
from clusterpolicy.networks.filters import LEVELS
from clusterpolicy.web import ways
from clusterpolicy.web.api.headers import sent
from clusterpolicy.web.api.models import NetworkOf, Networks
from clusterpolicy.web.api.questions import parameter_of
from clusterpolicy.web.api.replies import CORS, problems, refuse_others, reply_json
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.pages import networks as pages
from clusterpolicy.web.rendering import OnPage

router = APIRouter(prefix="/api", tags=["Networks"])

#: The formats of :data:`clusterpolicy.web.pages.networks.FORMATS` that hold data.
Written = Literal["json", "graphml", "gexf", "cytoscape", "edges", "nodes"]


@router.get("/networks", response_model=Networks, responses=problems(406))
def networks(here: OnPage) -> Response:
    """List the network views, each with the addresses of its formats."""
    found = [
        NetworkOf(
            network=view.name,
            title=view.question.title,
            question=view.asks,
            reading=view.reading,
            parameters=[parameter_of(each) for each in view.question.parameters.values()],
            formats={
                name: ways.outside(here, here.links.to(f"/api/networks/{view.name}", format=name))
                for name in get_args(Written)
            },
            page=ways.outside(here, here.links.network(view.name)),
        )
        for view in pages.views()
    ]
    return reply_json(here, Networks(count=len(found), networks=found))


class Chosen(BaseModel):
    """What is chosen of a network; the page of networks reads it from the address."""

    format: Written = Field("json", description="json and edges are its links with their places")
    country: str = Field("", description="only what lies in this country", examples=["Germany"])
    level: Literal["", *LEVELS] = Field("", description="only what is of this level")  # type: ignore[valid-type]
    period: str = Field("", description="only what ran in these years", examples=["2014-2020"])
    sector: str = Field("", description="only what focuses on this sector", examples=["ICT"])
    objective: str = Field("", description="only what has this objective")


#: What a network comes as.
_MEDIA: Final = ("application/json", "application/xml", "text/csv")
_COMES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The network",
        "headers": sent("ETag", "Content-Disposition"),
        "content": {media: {} for media in _MEDIA},
    }
}


@router.get("/networks/{view}", responses={**_COMES, **problems(400, 404, 406)})
def network(
    here: OnPage,
    view: Annotated[str, Path(description="name of the view", examples=["smart-specialisation"])],
    chosen: Annotated[Chosen, Query()],
) -> Response:
    """Get a network with its nodes, links, weights and places. A view's own parameters go with it."""
    found = next((each for each in pages.views() if each.name == view), None)
    if found:
        refuse_others(
            here, [*Chosen.model_fields, *pages.CHOICES, *found.question.parameters], several=("kind",)
        )
    try:
        response = pages.export(here, view, chosen.format)
    except UnknownName as error:
        if found is None:
            raise
        raise Refusal(400, str(error), near=list(error.near)) from error
    response.headers.update(CORS)
    return response
