"""Which of hundreds of sources deserve the sampler's time: those that could have been seen, and are not refuted."""

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.problem import Problem, Response
from luoshi.airscience.attribution.surprise import surprise

Floats = NDArray[np.float64]

LEAST_SIGNAL = 0.3
"""A cell belongs to a source if its strongest rung would stand out by this many standard deviations of the noise."""


def responses_of(
    unit: Floats, scale: Floats, *, noise: Floats, strongest: float, window_of_time: NDArray[np.intp]
) -> tuple[Response, ...]:
    """The responses of all sources, each reduced to the cells where it adds anything worth the name.

    Times without wind (NaN) are left out.

    Parameters
    ----------
    unit : (t, r, m) float64
        Concentration of a unit rate. [s m⁻³]
    scale : (m, p) float64
        What turns it into an increment of each pollutant for a strength of 1.
    noise : (p, t·r) float64
        Scale of the noise of each cell, in the unit of the increments.
    strongest : float
        The highest strength to be thought of.
    window_of_time : (t,) int
        The window of each time, not falling.

    Returns
    -------
    tuple of m Response
    """
    receptors = unit.shape[1]
    window_of_cell = np.repeat(window_of_time, receptors)
    found = []
    for j in range(unit.shape[2]):
        shape = np.nan_to_num(unit[:, :, j].reshape(-1), nan=0.0)
        signal = (strongest * scale[j][:, None] * shape / noise).max(axis=0)
        cells = np.flatnonzero(signal > LEAST_SIGNAL)
        windows, starts = np.unique(window_of_cell[cells], return_index=True)
        found.append(Response(cells, scale[j][:, None] * shape[cells], windows, starts))
    return tuple(found)


def best_gains(problem: Problem, field: Floats | None = None) -> Floats:
    """By how much each source alone, at its best strength and course, would improve on what is explained already.

    Parameters
    ----------
    problem : Problem
        What is measured and believed.
    field : (p, n) float64, optional
        What other sources already explain; nothing when not given.

    Returns
    -------
    (m,) float64
        Logarithm of the likelihood ratio, 0 for a source that explains nothing. [1]
    """
    y = np.where(np.isfinite(problem.increments), problem.increments, 0.0)
    precision = np.where(np.isfinite(problem.increments), problem.noise**-2.0, 0.0)
    before = np.zeros_like(y) if field is None else field
    gains = np.zeros(len(problem.sources))
    for j, source in enumerate(problem.sources):
        if not source.cells.size:
            continue
        cells = source.cells
        added = np.concatenate([np.zeros(1), problem.strengths])[:, None, None] * source.unit
        surprising = surprise(before[:, cells] + added, y[:, cells], precision[:, cells], problem.plume_error**2)
        by_window = np.add.reduceat(surprising, source.starts, axis=1)
        better = np.maximum(by_window[0] - by_window[1:], 0.0) / problem.tempering
        gains[j] = better.sum(axis=1).max()
    return gains


def likeness(problem: Problem) -> Floats:
    """How alike the traces of two sources are, so that one could be mistaken for the other.

    Parameters
    ----------
    problem : Problem
        With the sources to be compared.

    Returns
    -------
    (m, m) float64
        Cosine of their responses relative to the noise; 0 on the diagonal. [1]
    """
    m, n = len(problem.sources), problem.increments.shape[1]
    traces = np.zeros((m, n), dtype=np.float32)
    for j, source in enumerate(problem.sources):
        traces[j, source.cells] = (source.unit / problem.noise[:, source.cells]).max(axis=0)
    length = np.sqrt((traces**2).sum(axis=1))
    alike = (traces @ traces.T).astype(np.float64) / np.maximum(np.outer(length, length), 1e-30)
    np.fill_diagonal(alike, 0.0)
    return np.asarray(alike)
