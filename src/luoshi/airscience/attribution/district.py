"""A district's night: hundreds of registered sources, a hundred sensors, and what can be said of each.

Screening first, with every source in the game for a few rounds; then background, noise and the discount for the
model's errors are learnt anew with the plumes taken out; then the sources that are left, and places that no ledger
knows, compete in a long run of the sampler.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.blocks import Blocks, night_blocks
from luoshi.airscience.attribution.coverage import Visibility, visibility
from luoshi.airscience.attribution.draws import Draws, pooled
from luoshi.airscience.attribution.kinds import TRACERS, EnterpriseKind, emission_ratios
from luoshi.airscience.attribution.ledger import flat_log_odds, ledger_log_odds
from luoshi.airscience.attribution.mismatch import discount
from luoshi.airscience.attribution.network import NetworkReadings, believable, increments, noise_of
from luoshi.airscience.attribution.plume import plume_response
from luoshi.airscience.attribution.problem import Problem, Response
from luoshi.airscience.attribution.sampler import sample
from luoshi.airscience.attribution.screening import best_gains, likeness, responses_of
from luoshi.airscience.attribution.search import Registered, Search
from luoshi.airscience.attribution.spread import spread_of_class, stability_of
from luoshi.airscience.attribution.telling import Outcome, tell
from luoshi.airscience.attribution.unregistered import (
    candidate_places,
    grid_of_places,
    place_log_odds,
    places_instead,
)
from luoshi.airscience.attribution.verdicts import DistrictAttribution
from luoshi.airscience.index import Pollutant

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

PER_GRAM = np.array([1e3 if pollutant is Pollutant.CO else 1e6 for pollutant in TRACERS])
"""Units of concentration in a gram: micrograms, of carbon monoxide milligrams."""
NIGHT_SUN_DEG, NIGHT_CLOUDS = -10.0, 0.6


def attribute_district(
    network: NetworkReadings,
    sources: Registered,
    *,
    seed: int,
    nights: int | None = None,
    search: Search | None = None,
    progress: Progress | None = None,
) -> DistrictAttribution:
    """Which registered sources emitted in the last nights, how much, and what cannot be said.

    Readings that are missing (NaN) or evidently broken say nothing; times without wind drop out.

    Parameters
    ----------
    network : NetworkReadings
        What the sensors and the wind vane measured, days included; they help to know the instruments.
    sources : Registered
        Whom the ledger knows.
    seed : int
        Of the sampler; the same data and seed give the same answer.
    nights : int, optional
        How many of the last nights; all when not given.
    search : Search, optional
        What is set beforehand.
    progress : callable, optional
        Called with the rounds done and all rounds.

    Returns
    -------
    DistrictAttribution

    Raises
    ------
    TooLittleDataError
        There is no night in the readings.

    Notes
    -----
    Increments are what a sensor has above the network's median and its own offset; a source adds a Gaussian plume in
    the measured wind, widened for the wind's error; probabilities come from the spike-and-slab sampler. The sources'
    odds beforehand come from the ledger.

    References
    ----------
    .. [1] See :mod:`~luoshi.airscience.attribution.sampler`, :mod:`~luoshi.airscience.attribution.plume` and
       :mod:`~luoshi.airscience.attribution.mismatch`.
    """
    run = _Run(network, sources, search or Search(), nights, rng=np.random.default_rng(seed), progress=progress)
    return run.verdict()


class _Run:
    """One search, with what its steps hand on."""

    def __init__(
        self,
        network: NetworkReadings,
        sources: Registered,
        search: Search,
        nights: int | None,
        *,
        rng: np.random.Generator,
        progress: Progress | None,
    ) -> None:
        self.sources, self.search, self.rng, self.progress = sources, search, rng, progress
        self.noise, self.measured = np.empty(0), np.empty(0, dtype=np.bool_)
        self.network = replace(network, readings=believable(network.readings))
        self.blocks: Blocks = night_blocks(network, nights=nights, minutes=search.block_minutes)
        kinds = sources.ledger.kinds
        self.places = grid_of_places(network.sensors_xyz_m)
        self.scale = emission_ratios(kinds) * PER_GRAM
        self.place_scale = emission_ratios([EnterpriseKind.UNREGISTERED]) * PER_GRAM
        self.unit, self.place_unit = self._responses(sources.xyz_m), self._responses(self.places)
        self.log_odds = ledger_log_odds(sources.ledger) if search.uses_ledger else flat_log_odds(kinds)
        self.done = 0

    def verdict(self) -> DistrictAttribution:
        """All steps, one after the other."""
        search = self.search
        kept, places, p_on, plumes = self._screen()
        unit = np.concatenate([self.unit[..., kept], self.place_unit[..., places]], axis=2)
        scale = np.vstack([self.scale[kept], np.repeat(self.place_scale, places.size, axis=0)])
        odds = np.append(self.log_odds[kept], np.full(places.size, place_log_odds(len(self.places))))
        problem = self._problem(plumes, (unit, scale), odds, search.first_discount)
        first = [
            self._sample(problem, search.learning_rounds, search.learning_rounds * 2 // 3) for _ in range(search.chains)
        ]
        together = pooled(first)
        problem = self._problem(self._plumes(together), (unit, scale), odds, search.first_discount)
        learnt = discount(problem, together, group_of_cell=self._groups(), usual=search.first_discount)
        problem = replace(problem, tempering=learnt)
        often = together.p_on > search.often_above
        draws = pooled(
            [self._sample(problem, search.rounds, search.settle_rounds, often=often, start=start) for start in first]
        )
        return tell(
            Outcome(problem, draws, kept, places, p_on),
            sources=self.sources,
            search=self.search,
            ends_at=self.blocks.ends_at,
            sensors_xyz_m=self.network.sensors_xyz_m,
            log_odds=self.log_odds,
            seen=self._visibility(self.unit, self.scale, learnt),
            alike=likeness(self._problem(None, (self.unit, self.scale), self.log_odds, 1.0)),
            places_m=self.places,
            map_=self._visibility(self.place_unit, self._place_scales(), learnt),
            rng=self.rng,
        )

    def _screen(self) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats, Floats]:
        """A few rounds with everyone who is not refuted outright.

        Who is left, which places may hold something unregistered, all probabilities, and the plumes.
        """
        search = self.search
        everyone = self._problem(None, (self.unit, self.scale), self.log_odds, search.first_discount)
        is_seen = np.isfinite(self._visibility(self.unit, self.scale, 1.0).smallest_visible)
        is_seen &= np.array([source.cells.size > 0 for source in everyone.sources])
        plausible = np.flatnonzero(is_seen & (best_gains(everyone) + self.log_odds > search.plausible_above))
        problem = _part(everyone, plausible)
        draws = self._sample(problem, search.screening_rounds, search.screening_rounds * 2 // 3)
        p_on = np.zeros(len(self.sources.codes))
        p_on[plausible] = draws.p_on
        places = self._promising_places(problem, draws, self.sources.xyz_m[plausible])
        return plausible[draws.p_on > search.keep_above], places, p_on, self._plumes(draws)

    def _groups(self) -> NDArray[np.intp]:
        """Of each cell, the sensor and the night."""
        receptors = self._receptors
        return np.asarray(self.blocks.night[:, None] * receptors + np.arange(receptors)).reshape(-1)

    @property
    def _receptors(self) -> int:
        return len(self.network.sensors_xyz_m)

    def _responses(self, xyz_m: Floats) -> Floats:
        """Responses in the blocks; (b, r, m) [s m⁻³]."""
        search, steps = self.search, self.blocks.steps
        speed, from_deg = self.network.wind_speed_m_s[steps], self.network.wind_from_deg[steps]
        stability = stability_of(speed, sun_height_deg=NIGHT_SUN_DEG, cloud_share=NIGHT_CLOUDS)
        spread = spread_of_class(stability, terrain=search.terrain, initial_m=10.0)
        means = []
        for first, last in pairwise(np.append(self.blocks.starts, steps.size).tolist()):
            now = slice(first, last)
            response = plume_response(
                xyz_m,
                self.network.sensors_xyz_m,
                speed[now],
                from_deg[now],
                spread=spread.during(now),
                direction_error_deg=search.wind_error_deg,
            )
            known = np.isfinite(response[:, :1, :1])
            means.append(np.where(known, response, 0.0).sum(axis=0) / max(int(known.sum()), 1))
        return np.stack(means)

    def _problem(
        self, plumes: Floats | None, sources: tuple[Floats, Floats], log_odds: Floats, tempering: float
    ) -> Problem:
        """Increments, noise and responses, the background taken out with what is explained already kept aside."""
        search, steps = self.search, len(self.network.ends_at)
        given = None if plumes is None else self.blocks.spread(plumes, steps)
        found = self.blocks.mean(increments(self.network.readings, given))
        if plumes is not None:
            is_quiet = plumes < search.quiet_below * self.noise
            found = found - self.blocks.of_each_night(np.where(is_quiet, found - plumes, np.nan))
        left = found if plumes is None else found - plumes
        noise = np.broadcast_to(noise_of(left), found.shape)
        self.noise, self.measured = noise, np.isfinite(found)
        flat = noise.reshape(-1, len(TRACERS)).T
        responses = responses_of(
            *sources, noise=flat, strongest=search.strongest_g_s / 2.0, window_of_time=np.arange(len(found))
        )
        return Problem(
            found.reshape(-1, len(TRACERS)).T,
            flat,
            responses,
            log_odds,
            search.strengths,
            search.slab,
            self.blocks.begins_a_night,
            plume_error=search.plume_error,
            tempering=tempering,
        )

    def _place_scales(self) -> Floats:
        """The mixture of an unregistered source, for every place; (g, p)."""
        return np.repeat(self.place_scale, len(self.places), axis=0)

    def _visibility(self, unit: Floats, scale: Floats, tempering: float) -> Visibility:
        return visibility(
            unit,
            scale,
            noise=self.noise,
            measured=self.measured,
            reference=self.search.visible_g_s,
            tempering=tempering,
        )

    def _sample(
        self,
        problem: Problem,
        rounds: int,
        settle_rounds: int,
        *,
        often: NDArray[np.bool_] | None = None,
        start: Draws | None = None,
    ) -> Draws:
        alike = likeness(problem)
        neighbours = tuple(np.flatnonzero(row > 0.5) for row in alike)  # noqa: PLR2004 — could be mistaken
        search = self.search
        total = search.screening_rounds + search.chains * (search.learning_rounds + search.rounds)

        def step(done: int, _: int) -> None:
            if self.progress is not None:
                self.progress(self.done + done, total)

        draws = sample(
            problem,
            sweeps=rounds,
            settle=settle_rounds,
            rng=self.rng,
            neighbours=neighbours,
            often=often,
            start=start,
            progress=step,
        )
        self.done += rounds
        return draws

    def _plumes(self, draws: Draws) -> Floats:
        """What all sources together add; (b, r, p)."""
        return np.asarray(draws.mean_field.T.reshape(len(self.blocks.starts), self._receptors, len(TRACERS)))

    def _promising_places(self, problem: Problem, draws: Draws, sources_m: Floats) -> NDArray[np.intp]:
        """Places of the grid that would explain what the registered sources leave, or explain better."""
        odds = np.full(len(self.places), place_log_odds(len(self.places)))
        places = self._problem(None, (self.place_unit, self._place_scales()), odds, self.search.first_discount)
        gains = places_instead(problem, draws, places, self.places, sources_m=sources_m)
        return candidate_places(gains, self.places, most=self.search.most_places, apart_m=600.0)


def _part(problem: Problem, chosen: NDArray[np.intp]) -> Problem:
    """The same with some of the sources."""
    sources: tuple[Response, ...] = tuple(problem.sources[j] for j in chosen)
    return replace(problem, sources=sources, log_odds=problem.log_odds[chosen])
