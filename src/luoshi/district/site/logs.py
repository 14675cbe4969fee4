"""Where the log goes: standard error, the journal, or files that processes share and that do not grow for ever."""

import fcntl
import logging
import logging.handlers
import os
import re
from pathlib import Path
from typing import Any, Final

from luoshi.district.site.given import positive_number, whole_number

LINE: Final = "{asctime} {levelname} {name}: {message}"
INSTANT: Final = "%Y-%m-%dT%H:%M:%S%z"
RECEIPT: Final = re.compile(r"(/track/|/report/done/|receipt=)[^/?&\s\"']+")
PRIORITIES: Final = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))


class JournalFormatter(logging.Formatter):
    """Puts the priority of syslog before each line, as the journal reads it from standard error; the time it has."""

    def format(self, record: logging.LogRecord) -> str:
        """Every line of a traceback too."""
        priority = next((number for level, number in PRIORITIES if record.levelno >= level), 7)
        return "\n".join(f"<{priority}>{line}" for line in super().format(record).splitlines())


class ReceiptFilter(logging.Filter):
    """Takes the codes of receipts out of what is logged: whoever holds one reads the report."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes; an address in it that opens a report no longer does."""
        said = record.getMessage()
        if "/track/" in said or "/report/done/" in said or "receipt=" in said:
            record.msg, record.args = RECEIPT.sub(r"\1…", said), ()
        return True


class SharedFileHandler(logging.handlers.WatchedFileHandler):
    """Appends to a file that other processes append to as well; whoever finds it full moves it aside, under a lock."""

    def __init__(self, filename: str, *, most_bytes: int, keep: int) -> None:
        path = Path(filename)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(filename, encoding="utf-8", delay=True)
        self._path, self._most_bytes, self._keep = path, most_bytes, keep

    def _open(self) -> Any:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace")

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; then see whether the file is full."""
        super().emit(record)
        try:
            if self._path.stat().st_size >= self._most_bytes:
                self._rotate()
        except OSError:
            # Nothing can be moved on a full disk; the record itself is written or was reported by the handler.
            return

    def _rotate(self) -> None:
        with self._path.with_name(f"{self._path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self._path.stat().st_size < self._most_bytes:
                return  # another process was quicker; this one opens the new file with its next record
            for number in range(self._keep - 1, 0, -1):
                older = self._path.with_name(f"{self._path.name}.{number}")
                if older.exists():
                    older.replace(self._path.with_name(f"{self._path.name}.{number + 1}"))
            self._path.replace(self._path.with_name(f"{self._path.name}.1"))


def logging_settings(home: Path, given: dict[str, str]) -> dict[str, Any]:
    """Django's ``LOGGING``; ``LUOSHI_LOG``: ``stderr`` (by default), ``journal``, ``file``, or a file's path."""
    choice = given.get("LUOSHI_LOG", "") or "stderr"
    handler: dict[str, Any] = {"class": "logging.StreamHandler", "formatter": "line", "filters": ["receipts"]}
    if choice == "journal":
        handler["formatter"] = "journal"
    elif choice != "stderr":
        handler = {
            "()": "luoshi.district.site.logs.SharedFileHandler",
            "filename": str(home / "logs" / "luoshi.log") if choice == "file" else choice,
            "most_bytes": int(positive_number("LUOSHI_LOG_MEGABYTES", 10, given=given) * 2**20),
            "keep": whole_number("LUOSHI_LOG_KEEP", 5, least=0, given=given),
            "formatter": "line",
            "filters": ["receipts"],
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": LINE, "datefmt": INSTANT, "style": "{"},
            "journal": {
                "()": "luoshi.district.site.logs.JournalFormatter",
                "fmt": "{name}: {message}",
                "style": "{",
            },
        },
        "filters": {"receipts": {"()": "luoshi.district.site.logs.ReceiptFilter"}},
        "handlers": {"chosen": handler},
        "root": {"handlers": ["chosen"], "level": given.get("LUOSHI_LOG_LEVEL", "WARNING")},
    }
