"""Events: stretches in which somebody emits, each with who, how sure, how much, and between which rates."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.attribute import Attribution

Floats = NDArray[np.float64]

LONGEST_GAP = 3
"""Windows without a plume inside an event: half an hour of ten minutes, until the wind turns back."""
SHORTEST_PART = 3
"""Windows for which another source must be the likeliest before an event is cut in two."""
CERTAIN = 0.9
"""What is nowhere more certain than this is no event yet."""
LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Event:
    """Something was emitted."""

    first: int
    """Its first window."""
    last: int
    """Its last window, included."""
    p_on: Floats
    """(s,) probability of each source, given that somebody emitted."""
    p_none: float
    """Probability that it is none of these sources."""
    certainty: float
    """Greatest probability of a window that anybody emitted."""
    source: int | None
    """The likeliest source; None where none of these is likelier."""
    rate: float
    """Median of the rate of the likeliest registered source, in the unit of the responses' rate."""
    rate_low: float
    """The rate is higher than this with 95 %."""
    rate_high: float
    """The rate is lower than this with 95 %."""

    @property
    def rival(self) -> int | None:
        """The registered source that is likeliest but for the one that is named; None where there is no other."""
        others = [int(at) for at in np.argsort(-self.p_on) if at != self.source]
        return others[0] if others else None

    @property
    def confidence(self) -> float:
        """Probability of the answer given."""
        return self.p_none if self.source is None else float(self.p_on[self.source])


def find_events(found: Attribution) -> list[Event]:
    """Events in an attribution, in order of time.

    Windows without data neither begin an event nor end it.

    Parameters
    ----------
    found : Attribution
        Of :func:`~luoshi.airscience.attribution.attribute.attribute`.

    Returns
    -------
    list of Event

    Notes
    -----
    An event lasts while it is likelier than not that somebody emits, over gaps of at most three windows; where the
    likeliest source changes for three windows or more it is cut. In one window at least it must be certain to 90 %.
    Its rate weighs all windows of the event together, with one rate and one turn of the wind, then is widened by what
    they have wrong together.

    Examples
    --------
    >>> from luoshi.airscience.attribution.attribute import attribute
    >>> rng = np.random.default_rng(0)
    >>> responses = rng.uniform(0, 10, (60, 5, 2))
    >>> air = 2.0 + rng.normal(0, 0.05, (60, 5))
    >>> air[20:40] += 0.5 * responses[20:40, :, 1]
    >>> event, = find_events(attribute(air, responses))
    >>> event.source, abs(event.first - 20) <= 1, event.rate_low < 0.8 * 0.5 < event.rate_high
    (1, True, True)
    """
    events = [_event(found, first, last) for first, last in _parts(found)]
    return [event for event in events if event.certainty >= CERTAIN]


def _parts(found: Attribution) -> list[tuple[int, int]]:
    parts = []
    for first, last in _stretches(np.flatnonzero(found.p_quiet < 0.5), LONGEST_GAP):  # noqa: PLR2004
        cuts = _cuts(found.p_on[first : last + 1])
        edges = [first, *(first + cut for cut in cuts), last + 1]
        parts += [(a, b - 1) for a, b in pairwise(edges)]
    return parts


def _stretches(windows: NDArray[np.intp], gap: int) -> list[tuple[int, int]]:
    if not len(windows):
        return []
    breaks = np.flatnonzero(np.diff(windows) > gap + 1)
    firsts, lasts = np.r_[windows[0], windows[breaks + 1]], np.r_[windows[breaks], windows[-1]]
    return [(int(a), int(b)) for a, b in zip(firsts, lasts, strict=True)]


def _cuts(p_on: Floats) -> list[int]:
    """Where another source takes over for long enough."""
    leader = np.where(p_on.max(axis=1) > 0.5, p_on.argmax(axis=1), -1)  # noqa: PLR2004
    turns = np.flatnonzero(np.diff(leader)) + 1
    edges = [0, *turns.tolist(), len(leader)]
    cuts: list[int] = []
    before = -1
    for a, b in pairwise(edges):
        if leader[a] < 0 or b - a < SHORTEST_PART or leader[a] == before:
            continue
        if before >= 0:
            cuts.append(a)
        before = int(leader[a])
    return cuts


def _event(found: Attribution, first: int, last: int) -> Event:
    now = slice(first, last + 1)
    emitted = max(float((1.0 - found.p_quiet[now]).sum()), np.finfo(np.float64).tiny)
    p_on, p_none = found.p_on[now].sum(axis=0) / emitted, float(found.p_unknown[now].sum()) / emitted
    likeliest = int(p_on.argmax())
    low, middle, high = _rate(found, now, likeliest)
    return Event(
        first=first,
        last=last,
        p_on=np.minimum(p_on, 1.0),
        p_none=min(p_none, 1.0),
        certainty=float(1.0 - found.p_quiet[now].min()),
        source=None if p_none > p_on[likeliest] else likeliest,
        rate=middle,
        rate_low=low,
        rate_high=high,
    )


def rate_of(found: Attribution, event: Event, source: int) -> tuple[float, float, float]:
    """The rate at which a source would explain an event, whoever it was.

    Parameters
    ----------
    found : Attribution
        Of :func:`~luoshi.airscience.attribution.attribute.attribute`.
    event : Event
        Of :func:`find_events`.
    source : int
        Which source.

    Returns
    -------
    (float, float, float)
        5 %, 50 % and 95 % quantile, in the unit of the responses' rate.
    """
    return _rate(found, slice(event.first, event.last + 1), source)


def _rate(found: Attribution, now: slice, source: int) -> tuple[float, float, float]:
    """Quantiles of one rate for the whole event."""
    rates = np.geomspace(found.rates[0] / 10.0, found.rates[-1] * 10.0, 8 * len(found.rates))
    curve, above = found.noise_curve, found.enhancement.above[now, :, None]
    by_turn = np.stack(
        [curve.log_density(above, turn[now, :, source, None] * rates).sum(axis=(0, 1)) for turn in found.responses]
    )
    weight = found.settings.information_share * by_turn + found.log_turn_prior[:, None]
    of_rate = np.exp(weight - weight.max()).sum(axis=0)
    widened = _widened(of_rate, float(np.log(rates[1] / rates[0])), found.settings.systematic_factor)
    shares = np.cumsum(widened) / widened.sum()
    low, middle, high = np.exp(np.interp(LEVELS, shares, np.log(rates)))
    return float(low), float(middle), float(high)


def _widened(weight: Floats, step: float, sigma: float) -> Floats:
    """Convolved with a normal distribution of the logarithm."""
    half = min(len(weight) - 1, int(np.ceil(4.0 * sigma / step)))
    kernel = np.exp(-0.5 * (np.arange(-half, half + 1) * step / sigma) ** 2) if sigma > 0 else np.ones(1)
    full = np.convolve(weight, kernel / kernel.sum())
    offset = (len(kernel) - 1) // 2
    found: Floats = full[offset : offset + len(weight)]
    return found
