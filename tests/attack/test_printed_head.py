"""The head on paper: scanned from the page it is the signed text, and convicts a log that was rewritten since."""

import base64
import re
import urllib.parse
from datetime import timedelta
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import zxingcpp
from django.template.loader import render_to_string

from luoshi.district.audit import api as ledger
from luoshi.district.audit import vault
from luoshi.proof.notes import SignedNote
from luoshi.proof.verify import luoshi_verify
from tests.attack.test_rollback import other_acts, roll_back
from tests.district.audit.acts import acts
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_ledger(settings, tmp_path):
    settings.LEDGER_FOLDER = tmp_path / "ledger"
    settings.LEDGER_NAME = "district.example/ledger"


def scanned(page: str) -> str:
    """What a reader of QR codes reads from the picture in the page."""
    (address,) = re.findall(r'<img class="qr" src="(data:image/svg\+xml[^"]+)"', page)
    return read_code(address.replace("&#x27;", "'").replace("&amp;", "&"))


def read_code(address: str) -> str:
    head, _, content = address.partition(",")
    svg = base64.b64decode(content).decode() if head.endswith("base64") else urllib.parse.unquote(content)
    (found,) = zxingcpp.read_barcodes(drawn(svg))
    return str(found.text)


def drawn(svg: str) -> np.ndarray:
    """The picture's dark strokes as pixels: segno draws each run of dark modules as a horizontal line of width one."""
    root = ET.fromstring(svg)
    scale, side = 4, int(root.attrib["width"])
    path = next(e for e in root.iter() if e.tag.endswith("path") and "stroke" in e.attrib)
    factor = float(re.search(r"scale\((\d+)\)", path.attrib.get("transform", "scale(1)"))[1])
    pixels = np.full((int(side / factor) * scale,) * 2, 255, dtype=np.uint8)
    x = y = 0.0
    for command, given in re.findall(r"([MmhHvV])([^MmhHvV]*)", path.attrib["d"]):
        numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", given)]
        if command == "M":
            x, y = numbers
        elif command == "m":
            x, y = x + numbers[0], y + numbers[1]
        else:
            row, begin, end = int(y - 0.5), int(x), int(x + numbers[0])
            pixels[row * scale : (row + 1) * scale, begin * scale : end * scale] = 0
            x += numbers[0]
    return pixels


def test_code_is_the_signed_head_and_is_read_by_a_scanner():
    """Word for word, signatures included."""
    assert ledger.printed_head() is None
    acts(5)
    head = ledger.sign_head(at=MONDAY)
    printed = ledger.printed_head()
    assert (printed.size, printed.at) == (5, MONDAY)
    assert SignedNote.parse(read_code(printed.code)) == head.note


def test_sheet_convicts_a_log_that_was_rewritten_with_the_key(tmp_path, capsys):
    """Signed anew over other entries the log is sound by itself; the sheet, scanned, says that it is another one."""
    acts(5)
    ledger.sign_head(at=MONDAY)
    page = render_to_string("ui/parts/printed_head.html", {"printed_head": ledger.printed_head()})
    true = "".join(ledger.export_log())
    roll_back(0)
    (vault.folder() / "highest-head").unlink()
    other_acts(6)
    ledger.sign_head(at=MONDAY + timedelta(minutes=5))
    rewritten = "".join(ledger.export_log())
    key = ["--key", str(ledger.verifying_keys()[0])]
    log, sheet = tmp_path / "log", tmp_path / "sheet.txt"
    for end in ("", "\n", "\r\n"):
        sheet.write_text(scanned(page).rstrip("\n") + end, encoding="utf-8", newline="")
        log.write_text(true, encoding="utf-8")
        assert luoshi_verify.main(["log", str(log), "--head", str(sheet), *key]) == 0
        log.write_text(rewritten, encoding="utf-8")
        assert luoshi_verify.main(["log", str(log), *key]) == 0
        assert luoshi_verify.main(["log", str(log), "--head", str(sheet), *key]) == 1
        assert "sheet.txt" in capsys.readouterr().out
