"""What the sampler answers, and how the answers of several runs become one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Draws:
    """What the sampler saw after it had settled."""

    rung: NDArray[np.intp]
    """(d, m): place on the ladder, −1 for none."""
    on: NDArray[np.bool_]
    """(d, m, w): whether the source was on in the window."""
    p_on: Floats
    """(m,): probability that it was on in any window; averaged before drawing, hence smoother than a count."""
    mean_field: Floats
    """(p, n): mean of what all sources together add."""
    last_ratio: Floats
    """(m, p): where the sampler stopped, by which factor each pollutant's share differs from the kind's."""


def pooled(runs: Sequence[Draws]) -> Draws:
    """The draws of several runs of the same length and the same sources, each begun on its own.

    Where runs have settled on different explanations, the probabilities lie between theirs: what no single run can
    know is then at least not denied.

    Parameters
    ----------
    runs : sequence of Draws
        At least one.

    Returns
    -------
    Draws
        It stops where the last of them stopped.
    """
    return Draws(
        np.concatenate([run.rung for run in runs]),
        np.concatenate([run.on for run in runs]),
        np.mean([run.p_on for run in runs], axis=0),
        np.mean([run.mean_field for run in runs], axis=0),
        runs[-1].last_ratio,
    )
