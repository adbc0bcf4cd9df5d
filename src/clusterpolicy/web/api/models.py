"""What the interface for programs answers with, for its description and for those who read the code."""

from typing import Any

from pydantic import BaseModel, Field

from clusterpolicy.store.answer import Value


class Problem(BaseModel):
    """Why a request was not answered (RFC 9457)."""

    type: str = Field("about:blank", description="always about:blank: the status says what kind it is")
    title: str = Field(description="the status in words", examples=["Bad Request"])
    status: int = Field(description="the HTTP status", examples=[400])
    detail: str = Field(description="what was found, where, and what would be right")
    parameter: str | None = Field(None, description="the parameter that is wrong")
    near: list[str] | None = Field(None, description="names that would be right, the nearest first")
    offers: list[str] | None = Field(None, description="what can be had, for 404 and 406")


class ParameterOf(BaseModel):
    """A parameter of a saved question."""

    name: str
    type: str = Field(description="a class of entities (country, programme, …), integer, text or property")
    description: str
    required: bool
    example: str = Field(description="a value that has an answer")
    choices: list[str] | None = Field(None, description="the only values, where there are few")
    choices_in_words: list[str] | None = Field(
        None, description="what they mean, in the same order, where they are codes"
    )


class QuestionOf(BaseModel):
    """A saved question."""

    question: str = Field(description="theme and name", examples=["programmes/in-country"])
    title: str = Field(description="the question in plain words")
    theme: str = Field(description="the theme in plain words")
    description: str = Field(description="what the answer shows and what it does not")
    tables: list[str] = Field(description="the places of the report that it draws on")
    parameters: list[ParameterOf]
    address: str = Field(description="where it is asked; add its parameters as a query string")
    page: str = Field(description="its page for people")


class Questions(BaseModel):
    """The saved questions."""

    count: int
    questions: list[QuestionOf]


class Used(BaseModel):
    """A value that a question was asked with."""

    value: str = Field(description="as it was given")
    label: str = Field(description="what it means, in words")
    iri: str | None = Field(None, description="the entity that it means, where it means one")


class Answer(BaseModel):
    """The answer to a saved question."""

    question: str
    title: str
    parameters: dict[str, Used]
    columns: list[str] = Field(description="the columns, in their order")
    count: int = Field(description="how many rows there are; all of them are here")
    rows: list[dict[str, Value]] = Field(
        description="column to value: entities as IRIs, numbers as numbers, null where a cell is empty"
    )
    places: dict[str, str] = Field(description="the IRI of every place of the report that the rows name")
    query: str = Field(description="the SPARQL that gave the answer")
    page: str = Field(description="the same for people")
    version: str = Field(description="the release that it was answered from")


class Entity(BaseModel):
    """An entity in short."""

    path: str = Field(description="class and slug; what a parameter takes", examples=["country/se"])
    label: str
    kind: str = Field(description="its class", examples=["country"])
    iri: str


class Entities(BaseModel):
    """Entities of one class."""

    kind: str
    count: int
    entities: list[Entity]


class Kinds(BaseModel):
    """The classes of entities, with how many there are of each."""

    kinds: dict[str, int]


class Found(Entity):
    """An entity that a search found."""

    score: float = Field(description="how well it fits, 0 to 100")


class Finds(BaseModel):
    """What a search found, the best first."""

    q: str
    count: int
    results: list[Found]


class FactOf(BaseModel):
    """A fact on an entity, with every place that states it."""

    part: str = Field(description="stated, points here, inferred, or asked, not answered")
    property: str = Field(
        description="the property in words; with an arrow where the fact points to the entity"
    )
    value: str = Field(description="the other end in words")
    entity: str | None = Field(None, description="the IRI of the other end, where it is an entity")
    places: list[str] = Field(description="where the report states it, or the rule that inferred it")


class Described(BaseModel):
    """All about an entity."""

    path: str
    label: str
    kind: str
    iri: str
    types: list[str]
    other_names: list[str]
    facts: list[FactOf]
    formats: dict[str, str] = Field(description="the same as linked data: media type to address")


class NetworkOf(BaseModel):
    """A network view."""

    network: str
    title: str
    question: str = Field(description="the question that it answers")
    reading: str = Field(description="how to read it")
    parameters: list[ParameterOf]
    formats: dict[str, str] = Field(description="format to address")
    page: str


class Networks(BaseModel):
    """The network views."""

    count: int
    networks: list[NetworkOf]


Json = dict[str, Any]
