"""What the ledger says about each source in each window: its shift, its electricity, and what was found before."""

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.kinds import Shift
from luoshi.airscience.attribution.ledger import (
    ELECTRICITY_LOG_ODDS,
    FINDING_LOG_ODDS,
    POWER_AT_REST,
)
from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]

AT_REST_LOG_ODDS = -2.0
"""Outside its shift a source is that much less likely to emit; never impossible: that is what inspectors look for."""


def window_log_odds(
    usual: Floats,
    shifts: tuple[Shift, ...],
    ends_at: NDArray[np.datetime64],
    *,
    findings: NDArray[np.int_] | None = None,
    power_ratio: Floats | None = None,
) -> Floats:
    """Log-odds that each source emits in each window, before any instrument is read.

    Without a meter (NaN) electricity says nothing either way.

    Parameters
    ----------
    usual : (s,) float64
        Log-odds of each source while it works, by its class. [1]
    shifts : tuple of s Shift
        When each may work.
    ends_at : (w,) datetime64
        End of each window, by the clock of the place.
    findings : (s,) int, optional
        Violations confirmed in the past.
    power_ratio : (w, s) float64, optional
        Electric power in the window over that of a working hour. [1]

    Returns
    -------
    (w, s) float64
        Natural logarithm of the odds. [1]

    Raises
    ------
    ShapeError
        The parts differ in the number of sources or windows.

    Notes
    -----
    usual + 0.6 · log₂(1 + findings) − 2 outside the shift + 2.5 · (power above rest, from 0 at rest to 1), where the
    meter, if there is one, speaks instead of the shift. The weights are a platform default.

    Examples
    --------
    >>> ends = np.array(["2026-01-05T03:00", "2026-01-05T12:00"], dtype="datetime64[s]")
    >>> window_log_odds(np.array([-3.0]), (Shift.DAY,), ends).ravel().tolist()
    [-5.0, -3.0]
    """
    if len(usual) != len(shifts):
        raise ShapeError(reason="there is one shift for each source")
    hour = (ends_at - ends_at.astype("datetime64[D]")).astype("timedelta64[s]").astype(np.float64) / 3600.0
    odds = np.where(_works(hour, shifts), 0.0, AT_REST_LOG_ODDS)
    if power_ratio is not None:
        if power_ratio.shape != odds.shape:
            raise ShapeError(reason="power is told for each window and source")
        above = np.clip((power_ratio - POWER_AT_REST) / (1.0 - POWER_AT_REST), 0.0, 1.0)
        odds = np.where(np.isnan(above), odds, AT_REST_LOG_ODDS + ELECTRICITY_LOG_ODDS * above)
    past = 0.0 if findings is None else FINDING_LOG_ODDS * np.log2(1.0 + findings)
    return odds + usual + past


def _works(hour: Floats, shifts: tuple[Shift, ...]) -> NDArray[np.bool_]:
    """(w, s) whether a window that ends at that hour lies in the shift; midnight ends the day before."""
    end = np.where(hour == 0, 24.0, hour)[:, None]
    opens, closes = np.array([shift.hours for shift in shifts]).reshape(-1, 2).T
    by_day: NDArray[np.bool_] = (end > opens) & (end <= closes)
    return np.where(closes > opens, by_day, (end > opens) | (end <= closes))
