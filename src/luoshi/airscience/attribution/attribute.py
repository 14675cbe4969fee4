"""Who emitted in which window: all states weighed against what the instruments saw, one window after the other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luoshi.airscience.attribution.background import Enhancement, enhancement
from luoshi.airscience.attribution.chain import run_chain
from luoshi.airscience.attribution.noise import NoiseCurve
from luoshi.airscience.attribution.settings import Settings, rate_grid
from luoshi.airscience.attribution.states import QUIET, UNKNOWN, States, states_of
from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]

CELLS_AT_ONCE = 100_000
LEARNING_ROUNDS = 4
PAIRED_SOURCES = 5
"""So many of the likeliest sources are tried together; of more there are too many sets."""


@dataclass(frozen=True)
class Attribution:
    """What each window says about who emits."""

    p_on: Floats
    """(w, s) probability that a source emits."""
    p_unknown: Floats
    """(w,) probability that somebody emits who is not on the list."""
    p_quiet: Floats
    """(w,) probability that nobody emits."""
    wind_bias_deg: float
    """By how much the wind is turned in the mean, as learnt from the plumes themselves; 0 where it was not learnt."""
    log_evidence: float
    enhancement: Enhancement
    responses: Floats
    """(d, w, r, s) that were used."""
    log_turn_prior: Floats
    """(d,) log probability of each turn of the wind."""
    rates: Floats
    """(q,) of a single source, that were tried."""
    settings: Settings

    @property
    def noise_curve(self) -> NoiseCurve:
        """As learnt from these data."""
        return NoiseCurve(self.enhancement.noise, self.settings.factor, self.settings.freedom)


def attribute(
    concentration: Floats,
    responses: Floats,
    *,
    by_deg: ArrayLike = (0.0,),
    log_odds: Floats | None = None,
    causal: bool = False,
    settings: Settings | None = None,
) -> Attribution:
    """Probability that each source emits, in each window.

    An instrument that is NaN in a window drops out of it. A window in which no response is known says nothing.

    Parameters
    ----------
    concentration : (w, r) float64
        Means over windows of equal length, one after the other.
    responses : (w, r, s) or (d, w, r, s) float64
        Means over the same windows for a unit rate; with d turns of the wind, see
        :func:`~luoshi.airscience.attribution.turning.turned_responses`.
    by_deg : (d,)
        The turns. [°]
    log_odds : (w, s) float64, optional
        What the ledger says beforehand; without it every source is as likely as the others. [1]
    causal : bool
        Whether each window may only know its past: for the alarm of the moment. Else all windows are used for each, and
        the wind's bias is learnt from them. The instruments' noise and the range of rates are constants of the network
        and are learnt from all that is given either way.
    settings : Settings, optional
        What is set beforehand.

    Returns
    -------
    Attribution
        ``p_quiet``, ``p_unknown`` and the probabilities of the sets of sources add up to 1.

    Raises
    ------
    ShapeError
        The arrays do not fit together.

    Notes
    -----
    A state is a set of sources with their rates and a turn of the wind, or nobody, or somebody unknown. Student's t on
    a stretched scale weighs the enhancement of each instrument against the sum of rate times response; the chain of
    states is sticky. The turn is part of the state since an anemometer's error lasts. Its mean over all windows is
    learnt in a few rounds of expectation and maximisation, without any truth.

    References
    ----------
    .. [1] Rabiner (1989), Proc. IEEE 77, 257-286, for the chain; Dempster, Laird and Rubin (1977), J. R. Stat. Soc. B
       39, 1-38, for the wind's bias.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> responses = rng.uniform(0, 10, (60, 5, 2))
    >>> air = 2.0 + rng.normal(0, 0.05, (60, 5))
    >>> air[20:40] += 0.5 * responses[20:40, :, 1]
    >>> found = attribute(air, responses)
    >>> (found.p_on[[10, 30], 1] > 0.5).tolist(), bool(found.p_on[:, 0].max() < 0.5)
    ([False, True], True)
    """
    settings = settings or Settings()
    turned = responses[None] if responses.ndim == 3 else responses  # noqa: PLR2004 — windows, receptors, sources
    turns = np.atleast_1d(np.asarray(by_deg, dtype=np.float64))
    _check(concentration, turned, turns)
    above = enhancement(concentration, windows_a_day=settings.windows_a_day, causal=causal)
    seen = np.where(np.isfinite(turned).all(axis=(0, 3)), above.above, np.nan)
    above = Enhancement(seen, above.noise)
    turned = np.nan_to_num(turned)
    rates = rate_grid(turned, above.noise, count=settings.rates)
    if log_odds is None:
        log_odds = np.full((len(seen), turned.shape[3]), settings.usual_log_odds(turned.shape[3]))
    run = _Run(above, turned, turns, log_odds, settings, rates)
    return run.solved(causal=causal)


@dataclass(frozen=True)
class _Run:
    """One question to the air, with all that is needed for its answer."""

    above: Enhancement
    responses: Floats
    turns: Floats
    log_odds: Floats
    settings: Settings
    rates: Floats

    def solved(self, *, causal: bool) -> Attribution:
        states = self._states(at_once=1, among=None)
        density = self._log_density(states)
        bias = 0.0 if causal or len(self.turns) == 1 else self._learnt_bias(states, density)
        if self.settings.at_once > 1:
            likeliest = self._posterior(states, density, bias, causal=causal)[0]
            total = (likeliest.sum(axis=1) @ states.is_on).sum(axis=0)
            among = tuple(sorted(int(s) for s in np.argsort(-total)[:PAIRED_SOURCES]))
            states = self._states(at_once=self.settings.at_once, among=among)
            density = self._log_density(states)
        posterior, evidence = self._posterior(states, density, bias, causal=causal)
        by_state = posterior.sum(axis=1)
        return Attribution(
            p_on=by_state @ states.is_on.astype(np.float64),
            p_unknown=by_state[:, UNKNOWN],
            p_quiet=by_state[:, QUIET],
            wind_bias_deg=bias,
            log_evidence=evidence,
            enhancement=self.above,
            responses=self.responses,
            log_turn_prior=self._log_turn_prior(bias),
            rates=self.rates,
            settings=self.settings,
        )

    def _states(self, *, at_once: int, among: tuple[int, ...] | None) -> States:
        coarse = np.geomspace(self.rates[0], self.rates[-1], self.settings.coarse_rates + 2)[1:-1]
        sources = self.responses.shape[3]
        return states_of(sources, rates=self.rates, coarse_rates=coarse, at_once=at_once, among=among)

    def _log_density(self, states: States) -> Floats:
        """Of what was seen in each window, for each turn and state; (w, d, n), already weakened."""
        curve = NoiseCurve(self.above.noise, self.settings.factor, self.settings.freedom)
        above, (d, w, r, _) = self.above.above, self.responses.shape
        found = np.empty((w, d, len(states.rates)))
        step = max(1, CELLS_AT_ONCE // (r * len(states.rates)))
        for start in range(0, w, step):
            now = slice(start, start + step)
            for turn in range(d):
                predicted = self.responses[turn, now] @ states.rates.T
                found[now, turn] = curve.log_density(above[now, :, None], predicted).sum(axis=1)
        unknown = curve.log_density_unexplained(above, reached_share=self.settings.reached_share).sum(axis=1)
        found[:, :, UNKNOWN] = unknown[:, None]
        weakened: Floats = self.settings.information_share * found
        return weakened

    def _posterior(self, states: States, density: Floats, bias: float, *, causal: bool) -> tuple[Floats, float]:
        """Probabilities of each turn and state, (w, d, n), and the log evidence."""
        prior = states.log_prior(self.log_odds, log_odds_unknown=self.settings.log_odds_unknown)
        joint = prior[:, None, :] + self._log_turn_prior(bias)[None, :, None]
        flat = density.reshape(len(density), -1)
        chain = run_chain(flat, joint.reshape(flat.shape), stay=self.settings.stay)
        return (chain.filtered if causal else chain.smoothed).reshape(density.shape), chain.log_evidence

    def _learnt_bias(self, states: States, density: Floats) -> float:
        bias, emits = 0.0, states.is_on.any(axis=1)
        for _ in range(LEARNING_ROUNDS):
            posterior, _ = self._posterior(states, density, bias, causal=False)
            weight = posterior[:, :, emits].sum(axis=(0, 2))
            # One window's worth of doubt holds the bias at zero where nothing was emitted.
            bias = float(weight @ self.turns / (weight.sum() + 1.0))
        return bias

    def _log_turn_prior(self, bias: float) -> Floats:
        weight = -0.5 * ((self.turns - bias) / self.settings.direction_error_deg) ** 2
        return weight - float(np.logaddexp.reduce(weight))


def _check(concentration: Floats, responses: Floats, turns: Floats) -> None:
    if responses.ndim != 4 or concentration.ndim != 2:  # noqa: PLR2004
        raise ShapeError(reason="concentrations are windows × receptors, responses windows × receptors × sources")
    if not len(concentration):
        raise ShapeError(reason="there is no window")
    if responses.shape[1:3] != concentration.shape:
        raise ShapeError(reason="responses and concentrations differ in windows or receptors")
    if responses.shape[0] != len(turns):
        raise ShapeError(reason="there is a set of responses for each turn of the wind")
