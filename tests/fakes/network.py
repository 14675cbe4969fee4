"""No test reaches the internet: a connection that leaves the machine is an error at once, not a slow failure."""

import ipaddress
import socket
from typing import Any

_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


class InternetError(AssertionError):
    """A test tried to leave this machine."""


def refuse_the_internet() -> None:
    """From now on sockets of this process connect to loopback and local sockets only."""

    def connect(self: socket.socket, address: Any) -> None:
        _refuse_outside(self, address)
        _connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_outside(self, address)
        return _connect_ex(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]


def _refuse_outside(connecting: socket.socket, address: Any) -> None:
    if connecting.family not in (socket.AF_INET, socket.AF_INET6) or _is_loopback(str(address[0])):
        return
    raise InternetError(f"a test tried to connect to {address[0]}:{address[1]}")


def _is_loopback(host: str) -> bool:
    if host in ("localhost", "", "0.0.0.0", "::"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
