"""The benchmark of a district's night runs on a tiny district and says how it did."""

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parents[3] / "bench/district.py"
TINY = ["--seeds", "1", "--days", "1", "--enterprises", "20", "--sensors", "16", "--width", "4000", "--rounds", "4"]


def test_benchmark_ends_in_one_line_of_json():
    """Figures, targets, chance and the ways without ledger and with nothing else."""
    done = subprocess.run([sys.executable, BENCH, *TINY], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["bench"] == "district"
    assert 0.0 <= said["recall_at_5"] <= 1.0
    assert said["chance_recall_at_5"] == 0.25
    assert said["without_ledger"]["recall_at_5"] is not None
    assert said["recall_holds"] == (said["recall_at_5"] >= said["target_recall_at_5"])


def test_benchmark_of_nothing_is_refused():
    """At least one district."""
    done = subprocess.run([sys.executable, BENCH, "--seeds", "0"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
