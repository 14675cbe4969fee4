"""How fast a sheet of messages comes in: seconds of reading alone and of the whole import, on an empty home.

Prints one JSON line: ``read_s`` (the file through ``luoshi.sheets``), ``calamine_s`` (the same cells through calamine
alone, the peer), their ratio, and ``import_s`` for ``luoshi import requests``, as the worker does it for the page.

    .venv/bin/python bench/sheets.py FILE.xlsx
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from python_calamine import CalamineWorkbook
from tests.fakes.running_site import environment_of, run_luoshi

from luoshi.sheets import open_book


def main(path: Path) -> None:
    began = time.perf_counter()
    book = CalamineWorkbook.from_path(path)
    cells = sum(len(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).iter_rows())
    calamine = time.perf_counter() - began
    began = time.perf_counter()
    table = open_book(path).table(lambda names: float(sum(bool(name.strip()) for name in names)))
    rows = sum(1 for _ in table.rows())
    read = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        environment = environment_of(Path(folder) / "home")
        done = run_luoshi("import", "requests", str(path), "--json", environment=environment)
    account = json.loads(done.stdout.splitlines()[-1])
    print(
        json.dumps(
            {
                "rows": rows,
                "cells": cells,
                "read_s": round(read, 2),
                "calamine_s": round(calamine, 2),
                "ratio": round(read / calamine, 2),
                "import_s": account["seconds"],
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
