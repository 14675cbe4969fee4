"""The demonstration: an invented high-tech zone with its people, its map and eight weeks of cases that end "now".

Everything happens through the same commands that people use, one instant after the other, so that the ledger, the
clocks and the boards of the demonstration are as true as those of a real district.
"""

from .accounts import DEMO_PASSWORD, DemoAccount, demo_accounts
from .air import build_air
from .building import DemoReport, build_demo

__all__ = ["DEMO_PASSWORD", "DemoAccount", "DemoReport", "build_air", "build_demo", "demo_accounts"]
