"""The index in exact fractions, written from the norm's text and not from the product: the tests' second opinion.

HJ 633-2012, section 4 (pages 1 to 3): table 1 with its notes, equations (1) and (2). HJ 633-2026: table 3.
"""

import math
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

LEVELS = [0, 50, 100, 150, 200, 300, 400, 500]
DAY_2012 = {
    "so2": [0, 50, 150, 475, 800, 1600, 2100, 2620],
    "no2": [0, 40, 80, 180, 280, 565, 750, 940],
    "pm10": [0, 50, 150, 250, 350, 420, 500, 600],
    "co": [0, 2, 4, 14, 24, 36, 48, 60],
    "o3": [0, 100, 160, 215, 265, 800],
    "pm25": [0, 35, 75, 115, 150, 250, 350, 500],
}
HOUR_2012 = {
    "so2": [0, 150, 500, 650, 800],
    "no2": [0, 100, 200, 700, 1200, 2340, 3090, 3840],
    "pm10": DAY_2012["pm10"],
    "co": [0, 5, 10, 35, 60, 90, 120, 150],
    "o3": [0, 160, 200, 300, 400, 800, 1000, 1200],
    "pm25": DAY_2012["pm25"],
}
NEW = {"pm25": [0, 35, 60, 115, 150, 250, 350, 500], "pm10": [0, 50, 120, 250, 350, 420, 500, 600]}


def column(pollutant: str, averaging: str, year: int) -> list[int]:
    """The concentrations of a column; averaging is "1h", or "24h" (for ozone its 8 hours)."""
    if year == 2026 and pollutant in NEW:
        return NEW[pollutant]
    return (HOUR_2012 if averaging == "1h" else DAY_2012)[pollutant]


def sub_index(concentration: float, pollutant: str, averaging: str, year: int) -> float:
    """One sub-index, NaN where there is none; the concentration is taken as its decimal writing says."""
    if math.isnan(concentration):
        return math.nan
    step = Decimal("0.1") if pollutant == "co" else Decimal(1)
    rounded = Fraction(Decimal(repr(concentration)).quantize(step, rounding=ROUND_HALF_EVEN))
    points = column(pollutant, averaging, year)
    if rounded > points[-1]:
        if len(points) == len(LEVELS):
            return 500.0
        return math.nan if year == 2012 else float(LEVELS[len(points) - 1])
    upper = next(k for k in range(1, len(points)) if rounded <= points[k])
    rise = Fraction(LEVELS[upper] - LEVELS[upper - 1], points[upper] - points[upper - 1])
    return float(math.ceil(rise * (rounded - points[upper - 1]) + LEVELS[upper - 1]))
