"""What kinds of plume there are, and what each of them looks like in five pollutants at once.

The noise of the pollutants is not independent: when another air mass reaches one station before the others, they all
rise together. A plume is therefore weighed against what usually moves with it (a matched filter), not alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from luoshi.airscience.anomalies.network import Floats
from luoshi.airscience.anomalies.signs import WATCHED
from luoshi.airscience.index import Pollutant

CLIP = 6.0
"""Beyond so many standard deviations a pollutant weighs no more in the judgement of another."""
RIDGE = 0.02


class Plume(StrEnum):
    """Kinds of plume, by what rises."""

    FINE = "fine"
    DUST = "dust"
    SMOKE = "smoke"
    GAS = "gas"


LOOKS: Mapping[Plume, Mapping[Pollutant, float]] = {
    Plume.FINE: {Pollutant.PM25: 1.0, Pollutant.PM10: 0.5},
    Plume.DUST: {Pollutant.PM10: 1.0, Pollutant.PM25: 0.2},
    Plume.SMOKE: {Pollutant.CO: 1.0, Pollutant.PM25: 1.0, Pollutant.PM10: 0.5, Pollutant.NO2: 0.5},
    Plume.GAS: {Pollutant.SO2: 1.0, Pollutant.NO2: 0.3},
}
"""By how many standard deviations each pollutant rises in a plume of the kind; the first named must be measured."""

LEAST_RISE: Mapping[Pollutant, float] = {
    Pollutant.PM25: 12.0,
    Pollutant.PM10: 25.0,
    Pollutant.SO2: 12.0,
    Pollutant.CO: 0.4,
    Pollutant.NO2: 25.0,
}
"""Less than this is not worth sending anyone, however quiet the air. [µg/m³; CO mg/m³] Platform default."""


def main_of(plume: Plume) -> Pollutant:
    """The pollutant without which the kind cannot be judged."""
    return next(iter(LOOKS[plume]))


@dataclass(frozen=True)
class Filter:
    """The weights with which standardised rises are added up, so that the sum has unit variance in ordinary hours."""

    weights: Mapping[Pollutant, float]

    def of(self, scores: Mapping[Pollutant, Floats], *, main: Pollutant) -> Floats:
        """The joint score (s, t); NaN where the main pollutant is missing, while other gaps weigh nothing."""
        total = self.weights[main] * scores[main]
        for pollutant, weight in self.weights.items():
            if pollutant is not main:
                total = total + weight * np.clip(np.nan_to_num(scores[pollutant]), -CLIP, CLIP)
        return total


def learn_filter(scores: Mapping[Pollutant, Floats], plume: Plume) -> Filter:
    """The filter that tells a plume best from what the pollutants usually do together.

    Gaps count as no rise, except of the main pollutant, without which a station-hour is left out.

    Parameters
    ----------
    scores : mapping of (s, t) float64
        Standardised rises. [standard deviations]
    plume : Plume
        The kind.

    Returns
    -------
    Filter
        Weights w = C⁻¹s / √(sᵀC⁻¹s), s the look of the plume and C the correlation of ordinary hours.

    References
    ----------
    .. [1] Kay, S. M., Fundamentals of Statistical Signal Processing, vol. II: Detection Theory, 1998, 4.4: generalised
       matched filter.
    """
    there = [p for p in WATCHED if p in scores]
    known = np.isfinite(scores[main_of(plume)])
    rows = np.array([np.clip(np.nan_to_num(scores[p][known]), -CLIP, CLIP) for p in there])
    covariance = rows @ rows.T / max(rows.shape[1], 1) + RIDGE * np.eye(len(there))
    look = np.array([LOOKS[plume].get(p, 0.0) for p in there])
    weights = np.linalg.solve(covariance, look)
    weights /= np.sqrt(look @ weights)
    return Filter({p: float(w) for p, w in zip(there, weights, strict=True)})
