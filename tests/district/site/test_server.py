"""The server: starts, answers, stops with everything it started, and says so when the port is taken."""

import os
import signal
import socket
import urllib.request

import pytest

from luoshi.district.site.schedule import read_state
from luoshi.district.site.server import AddressError, PortTakenError, choose_port
from tests.fakes.patience import within


def test_free_port_is_kept():
    """The port asked for is the port used."""
    free = choose_port("127.0.0.1", 0)
    assert choose_port("127.0.0.1", free) == free


def test_taken_port_is_refused():
    """With the words an administrator needs."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTakenError, match=rf"Port {port} .* --port N"):
            choose_port("127.0.0.1", port)


def test_foreign_address_is_refused():
    """An address that this machine does not have."""
    with pytest.raises(AddressError, match=r"Cannot listen on 192\.0\.2\.1"):
        choose_port("192.0.2.1", 0)  # TEST-NET-1, RFC 5737: nobody's address


@pytest.mark.crash
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda s: s.name)
def test_stopped_server_leaves_nothing_behind(start_site, how):
    """Server and worker end together, and the port is free again, even after kill -9."""
    site = start_site()
    with urllib.request.urlopen(f"{site.url}/healthz") as answer:
        assert answer.status == 200
    worker = _worker_of(site)
    code = site.stop(how)
    assert code == (-signal.SIGKILL if how == signal.SIGKILL else 0), (site.home / "server.log").read_text()
    port = int(site.url.rsplit(":", 1)[1])
    assert within(5, lambda: not _runs(worker))
    assert within(5, lambda: _is_free(port))


def _worker_of(site) -> int:
    assert within(20, lambda: "pid" in read_state(site.home / "worker.json"))
    return int(read_state(site.home / "worker.json")["pid"])


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _is_free(port: int) -> bool:
    try:
        choose_port("127.0.0.1", port)
    except PortTakenError:
        return False
    return True
