"""A visitor without a browser: keeps cookies, sends forms as a browser would, and follows nothing by itself."""

import http.client
import re
import urllib.parse
from dataclasses import dataclass, field
from html import unescape

_FIELD = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")
_PART = re.compile(r"(name|value)=\"([^\"]*)\"")


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    def hidden_fields(self) -> list[tuple[str, str]]:
        """The hidden fields of every form on the page, in order."""
        found = [dict(_PART.findall(tag)) for tag in _FIELD.findall(self.text)]
        return [(unescape(one["name"]), unescape(one.get("value", ""))) for one in found if "name" in one]


@dataclass
class Visitor:
    """One person at one browser."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, *, timeout: float = 60) -> Answer:
        """Open a page."""
        return self._ask("GET", path, b"", {}, timeout)

    def send(
        self, path: str, fields: list[tuple[str, str]], files: dict[str, tuple[str, bytes]] | None = None
    ) -> Answer:
        """Send a form, with files if there are any."""
        if files is None:
            kind, body = "application/x-www-form-urlencoded", urllib.parse.urlencode(fields).encode()
        else:
            kind, body = _multipart(fields, files)
        return self._ask("POST", path, body, {"Content-Type": kind, "Referer": self.url + path}, 60)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str], timeout: float) -> Answer:
        where = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=timeout)
        try:
            cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            connection.request(method, path, body or None, {**headers, **(cookies if self.cookies else {})})
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = line.split(";", 1)[0].partition("=")
                self.cookies[name] = value
            return Answer(answer.status, answer.headers, answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()


def _multipart(fields: list[tuple[str, str]], files: dict[str, tuple[str, bytes]]) -> tuple[str, bytes]:
    mark = "----form-boundary-7MA4YWxkTrZu0gW"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    ]
    parts += [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        f"Content-Type: application/octet-stream\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, (file_name, content) in files.items()
    ]
    return f"multipart/form-data; boundary={mark}", b"".join(parts) + f"--{mark}--\r\n".encode()
