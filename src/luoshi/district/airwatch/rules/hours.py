"""Hours that exceed: at which hour of the day, on which weekday, in which month, and how the late night compares.

An hour of a station exceeds when its real-time index is above 100. In each hour the share of the stations that exceed
is taken, of those that have an index; shares of many hours are means of these. Intervals hold 95 % of resampled runs of
days, since neighbouring days resemble each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from luoshi.airscience.index import POLLUTANTS, Pollutant, realtime
from luoshi.airscience.when import Axis, LateNight, late_night, pattern
from luoshi.district.airwatch.rules.measured import HOURS_OF_DAY, LATE_NIGHT_HOURS, Floats, MeasuredAir, mean_over

EXCEEDING_ABOVE = 100
RESAMPLES = 400
MONTHS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Shares from 0 to 1 with their intervals, NaN where nothing was measured or the days are too few."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Exceedances:
    """Shares of stations above the index of 100, and the station-hours they were counted from.

    ``by_hour`` (24,) tells the hour ending at 01:00 first, ``by_weekday`` (7,) begins with Monday, ``by_month`` is
    (12,). ``by_pollutant`` (6, 24) is the share in which each pollutant itself is above 100.
    """

    hours: int
    valid: int
    exceeding: int
    by_hour: Shares
    by_weekday: Shares
    by_month: Shares
    by_pollutant: Floats
    late_night_share: float
    other_share: float
    mean_pm25_by_hour_ug_m3: Floats


def exceedances_of(air: MeasuredAir) -> Exceedances:
    """Where in the day, the week and the year the hours above the index of 100 lie."""
    ends = air.period.each_hour
    index = realtime(air.hours, ends_at=np.broadcast_to(ends, air.hours[Pollutant.PM25].shape))
    valid = np.isfinite(index.aqi)
    over = np.where(valid, index.aqi > EXCEEDING_ABOVE, np.nan)
    share = mean_over(over, 0)
    by_day = share.reshape(air.period.days, HOURS_OF_DAY)
    each = np.where(valid[..., np.newaxis], index.exceeding, np.nan)
    each = mean_over(each, 0).reshape(air.period.days, HOURS_OF_DAY, len(POLLUTANTS))
    return Exceedances(
        hours=valid.size,
        valid=int(valid.sum()),
        exceeding=int(np.nansum(over)),
        by_hour=_shares(air, share, Axis.HOUR),
        by_weekday=_shares(air, share, Axis.WEEKDAY),
        by_month=_shares(air, share, Axis.MONTH),
        by_pollutant=mean_over(each, 0).T,
        late_night_share=float(mean_over(by_day[:, :LATE_NIGHT_HOURS], 0, 1)),
        other_share=float(mean_over(by_day[:, LATE_NIGHT_HOURS:], 0, 1)),
        mean_pm25_by_hour_ug_m3=mean_over(air.by_day[Pollutant.PM25][air.counted], 0, 1),
    )


def late_nights_of(air: MeasuredAir) -> Mapping[Pollutant, LateNight]:
    """How each pollutant's late night compares with the other hours of the same days, as the mean over the stations."""
    return {
        p: late_night(air.period.each_hour, mean_over(air.hours[p][air.counted], 0), resamples=RESAMPLES)
        for p in POLLUTANTS
    }


def _shares(air: MeasuredAir, share: Floats, axis: Axis) -> Shares:
    found = pattern(air.period.each_hour, share, by=[axis], resamples=RESAMPLES)
    # The interval of a mean of shares may reach beyond what a share can be.
    return Shares(found.value, np.clip(found.low, 0, 1), np.clip(found.high, 0, 1))
