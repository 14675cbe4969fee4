"""What is text travels compressed to whoever can open it; everything else as it is."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from luoshi.district.site.compressing import COMPRESSED, CompressingMiddleware

LONG = "每一件承诺都有责任人、期限和凭证。" * 100


def _answered(response, accepts="gzip, deflate, br"):
    return CompressingMiddleware(lambda _request: response)(
        RequestFactory().get("/", headers={"accept-encoding": accepts})
    )


@pytest.mark.parametrize("kind", sorted(COMPRESSED))
def test_text_is_compressed(kind):
    """And says so to caches."""
    answer = _answered(HttpResponse(LONG, content_type=f"{kind}; charset=utf-8"))
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode() == LONG
    assert "Accept-Encoding" in answer["Vary"]
    assert int(answer["Content-Length"]) == len(answer.content) < len(LONG)


@pytest.mark.parametrize("accepts", ["", "br", "gzip;q=0", "gzip; q=0.0, br"])
def test_reader_who_cannot_open_it_gets_it_plain(accepts):
    """Nothing is sent that was not asked for."""
    answer = _answered(HttpResponse(LONG, content_type="text/html"), accepts)
    assert "Content-Encoding" not in answer
    assert answer.content.decode() == LONG


@pytest.mark.parametrize("kind", ["image/jpeg", "application/pdf", "application/zip", "application/octet-stream"])
def test_what_is_compressed_by_itself_stays_as_it_is(kind):
    """Photos, documents and sheets."""
    assert "Content-Encoding" not in _answered(HttpResponse(b"x" * 5000, content_type=kind))


def test_encoded_answer_is_not_encoded_again():
    """Whoever encoded it knows better."""
    packed = HttpResponse(gzip.compress(LONG.encode()), content_type="text/html", headers={"Content-Encoding": "gzip"})
    assert gzip.decompress(_answered(packed).content).decode() == LONG


def test_file_is_sent_as_it_lies(tmp_path):
    """The server sends it itself, past the program."""
    path = tmp_path / "evidence.csv"
    path.write_text(LONG)
    with path.open("rb") as file:
        answer = _answered(FileResponse(file, content_type="text/csv"))
        assert "Content-Encoding" not in answer
        assert b"".join(answer.streaming_content).decode() == LONG


def test_long_table_is_compressed_as_it_is_written():
    """Row by row; the whole is what was written."""
    rows = [f"{n},{LONG}\r\n".encode() for n in range(50)]
    answer = _answered(StreamingHttpResponse(iter(rows), content_type="text/csv; charset=utf-8"))
    assert gzip.decompress(b"".join(answer.streaming_content)) == b"".join(rows)


def test_length_does_not_tell_what_stands_in_it():
    """The same page has another length each time, so that lengths cannot be compared (BREACH)."""
    lengths = {len(_answered(HttpResponse(LONG, content_type="text/html")).content) for _ in range(40)}
    assert len(lengths) > 1


@pytest.mark.django_db
def test_public_page_and_map_are_compressed_and_the_map_is_not_sent_twice():
    """The mark of the map's version is one that a compressed answer may bear, and still found again."""
    client = Client(headers={"accept-encoding": "gzip"})
    assert client.get("/report/")["Content-Encoding"] == "gzip"
    first = client.get("/places/areas.geojson")
    assert client.get("/places/areas.geojson", headers={"if-none-match": first["ETag"]}).status_code == 304


@pytest.mark.django_db
def test_feed_of_the_ledger_stays_plain():
    """Any cache may keep it, and programs without gzip read it."""
    answer = Client(headers={"accept-encoding": "gzip"}).get("/.well-known/luoshi/")
    assert "Content-Encoding" not in answer
