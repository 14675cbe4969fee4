"""The made-up instruments: where they stand, what they read of the truth, and how they fail."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.kinds import TRACERS
from luoshi.airscience.simulation.settings import DistrictSettings

Floats = NDArray[np.float64]

# In the order of TRACERS: the noise of one reading is hypot(floor, share · concentration).
FLOOR = np.array([1.5, 3.0, 2.0, 3.0, 0.05])
SHARE = np.array([0.05, 0.07, 0.05, 0.06, 0.05])
REFERENCE_QUALITY = 0.4
"""The noise of a reference instrument relative to a micro station's."""
INLET_M = 3.0
SPIKE_SHARE = 0.04
FAN_LEFT = 0.15
"""What of the air a sensor still sees whose fan has stopped."""


class FaultKind(StrEnum):
    """How an instrument fails."""

    STUCK = "stuck"
    SPIKES = "spikes"
    FAN = "fan"
    CLOCK = "clock"


@dataclass(frozen=True)
class Fault:
    """A failing instrument: which, how, and from which step up to before which."""

    sensor: int
    kind: FaultKind
    first: int
    last: int
    shift_steps: int = 0
    """By how many steps its clock is wrong; positive is late."""


@dataclass(frozen=True)
class Sensors:
    """The stations of the network."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    is_reference: NDArray[np.bool_]
    xyz_m: Floats
    """(s, 3): east, north, and height of the inlet. [m]"""


def make_sensors(settings: DistrictSettings, rng: np.random.Generator) -> Sensors:
    """Stations spread over the district as evenly as streets allow; the first ones are of the reference grade."""
    n = settings.sensors
    across = int(np.ceil(np.sqrt(n)))
    cells = rng.permutation(across**2)[:n]
    grid = np.column_stack([cells % across, cells // across]) + rng.uniform(0.15, 0.85, (n, 2))
    places = (grid / across - 0.5) * settings.width_m
    reference = np.arange(n) < settings.reference_stations
    return Sensors(
        codes=tuple(f"R{i + 1:02d}" if reference[i] else f"M{i + 1:03d}" for i in range(n)),
        names=tuple(f"{'标准站' if reference[i] else '微站'}{i + 1:03d}" for i in range(n)),
        is_reference=reference,
        xyz_m=np.column_stack([places, np.full(n, INLET_M)]),
    )


def choose_faults(settings: DistrictSettings, steps: int, rng: np.random.Generator) -> tuple[Fault, ...]:
    """Which micro stations fail, how and when: each kind in turn, over at least a quarter of the time."""
    micro = np.arange(settings.reference_stations, settings.sensors)
    n = int(np.ceil(settings.faulty_share * micro.size)) if settings.faulty_share else 0
    kinds = tuple(FaultKind)
    faults = []
    for k, sensor in enumerate(np.sort(rng.choice(micro, size=min(n, micro.size), replace=False))):
        kind = kinds[k % len(kinds)]
        length = steps if kind is FaultKind.CLOCK else int(rng.integers(steps // 4 + 1, steps // 2 + 2))
        first = int(rng.integers(0, max(steps - length, 0) + 1))
        shift = int(rng.choice([-1, 1]) * rng.integers(3, 13)) if kind is FaultKind.CLOCK else 0
        faults.append(Fault(int(sensor), kind, first, min(first + length, steps), shift))
    return tuple(faults)


def read_sensors(
    clean: Floats,
    sensors: Sensors,
    faults: tuple[Fault, ...],
    *,
    missing_share: float,
    days: int,
    rng: np.random.Generator,
) -> Floats:
    """What the instruments say of the true air.

    Readings that never arrive are NaN.

    Parameters
    ----------
    clean : (t, s, p) float64
        The true concentrations, in the order of TRACERS. [µg m⁻³; CO mg m⁻³]
    sensors : Sensors
        Their grades.
    faults : tuple of Fault
        What is broken, and when.
    missing_share : float
        Share of readings that never arrive. [1]
    days : int
        How long it lasts, for the drift. [d]
    rng : Generator
        Where chance comes from.

    Returns
    -------
    (t, s, p) float64
        Never below 0. [µg m⁻³; CO mg m⁻³]

    Notes
    -----
    Reading = gain · (1 + drift) · concentration + offset + noise, the noise hypot(floor, share · concentration); the
    constants of micro stations are those of everyday optical and electrochemical sensors, of the reference 0.4 of it.
    """
    quality = np.where(sensors.is_reference, REFERENCE_QUALITY, 1.0)[:, None]
    shape = (len(sensors.codes), len(TRACERS))
    gain = np.exp(0.06 * quality * rng.standard_normal(shape))
    drift = 0.004 * quality * rng.standard_normal(shape) * days * np.linspace(0, 1, len(clean))[:, None, None]
    offset = FLOOR * quality * rng.standard_normal(shape)
    noise = np.hypot(FLOOR, SHARE * clean) * quality * rng.standard_normal(clean.shape)
    readings: Floats = gain * (1.0 + drift) * clean + offset + noise
    for fault in faults:
        _fail(readings, fault, rng)
    readings = np.maximum(readings, 0.0)
    readings[rng.random(clean.shape[:2]) < missing_share] = np.nan
    return readings


def _fail(readings: Floats, fault: Fault, rng: np.random.Generator) -> None:
    """Spoil the readings of one sensor in place."""
    when, which = slice(fault.first, fault.last), fault.sensor
    own = readings[when, which]
    if fault.kind is FaultKind.STUCK:
        own[:] = own[0]
    elif fault.kind is FaultKind.SPIKES:
        hit = rng.random(len(own)) < SPIKE_SHARE
        own[hit] *= rng.uniform(3.0, 12.0, (int(hit.sum()), 1))
    elif fault.kind is FaultKind.FAN:
        own *= FAN_LEFT
    else:
        own[:] = np.roll(own, fault.shift_steps, axis=0)
