"""How far a measured enhancement may lie from a predicted one: small at small levels, a factor at large ones.

Instruments err by some hundredths of the unit, models of plumes by a factor. So the distance is taken on a scale that
is linear below a knee and logarithmic above it, and it follows Student's t: single minutes lie anywhere.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Floats = NDArray[np.float64]

KNEE_IN_SIGMAS = 3.0
FREEDOM = 4.0
FACTOR = float(np.log(2.0))
"""A model of a plume errs by a factor of two."""
BROADEST = 8.0
"""Over how much of the scale an unexplained enhancement may lie: e⁸ knees."""


@dataclass(frozen=True)
class NoiseCurve:
    """Scale of the error by level: σ(μ)² = floor² + (factor·μ)²."""

    floor: Floats
    """(r,) of each instrument at level zero; in the unit of the concentration."""
    factor: float = FACTOR
    """Of the model of the plume, as a standard deviation of the logarithm. [1]"""
    freedom: float = FREEDOM
    """Of Student's t: 4 has heavy tails. [1]"""

    @property
    def knee(self) -> float:
        """Where the scale turns from linear to logarithmic; in the unit of the concentration."""
        return KNEE_IN_SIGMAS * float(np.median(self.floor))

    def stretched(self, level: Floats) -> Floats:
        """``level`` on the scale: asinh(level / 2 knee)."""
        return np.arcsinh(level / (2.0 * self.knee))

    def log_density(self, above: Floats, predicted: Floats) -> Floats:
        """Log density of enhancements on the stretched scale, given what was predicted.

        An enhancement that is NaN says nothing: its log density is 0.

        Parameters
        ----------
        above : (w, r, 1) float64
            Measured, in the unit of the concentration.
        predicted : (w, r, n) float64
            By each of n hypotheses; not negative.

        Returns
        -------
        (w, r, n) float64

        Notes
        -----
        A plume's model conserves mass and is right in the mean, so that its median is too large by exp(factor²/2) —
        the mean of a log-normal over its median; that is taken off where the factor rules. [1]

        References
        ----------
        .. [1] Aitchison, J. and Brown, J. A. C. (1957), The lognormal distribution, 2.3.

        Examples
        --------
        >>> curve = NoiseCurve(np.array([0.1]), factor=0.8)
        >>> seen = np.array([[[5.0]]])
        >>> at = curve.log_density(seen, np.array([[[0.0, 5.0, 50.0]]]))[0, 0]
        >>> bool(at[1] > at[2] > at[0])
        True
        """
        # In place, and without roots: this is where attribution spends its time.
        squared = np.square(predicted)
        size = squared + 4.0 * self.knee**2
        squared /= size
        squared *= self.factor**2
        variance = (self.floor**2)[None, :, None] / size
        variance += squared
        apart = self.stretched(predicted)
        squared *= 0.5
        apart -= squared
        np.subtract(self.stretched(above), apart, out=apart)
        np.square(apart, out=apart)
        apart /= variance
        apart /= self.freedom
        np.log1p(apart, out=apart)
        apart *= -0.5 * (self.freedom + 1.0)
        np.log(variance, out=variance)
        variance *= 0.5
        apart -= variance
        apart += self._constant
        return np.where(np.isfinite(above), apart, 0.0)

    def log_density_unexplained(self, above: Floats, *, reached_share: float) -> Floats:
        """Log density of enhancements that come from somewhere not on the list: some instruments see it, some do not.

        An enhancement that is NaN says nothing: its log density is 0.

        Parameters
        ----------
        above : (w, r) float64
            Measured, in the unit of the concentration.
        reached_share : float
            Probability that an instrument is reached. [1]

        Returns
        -------
        (w, r) float64

        Examples
        --------
        >>> curve = NoiseCurve(np.array([0.1]), factor=0.8)
        >>> quiet = curve.log_density(np.array([[[4.0]]]), np.array([[[0.0]]]))[0, 0, 0]
        >>> bool(curve.log_density_unexplained(np.array([[4.0]]), reached_share=0.3)[0, 0] > quiet)
        True
        """
        quiet = self.log_density(above[..., None], np.zeros((*above.shape, 1)))[..., 0]
        stretched = self.stretched(above)
        inside = (stretched > 0) & (stretched < BROADEST)
        reached = np.where(inside, np.log(reached_share / BROADEST), -np.inf)
        mixed = np.logaddexp(np.log1p(-reached_share) + quiet, reached)
        return np.where(np.isfinite(above), mixed, 0.0)

    @property
    def _constant(self) -> float:
        half = 0.5 * self.freedom
        return float(gammaln(half + 0.5) - gammaln(half) - 0.5 * np.log(self.freedom * np.pi))
