"""Documents as programs make them: harmless ones, and each way in which one does something when it is opened."""

import io
import zipfile
import zlib
from collections.abc import Callable

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def dictionary(**said: object) -> DictionaryObject:
    """A dictionary of names (``/…``), texts, numbers and other objects."""
    made = DictionaryObject()
    for key, value in said.items():
        text = NameObject if isinstance(value, str) and value.startswith("/") else TextStringObject
        made[NameObject(f"/{key}")] = text(value) if isinstance(value, str) else value  # type: ignore[assignment]
    return made


def pdf(change: Callable[[PdfWriter], object] | None = None, *, password: str | None = None, owner: str = "x") -> bytes:
    """One page, with what ``change`` puts in; ``password`` locks it, an empty one only against changes."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)
    if password is not None:
        writer.encrypt(password, owner, algorithm="AES-256")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def in_root(**said: object) -> Callable[[PdfWriter], object]:
    """Put something into the root of the document."""
    return lambda writer: writer.root_object.update(dictionary(**said))


def on_page(**said: object) -> Callable[[PdfWriter], object]:
    """Put an annotation onto the page."""

    def change(writer: PdfWriter) -> None:
        note = dictionary(Type="/Annot", Rect=ArrayObject(map(NumberObject, (0, 0, 9, 9))), **said)
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])

    return change


def packed_pdf(script: bytes, *, type_name: bytes = b"/ObjStm") -> bytes:
    """A PDF whose catalogue, pages and action lie compressed in an object stream, with a table of the same kind."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        4: script,
    }
    head, body = [], b""
    for number, content in objects.items():
        head.append(f"{number} {len(body)}")
        body += content + b" "
    first = " ".join(head).encode() + b" "
    packed = zlib.compress(first + body)
    made = b"%PDF-1.5\n"
    stream_at = len(made)
    made += b"5 0 obj\n<</Type%b/N 4/First %d/Filter/FlateDecode/Length %d>>stream\n" % (
        type_name,
        len(first),
        len(packed),
    )
    made += packed + b"\nendstream\nendobj\n"
    table_at = len(made)
    rows = [(0, 0, 255), *((2, 5, place) for place in range(4)), (1, stream_at, 0), (1, table_at, 0)]
    table = b"".join(kind.to_bytes(1) + at.to_bytes(4) + more.to_bytes(1) for kind, at, more in rows)
    made += b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return made + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table_at


def attached(writer: PdfWriter) -> None:
    """A file inside the file."""
    writer.add_attachment("a.exe", b"MZ")


def outside_stream(writer: PdfWriter) -> None:
    """A stream whose content lies in another file."""
    stream = StreamObject()
    stream.set_data(b"x")
    stream[NameObject("/F")] = TextStringObject("//server/share/x")
    writer._add_object(stream)


def package(parts: dict[str, bytes | str]) -> bytes:
    """A zip of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def relations(*rows: tuple[str, str, str]) -> str:
    """A part of relations: kind, target, mode."""
    said = ""
    for number, (kind, target, mode) in enumerate(rows):
        where = f' TargetMode="{mode}"' if mode else ""
        said += f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"{where}/>'
    return f'{DECLARED}<Relationships xmlns="{RELATIONS}">{said}</Relationships>'


def docx(body: str = "", more: dict[str, bytes | str] | None = None, kinds: str = "") -> bytes:
    """A text document with ``body`` and further parts."""
    words = f"<w:p><w:r><w:t>说明</w:t></w:r></w:p>{body}"
    return package(
        {
            "[Content_Types].xml": f'{DECLARED}<Types xmlns="{KINDS}">{kinds}</Types>',
            "_rels/.rels": relations(("officeDocument", "word/document.xml", "")),
            "word/document.xml": f'{DECLARED}<w:document xmlns:w="{WORD}"><w:body>{words}</w:body></w:document>',
            **(more or {}),
        }
    )


def xlsx(cells: str = "<c><v>1</v></c>", more: dict[str, bytes | str] | None = None, names: str = "") -> bytes:
    """A workbook of one sheet with these cells and further parts."""
    return package(
        {
            "[Content_Types].xml": f'{DECLARED}<Types xmlns="{KINDS}"/>',
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", "")),
            "xl/workbook.xml": f'{DECLARED}<workbook xmlns="{SHEET}"><definedNames>{names}</definedNames></workbook>',
            "xl/worksheets/sheet1.xml": f'{DECLARED}<worksheet xmlns="{SHEET}"><row>{cells}</row></worksheet>',
            **(more or {}),
        }
    )


def field(*runs: str) -> str:
    """A field of a text document, its instruction split over runs."""
    said = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    turn = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f"<w:p>{turn.format('begin')}{said}{turn.format('separate')}<w:r><w:t>x</w:t></w:r>{turn.format('end')}</w:p>"
    )
