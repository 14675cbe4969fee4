"""How far the model is from the air, learnt from the data alone: by how much evidence has to be discounted.

Plumes follow no formula for long. An error of the wind or of the spread lasts for hours and hits every pollutant of a
sensor alike, so that a likelihood that counts each reading as news is too sure of itself. How much the residuals of a
sensor go together over a night, where plumes are, is the number of readings that count as one.
"""

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.draws import Draws
from luoshi.airscience.attribution.problem import Problem

Floats = NDArray[np.float64]

IN_A_PLUME = 1.0
"""A cell is in a plume where the sources add this many standard deviations of the noise."""
FEWEST_CELLS = 50
"""With fewer in plumes nothing is learnt."""


def discount(
    problem: Problem, draws: Draws, *, group_of_cell: NDArray[np.intp], usual: float, most: float = 12.0
) -> float:
    """By how much the logarithm of the likelihood should be divided.

    Parameters
    ----------
    problem : Problem
        What was measured and believed.
    draws : Draws
        What the sampler made of it.
    group_of_cell : (n,) int
        Cells whose errors may go together: those of a sensor in a night.
    usual : float
        What is taken where too few cells lie in plumes to learn from. [1]
    most : float
        Upper bound of the answer; the lower one is 1. [1]

    Returns
    -------
    float
        Σ over groups of (Σ ψ)² / Σ ψ², with ψ the score of Student's t of a standardised residual, over all pollutants
        of the cells in plumes: the design effect of clusters. 1 if residuals were independent. [1]

    References
    ----------
    .. [1] Kish, L. (1965), Survey sampling, 8.2 (design effect of clusters).
    .. [2] Pauli, F., Racugno, W. and Ventura, L. (2011), Bayesian composite marginal likelihoods, Statistica Sinica 21,
       149-164 (the adjustment of the magnitude).
    """
    known = np.isfinite(problem.increments)
    field, noise = draws.mean_field, problem.noise
    chosen = known & (field > IN_A_PLUME * noise)
    if np.count_nonzero(chosen) < FEWEST_CELLS:
        return usual
    off = np.where(chosen, problem.increments - field, 0.0) / np.hypot(noise, problem.plume_error * field)
    score = 4.0 * off / (3.0 + off**2)
    together = np.bincount(group_of_cell, score.sum(axis=0))
    return float(np.clip((together**2).sum() / (score**2).sum(), 1.0, most))
