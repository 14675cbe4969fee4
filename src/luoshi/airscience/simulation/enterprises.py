"""The made-up enterprises: where they are, when they may work, when they do, and what the ledger and the meter know."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.kinds import TRACERS, EnterpriseKind, Shift, emission_ratios
from luoshi.airscience.simulation.series import remembering
from luoshi.airscience.simulation.settings import DistrictSettings

Floats = NDArray[np.float64]

REGISTERED_KINDS = tuple(kind for kind in EnterpriseKind if kind is not EnterpriseKind.UNREGISTERED)
KIND_SHARES = np.array([0.08, 0.07, 0.07, 0.12, 0.03, 0.03, 0.2, 0.15, 0.25])
SHIFTS = tuple(Shift)
# Of day, long day, night and continuous work, by kind as listed above.
SHIFT_SHARES = np.array(
    [
        (0.45, 0.25, 0.08, 0.22),
        (0.25, 0.35, 0.0, 0.40),
        (0.45, 0.40, 0.10, 0.05),
        (0.60, 0.28, 0.12, 0.0),
        (0.10, 0.10, 0.0, 0.80),
        (0.45, 0.30, 0.25, 0.0),
        (0.80, 0.20, 0.0, 0.0),
        (0.55, 0.30, 0.05, 0.10),
        (0.70, 0.25, 0.02, 0.03),
    ]
)
CLUSTERS, CLUSTER_WIDTH = 6, 0.09
"""Industrial estates, and their half width as a share of the district's side."""
IN_CLUSTER = 0.7
NIGHT_FROM, NIGHT_TO = 22.0, 6.0
AT_REST = 0.12
"""Power by night of one that rests, relative to the day's. [1]"""
OWN_POWER = 0.25
"""Share of the enterprises whose work by night no meter sees. [1]"""
WORKING_NIGHTS = 0.85
"""Share of the nights on which a secret source works. [1]"""


@dataclass(frozen=True)
class Enterprises:
    """What the ledger knows of each enterprise."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[EnterpriseKind, ...]
    shifts: tuple[Shift, ...]
    xyz_m: Floats
    """(e, 3): east, north, and height of the stack above ground. [m]"""
    findings: NDArray[np.int_]
    """(e,): violations confirmed in the past."""
    night_power_ratio: Floats
    """(e, nights): power from 22:00 to 06:00 over that of the day. [1]"""


@dataclass(frozen=True)
class Emissions:
    """What truly came out of n sources, registered or not."""

    rate_g_s: Floats
    """(t, n): fine particles. [g s⁻¹]"""
    ratios: Floats
    """(n, p): each pollutant per unit of fine particles. [1]"""


def make_enterprises(
    settings: DistrictSettings, hours: Floats, rng: np.random.Generator
) -> tuple[Enterprises, Emissions, NDArray[np.intp]]:
    """Enterprises, what they truly emit, and which of them are the violators.

    Parameters
    ----------
    settings : DistrictSettings
        What is asked for.
    hours : (t,) float64
        Hours since the first midnight. [h]
    rng : Generator
        Where chance comes from.

    Returns
    -------
    Enterprises
    Emissions
    (violators,) int
        Places in the list.
    """
    n = settings.enterprises
    kinds = rng.choice(len(REGISTERED_KINDS), size=n, p=KIND_SHARES / KIND_SHARES.sum())
    shifts = np.array([rng.choice(len(SHIFTS), p=SHIFT_SHARES[kind]) for kind in kinds])
    kind_names = tuple(REGISTERED_KINDS[k] for k in kinds)
    shift_names = tuple(SHIFTS[s] for s in shifts)
    by_day = np.flatnonzero([s in (Shift.DAY, Shift.LONG_DAY) for s in shift_names])
    pool = by_day if by_day.size >= settings.violators else np.arange(n)
    likely = np.exp([0.8 * kind_names[i].traits.prior_log_odds for i in pool])
    violators = np.sort(rng.choice(pool, size=settings.violators, replace=False, p=likely / likely.sum()))
    usual = np.array([kind.traits.usual_g_s for kind in kind_names]) * rng.lognormal(-0.3, 0.6, n)
    rate = usual * _at_work(shift_names, hours, rng)
    rate[:, violators] += night_rates(settings, hours, violators.size, rng)
    is_violator = np.isin(np.arange(n), violators)
    findings = rng.poisson(np.where(is_violator, 1.2, 0.3))
    height = np.array([kind.traits.height_m for kind in kind_names]) * rng.lognormal(0.0, 0.25, n)
    enterprises = Enterprises(
        codes=tuple(f"E{i + 1:03d}" for i in range(n)),
        names=tuple(f"{kind.traits.name_zh}{i + 1:03d}号" for i, kind in enumerate(kind_names)),
        kinds=kind_names,
        shifts=shift_names,
        xyz_m=np.column_stack([_clustered(settings, n, rng), height]),
        findings=findings,
        night_power_ratio=_night_power(kind_names, rate / usual, hours, settings.days, rng=rng),
    )
    return enterprises, Emissions(rate, true_ratios(kind_names, rng)), violators


def night_rates(settings: DistrictSettings, hours: Floats, n: int, rng: np.random.Generator) -> Floats:
    """What n sources emit that work strongly, secretly and mostly by night; (t, n) [g s⁻¹].

    On most nights from some time after ten for three to six and a half hours; on at least one night of all.
    """
    strength = np.exp(rng.uniform(np.log(0.35), np.log(1.6), n))
    works = rng.random((settings.days, n)) < WORKING_NIGHTS
    works[rng.integers(settings.days, size=n), np.arange(n)] = True
    start = 22.0 + rng.uniform(0.0, 2.5, (settings.days, n))
    end = start + rng.uniform(3.0, 6.5, (settings.days, n))
    night, since_midnight = night_of(hours), (hours - 12.0) % 24.0 + 12.0
    on = works[night] & (since_midnight[:, None] > start[night]) & (since_midnight[:, None] <= end[night])
    flicker = np.exp(0.2 * remembering(rng, on.shape, memory_steps=3.0))
    return np.asarray(np.where(on, strength * flicker, 0.0))


def night_of(hours: Floats) -> NDArray[np.intp]:
    """Which noon-to-noon day each instant belongs to, the first being 0; hours end their step."""
    return np.maximum(np.ceil((hours - 12.0) / 24.0 - 1e-9).astype(np.intp) - 1, 0)


def is_night(hours: Floats) -> NDArray[np.bool_]:
    """Whether the step that ends then lies between 22:00 and 06:00."""
    of_day = hours % 24.0
    return np.asarray((of_day > NIGHT_FROM) | (of_day <= NIGHT_TO))


def true_ratios(kinds: tuple[EnterpriseKind, ...], rng: np.random.Generator) -> Floats:
    """What each source truly gives off per unit of fine particles: near what its kind is said to; (n, p) [1]."""
    of_kind = {kind: rng.lognormal(0.0, 0.2, len(TRACERS)) for kind in EnterpriseKind}
    shift = np.array([of_kind[kind] for kind in kinds]).reshape(-1, len(TRACERS))
    ratios: Floats = emission_ratios(kinds) * shift * rng.lognormal(0.0, 0.3, shift.shape)
    ratios[:, 0] = 1.0
    return ratios


def _at_work(shifts: tuple[Shift, ...], hours: Floats, rng: np.random.Generator) -> Floats:
    """How hard each works at each instant, 0 outside its hours; (t, e) [1]."""
    of_day, day = hours % 24.0, night_of(hours)
    from_, to = np.array([shift.hours for shift in shifts]).T
    allowed = np.where(
        from_ < to,
        (of_day[:, None] > from_) & (of_day[:, None] <= to) | (to - from_ >= 24.0),  # noqa: PLR2004 — a whole day
        (of_day[:, None] > from_) | (of_day[:, None] <= to),
    )
    comes_to_work = rng.random((int(day.max()) + 1, len(shifts))) < 0.88  # noqa: PLR2004 — some days are idle
    busy = remembering(rng, (hours.size, len(shifts)), memory_steps=2.0 / float(hours[1] - hours[0])) > -0.7  # noqa: PLR2004
    load = np.exp(0.25 * remembering(rng, (hours.size, len(shifts)), memory_steps=1.0 / float(hours[1] - hours[0])))
    work: Floats = allowed * comes_to_work[day] * busy * load
    return work


def _night_power(
    kinds: tuple[EnterpriseKind, ...], load: Floats, hours: Floats, nights: int, *, rng: np.random.Generator
) -> Floats:
    """Power by night over power by day, as the meter tells it: some kinds cool by night, some have a generator."""
    night, dark = night_of(hours), is_night(hours)
    on = np.minimum(load, 1.5)
    share = np.stack([on[dark & (night == k)].mean(axis=0) for k in range(nights)], axis=1)
    cools = np.array([0.4 if kind is EnterpriseKind.FOOD else 0.0 for kind in kinds])
    has_own_power = rng.random(len(kinds)) < OWN_POWER
    told = np.where(has_own_power[:, None], 0.0, np.minimum(share, 1.0))
    ratio: Floats = (AT_REST + cools[:, None] + 0.85 * told) * rng.lognormal(0.0, 0.3, told.shape)
    return ratio


def _clustered(settings: DistrictSettings, n: int, rng: np.random.Generator) -> Floats:
    """Places in and between industrial estates, about the middle of the district; (n, 2) [m]."""
    half = settings.width_m / 2.0
    middles = rng.uniform(-0.8 * half, 0.8 * half, (CLUSTERS, 2))
    own = middles[rng.integers(CLUSTERS, size=n)] + rng.normal(0.0, CLUSTER_WIDTH * settings.width_m, (n, 2))
    free = rng.uniform(-half, half, (n, 2))
    chosen = np.where((rng.random(n) < IN_CLUSTER)[:, None], own, free)
    return np.clip(chosen, -half, half)
