"""From the sampler's draws to what is said of each source, each place and the whole."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.coverage import Visibility
from luoshi.airscience.attribution.draws import Draws
from luoshi.airscience.attribution.ledger import may_work
from luoshi.airscience.attribution.problem import Problem
from luoshi.airscience.attribution.search import Registered, Search
from luoshi.airscience.attribution.settling import Advice, settle
from luoshi.airscience.attribution.verdicts import DistrictAttribution, SourceVerdict, Suspected

Floats = NDArray[np.float64]

STANDS_OUT = 3.0
"""Increments of so many standard deviations of the noise are to be explained."""


@dataclass(frozen=True)
class Outcome:
    """The last run of the sampler, and what went into it: first the kept sources, then the places."""

    problem: Problem
    draws: Draws
    kept: NDArray[np.intp]
    """(m,): places, in the ledger, of the sources that were in the run."""
    places: NDArray[np.intp]
    """(c,): places of the grid that were."""
    p_screened: Floats
    """(n,): what the screening said of all."""


@dataclass(frozen=True)
class _Estimates:
    """For each registered source; those that were screened out have no rate."""

    p_on: Floats
    mean: Floats
    low: Floats
    high: Floats
    unpermitted: Floats
    on: Floats


def tell(
    outcome: Outcome,
    *,
    sources: Registered,
    search: Search,
    ends_at: NDArray[np.datetime64],
    sensors_xyz_m: Floats,
    log_odds: Floats,
    seen: Visibility,
    alike: Floats,
    places_m: Floats,
    map_: Visibility,
    rng: np.random.Generator,
) -> DistrictAttribution:
    """What is said in the end.

    Parameters
    ----------
    outcome : Outcome
        The sampler's draws.
    sources, search : Registered, Search
        What was asked.
    ends_at : (b,) datetime64
        The blocks of time.
    sensors_xyz_m : (r, 3) float64
        [m]
    log_odds : (n,) float64
        What the ledger said beforehand. [1]
    seen : Visibility
        Of the registered sources.
    alike : (n, n) float64
        How alike their traces are. [1]
    places_m, map_ : (g, 3) float64, Visibility
        The grid of places and what could be noticed there.
    rng : Generator
        Where chance comes from.

    Returns
    -------
    DistrictAttribution
    """
    strengths = strengths_of(outcome.draws, search, rng)
    rates = strengths * outcome.draws.on.mean(axis=2)
    rests = ~may_work(sources.ledger.shifts, _middle_hours(ends_at))
    prior = 1.0 / (1.0 + np.exp(-log_odds))
    visible = seen.smallest_visible <= search.visible_g_s
    estimates = _estimates(outcome, strengths, np.where(visible, outcome.p_screened, prior), rests=rests)
    advice = settle(
        p_on=estimates.p_on,
        visible=visible,
        sources_xyz_m=sources.xyz_m,
        sensors_xyz_m=sensors_xyz_m,
        likeness=alike,
    )
    verdicts = [
        _verdict(j, estimates, advice[j], codes=sources.codes, prior=prior, seen=seen, visible=visible)
        for j in range(len(sources.codes))
    ]
    verdicts.sort(key=lambda v: (not v.could_be_seen, -v.rate_g_s, -v.p_on, v.code))
    m = outcome.kept.size
    return DistrictAttribution(
        ranked=tuple(verdicts),
        suspected=_suspected(outcome, rates, places_m),
        p_none_of_these=float(outcome.draws.on[:, m:].any(axis=(1, 2)).mean()),
        ends_at=ends_at,
        places_m=places_m,
        map_=map_,
        discount=outcome.problem.tempering,
        explained=_explained(outcome),
    )


def strengths_of(draws: Draws, search: Search, rng: np.random.Generator) -> Floats:
    """Emission while on, for each draw, with the error that all plumes of a source share.

    Parameters
    ----------
    draws : Draws
        Of the sampler.
    search : Search
        The ladder, and how large that error is.
    rng : Generator
        Where chance comes from.

    Returns
    -------
    (d, m) float64
        0 where the source is off for good. [g s⁻¹]
    """
    step = np.log(search.strengths[1] / search.strengths[0])
    within = np.exp(step * (rng.random(draws.rung.shape) - 0.5))
    shared = np.exp(search.systematic_sd * rng.standard_normal(draws.rung.shape))
    strength = np.where(draws.rung >= 0, search.strengths[draws.rung], 0.0)
    return np.asarray(strength * within * shared)


def _middle_hours(ends_at: NDArray[np.datetime64]) -> Floats:
    """The hour of the day in the middle of each block; blocks end at their label and follow each other closely."""
    minutes = (ends_at - ends_at.astype("datetime64[D]")).astype("timedelta64[m]").astype(np.float64)
    steps = np.diff(ends_at).astype("timedelta64[m]").astype(np.float64)
    length = float(steps.min()) if steps.size else 60.0
    return np.asarray(((minutes - length / 2.0) / 60.0) % 24.0)


def _estimates(outcome: Outcome, strengths: Floats, p_otherwise: Floats, *, rests: NDArray[np.bool_]) -> _Estimates:
    draws, kept = outcome.draws, outcome.kept
    rates = strengths * draws.on.mean(axis=2)
    m, n, blocks = kept.size, p_otherwise.size, draws.on.shape[2]
    p_on, mean, low, high = p_otherwise.copy(), np.zeros(n), np.zeros(n), np.zeros(n)
    on, unpermitted = np.zeros((n, blocks)), np.zeros(n)
    p_on[kept], mean[kept] = draws.p_on[:m], rates[:, :m].mean(axis=0)
    low[kept], high[kept] = np.quantile(rates[:, :m], [0.05, 0.95], axis=0)
    on[kept] = draws.on[:, :m].mean(axis=0)
    resting = (draws.on[:, :m] & rests[kept]).mean(axis=2)
    unpermitted[kept] = (strengths[:, :m] * resting).mean(axis=0)
    return _Estimates(p_on, mean, low, high, unpermitted, on)


def _verdict(
    j: int,
    estimates: _Estimates,
    advice: Advice,
    *,
    codes: tuple[str, ...],
    prior: Floats,
    seen: Visibility,
    visible: NDArray[np.bool_],
) -> SourceVerdict:
    return SourceVerdict(
        code=codes[j],
        p_on=float(estimates.p_on[j]),
        prior=float(prior[j]),
        rate_g_s=float(estimates.mean[j]),
        low_g_s=float(estimates.low[j]),
        high_g_s=float(estimates.high[j]),
        unpermitted_g_s=float(estimates.unpermitted[j]),
        on_share=estimates.on[j],
        smallest_visible_g_s=float(seen.smallest_visible[j]),
        could_be_seen=bool(visible[j]),
        settling=advice.settling,
        rival=None if advice.rival is None else codes[advice.rival],
        point_m=advice.point_m,
        wind_from_deg=advice.wind_from_deg,
    )


def _suspected(outcome: Outcome, rates: Floats, places_m: Floats) -> tuple[Suspected, ...]:
    m = outcome.kept.size
    found = [
        Suspected(
            east_m=float(places_m[place, 0]),
            north_m=float(places_m[place, 1]),
            p_on=float(outcome.draws.p_on[m + k]),
            rate_g_s=float(rates[:, m + k].mean()),
            on_share=outcome.draws.on[:, m + k].mean(axis=0),
        )
        for k, place in enumerate(outcome.places.tolist())
    ]
    return tuple(sorted(found, key=lambda place: -place.p_on * place.rate_g_s))


def _explained(outcome: Outcome) -> float:
    """Share of what stands out of the noise, in fine particles, that the plumes account for."""
    y, noise, field = outcome.problem.increments[0], outcome.problem.noise[0], outcome.draws.mean_field[0]
    out = np.isfinite(y) & (y > STANDS_OUT * noise)
    if not out.any():
        return 1.0
    return float(np.minimum(field[out], y[out]).sum() / y[out].sum())
