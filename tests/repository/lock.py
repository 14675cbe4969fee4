"""The locks name packages and hashes and never a place to get them from: each machine has its own."""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|\bfile:|@ ")


def faults() -> list[str]:
    """What is wrong with the locks."""
    found = [
        f"{path.name}:{number} {line.strip()}"
        for path in sorted((ROOT / "requirements").glob("*.txt"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if ADDRESS.search(line)
    ]
    found += [
        f"{path.name}: {name} has no hash"
        for path in sorted((ROOT / "requirements").glob("*.txt"))
        for name in _bare(path)
    ]
    lock = ROOT / "package-lock.json"
    if lock.exists():
        packages = json.loads(lock.read_text())["packages"]
        found += [
            f"package-lock.json: {name} names an address" for name, facts in packages.items() if "resolved" in facts
        ]
        found += [
            f"package-lock.json: {name} has no hash"
            for name, facts in packages.items()
            if name and "integrity" not in facts
        ]
    return found


def _bare(path: Path) -> list[str]:
    blocks = re.split(r"\n(?=\S)", path.read_text())
    return [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]


if __name__ == "__main__":
    for fault in faults():
        print(fault, file=sys.stderr)
    sys.exit(1 if faults() else 0)
