"""A document that does something by itself when it is opened is refused, with what it does and what to send instead."""

import io
from contextlib import suppress

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf.generic import ArrayObject, NameObject, NumberObject

from luoshi.district.evidence import api, developing, errors, examining
from luoshi.district.evidence.sniffing import DOCX, PDF, XLSX
from luoshi.district.site.problems import say

from .documents import (
    OLE,
    attached,
    dictionary,
    docx,
    field,
    in_root,
    on_page,
    outside_stream,
    package,
    packed_pdf,
    pdf,
    relations,
    xlsx,
)

SCRIPT = dictionary(S="/JavaScript", JS="app.alert(1)")
LINK = dictionary(S="/URI", URI="https://example.org/js/JavaScript")
PLACE = dictionary(S="/GoTo", D=ArrayObject([NumberObject(0), NameObject("/Fit")]))
FILE_LINK = dictionary(S="/URI", URI="file:///c:/windows/system32/calc.exe")

PDFS = {
    "script on opening": (pdf(in_root(OpenAction=SCRIPT)), errors.DocumentScriptError),
    "script by name": (
        pdf(in_root(Names=dictionary(JavaScript=dictionary(Names=ArrayObject())))),
        errors.DocumentScriptError,
    ),
    "script in older spelling": (
        pdf(in_root(OpenAction=SCRIPT)).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/J#53"),
        errors.DocumentScriptError,
    ),
    "script packed": (packed_pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), errors.DocumentScriptError),
    "script packed, in older spelling": (packed_pdf(b"<</S/#4aavaScript/J#53(x)>>"), errors.DocumentScriptError),
    "script of a page": (pdf(on_page(AA=dictionary(O=SCRIPT))), errors.DocumentScriptError),
    "script behind a place": (
        pdf(in_root(OpenAction=dictionary(S="/GoTo", D="x", Next=SCRIPT))),
        errors.DocumentScriptError,
    ),
    "script, locked against changes": (pdf(in_root(OpenAction=SCRIPT), password=""), errors.DocumentScriptError),
    "script that nothing refers to": (
        pdf().replace(b"xref\n", b"99 0 obj\n<</S/JavaScript/JS(x)>>\nendobj\nxref\n", 1),
        errors.DocumentScriptError,
    ),
    "form that runs": (pdf(in_root(AcroForm=dictionary(XFA="x"))), errors.DocumentScriptError),
    "program": (pdf(on_page(A=dictionary(S="/Launch", F="calc.exe"))), errors.DocumentLaunchError),
    "other file": (pdf(on_page(A=dictionary(S="/GoToR", F="//server/x.pdf", D="x"))), errors.DocumentLaunchError),
    "link to a program": (pdf(on_page(A=FILE_LINK)), errors.DocumentLaunchError),
    "page opened by itself": (pdf(in_root(OpenAction=LINK)), errors.DocumentLaunchError),
    "form sent": (pdf(on_page(A=dictionary(S="/SubmitForm", F="https://example.org"))), errors.DocumentSendsError),
    "data brought in": (pdf(on_page(A=dictionary(S="/ImportData", F="x.fdf"))), errors.DocumentFetchesError),
    "file inside": (pdf(attached), errors.DocumentAttachmentError),
    "file beside": (pdf(outside_stream), errors.DocumentFetchesError),
    "password": (pdf(password="secret"), errors.DocumentLockedError),
    "not to be read": (b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n0\n%%EOF\n", errors.BrokenDocumentError),
}
DDE = field(" DDE", "AUTO c:\\\\windows\\\\system32\\\\cmd.exe ", '"/k calc"')
ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>'
TEMPLATE = relations(("attachedTemplate", "https://example.org/x.dotm", "External"))
OFFICES = {
    "template from elsewhere": (docx(more={"word/_rels/settings.xml.rels": TEMPLATE}), errors.DocumentFetchesError),
    "picture from elsewhere": (
        docx(more={"word/_rels/document.xml.rels": relations(("image", "//server/x.png", "External"))}),
        errors.DocumentFetchesError,
    ),
    "link to a program": (
        docx(more={"word/_rels/document.xml.rels": relations(("hyperlink", "file:///c:/calc.exe", "External"))}),
        errors.DocumentFetchesError,
    ),
    "macros": (docx(more={"word/vbaProject.bin": OLE}), errors.ActiveContentError),
    "macros by another name": (docx(more={"word/x.bin": OLE}), errors.DocumentObjectError),
    "macros by kind": (
        docx(kinds='<Override PartName="/a" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'),
        errors.DocumentMacroError,
    ),
    "macro sheet": (xlsx(more={"xl/macrosheets/sheet1.xml": "<x/>"}), errors.DocumentMacroError),
    "object": (
        docx(more={"word/_rels/document.xml.rels": relations(("oleObject", "embeddings/oleObject1.bin", ""))}),
        errors.DocumentObjectError,
    ),
    "control": (docx(more={"word/activeX/activeX1.xml": "<x/>"}), errors.DocumentObjectError),
    "object embedded": (docx(more={"word/embeddings/a.bin": b"anything"}), errors.DocumentObjectError),
    "macros in an embedded sheet": (
        docx(more={"word/embeddings/a.xlsx": package({"xl/vbaProject.bin": OLE})}),
        errors.DocumentMacroError,
    ),
    "page inside": (
        docx(more={"word/_rels/document.xml.rels": relations(("aFChunk", "x.mht", ""))}),
        errors.DocumentObjectError,
    ),
    "entities": (docx(more={"word/styles.xml": ENTITY}), errors.DocumentObjectError),
    "entities in other letters": (docx(more={"word/styles.xml": ENTITY.encode("utf-16")}), errors.DocumentObjectError),
    "query split over runs": (docx(DDE), errors.DocumentQueryError),
    "query in one": (docx('<w:p><w:fldSimple w:instr="DDE x y"/></w:p>'), errors.DocumentQueryError),
    "query spelled in numbers": (docx(field(" QUOTE 68 68 69 ")), errors.DocumentQueryError),
    "text from elsewhere": (docx(field(' INCLUDETEXT "https://example.org" ')), errors.DocumentFetchesError),
    "query in a cell": (xlsx("<c><f>cmd|' /c calc'!A0</f></c>"), errors.DocumentQueryError),
    "query in a cell, escaped": (xlsx("<c><f>cmd&#124;' /c calc'!A0</f></c>"), errors.DocumentQueryError),
    "query in a name": (xlsx(names="<definedName>cmd|'x'!A0</definedName>"), errors.DocumentQueryError),
    "query in a link": (xlsx(more={"xl/externalLinks/e.xml": "<x><ddeLink/></x>"}), errors.DocumentQueryError),
    "cell from elsewhere": (xlsx('<c><f>WEBSERVICE("https://example.org")</f></c>'), errors.DocumentFetchesError),
    "other workbook": (
        xlsx(more={"xl/externalLinks/_rels/e.xml.rels": relations(("externalLinkPath", "b.xlsx", "External"))}),
        errors.DocumentFetchesError,
    ),
    "data from elsewhere": (
        xlsx(more={"xl/_rels/workbook.xml.rels": relations(("connections", "connections.xml", ""))}),
        errors.DocumentFetchesError,
    ),
}
REFUSED = PDFS | OFFICES


def received(content: bytes, name: str) -> str:
    return api.receive_file(io.BytesIO(content), file_name=name).original.media_type


@pytest.mark.parametrize("what", REFUSED)
def test_document_that_does_something_is_known(what, tmp_path):
    """Each way, by a file that a test made with it."""
    content, error = REFUSED[what]
    path = tmp_path / "file"
    path.write_bytes(content)
    kind = PDF if content.startswith(b"%PDF") else DOCX
    with pytest.raises(error):
        examining.examine(path, media_type=kind)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (pdf(), "plain.pdf", PDF),
        (pdf(in_root(OpenAction=PLACE)), "place.pdf", PDF),
        (pdf(on_page(A=LINK)), "link.pdf", PDF),
        (pdf(password=""), "unchangeable.pdf", PDF),
        (packed_pdf(b"<</S/GoTo/D[3 0 R/Fit]>>"), "packed.pdf", PDF),
        (docx(field(" PAGE ") + field(' HYPERLINK "https://example.org" ')), "fields.docx", DOCX),
        (
            docx(more={"word/_rels/document.xml.rels": relations(("hyperlink", "https://example.org", "External"))}),
            "link.docx",
            DOCX,
        ),
        (docx(more={"word/embeddings/a.xlsx": xlsx()}), "chart.docx", DOCX),
        (xlsx('<c><f>SUM(A1:A9)&amp;"a|b!"</f></c>'), "sums.xlsx", XLSX),
    ],
)
def test_document_that_does_nothing_is_kept(content, name, media_type):
    """Places in itself, links that a reader follows, charts with their figures, sums: all of that stays."""
    assert received(content, name) == media_type


@pytest.mark.parametrize("what", ["script packed", "password", "query split over runs", "template from elsewhere"])
def test_refusal_says_what_and_what_to_do_in_both_languages(what, evidence_root):
    """At the door that every upload goes through, with the file's name; nothing is kept."""
    content, error = REFUSED[what]
    with pytest.raises(error) as refused:
        received(content, "报告.pdf")
    with translation.override("en"):
        assert "报告.pdf" in say(refused.value)
        assert "PDF and send that" in say(refused.value)
    with translation.override("zh-hans"):
        assert "报告.pdf" in say(refused.value)
        assert "再上传" in say(refused.value)
    assert [path for path in evidence_root.rglob("*") if path.is_file()] == []


def test_slides_are_of_no_kind_that_is_accepted():
    """PPTX, with or without anything in it, was never accepted."""
    with pytest.raises(errors.UnknownTypeError):
        received(package({"[Content_Types].xml": "<x/>", "ppt/presentation.xml": "<x/>"}), "a.pptx")


def test_document_that_takes_too_much_is_refused_by_the_process_that_reads_it(monkeypatch):
    """A reader that falls over takes nothing with it."""
    monkeypatch.setattr(developing.sys, "executable", "/bin/false")
    monkeypatch.setattr(developing, "FAILED", -1)
    with pytest.raises(errors.HeavyDocumentError):
        received(pdf(), "a.pdf")


@settings(deadline=None, max_examples=60)
@given(at_byte=st.integers(0, 100_000), value=st.integers(0, 255), packed=st.booleans())
def test_document_with_a_changed_byte_is_read_or_refused(tmp_path_factory, at_byte, value, packed):
    """Whatever is wrong with it: a refusal of ours, never a crash."""
    content = bytearray(packed_pdf(b"<</S/GoTo/D[3 0 R/Fit]>>") if packed else docx(field(" PAGE ")))
    content[at_byte % len(content)] = value
    path = tmp_path_factory.mktemp("changed") / "file"
    path.write_bytes(content)
    with suppress(errors.EvidenceError):
        examining.examine(path, media_type=PDF if packed else DOCX)
