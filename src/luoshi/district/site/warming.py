"""What a server process loads once it listens: everything that the first reader of a page would else wait for.

A domain names functions under ``warm`` in its ``DomainConfig``. They run one after the other in a thread of their own,
after the first answer was given or a few seconds after the start, so that the server answers as early as ever; whoever
asks for such a page in these seconds waits for what is being loaded, and no longer. One that fails is logged and stops
nothing: its page will load what it needs.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from typing import Final

from django.urls import get_resolver
from django.utils.module_loading import import_string

from luoshi.district.ui.domain import domains

log = logging.getLogger(__name__)

PATIENCE_SECONDS: Final = 3.0
"""A process that nobody asks anything loads after this; of several, only one is asked whether it is ready."""


def warm_functions() -> list[str]:
    """What the installed domains want loaded, from the top domain down."""
    return [domain.dotted(path) for domain in domains() for path in domain.warm]


def warm_up() -> None:
    """Load the addresses and what the domains ask for."""
    for path in ("luoshi.district.site.warming.load_addresses", *warm_functions()):
        try:
            import_string(path)()
        except Exception:
            # A broken store must not stop the pages that do not need it.
            log.exception("%s failed", path)


def load_addresses() -> None:
    """Every page's view, and with it its forms and questions."""
    for _ in _flattened(get_resolver().url_patterns):
        pass


def _flattened(patterns: Sequence[object]) -> Iterator[object]:
    for pattern in patterns:
        yield pattern
        yield from _flattened(getattr(pattern, "url_patterns", []))


class Warming:
    """Waits for the first answer, then loads."""

    def __init__(self) -> None:
        self.may_begin = threading.Event()
        self.done = threading.Event()

    def start(self) -> None:
        """Begin to wait, in a thread that does not keep the process from ending."""
        threading.Thread(target=self._run, name="warming", daemon=True).start()

    def _run(self) -> None:
        self.may_begin.wait(PATIENCE_SECONDS)
        warm_up()
        self.done.set()
