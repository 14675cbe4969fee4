"""Slow senders, endless bodies and images that unpack to gigabytes, against the server as people run it."""

import io
import os
import re
import secrets
import socket
import statistics
import string
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
from PIL import Image

from tests.fakes.running_site import Site, start

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory and sender addresses are read the Linux way")

MEGABYTE = 1024 * 1024
SLOW, BOMBS = 200, 50
BOUNDARY = "----luoshi-attack"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all: whatever it was sent before, it goes on as it was."""
    running = start(tmp_path_factory.mktemp("home"))
    yield running
    running.stop()


def connect(site: Site, sender: str = "127.0.0.1") -> socket.socket:
    port = int(site.url.rpartition(":")[2])
    return socket.create_connection(("127.0.0.1", port), timeout=60, source_address=(sender, 0))


def head(method: str, path: str, **headers: str) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in {"Host": "localhost", **headers}.items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode()


def answered(connection: socket.socket) -> tuple[int, bytes]:
    """The status and whatever came after it."""
    with connection:
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
            if b"\r\n\r\n" in received and b"</html>" in received:
                break
        return int(received[9:12] or 0), received


def closed(connection: socket.socket) -> bool:
    """Whether the other side hung up without a word."""
    with connection:
        try:
            return connection.recv(100) == b""
        except ConnectionError:
            return True


def ask(site: Site, path: str) -> tuple[int, float]:
    """A page's status and how long it took."""
    begun = time.monotonic()
    connection = connect(site)
    connection.sendall(head("GET", path, Connection="close"))
    status, _body = answered(connection)
    return status, time.monotonic() - begun


def tree_rss_mb(root: int) -> float:
    """The resident memory of a process and all that it started; a page that two of them share counts once."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    family, size = {root}, 0
    while size != len(family):
        size = len(family)
        family |= {pid for pid, parent in parents.items() if parent in family}
    total = 0
    for pid in family:
        try:
            found = re.search(r"Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text())
        except OSError:
            continue
        total += int(found[1]) if found else 0
    return total / 1024


class Watch:
    """Asks ``/healthz`` and reads the memory all the time, until told to stop."""

    def __init__(self, site: Site) -> None:
        self.site, self.seconds, self.peak_mb = site, [], 0.0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._health), threading.Thread(target=self._memory)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _health(self) -> None:
        while not self._stop.wait(0.2):
            status, seconds = ask(self.site, "/healthz")
            assert status == 200
            self.seconds.append(seconds)

    def _memory(self) -> None:
        while not self._stop.wait(0.1):
            self.peak_mb = max(self.peak_mb, tree_rss_mb(self.site.process.pid))


def longest_allowed(site: Site) -> float:
    """One second on a quiet machine; in proportion where the machine is busy with other things already."""
    usual = statistics.median(ask(site, "/healthz")[1] for _ in range(15))
    return max(1.0, usual / 0.01)  # ten milliseconds are usual


def drip(connections: list[socket.socket], piece: bytes, until: float) -> None:
    while time.monotonic() < until:
        for connection in connections:
            try:
                connection.send(piece)
            except OSError:
                continue
        time.sleep(0.5)


def slow_body(site: Site, **headers: str) -> socket.socket:
    connection = connect(site)
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    connection.sendall(head("POST", "/report/", Content_Type=kind, **headers))
    return connection


def bombs() -> Iterator[bytes]:
    """Small files: far too many pixels; as many as a photo may have, with transparency; and a header that lies."""
    while True:
        for mode, size in (("1", (9000, 9000)), ("RGBA", (4000, 3990)), ("P", (4000, 3990))):
            buffer = io.BytesIO()
            Image.new(mode, size).save(buffer, "PNG", compress_level=1)
            yield buffer.getvalue()
        claimed = b"IHDR" + (65000).to_bytes(4) + (65000).to_bytes(4) + b"\x08\x06\x00\x00\x00"
        data = b"IDAT" + zlib.compress(bytes(MEGABYTE))
        chunks = [len(c[4:]).to_bytes(4) + c + zlib.crc32(c).to_bytes(4) for c in (claimed, data, b"IEND")]
        yield b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def report(site: Site, sender: str, photo: bytes = b"") -> tuple[int, bytes]:
    """Send the public form from an address of its own."""
    token = "".join(secrets.choice(string.ascii_letters) for _ in range(32))
    fields = {"csrfmiddlewaretoken": token, "text": "路灯不亮", "address": "示例路 1 号"}
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    body = "".join(parts).encode()
    if photo:
        named = 'name="photos"; filename="a.png"'
        body += f"--{BOUNDARY}\r\nContent-Disposition: form-data; {named}\r\n\r\n".encode() + photo + b"\r\n"
    body += f"--{BOUNDARY}--\r\n".encode()
    connection = connect(site, sender)
    connection.settimeout(300)
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    length, cookie = str(len(body)), f"csrftoken={token}"
    connection.sendall(
        head("POST", "/report/", Content_Type=kind, Content_Length=length, Cookie=cookie, Connection="close") + body
    )
    return answered(connection)


def test_slow_senders_and_bombs_leave_the_server_answering(site):
    """200 senders of a byte now and then and 50 images that unpack to gigabytes: health in a second, 600 MB in all."""
    limit = longest_allowed(site)
    before = tree_rss_mb(site.process.pid)
    until = time.monotonic() + 27
    slow = [slow_body(site, Content_Length="1000000") for _ in range(SLOW // 2)]
    endless = [slow_body(site, Transfer_Encoding="chunked") for _ in range(SLOW // 4)]
    heads = [connect(site) for _ in range(SLOW // 4)]
    for connection in heads:
        connection.sendall(b"GET /report/ HTTP/1.1\r\nHost: localhost\r\nX-A: ")
    made = bombs()
    files = [next(made) for _ in range(4)]
    answers: list[int] = []

    def throw(number: int) -> None:
        answers.append(report(site, f"127.0.{1 + number // 200}.{1 + number % 200}", files[number % 4])[0])

    throwing = [threading.Thread(target=throw, args=(number,)) for number in range(BOMBS)]
    with Watch(site) as watch:
        for thread in throwing:
            thread.start()
        dripping = [
            threading.Thread(target=drip, args=(sockets, piece, until))
            for sockets, piece in ((slow, b"x"), (endless, b"1\r\nx\r\n"), (heads, b"a"))
        ]
        for thread in dripping:
            thread.start()
        status, page_seconds = ask(site, "/report/")
        for thread in dripping + throwing:
            thread.join()
    print(
        f"\n{SLOW} slow senders, {BOMBS} bombs: /healthz at most {max(watch.seconds):.2f} s of {limit:.1f} s allowed, "
        f"a page {page_seconds:.2f} s, memory {before:.0f} MB before, {watch.peak_mb:.0f} MB at most"
    )
    assert max(watch.seconds) <= limit
    assert watch.peak_mb <= 600
    assert status == 200
    # The transparent one and the palette may be opened or refused; nothing falls over, nobody is left waiting.
    assert sorted(set(answers) - {302, 422}) == []
    assert len(answers) == BOMBS
    assert {answered(connection)[0] for connection in slow + endless} == {408}
    assert {closed(connection) for connection in heads} == {True}
    assert report(site, "127.0.9.9")[0] == 302


@pytest.mark.parametrize("chunked", [False, True], ids=["said", "unsaid"])
@pytest.mark.parametrize(("language", "words"), [("zh-hans", "文件过大"), ("en", "The file is too big")])
def test_body_of_600_megabytes_is_refused_without_being_kept(site, chunked, language, words):
    """The refusal is a page in the reader's language; what was sent lies nowhere."""
    free = _free_bytes()
    sizes = {"Transfer_Encoding": "chunked"} if chunked else {"Content_Length": str(600 * MEGABYTE)}
    connection = slow_body(site, Cookie=f"django_language={language}", Accept_Language=language, **sizes)
    piece, least_free = bytes(MEGABYTE), free
    for _ in range(600):
        try:
            connection.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
        except OSError:
            break
        least_free = min(least_free, _free_bytes())
    status, page = answered(connection)
    assert status == 413
    assert words in page.decode()
    assert free - least_free < 250 * MEGABYTE  # the limit of a form with files, and what others do meanwhile
    assert ask(site, "/healthz")[0] == 200


def _free_bytes() -> int:
    found = os.statvfs("/tmp")
    return found.f_bavail * found.f_frsize


def test_interface_refuses_a_large_body_as_a_problem(site):
    """Programs get a problem document."""
    connection = connect(site)
    connection.sendall(
        head("POST", "/api/v1/cases", Content_Type="application/json", Content_Length=str(60 * MEGABYTE))
    )
    with connection:
        received = connection.recv(65536)
    assert received.startswith(b"HTTP/1.1 413")
    assert b"application/problem+json" in received
