"""The benchmark runs on little data, checks itself against bare DuckDB, and prints one line of JSON last."""

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "bench/airstore.py"


def test_bench_prints_its_figures(tmp_path):
    """Two sensors and two days and a half; nothing of the store is left."""
    command = [sys.executable, BENCH, "--rows", "7200", "--sensors", "2", "--folder", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["rows"], said["again_unchanged"]) == (7200, True)
    assert said["hourly_ratio"] > 0
    assert said["last_ms"] > 0
    assert list(tmp_path.iterdir()) == []
