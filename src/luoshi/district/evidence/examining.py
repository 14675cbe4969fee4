"""What a PDF or an office document would do by itself when somebody opens it.

Nobody who opens a document here is asked by it to run, fetch, send or unpack anything: one that would is refused with
the reason and the way out, a new PDF. A PDF is read object by object, those in compressed streams and older ways of
writing a name (``/J#53``) included, not only what its pages reach; an office document part by part and relation by
relation. This runs in a process of its own (:mod:`.developing`), with limits of memory and time; it knows no Django.
"""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from .errors import (
    ActiveContentError,
    BrokenDocumentError,
    DocumentAttachmentError,
    DocumentFetchesError,
    DocumentLaunchError,
    DocumentLockedError,
    DocumentScriptError,
    DocumentSendsError,
)
from .packages import examine_package
from .sniffing import PDF

DEEPEST: Final = 60
"""Deeper nesting of arrays and dictionaries has no document that a person made."""

_ACTIONS: Final[dict[str, type[ActiveContentError]]] = {
    "/JavaScript": DocumentScriptError,
    "/Rendition": DocumentScriptError,
    "/RichMediaExecute": DocumentScriptError,
    "/Launch": DocumentLaunchError,
    "/GoToR": DocumentLaunchError,
    "/GoToE": DocumentAttachmentError,
    "/SubmitForm": DocumentSendsError,
    "/ImportData": DocumentFetchesError,
    "/Movie": DocumentLaunchError,
    "/Sound": DocumentLaunchError,
}
_KEYS: Final[dict[str, type[ActiveContentError]]] = {
    "/JS": DocumentScriptError,
    "/JavaScript": DocumentScriptError,
    "/XFA": DocumentScriptError,
    "/RichMediaContent": DocumentScriptError,
    "/EmbeddedFiles": DocumentAttachmentError,
    "/EF": DocumentAttachmentError,
    "/Collection": DocumentAttachmentError,
}
_KINDS: Final[dict[str, type[ActiveContentError]]] = {
    "/EmbeddedFile": DocumentAttachmentError,
    "/FileAttachment": DocumentAttachmentError,
    "/RichMedia": DocumentScriptError,
    "/3D": DocumentScriptError,
    "/Movie": DocumentLaunchError,
    "/Screen": DocumentLaunchError,
}
_BY_ITSELF: Final = frozenset({"/GoTo", "/Named"})
"""What a document may do when it is opened or a page is turned: show a place in itself."""

_LINKS: Final = re.compile(r"(?:https?|mailto|tel):|[^:]*\Z", re.IGNORECASE)
_WORDS: Final = re.compile(rb"\\[()]|\((?:[^()\\]|\\.)*\)|/([^\x00\t\n\x0c\r ()<>\[\]{}/%]{1,127})", re.DOTALL)
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM: Final = re.compile(rb"\bstream\r?\n")
_PLAIN_NAMES: Final[dict[bytes, type[ActiveContentError]]] = {
    name[1:].encode(): error
    for name, error in (_ACTIONS | _KEYS | _KINDS).items()
    if name not in {"/EF", "/JS", "/3D", "/Movie", "/Sound", "/Screen", "/Collection"}
}


def examine(path: Path, *, media_type: str) -> None:
    """Raise when the document at ``path`` would do something by itself.

    Raises
    ------
    ActiveContentError
        What it would do; the subclass says what.
    BrokenDocumentError
        It cannot be read, so nobody can say.
    """
    if media_type == PDF:
        _examine_pdf(path)
    else:
        examine_package(path)


def _examine_pdf(path: Path) -> None:
    _examine_plainly(path.read_bytes())
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with path.open("rb") as file:
            reader = PdfReader(file)
            _unlock(reader)
            for found in _objects(reader):
                _look(found, reader, 0)
    except (ActiveContentError, MemoryError):
        raise
    except Exception as problem:
        raise BrokenDocumentError(name="") from problem


def _unlock(reader: PdfReader) -> None:
    """What is only locked against changes opens without a password."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise DocumentLockedError(name="")


def _objects(reader: PdfReader) -> Iterator[Any]:
    """The trailer and every object that the tables of the document name, whether or not a page reaches it."""
    yield reader.trailer
    if not isinstance(reader.trailer.get("/Root"), IndirectObject) or not isinstance(
        reader.trailer["/Root"], DictionaryObject
    ):
        raise BrokenDocumentError(name="")
    numbers = [(number, generation) for generation, rows in reader.xref.items() for number in rows]
    held = {number for number, _generation in numbers}
    packed = sorted((row[0], number) for number, row in reader.xref_objStm.items() if number not in held)
    for number, generation in [*numbers, *((number, 0) for _stream, number in packed)]:
        yield reader.get_object(IndirectObject(number, generation, reader))
        if number in held:
            reader.resolved_objects.pop((generation, number), None)


def _look(thing: Any, reader: PdfReader, depth: int) -> None:
    """Look at one object and at all that is written inside it; what it refers to is looked at on its own."""
    if depth > DEEPEST:
        raise BrokenDocumentError(name="")
    if isinstance(thing, DictionaryObject):
        _look_at_dictionary(thing)
        for value in thing.values():
            _look(value, reader, depth + 1)
    elif isinstance(thing, ArrayObject):
        for value in thing:
            _look(value, reader, depth + 1)


def _look_at_dictionary(thing: DictionaryObject) -> None:
    for key in thing.keys() & _KEYS.keys():
        raise _KEYS[key](name="")
    for key, refused in (("/S", _ACTIONS), ("/Type", _KINDS), ("/Subtype", _KINDS)):
        value = _at(thing, key)
        if isinstance(value, str) and value in refused:
            raise refused[value](name="")
    if isinstance(thing, StreamObject) and "/F" in thing:
        raise DocumentFetchesError(name="")
    _check_link(_at(thing, "/URI"))
    turns = _at(thing, "/AA")
    turned = turns.values() if isinstance(turns, DictionaryObject) else ()
    for one in (_at(thing, "/OpenAction"), *turned):
        _check_by_itself(one.get_object() if isinstance(one, IndirectObject) else one)


def _at(thing: DictionaryObject, key: str) -> Any:
    value = thing.get(key)
    return value.get_object() if isinstance(value, IndirectObject) else value


def _check_link(target: Any) -> None:
    said = target.decode("latin-1") if isinstance(target, bytes) else target
    if isinstance(said, str) and (not _LINKS.match(said.strip()) or said.strip().startswith(("\\\\", "//"))):
        raise DocumentLaunchError(name="")


def _check_by_itself(action: Any, depth: int = 0) -> None:
    """An array, a name or a text is a place in the document; an action must be one that shows such a place."""
    if not isinstance(action, DictionaryObject):
        return
    kind = action.get("/S", "/GoTo" if "/D" in action else "")
    if kind not in _BY_ITSELF or depth > DEEPEST:
        raise _ACTIONS.get(str(kind), DocumentLaunchError)(name="")
    following = action.get("/Next")
    for one in following if isinstance(following, ArrayObject) else [following]:
        _check_by_itself(one.get_object() if isinstance(one, IndirectObject) else one, depth + 1)


def _examine_plainly(content: bytes) -> None:
    """A second look without the tables: names written outside streams, of objects that no table names, too."""
    position = 0
    while position < len(content):
        begins = _STREAM.search(content, position)
        end = begins.start() if begins else len(content)
        for found in _WORDS.finditer(content, position, end):
            if found[1]:
                name = _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), found[1])
                if name in _PLAIN_NAMES:
                    raise _PLAIN_NAMES[name](name="")
        if begins is None:
            return
        ends = content.find(b"endstream", begins.end())
        position = ends + len(b"endstream") if ends >= 0 else begins.end()
