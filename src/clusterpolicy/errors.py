"""
Every error the package raises on purpose, by meaning.

The tree::

    ClusterPolicyError
      ├─ InputError            what somebody wrote is wrong; carries one Problem a mistake
      │    ├─ TableError         a CSV table or its data package
      │    ├─ DeclarationError   a mapping, rule, question, shape or vocabulary file
      │    ├─ ValidationError    the built graph breaks a shape or a check
      │    └─ InconsistencyError the graph contradicts the ontology
      ├─ QuestionError         a question cannot be asked as it was asked
      │    ├─ UnknownName        no question, entity or parameter of that name (near matches are offered)
      │    ├─ EmptyNetwork       nothing is left of a network after what was chosen
      │    ├─ QuerySyntaxError   the SPARQL text does not parse
      │    └─ QueryTimeout       the deadline passed
      ├─ ReleaseError          no usable release: damaged, locked by another build, disk full
      ├─ EndpointError         a remote SPARQL endpoint did not answer as it should
      └─ MissingRequirement    something optional (Java, pandas) is needed and absent

Messages say what was found, where, and what would be right; only the command line
turns them into one line on a terminal.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """
    One mistake in something somebody wrote.

    :param file: the file, relative to the resource folder (``data/eocic-2019/programmes.csv``)
    :param row: the line of the file, counted from 1 with the header as line 1; 0 if the mistake has no line
    :param column: the column's name, or an empty string
    :param found: what stands there, shortened
    :param allowed: what would be right
    :param nearest: the nearest valid value, or an empty string
    """

    file: str
    row: int
    column: str
    found: str
    allowed: str
    nearest: str = ""

    def __str__(self) -> str:
        """The mistake as one clear line, whatever stands in the cell."""
        place = self.file
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        hint = f' (nearest: "{self.nearest}")' if self.nearest else ""
        return one_line(f"{place}: {self.found}; {self.allowed}{hint}")


def one_line(text: str) -> str:
    r"""
    Text as a terminal can show it: no line ends, and nothing that steers the terminal.

    >>> one_line("a\n b \x1b[31m")
    'a b �[31m'
    """
    return "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in " ".join(text.split())
    )


def excerpt(text: str, limit: int = 60) -> str:
    """
    Text as a message can quote it: one line of at most so many characters.

    >>> excerpt("x" * 1_000_000, 5)
    'xxxx…'
    """
    line = one_line(text[: 4 * limit])
    return line if len(line) <= limit and len(text) <= 4 * limit else line[: limit - 1] + "…"


class ClusterPolicyError(Exception):
    """Anything this package raises on purpose."""


class InputError(ClusterPolicyError):
    """
    What somebody wrote is wrong.

    :param summary: one line on the whole
    :param problems: every mistake found, not only the first
    """

    def __init__(self, summary: str, problems: Sequence[Problem] = ()) -> None:
        self.summary = summary
        self.problems = tuple(problems)
        super().__init__("\n".join([summary, *map(str, self.problems)]))

    def __reduce__(self) -> tuple[type["InputError"], tuple[str, tuple[Problem, ...]]]:
        """How another process hands the error over: with its problems."""
        return type(self), (self.summary, self.problems)


def told(problems: Sequence[Problem], where: str) -> tuple[str, Sequence[Problem]]:
    """
    A summary of problems, and the problems: what an InputError is made of.

    >>> told([Problem("a.csv", 2, "", "3 cells", "the header has 4 columns")], "in the tables")[0]
    '1 mistake in the tables'
    """
    return f"{len(problems)} mistake{'' if len(problems) == 1 else 's'} {where}", problems


class TableError(InputError):
    """A CSV table or its data package is wrong."""


class DeclarationError(InputError):
    """A mapping, rule, question, shape or vocabulary file cannot be used."""


class ValidationError(InputError):
    """The built graph breaks a shape or a check."""


class InconsistencyError(InputError):
    """The graph contradicts the ontology."""


class QuestionError(ClusterPolicyError):
    """A question cannot be asked as it was asked."""


class UnknownName(QuestionError):
    """
    Nothing has that name.

    :param what: the kind of thing looked for ("question", "country")
    :param name: what was asked for
    :param near: the nearest names, best first
    """

    def __init__(self, what: str, name: str, near: Sequence[str] = ()) -> None:
        self.what, self.name, self.near = what, name, tuple(near)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        super().__init__(f'no {what} is called "{name}"{hint}')


class EmptyNetwork(QuestionError):
    """Nothing is left of a network after what was chosen."""


class QuerySyntaxError(QuestionError):
    """The SPARQL text does not parse."""


class QueryTimeout(QuestionError):
    """The deadline passed before the answer was complete."""


class ReleaseError(ClusterPolicyError):
    """There is no usable release of the graph."""


class EndpointError(ClusterPolicyError):
    """A remote SPARQL endpoint did not answer as it should."""


class MissingRequirement(ClusterPolicyError):
    """Something optional is needed here and is not installed."""
