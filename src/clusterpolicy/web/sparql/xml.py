"""What XML cannot hold, which the writers of RDF/XML and of the results format leave to whoever asks."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyoxigraph as ox

from clusterpolicy.errors import QuestionError, excerpt

#: By Namespaces in XML 1.0, a name without a colon (w3.org/TR/xml-names/#NT-NCName).
_BEGINS: Final = (
    r"A-Za-z_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_NAME: Final = re.compile(rf"[{_BEGINS}][-.0-9\u00B7\u0300-\u036F\u203F\u2040{_BEGINS}]*\Z")
#: Signs that no XML document may have, as UTF-8 (w3.org/TR/xml/#charsets).
_SIGN: Final = re.compile(rb"[\x00-\x08\x0B\x0C\x0E-\x1F]|\xEF\xBF[\xBE\xBF]")


class Unwritable(QuestionError):
    """The answer cannot be written in the format that was asked for."""


def with_names(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """
    Triples for RDF/XML, where the end of a predicate is the name of an element.

    :raises Unwritable: at a predicate that does not end in a name
    """
    known: set[str] = set()
    for triple in triples:
        iri = triple.predicate.value
        if iri not in known:
            if not _NAME.search(iri):
                raise Unwritable(
                    f"RDF/XML has no form for the property <{excerpt(iri, 200)}>, "
                    "which does not end in a name; ask for Turtle or JSON-LD"
                )
            known.add(iri)
        yield triple


class XmlFile:
    """
    A file that takes XML.

    :param file: where it is written to
    """

    def __init__(self, file: Any) -> None:
        self._file, self._last = file, b""

    def write(self, content: bytes) -> int:
        """
        Write on.

        :raises Unwritable: if there is a sign in it that XML does not have
        """
        content = bytes(content)
        if found := _SIGN.search(self._last + content):
            raise Unwritable(
                f"XML has no form for the sign U+{ord(found[0].decode()):04X}, which is in the answer; "
                "ask for JSON, CSV or Turtle"
            )
        self._last = content[-2:]
        written: int = self._file.write(content)
        return written

    def flush(self) -> None:
        """Write what was kept back."""
        self._file.flush()
