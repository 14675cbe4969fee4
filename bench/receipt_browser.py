"""How long checking a receipt takes in a browser: ``.venv/bin/python bench/receipt_browser.py``.

The receipt is of a ledger of a million entries, checked as the page does it: the hash of the text, five seals, the
signed head, the path to it, and the proof that the published head continues it. Beside it stands the same check by
the server's own code and by luoshi_verify.py. Needs Chromium; nothing is fetched from anywhere.
"""

import contextlib
import io
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Route, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from luoshi.proof.commitment import commit, new_key
from luoshi.proof.events import Event
from luoshi.proof.heads import TreeHead, sign_head
from luoshi.proof.keys import KeyRing
from luoshi.proof.merkle import MerkleLog, leaf_hash
from luoshi.proof.notes import SigningKey
from luoshi.proof.receipts import Opening, Receipt, verify_receipt
from luoshi.proof.storage_memory import MemoryNodeStore
from luoshi.proof.verify import luoshi_verify

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "src/luoshi/district/intake/static/intake/js"
VENDOR = ROOT / "src/luoshi/district/ui/static/vendor/noble/ed25519.mjs"
SIZE, PUBLISHED, ROUNDS = 1_000_000, 1_004_321, 60
AT = datetime(2026, 11, 26, tzinfo=UTC)
LIMIT_MS = 50

PAGE = """<!doctype html><meta charset="utf-8"><script type="module">
import { checkReceipt, hasEd25519 } from "./proof.js";
const own = crypto.subtle.importKey.bind(crypto.subtle);
window.measure = async (given, rounds, library) => {
  const refused = () => Promise.reject(new DOMException("none", "NotSupportedError"));
  if (library) crypto.subtle.importKey = (form, key, kind, ...more) =>
    kind.name === "Ed25519" ? refused() : own(form, key, kind, ...more);
  const feed = {
    keys: async () => given.keys, checkpoint: async () => given.checkpoint, consistency: async () => given.consistency,
  };
  const times = [], told = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await checkReceipt(given.receipt, { feed, library: "./ed25519.mjs", say: (code) => told.push(code) });
    times.push(performance.now() - began);
  }
  return { times, told: [...new Set(told)], own: await hasEd25519() };
};
window.ready = true;
</script>"""


def made(rng: random.Random) -> tuple[Receipt, SigningKey, dict[str, object]]:
    """A receipt in the middle of a ledger, and what the feed publishes a little later."""
    key = SigningKey.generate("bench.example/ledger")
    texts = {
        "title": "路灯不亮",
        "description": "三天不亮" * 40,
        "address": "春藤路",
        "place": "113.5,34.8",
        "text": "已修",
    }
    salts = {name: new_key() for name in texts}
    data = {"state": "registered", "commitments": {name: commit(text, salts[name]) for name, text in texts.items()}}
    index = rng.randrange(SIZE)
    event = Event(1, index, AT, "case.register", "case:LS20261126-0001", "reporter", data).to_text()
    log = MerkleLog(MemoryNodeStore())
    log.append_many(leaf_hash(event.encode()) if n == index else rng.randbytes(32) for n in range(PUBLISHED))
    heads = {size: sign_head(TreeHead(key.name, size, log.root(size), AT), key) for size in (SIZE, PUBLISHED)}
    receipt = Receipt(
        "LS20261126-0001",
        event,
        index,
        heads[SIZE],
        tuple(log.inclusion_proof(index, SIZE)),
        openings=tuple(Opening(("data", "commitments", name), text, salts[name]) for name, text in texts.items()),
    )
    published = {
        "receipt": receipt.to_text(),
        "keys": {"keys": [{"key": str(key.verifying_key), "after": 0, "handover": None}]},
        "checkpoint": str(heads[PUBLISHED]),
        "consistency": [digest.hex() for digest in log.consistency_proof(SIZE, PUBLISHED)],
    }
    return receipt, key, published


def in_browser(browser: Browser, published: dict[str, object], *, library: bool) -> list[float]:
    """Milliseconds of each round, on a page of its own that is served from here."""
    page = browser.new_page()
    files = {"proof.js": SCRIPTS / "proof.js", "ed25519.mjs": VENDOR}

    def serve(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name in files:
            route.fulfill(body=files[name].read_text(encoding="utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body=PAGE, content_type="text/html")

    page.route("**/*", serve)
    page.goto("http://localhost/")
    measured = page.evaluate(
        """async ([given, rounds, library]) => {
            while (!window.ready) await new Promise((done) => setTimeout(done, 10));
            return window.measure(given, rounds, library);
        }""",
        [published, ROUNDS, library],
    )
    assert {"text", "opened", "included", "published", "continues"} <= set(measured["told"]), measured["told"]
    assert measured["own"] is not library
    page.close()
    return measured["times"]


def in_python(work: Callable[[], object]) -> list[float]:
    """Milliseconds of each round."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return times


def told(name: str, times: list[float]) -> float:
    """Print one line; returns the median."""
    median = statistics.median(times)
    print(f"{name:<44} first {times[0]:7.1f} ms   median {median:7.1f} ms   slowest {max(times):7.1f} ms")
    return median


def main() -> int:
    program = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if program is None:
        print("needs Chromium (apt-get install chromium)")
        return 2
    receipt, key, published = made(random.Random(1))
    print(f"a receipt of {SIZE:,} entries, checked against a published head of {PUBLISHED:,}; {ROUNDS} rounds")
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=program, args=options)
        own = told("in the browser, its own Ed25519", in_browser(browser, published, library=False))
        other = told("in the browser, Ed25519 by the library", in_browser(browser, published, library=True))
        browser.close()
    ring = KeyRing(key.verifying_key)
    told("in Python, luoshi.proof (OpenSSL)", in_python(lambda: verify_receipt(receipt, ring)))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "receipt.json"
        file.write_text(receipt.to_text(), encoding="utf-8")
        arguments = ["receipt", str(file), "--key", str(key.verifying_key)]
        with contextlib.redirect_stdout(io.StringIO()):
            times = in_python(lambda: luoshi_verify.main(arguments))
        told("in Python, luoshi_verify.py (no library)", times)
    print(f"wanted: at most {LIMIT_MS} ms in the browser – {'kept' if max(own, other) <= LIMIT_MS else 'MISSED'}")
    return 0 if max(own, other) <= LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
