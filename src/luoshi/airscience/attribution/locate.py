"""Where a source is that stands on no list: position, rate and background together, with what is not known about them.

The concentrations are means along lines of sight. Position, rate, the widths of the plume, the wind's bias and the
background of each line are drawn together by a random walk whose steps fit what it has seen (adaptive Metropolis); a
coarse grid tells it where to begin.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.noise import NoiseCurve
from luoshi.airscience.attribution.plume import path_response
from luoshi.airscience.attribution.spread import spread_of_turbulence
from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]

GRID_STEP_M = 5.0
GRID_POINTS = 32
GRID_TIMES = 80
GRID_RATES = 9
BEGINNINGS = 5
APART_M = 15.0
"""How far apart the places are from which the search for several sources begins."""
PATH_POINTS = 30
SOURCE_HALF_WIDTH_M = 0.5
INNER_STEPS = 4
USUAL_FACTOR = 0.5
"""Of a plume's model over minutes with measured turbulence, beforehand."""
GREATEST_TARGET = 0.234
"""Share of accepted steps at which a random walk in many dimensions moves best (Roberts, Gelman and Gilks 1997)."""


@dataclass(frozen=True)
class Scene:
    """Where one looks, in what wind, and from where to where."""

    starts_xyz_m: Floats
    """(p, 3) the instrument of each line of sight."""
    ends_xyz_m: Floats
    """(p, 3) its reflector."""
    wind_speed_m_s: Floats
    wind_from_deg: Floats
    tan_gamma_lateral: Floats
    tan_gamma_vertical: Floats
    """(t,) each."""
    area_m: tuple[float, float, float, float]
    """West, east, south and north edge of where a source may be."""
    source_height_m: float = 0.0

    def response(
        self,
        positions_m: Floats,
        *,
        turn_deg: float = 0.0,
        wider: tuple[float, float] = (1.0, 1.0),
        points: int = PATH_POINTS,
        times: slice = slice(None),
    ) -> Floats:
        """Mean concentration along each line for a unit rate at (s, 2) positions; (t, p, s), in s m⁻³."""
        spread = spread_of_turbulence(
            wider[0] * self.tan_gamma_lateral[times],
            wider[1] * self.tan_gamma_vertical[times],
            initial_m=SOURCE_HALF_WIDTH_M,
        )
        return path_response(
            np.column_stack([positions_m, np.full(len(positions_m), self.source_height_m)]),
            self.starts_xyz_m,
            self.ends_xyz_m,
            self.wind_speed_m_s[times],
            self.wind_from_deg[times] + turn_deg,
            spread=spread,
            points=points,
        )


@dataclass(frozen=True)
class Beforehand:
    """What is known before the measurement."""

    background: float
    """Of the air without sources, in the unit of the concentration."""
    background_sd: float
    noise: float
    """Of one value, in the same unit."""
    rate: float
    """A usual rate, in the unit in which rates are told."""
    rate_log_sd: float = 1.5
    wider_log_sd: float = 0.3
    direction_error_deg: float = 10.0
    systematic_log_sd: float = 0.2
    """What all values have wrong together: the wind at the height of the plume, the density of the gas."""
    information_share: float = 0.1
    """How much of each value is new, as in :class:`~luoshi.airscience.attribution.settings.Settings`; for minutes."""


@dataclass(frozen=True)
class Located:
    """Draws from what is probable after the measurement."""

    positions_m: Floats
    """(n, s, 2) east and north; the sources of a draw are in the order of the mean's east."""
    rates: Floats
    """(n, s)"""
    wind_bias_deg: Floats
    """(n,)"""

    @property
    def mean_position_m(self) -> Floats:
        """(s, 2) mean of the draws."""
        mean: Floats = self.positions_m.mean(axis=0)
        return mean

    @property
    def median_rate(self) -> Floats:
        """(s,) median of the draws: a rate is a factor, and its mean leans on the largest."""
        median: Floats = np.median(self.rates, axis=0)
        return median

    def rate_interval(self, share: float = 0.9) -> Floats:
        """(2, s) between which the rate lies with that probability."""
        found: Floats = np.quantile(self.rates, [0.5 - share / 2, 0.5 + share / 2], axis=0)
        return found


def locate(
    concentration: Floats,
    scene: Scene,
    beforehand: Beforehand,
    *,
    per_unit: float,
    sources: int = 1,
    draws: int = 3000,
    rng: np.random.Generator,
) -> Located:
    """Positions and rates of sources that stand on no list.

    Values that are NaN drop out, and so do times without wind.

    Parameters
    ----------
    concentration : (t, p) float64
        Mean along each line of sight.
    scene : Scene
        Lines of sight, wind and turbulence at the same times.
    beforehand : Beforehand
        Background, noise, and magnitudes.
    per_unit : float
        Concentration in its own unit for 1 kg m⁻³ (for methane in parts per million about 1.5 · 10⁶), times the unit
        in which rates are told over 1 kg s⁻¹.
    sources : int
        How many emit.
    draws : int
        Kept draws; as many are thrown away before.
    rng : numpy.random.Generator
        Results are the same for the same generator.

    Returns
    -------
    Located

    Raises
    ------
    ShapeError
        Concentrations and scene do not fit together.

    Notes
    -----
    Student's t on a stretched scale for each value, as for registered sources. Beforehand: positions equally likely in
    the area, rates, widths and noise log-normal, the background of each line and the wind's bias normal.

    References
    ----------
    .. [1] Haario, H., Saksman, E. and Tamminen, J. (2001), An adaptive Metropolis algorithm, Bernoulli 7, 223-242.
    .. [2] Hirst, B. et al. (2020), Methane emissions: remote mapping and source quantification using an open-path laser
       dispersion spectrometer, Geophys. Res. Lett. 47, e2019GL086725, for the model of lines of sight.

    Examples
    --------
    >>> ends, calm = np.array([[60.0, 10, 2], [10, 60, 2], [50, 50, 2]]), np.full(60, 0.3)
    >>> around = np.linspace(0, 360, 60)
    >>> scene = Scene(np.zeros((3, 3)), ends, np.full(60, 2.0), around, calm, calm / 2, (0, 60, 0, 60))
    >>> air = 2.0 + scene.response(np.array([[30.0, 20.0]]))[..., 0] * 1e-3 * 1.5e6
    >>> known, rng = Beforehand(2.0, 0.1, 0.05, 1e-3), np.random.default_rng(1)
    >>> found = locate(air, scene, known, per_unit=1.5e6, draws=600, rng=rng)
    >>> bool(np.hypot(*(found.mean_position_m[0] - [30, 20])) < 5)
    True
    """
    if concentration.shape != (len(scene.wind_speed_m_s), len(scene.starts_xyz_m)):
        raise ShapeError(reason="concentrations are times × lines of sight")
    problem = _Problem(concentration, scene, beforehand, per_unit, sources)
    begin = problem.packed(problem.searched())
    chain = _walk(problem, begin, draws=draws, rng=rng)
    positions = chain[:, : 2 * sources].reshape(len(chain), sources, 2)
    order = np.argsort(positions.mean(axis=0)[:, 0])
    together = rng.normal(0.0, beforehand.systematic_log_sd, (len(chain), 1))
    rates = np.exp(chain[:, problem.rate_places] + together)
    return Located(positions[:, order], rates[:, order], chain[:, problem.turn_place])


class _Problem:
    """The posterior as a function of one vector: positions, turn, widths | rates, backgrounds, noise, factor."""

    def __init__(self, values: Floats, scene: Scene, beforehand: Beforehand, per_unit: float, sources: int) -> None:
        self.scene, self.beforehand, self.per_unit, self.sources = scene, beforehand, per_unit, sources
        known = np.isfinite(scene.wind_speed_m_s) & np.isfinite(scene.wind_from_deg)
        known &= np.isfinite(scene.tan_gamma_lateral) & np.isfinite(scene.tan_gamma_vertical)
        self.values = np.where(known[:, None], values, np.nan)
        self.lines = values.shape[1]
        self.turn_place = 2 * sources
        self.outer = 2 * sources + 3
        self.rate_places = slice(self.outer, self.outer + sources)
        self.background_places = slice(self.outer + sources, self.outer + sources + self.lines)
        self.size = self.outer + sources + self.lines + 2

    def packed(self, found: tuple[Floats, Floats]) -> Floats:
        positions, rates = found
        vector = np.zeros(self.size)
        vector[: 2 * self.sources] = positions.ravel()
        vector[self.rate_places] = np.log(rates)
        vector[self.background_places] = self.beforehand.background
        vector[-2:] = np.log([self.beforehand.noise, USUAL_FACTOR])
        return vector

    def steps(self) -> Floats:
        """Usual sizes of a step in each direction."""
        size = np.full(self.size, 0.1)
        size[: 2 * self.sources] = 1.0
        size[self.turn_place] = 2.0
        size[self.background_places] = 0.2 * self.beforehand.background_sd
        return size

    def response(self, vector: Floats) -> Floats:
        wider = np.exp(vector[self.turn_place + 1 : self.turn_place + 3])
        response = self.scene.response(
            vector[: 2 * self.sources].reshape(-1, 2),
            turn_deg=float(vector[self.turn_place]),
            wider=(float(wider[0]), float(wider[1])),
        )
        return np.nan_to_num(response) * self.per_unit

    def log_prior(self, vector: Floats) -> float:
        known = self.beforehand
        west, east, south, north = self.scene.area_m
        x, y = vector[0 : 2 * self.sources : 2], vector[1 : 2 * self.sources : 2]
        if np.any((x < west) | (x > east) | (y < south) | (y > north)):
            return -np.inf
        standard = (
            vector[self.turn_place] / known.direction_error_deg,
            vector[self.turn_place + 1 : self.turn_place + 3] / known.wider_log_sd,
            (vector[self.rate_places] - np.log(known.rate)) / known.rate_log_sd,
            (vector[self.background_places] - known.background) / known.background_sd,
            vector[-2:] - np.log([known.noise, USUAL_FACTOR]),
        )
        return -0.5 * float(sum(np.sum(part**2) for part in standard))

    def log_density(self, vector: Floats, response: Floats) -> float:
        noise, factor = np.exp(vector[-2:])
        curve = NoiseCurve(np.full(self.lines, noise), float(factor))
        above = self.values - vector[self.background_places]
        predicted = response @ np.exp(vector[self.rate_places])
        density = curve.log_density(above[..., None], predicted[..., None])
        # The scale stretches with the noise: densities of the values themselves are compared.
        stretch = -0.5 * np.log(above**2 + 4.0 * curve.knee**2)
        return self.beforehand.information_share * float(density.sum() + np.nansum(stretch))

    def searched(self) -> tuple[Floats, Floats]:
        """Best positions of a grid and their rates: from several beginnings, one source after the other in turn."""
        west, east, south, north = self.scene.area_m
        grid = np.array(
            [(x, y) for x in np.arange(west, east, GRID_STEP_M) for y in np.arange(south, north, GRID_STEP_M)]
        )
        every = slice(None, None, max(1, len(self.values) // GRID_TIMES))
        above = (self.values - self.beforehand.background)[every]
        response = np.nan_to_num(self.scene.response(grid, points=GRID_POINTS, times=every)) * self.per_unit
        curve = NoiseCurve(np.full(self.lines, self.beforehand.noise), USUAL_FACTOR)
        rates = self.beforehand.rate * np.geomspace(0.1, 10.0, GRID_RATES)
        alone = _fits(curve, above, np.zeros_like(above), response, rates)
        best_value, best = -np.inf, [(0, float(rates[0]))]
        for begin in _distinct(grid, alone.max(axis=1), 1 if self.sources == 1 else BEGINNINGS):
            chosen = [(begin, float(rates[int(alone[begin].argmax())]))]
            value = float(alone[begin].max())
            for _ in range(0 if self.sources == 1 else 2 * self.sources - 1):
                if len(chosen) == self.sources:
                    chosen.pop(0)
                others = sum((response[..., at] * rate for at, rate in chosen), start=np.zeros_like(above))
                fits = _fits(curve, above, others, response, rates)
                at, level = np.unravel_index(int(fits.argmax()), fits.shape)
                chosen.append((int(at), float(rates[level])))
                value = float(fits.max())
            if value > best_value:
                best_value, best = value, chosen
        return grid[[at for at, _ in best]], np.array([rate for _, rate in best])


def _distinct(grid: Floats, value: Floats, count: int) -> list[int]:
    """The best places that are not beside a better one."""
    chosen: list[int] = []
    for at in np.argsort(-value):
        apart = np.hypot(*(grid[chosen] - grid[at]).T) if chosen else np.array([np.inf])
        if apart.min() >= APART_M:
            chosen.append(int(at))
        if len(chosen) == count:
            break
    return chosen


def _fits(curve: NoiseCurve, above: Floats, others: Floats, response: Floats, rates: Floats) -> Floats:
    """Log density of one more source at each place and rate."""
    found = np.empty((response.shape[2], len(rates)))
    for at in range(response.shape[2]):
        predicted = others[..., None] + response[..., at, None] * rates
        found[at] = curve.log_density(above[..., None], predicted).sum(axis=(0, 1))
    return found


def _walk(problem: _Problem, begin: Floats, *, draws: int, rng: np.random.Generator) -> Floats:
    """Adaptive Metropolis in two blocks: what needs a new plume, and what does not."""
    place, response = begin, problem.response(begin)
    value = problem.log_prior(place) + problem.log_density(place, response)
    outer, inner = np.arange(problem.outer), np.arange(problem.outer, problem.size)
    blocks = [_Stepper(outer, problem.steps()[outer]), _Stepper(inner, problem.steps()[inner])]
    kept = np.empty((draws, problem.size))
    for i in range(2 * draws):
        for block, times in zip(blocks, (1, INNER_STEPS), strict=True):
            for _ in range(times):
                tried = block.proposed(place, rng)
                prior = problem.log_prior(tried)
                accepted = False
                if prior > -np.inf:
                    new_response = problem.response(tried) if block is blocks[0] else response
                    new_value = prior + problem.log_density(tried, new_response)
                    accepted = bool(np.log(rng.uniform()) < new_value - value)
                    if accepted:
                        place, value, response = tried, new_value, new_response
                block.learnt(place, accepted=accepted, frozen=i >= draws)
        if i >= draws:
            kept[i - draws] = place
    return kept


class _Stepper:
    """Proposes steps shaped like what the walk has seen; learns in the first half only."""

    def __init__(self, places: NDArray[np.intp], size: Floats) -> None:
        self.places, self.count = places, 0
        self.mean: Floats = np.zeros(len(places))
        self.covariance: Floats = np.diag(size**2)
        self.log_scale = float(np.log(2.38 / np.sqrt(len(places))))
        self.root: Floats = np.diag(size)

    def proposed(self, place: Floats, rng: np.random.Generator) -> Floats:
        tried = place.copy()
        tried[self.places] += np.exp(self.log_scale) * (self.root @ rng.normal(size=len(self.places)))
        return tried

    def learnt(self, place: Floats, *, accepted: bool, frozen: bool) -> None:
        if frozen:
            return
        self.count += 1
        weight = self.count**-0.6
        self.log_scale += weight * (float(accepted) - GREATEST_TARGET)
        here = place[self.places]
        if self.count == 1:
            self.mean = here.copy()
        apart = here - self.mean
        self.mean = self.mean + weight * apart
        self.covariance = self.covariance + weight * (np.outer(apart, apart) - self.covariance)
        if self.count % 50 == 0:
            ridge = 1e-9 * np.trace(self.covariance) * np.eye(len(here))
            self.root = np.linalg.cholesky(self.covariance + ridge)
