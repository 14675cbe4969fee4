"""What an office document (DOCX, XLSX; their templates and embedded copies) would do by itself: part by part."""

import io
import re
import zipfile
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers import expat

from .errors import (
    ActiveContentError,
    BrokenDocumentError,
    DocumentFetchesError,
    DocumentMacroError,
    DocumentObjectError,
    DocumentQueryError,
)

EMBEDDED_LIMIT_BYTES: Final = 32 * 1024 * 1024
DEEPEST: Final = 2
"""A chart carries its sheet as a document inside the document, and that one carries no other."""

CHUNK_BYTES: Final = 1 << 16
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"#!", b"{\\rtf", b"ITSF")
_RELATIONS: Final[dict[str, type[ActiveContentError]]] = {
    "oleobject": DocumentObjectError,
    "control": DocumentObjectError,
    "activexcontrolbinary": DocumentObjectError,
    "vbaproject": DocumentMacroError,
    "wordvbadata": DocumentMacroError,
    "xlmacrosheet": DocumentMacroError,
    "xlintlmacrosheet": DocumentMacroError,
    "dialogsheet": DocumentMacroError,
    "extensibility": DocumentMacroError,
    "keymapcustomizations": DocumentMacroError,
    "attachedtoolbars": DocumentMacroError,
    "afchunk": DocumentObjectError,
    "subdocument": DocumentFetchesError,
    "frame": DocumentFetchesError,
    "attachedtemplate": DocumentFetchesError,
    "externallinkpath": DocumentFetchesError,
    "connections": DocumentFetchesError,
    "querytable": DocumentFetchesError,
    "webextension": DocumentFetchesError,
    "webextensiontaskpanes": DocumentFetchesError,
}
_KINDS: Final[dict[str, type[ActiveContentError]]] = {
    "macroenabled": DocumentMacroError,
    "vbaproject": DocumentMacroError,
    "macrosheet": DocumentMacroError,
    "dialogsheet": DocumentMacroError,
    "activex": DocumentObjectError,
    "oleobject": DocumentObjectError,
}
"""Words in the kind of a part, as the document itself lists it."""

_LINKS: Final = re.compile(r"(?:https?|mailto|tel):|#", re.IGNORECASE)
_FIELDS: Final[dict[str, type[ActiveContentError]]] = {
    "DDE": DocumentQueryError,
    "DDEAUTO": DocumentQueryError,
    "LINK": DocumentFetchesError,
    "IMPORT": DocumentFetchesError,
    "INCLUDE": DocumentFetchesError,
    "INCLUDETEXT": DocumentFetchesError,
    "INCLUDEPICTURE": DocumentFetchesError,
    "DATABASE": DocumentFetchesError,
    "RD": DocumentFetchesError,
    "MACROBUTTON": DocumentMacroError,
}
_SPELLED: Final = re.compile(r"\s*QUOTE\s+\d", re.IGNORECASE)
"""Characters spelled as numbers: the way in which a field hides its name."""

_QUERY: Final = re.compile(r"[\w.]\s{0,9}\|[^!|]{0,500}!")
_FETCHING: Final = re.compile(r"\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC)\s{0,9}\(", re.IGNORECASE)
_WORTH_READING: Final = re.compile(rb"<!|\||&#|\x00|WEBSERVICE|RTD|CALL|REGISTER|EXEC|encoding=", re.IGNORECASE)
_DECLARED: Final = re.compile(
    rb"\A(?:\xef\xbb\xbf)?<\?xml[^>]{0,100}encoding=[\"']UTF-8[\"'][^>]{0,100}\?>", re.IGNORECASE
)


def examine_package(source: Path | IO[bytes], depth: int = 0) -> None:
    """Raise when the office document would do something by itself.

    Raises
    ------
    ActiveContentError
        What it would do; the subclass says what.
    BrokenDocumentError
        It cannot be read, so nobody can say.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            for member in archive.infolist():
                if not member.is_dir():
                    _examine_part(archive, member, depth)
    except (ActiveContentError, MemoryError):
        raise
    except Exception as problem:
        raise BrokenDocumentError(name="") from problem


def _examine_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, depth: int) -> None:
    name = member.filename.replace("\\", "/").casefold()
    with archive.open(member) as part:
        head = part.read(8)
        if head.startswith(_OLE) or "/activex/" in f"/{name}":
            raise (DocumentMacroError if "vbaproject" in name else DocumentObjectError)(name="")
        if head.startswith(_PROGRAMS):
            raise DocumentObjectError(name="")
        if "macrosheets/" in name:
            raise DocumentMacroError(name="")
        part.seek(0)
        if head.startswith(b"PK\x03\x04") or "/embeddings/" in f"/{name}":
            _examine_embedded(part, head, depth)
        elif name.endswith((".xml", ".rels", ".vml")) or head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t").startswith(
            b"<"
        ):
            _examine_markup(part, name)


def _examine_embedded(part: IO[bytes], head: bytes, depth: int) -> None:
    content = part.read(EMBEDDED_LIMIT_BYTES + 1)
    if not head.startswith(b"PK\x03\x04") or depth >= DEEPEST or len(content) > EMBEDDED_LIMIT_BYTES:
        raise DocumentObjectError(name="")
    examine_package(io.BytesIO(content), depth + 1)


def _examine_markup(part: IO[bytes], name: str) -> None:
    if "/worksheets/sheet" in f"/{name}" or name.endswith("sharedstrings.xml"):
        if not _is_worth_reading(part):
            return
        part.seek(0)
    _Markup(name).read(part)


def _is_worth_reading(part: IO[bytes]) -> bool:
    """Whether anything in a sheet of perhaps a million cells can be a formula that does something."""
    first, rest = True, b""
    while chunk := part.read(CHUNK_BYTES):
        content = _DECLARED.sub(b"", chunk) if first else rest + chunk
        if _WORTH_READING.search(content):
            return True
        first, rest = False, content[-12:]
    return False


class _Markup:
    """Reads one part; entities are declared by no office program, so a part that declares any is made to deceive."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_relations = name.endswith(".rels")
        self.is_list = name.endswith("[content_types].xml")
        self.fields: list[str] = []
        self.kept: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def read(self, part: IO[bytes]) -> None:
        """Read to the end, or to what is refused."""
        while chunk := part.read(CHUNK_BYTES):
            self.parser.Parse(chunk, False)  # noqa: FBT003 - expat knows no name for it
        self.parser.Parse(b"", True)  # noqa: FBT003 - likewise
        for said in self.fields:
            _check_field(said)

    @staticmethod
    def _doctype(*_declared: Any) -> None:
        raise DocumentObjectError(name="")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        short = tag.rpartition(" ")[2].casefold()
        said = {name.rpartition(" ")[2].casefold(): value for name, value in attributes.items()}
        if self.is_relations and short == "relationship":
            _check_relation(said)
        elif self.is_list:
            _check_kind(said.get("contenttype", ""))
        elif short in {"ddelink", "ddeitems"}:
            raise DocumentQueryError(name="")
        elif short in {"oleobject", "olelink"}:
            raise DocumentObjectError(name="")
        elif short == "fldsimple":
            _check_field(said.get("instr", ""))
        elif short == "fldchar":
            self._field(said.get("fldchartype", "").casefold())
        elif short in {"instrtext", "f", "definedname", "formula1", "formula2", "formula"}:
            self.kept = []

    def _field(self, turn: str) -> None:
        """A field may be split over many runs, and stand inside another one."""
        if turn == "begin":
            self.fields.append("")
        elif turn in {"separate", "end"} and self.fields:
            _check_field(self.fields[-1])
            if turn == "end":
                self.fields.pop()

    def _text(self, text: str) -> None:
        if self.kept is not None:
            self.kept.append(text)

    def _end(self, tag: str) -> None:
        if self.kept is None:
            return
        said, self.kept = "".join(self.kept), None
        if tag.rpartition(" ")[2].casefold() != "instrtext":
            _check_formula(said)
        elif self.fields:
            self.fields[-1] += said
        else:
            _check_field(said)


def _check_relation(said: dict[str, str]) -> None:
    kind = said.get("type", "").rpartition("/")[2].casefold()
    is_outside = said.get("targetmode", "").casefold() == "external"
    if kind == "hyperlink":
        if is_outside and not _LINKS.match(said.get("target", "").strip()):
            raise DocumentFetchesError(name="")
    elif kind in _RELATIONS:
        raise _RELATIONS[kind](name="")
    elif is_outside or re.match(r"[a-z][a-z0-9+.-]{0,30}:|[\\/]{2}", said.get("target", "").strip(), re.IGNORECASE):
        raise DocumentFetchesError(name="")


def _check_kind(said: str) -> None:
    kind = said.casefold()
    for word, error in _KINDS.items():
        if word in kind:
            raise error(name="")


def _check_field(said: str) -> None:
    words = said.split(maxsplit=1)
    name = words[0].strip('"\\').upper() if words else ""
    if name in _FIELDS:
        raise _FIELDS[name](name="")
    if _SPELLED.match(said):
        raise DocumentQueryError(name="")


def _check_formula(said: str) -> None:
    if _FETCHING.search(said):
        raise DocumentFetchesError(name="")
    if _QUERY.search(re.sub(r'"[^"]*"', "", said)):
        raise DocumentQueryError(name="")
