"""A sheet handed in by program."""

import io

import pytest
from django.test import Client

from luoshi.district.intake.models import ImportRun
from luoshi.district.people.commands.tokens import create_token
from luoshi.kernel import clock

SHEET = "编号,标题,内容,时间\n1,路灯不亮,玉兰街路灯不亮,2026-11-20 09:00\n".encode()


def sent(content: bytes = SHEET, name: str = "messages.csv") -> dict:
    file = io.BytesIO(content)
    file.name = name
    return {"file": file, "source": "热线"}


def client_with(district, username: str, *scopes: str) -> Client:
    now = clock.now()
    by = district.actor(username, now)
    return Client(
        headers={"Authorization": f"Bearer {create_token(name='x', valid_days=3, scopes=scopes, by=by, at=now)[1]}"}
    )


def test_sheet_is_handed_in_with_the_scope_for_it_alone(district):
    """Acting is not bringing in: the token needs the scope, the owner the post."""
    program = client_with(district, "supervisor", "import")
    made = program.post("/api/v1/imports", sent())
    assert made.status_code == 202, made.content
    assert ImportRun.objects.get().file_name == "messages.csv"
    assert program.get(f"/api/v1/imports/{made.json()['id']}").status_code == 403
    reading = client_with(district, "supervisor", "read").get(f"/api/v1/imports/{made.json()['id']}")
    assert reading.json()["state"] == "waiting"
    for username, scopes in (("supervisor", ("read", "act")), ("planning", ("read", "act", "import"))):
        assert client_with(district, username, *scopes).post("/api/v1/imports", sent()).status_code == 403
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04nonsense"])
def test_file_that_is_no_sheet_is_refused_in_words(district, content):
    """A problem document, and no run."""
    answer = client_with(district, "supervisor", "import").post("/api/v1/imports", sent(content))
    assert answer.status_code in (400, 413, 422), answer.content
    assert answer.json()["title"]
    assert not ImportRun.objects.exists()
