"""Files go out to whom a domain opens them, and are harmless when they arrive."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.district.evidence import access, api
from luoshi.kernel.ids import new_receipt_code, spell_receipt_code

from .photos import photo

pytestmark = pytest.mark.django_db
RECEIPT = new_receipt_code()


@pytest.fixture
def opinions(monkeypatch):
    """The domains' opinions, those of this test alone."""
    given = {}
    monkeypatch.setattr(access, "_opinions", given)
    return given


@pytest.fixture
def get(client):
    """Fetches an address and reads the file out, as a server does."""

    def fetch(address, **headers):
        answer = client.get(address, headers=headers)
        answer.read = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer

    return fetch


@pytest.fixture
def picture(by, at):
    return api.store_evidence(file=SimpleUploadedFile("张三 家.jpg", photo()), by=by, at=at)


def test_evidence_that_no_domain_opens_is_not_there(get, picture, opinions):
    """Default is no; the answer does not tell that it exists."""
    assert get(f"/evidence/{picture.pk}/original/").status_code == 404


def test_opinion_hears_who_asks_with_which_receipt_for_which_variant(get, picture, opinions):
    """A domain decides by evidence, actor, receipt and variant."""
    heard = []
    api.register_access("test", lambda *asked: bool(heard.append(asked)) or asked[3] == "public")
    assert get(f"/evidence/{picture.pk}/public/?receipt={spell_receipt_code(RECEIPT).lower()}").status_code == 200
    assert get(f"/evidence/{picture.pk}/original/?receipt=nonsense").status_code == 404
    assert [(n, actor.is_authenticated, receipt, v) for n, actor, receipt, v in heard] == [
        (picture.pk, False, RECEIPT, "public"),
        (picture.pk, False, "", "original"),
    ]


@pytest.mark.parametrize("address", ["999/original", "1/orig"])
def test_unknown_evidence_or_variant_is_not_there(get, opinions, address):
    """Nothing is at such an address, even when all is open."""
    api.register_access("test", lambda *_: True)
    assert get(f"/evidence/{address}/").status_code == 404


def test_photo_is_shown_and_guarded(get, picture, opinions):
    """Right type, no sniffing, no scripts, no shared cache; the public copy does not tell what the phone called it."""
    api.register_access("test", lambda *_: True)
    answer = get(f"/evidence/{picture.pk}/public/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == f'inline; filename="photo-{picture.pk}.jpg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store"
    assert int(answer["Content-Length"]) == len(answer.read)
    again = get(f"/evidence/{picture.pk}/public/", **{"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert get(f"/evidence/{picture.pk}/thumbnail/")["Content-Type"] == "image/webp"


def test_document_is_always_saved_never_shown(get, by, at, opinions):
    """Documents and texts are attachments under their own names."""
    api.register_access("test", lambda *_: True)
    document = api.store_evidence(file=SimpleUploadedFile("说明.txt", b"ok"), by=by, at=at)
    text = api.store_text(text="<b>现场</b>", by=by, at=at)
    answer = get(f"/evidence/{document.pk}/original/")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AF%B4%E6%98%8E.txt")
    assert get(f"/evidence/{document.pk}/thumbnail/").status_code == 404
    answer = get(f"/evidence/{text.pk}/original/")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
