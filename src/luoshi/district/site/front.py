"""The front of the server: reads a request to its end before a thread is taken for it, and sends the answer after.

A thread that waits for a slow sender serves nobody, and eight of them would stop the district. So the event loop takes
the body in, within limits of size, time and rate, and only a whole request gets a thread; what the thread answered is
sent by the loop again, so that a slow reader holds none either. ``/healthz`` and large bodies have threads of their
own: whoever watches the server is answered while everything else is busy, and pages open while photos are unpacked.
"""

import asyncio
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, Any, Final

log = logging.getLogger(__name__)

MEGABYTE: Final = 1024 * 1024
UPLOAD_LIMIT_BYTES: Final = 128 * MEGABYTE
"""The largest form with files: two documents at their limit and some photos; who has more sends twice."""

TEXT_LIMIT_BYTES: Final = 6 * MEGABYTE
"""Everything that is not a form with files."""

SPOOLED_LIMIT_BYTES: Final = 1024 * MEGABYTE
"""All bodies that are being received at one moment; they lie on disk."""

MEMORY_BYTES: Final = 64 * 1024
"""A body up to here stays in memory and is served by the threads for pages."""

FIRST_SECONDS: Final = 20.0
BYTES_A_SECOND: Final = 4096
"""A body may take its first seconds, and more as long as it comes at this rate."""

DRAIN_SECONDS: Final = 15.0
"""How long a refused sender may go on, unread, so that he gets to see the refusal instead of a broken connection."""

WAITING_LIMIT: Final = 256
"""Whole requests that wait for a thread; the next one is told to come back."""

CHUNK_BYTES: Final = 256 * 1024
REFUSED: Final = "luoshi.refused"
"""The name under which the application is told to refuse; no header can set it."""

SHORT: Final = (
    ("content-type", "text/plain; charset=utf-8"),
    ("x-content-type-options", "nosniff"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
)
"""What stands above the answers that the application has no part in."""
BUSY: Final = "系统繁忙，请稍后再试。\nThe service is busy. Please try again in a moment.\n"

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]


class RefusedBodyError(Exception):
    """The body is not read to its end; ``status`` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(slots=True)
class Answer:
    """What the application answered: headers at once, the body as it grows."""

    loop: asyncio.AbstractEventLoop
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    status: int = 500
    headers: Headers = field(default_factory=list)
    path: str = ""
    spool: IO[bytes] | None = None
    written: int = 0
    done: bool = False

    def tell(self, event: asyncio.Event) -> None:
        """Set ``event`` from a thread."""
        self.loop.call_soon_threadsafe(event.set)

    def wake(self) -> None:
        """Let whoever waits go on, from the loop itself: nothing more will come."""
        self.begun.set()
        self.news.set()


class FileToSend:
    """What Django hands over when the answer is a file: a named one is sent by the server itself."""

    def __init__(self, file: IO[bytes], block_size: int = CHUNK_BYTES) -> None:
        self.file, self.block_size = file, block_size

    @property
    def path(self) -> str:
        """Its path, when all of it is to be sent."""
        name = getattr(self.file, "name", None)
        try:
            whole = isinstance(name, str) and os.path.isfile(name) and self.file.tell() == 0  # noqa: PTH113
        except (OSError, ValueError):
            return ""
        return str(name) if whole else ""

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.file.read(self.block_size):
            yield chunk

    def close(self) -> None:
        """Ends the request, in the thread that served it."""
        self.file.close()


class Sender:
    """Who sends a body: its pieces, one after the other.

    The server's own awaitables cannot be cancelled; a piece that is waited for no longer stays asked for, and its task
    ends with the connection.
    """

    def __init__(self, protocol: Any) -> None:
        self._pieces = aiter(protocol)
        self._asked: asyncio.Task[bytes] | None = None

    async def chunk(self, *, until: float) -> bytes:
        """The next piece, empty at the end.

        Raises
        ------
        TimeoutError
            Nothing came ``until`` that moment of the monotonic clock.
        """
        asked = self._asked or asyncio.ensure_future(self._next())
        self._asked = asked
        done, _ = await asyncio.wait({asked}, timeout=max(0.0, until - time.monotonic()))
        if not done:
            raise TimeoutError
        self._asked = None
        return asked.result()

    async def _next(self) -> bytes:
        while True:
            try:
                piece: bytes = await anext(self._pieces)
            except StopAsyncIteration:
                return b""
            if piece:
                return piece

    async def drain(self, seconds: float) -> None:
        """Throw away what a refused sender still sends."""
        until = time.monotonic() + seconds
        try:
            while await self.chunk(until=until):
                pass
        except Exception:  # noqa: BLE001 - he has his answer; how he leaves is his business
            if self._asked is not None:
                self._asked.add_done_callback(lambda asked: asked.cancelled() or asked.exception())


def _nothing() -> None:
    """Nobody waits for answers."""


class Front:
    """An RSGI application before a WSGI one."""

    def __init__(self, application: Application, *, threads: int, on_answer: Callable[[], None] = _nothing) -> None:
        self.application = application
        self.on_answer = on_answer
        self.health = ThreadPoolExecutor(1, "health")
        self.pages = ThreadPoolExecutor(threads, "pages")
        self.uploads = ThreadPoolExecutor(max(1, threads // 2), "uploads")
        self.spooled_bytes = 0
        self.waiting = 0

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """One request."""
        if scope.proto != "http":
            return
        headers = _joined(scope.headers)
        with tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES) as body:
            size, refused = 0, 0
            sender = Sender(protocol)
            try:
                size = await self._receive(sender, headers, body)
            except RefusedBodyError as refusal:
                refused, size = refusal.status, 0
                body.seek(0)
                body.truncate()
            body.seek(0)
            environ = _environ(scope, headers, body, size)
            if refused:
                environ[REFUSED] = refused
            try:
                await self._answer(environ, protocol, closing=bool(refused))
            finally:
                self.spooled_bytes -= size
                self.on_answer()
            if refused:
                await sender.drain(DRAIN_SECONDS)

    async def _receive(self, sender: "Sender", headers: dict[str, str], body: IO[bytes]) -> int:
        """Write the body to ``body``; its size counts as spooled until the request has ended."""
        if "content-length" not in headers and "transfer-encoding" not in headers:
            return 0
        with_files = headers.get("content-type", "").lower().startswith("multipart/form-data")
        limit = UPLOAD_LIMIT_BYTES if with_files else TEXT_LIMIT_BYTES
        if int(headers.get("content-length", "0") or 0) > limit:
            raise RefusedBodyError(413)
        size, begun = 0, time.monotonic()
        try:
            while chunk := await sender.chunk(until=begun + FIRST_SECONDS + size / BYTES_A_SECOND):
                size += len(chunk)
                self.spooled_bytes += len(chunk)
                if size > limit:
                    raise RefusedBodyError(413)  # noqa: TRY301 - the same clean-up as for all others
                if self.spooled_bytes > SPOOLED_LIMIT_BYTES:
                    raise RefusedBodyError(503)  # noqa: TRY301
                body.write(chunk)
        except TimeoutError as late:
            self.spooled_bytes -= size
            raise RefusedBodyError(408) from late
        except BaseException:
            self.spooled_bytes -= size
            raise
        return size

    async def _answer(self, environ: dict[str, Any], protocol: Any, *, closing: bool) -> None:
        if self.waiting >= WAITING_LIMIT and environ["PATH_INFO"] != "/healthz":
            protocol.response_str(503, [*SHORT, ("retry-after", "10")], BUSY)
            return
        loop = asyncio.get_running_loop()
        answer = Answer(loop)
        self.waiting += 1
        running = loop.run_in_executor(self._lane(environ), self._serve, environ, answer)
        running.add_done_callback(lambda _: answer.wake())
        try:
            await answer.begun.wait()
        finally:
            self.waiting -= 1
        try:
            await _send(answer, protocol, closing=closing)
        finally:
            await asyncio.wait([running])
            if answer.spool is not None:
                answer.spool.close()

    def _lane(self, environ: dict[str, Any]) -> ThreadPoolExecutor:
        if environ["PATH_INFO"] == "/healthz":
            return self.health
        return self.uploads if int(environ["CONTENT_LENGTH"] or 0) > MEMORY_BYTES else self.pages

    def _serve(self, environ: dict[str, Any], answer: Answer) -> None:
        """In a thread: let the application answer."""
        try:
            self._run(environ, answer)
        except Exception:
            log.exception("the application failed on %r", environ["PATH_INFO"])
        finally:
            answer.done = True

    def _run(self, environ: dict[str, Any], answer: Answer) -> None:
        def start(status: str, headers: Headers, _exc_info: object = None) -> None:
            answer.status, answer.headers = int(status[:3]), headers

        result = self.application(environ, start)
        try:
            if isinstance(result, FileToSend) and answer.status == 200 and result.path:  # noqa: PLR2004
                answer.path = result.path
                return
            answer.spool = tempfile.SpooledTemporaryFile(max_size=MEGABYTE)  # noqa: SIM115 - closed once it is sent
            streams = isinstance(result, FileToSend) or bool(getattr(result, "streaming", False))
            if streams:
                answer.spool.rollover()
            for chunk in result:
                answer.spool.write(chunk)
                if streams:
                    answer.spool.flush()
                    answer.written += len(chunk)
                    answer.tell(answer.begun)
                    answer.tell(answer.news)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()


async def _send(answer: Answer, protocol: Any, *, closing: bool) -> None:
    headers = [(name.lower(), value) for name, value in answer.headers]
    if closing:
        headers.append(("connection", "close"))
    if answer.path:
        protocol.response_file(answer.status, headers, answer.path)
    elif answer.spool is None:
        protocol.response_str(500, [*SHORT], "500\n")
    elif answer.done:
        answer.spool.seek(0)
        protocol.response_bytes(answer.status, headers, answer.spool.read())
    else:
        await _stream(answer, protocol.response_stream(answer.status, headers))


async def _stream(answer: Answer, transport: Any) -> None:
    """Send what is written, as far as it is written."""
    sent, spool = 0, answer.spool
    while spool is not None:
        answer.news.clear()
        finished, written = answer.done, answer.written
        while sent < written:
            chunk = os.pread(spool.fileno(), min(CHUNK_BYTES, written - sent), sent)
            await transport.send_bytes(chunk)
            sent += len(chunk)
        if finished:
            return
        await answer.news.wait()


def _joined(headers: Any) -> dict[str, str]:
    """Each header once; a name with an underscore would pass for another one and is dropped."""
    joined: dict[str, str] = {}
    for name, value in headers.items():
        if "_" in name:
            continue
        separator = "; " if name == "cookie" else ","
        joined[name] = f"{joined[name]}{separator}{value}" if name in joined else value
    return joined


def _environ(scope: Any, headers: dict[str, str], body: IO[bytes], size: int) -> dict[str, Any]:
    server, _, port = scope.server.rpartition(":")
    given = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in headers.items()
        if name not in {"content-type", "content-length", "transfer-encoding"}
    }
    given.setdefault("HTTP_HOST", scope.authority or scope.server)
    return given | {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _decoded(scope.path),
        "QUERY_STRING": scope.query_string,
        "CONTENT_TYPE": headers.get("content-type", ""),
        "CONTENT_LENGTH": str(size),
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        "wsgi.file_wrapper": FileToSend,
    }


def _decoded(path: str) -> str:
    """The path as WSGI wants it: its bytes as characters."""
    return path.encode("utf-8", "surrogateescape").decode("latin-1")
