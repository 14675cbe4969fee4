"""Lines of many sensors in many months that learn from one another: a mixed model by empirical Bayes.

Each sensor's and each month's departure from the common line is drawn towards none as strongly as the spread of all of
them, itself estimated, says. A sensor with a week of data stays near the group, one with a year goes its own way.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from luoshi.airscience.quality.flags import Floats
from luoshi.airscience.quality.robust import huber_weights, persistence, robust_spread, steady_lines, worth

Indices = NDArray[np.int64]

ROUNDS = 40
SETTLED = 0.01
"""Done when no coefficient moves by more than this share of its standard error."""
WIDTH_OF_90 = 3.2897
"""The central 90 % of a normal distribution, in standard deviations."""
PRIOR_WEIGHT = 2.0
"""So many invented members does the spread of a group start from; with one member it is all there is to go by."""
PRIOR_GAIN = 0.3
"""The invented members' spread of gains, as a share of the common gain."""
PRIOR_OFFSET = 0.1
"""The invented members' spread of offsets, as a share of the mean reference."""


@dataclass(frozen=True)
class Problem:
    """Observations in a row: ``y`` = gain·``z`` + offset + ``shared`` · common coefficients + noise."""

    y: Floats
    z: Floats
    shared: Floats
    sensor: Indices
    month: Indices
    sensors: int
    months: int
    at: tuple[Indices, Indices]
    """Row and column of each observation in its grid of sensors by times."""

    @property
    def grid(self) -> tuple[int, int]:
        """The shape of the smallest grid that holds all observations."""
        return (int(self.at[0].max(initial=0)) + 1, int(self.at[1].max(initial=0)) + 1)


@dataclass(frozen=True)
class Solution:
    """Coefficients in the order common line, common others, sensors' lines, months' lines, with their covariance."""

    coefficients: Floats
    covariance: Floats
    of_sensors: Floats
    """(2, 2): how gains and offsets of sensors vary."""
    of_months: Floats
    """(2, 2): how gains and offsets of months vary; zero with one month."""
    noise: float
    """The robust standard deviation of what is left. [unit of y]"""
    scatter: float
    """The standard deviation of a normal distribution whose central 90 % is as wide as that of what is left; wild
    hours, which the line does not follow, are part of what a prediction may meet. [unit of y]"""
    persistence: float


def solve(problem: Problem) -> Solution:
    """The lines and how sure they are, by robustly weighted expectation–maximisation.

    Notes
    -----
    Mixed-model equations with the covariances of sensors' and months' effects estimated by expectation–maximisation
    from posterior means and covariances; residuals beyond 1.345 robust spreads are weighed down and beyond 8 left out,
    starting from lines that wild readings do not bend; all observations count for (1 − ρ)/(1 + ρ) of themselves, ρ
    being the correlation of residuals in a row.

    References
    ----------
    .. [1] N. M. Laird, J. H. Ware, Random-effects models for longitudinal data, Biometrics 38 (1982) 963-974.
    .. [2] C. R. Henderson, Best linear unbiased estimation and prediction under a selection model, Biometrics 31
       (1975) 423-447.
    """
    design = _design(problem)
    fixed = 2 + problem.shared.shape[1]
    typical_gain, residuals = _start(problem)
    invented = _invented(problem, typical_gain)
    noise = max(robust_spread(residuals), 1e-9 * (1.0 + float(np.abs(problem.y).max(initial=0.0))))
    weights, rho = huber_weights(residuals, spread=noise), 0.0
    of_sensors, of_months = invented.copy(), invented.copy() / 4
    smallest, before = noise * 1e-6, None
    for _ in range(ROUNDS):
        precision = _prior_precision(problem, fixed, of_sensors, of_months)
        weighted = sparse.diags_array(weights * worth(rho) / noise**2)
        normal = np.asarray((design.T @ weighted @ design).todense()) + precision
        covariance = _inverse(normal)
        coefficients: Floats = np.asarray(covariance @ (design.T @ (weighted @ problem.y)), dtype=np.float64)
        residuals = problem.y - design @ coefficients
        noise = max(robust_spread(residuals), smallest)
        weights = huber_weights(residuals, spread=noise)
        rho = persistence(_as_grid(problem, residuals))
        ends = (fixed, fixed + 2 * problem.sensors, design.shape[1])
        of_sensors = _spread_of(coefficients, covariance, ends[0], ends[1], invented)
        of_months = _spread_of(coefficients, covariance, ends[1], ends[2], invented / 4)
        if before is not None and _settled(coefficients, before, covariance):
            break
        before = coefficients
    shown = of_months if problem.months > 1 else np.zeros((2, 2))
    low, high = np.quantile(residuals, [0.05, 0.95])
    scatter = max(noise, float(high - low) / WIDTH_OF_90)
    return Solution(coefficients, covariance, of_sensors, shown, noise, scatter, rho)


def _design(problem: Problem) -> sparse.csr_array:
    n, k = problem.y.size, problem.shared.shape[1]
    rows = np.arange(n)
    ones = np.ones(n)
    places = [(0, problem.z), (1, ones)] + [(2 + j, problem.shared[:, j]) for j in range(k)]
    columns: list[Indices] = [np.full(n, place) for place, _ in places]
    values: list[Floats] = [value for _, value in places]
    first = 2 + k
    groups = [(first, problem.sensor)]
    width = first + 2 * problem.sensors
    if problem.months > 1:
        groups.append((width, problem.month))
        width += 2 * problem.months
    for start, member in groups:
        columns += [start + 2 * member, start + 2 * member + 1]
        values += [problem.z, ones]
    shape = (n, width)
    return sparse.csr_array(
        (np.concatenate(values), (np.tile(rows, len(values)), np.concatenate(columns))), shape=shape
    )


def _start(problem: Problem) -> tuple[float, Floats]:
    """The typical gain, and what a steady line of each sensor and the weather leave."""
    gains, offsets = steady_lines(problem.z, problem.y, problem.sensor)
    residuals = problem.y - gains[problem.sensor] * problem.z - offsets[problem.sensor]
    if problem.shared.size:
        weights = huber_weights(residuals, spread=robust_spread(residuals))
        root = np.sqrt(weights)
        shares = np.linalg.lstsq(problem.shared * root[:, None], residuals * root, rcond=None)[0]
        residuals = residuals - problem.shared @ shares
    return float(np.median(gains)), residuals


def _invented(problem: Problem, typical_gain: float) -> Floats:
    typical_z = float(np.median(np.abs(problem.z))) if problem.z.size else 1.0
    typical_y = float(np.median(np.abs(problem.y))) if problem.y.size else 1.0
    gain = max(abs(typical_gain), typical_y / max(typical_z, 1e-12) / 10, 1e-12)
    return np.diag([(PRIOR_GAIN * gain) ** 2, (PRIOR_OFFSET * max(typical_y, 1e-12)) ** 2])


def _prior_precision(problem: Problem, fixed: int, of_sensors: Floats, of_months: Floats) -> Floats:
    months = problem.months if problem.months > 1 else 0
    width = fixed + 2 * (problem.sensors + months)
    precision = np.zeros((width, width))
    inverses = [np.linalg.inv(of_sensors)] * problem.sensors + [np.linalg.inv(of_months)] * months
    for index, inverse in enumerate(inverses):
        place = slice(fixed + 2 * index, fixed + 2 * index + 2)
        precision[place, place] = inverse
    return precision


def _spread_of(coefficients: Floats, covariance: Floats, start: int, end: int, invented: Floats) -> Floats:
    members = (end - start) // 2
    if not members:
        return invented
    effects = coefficients[start:end].reshape(members, 2)
    blocks = covariance[start:end, start:end].reshape(members, 2, members, 2)
    own = blocks[np.arange(members), :, np.arange(members), :]
    total = effects.T @ effects + own.sum(axis=0) + PRIOR_WEIGHT * invented
    return np.asarray(total / (members + PRIOR_WEIGHT))


def _as_grid(problem: Problem, residuals: Floats) -> Floats:
    grid = np.full(problem.grid, np.nan)
    grid[problem.at] = residuals
    return grid


def _inverse(normal: Floats) -> Floats:
    """The inverse, by way of a symmetric scaling; where readings do not vary, what they do not tell stays vague."""
    scale = 1.0 / np.sqrt(np.maximum(np.diag(normal), 1e-300))
    scaled = normal * scale * scale[:, None] + 1e-10 * np.eye(normal.shape[0])
    return np.asarray(np.linalg.inv(scaled) * scale * scale[:, None], dtype=np.float64)


def _settled(now: Floats, before: Floats, covariance: Floats) -> bool:
    spread = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
    return bool(np.max(np.abs(now - before) / spread, initial=0.0) < SETTLED)
