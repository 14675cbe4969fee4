"""Hours that exceed, and the late night against the rest."""

import numpy as np
import pytest

from luoshi.airscience.index import Pollutant
from luoshi.district.airwatch.rules.hours import exceedances_of, late_nights_of
from tests.district.airwatch.made_air import changed, lively_air, still_air


def at_hours(*hours, days=30):
    """The places of hours of the day, 0 for the hour from 00 to 01."""
    return np.flatnonzero(np.isin(np.arange(24 * days) % 24, hours))


def test_hour_above_the_index_of_100_is_counted_where_it_is():
    """PM2.5 of 80 from 02 to 03 at two of four stations: half of the stations in that hour, none else."""
    air = changed(still_air(days=30), Pollutant.PM25, np.ix_([0, 1], at_hours(2)), 80.0)
    found = exceedances_of(air)
    assert found.exceeding == 2 * 30
    assert found.by_hour.value.tolist() == [0.5 if h == 2 else 0.0 for h in range(24)]
    assert found.late_night_share == pytest.approx(0.5 / 6)
    assert found.other_share == 0.0
    assert found.by_pollutant[0, 2] == 0.5
    assert found.by_pollutant[1:].max() == 0.0


def test_weekday_is_that_of_the_day_to_which_the_hour_belongs():
    """The hour from 23 to 24 of a Monday is labelled Tuesday 00:00, and is Monday's."""
    air = changed(still_air(days=14), Pollutant.PM25, np.s_[:, 23], 80.0)
    found = exceedances_of(air)
    assert found.by_weekday.value.tolist() == [pytest.approx(1 / 48), 0, 0, 0, 0, 0, 0]
    assert found.by_month.value[10] > 0
    assert np.isnan(np.delete(found.by_month.value, 10)).all()


def test_gap_is_no_hour_without_exceedance():
    """Hours that were not measured are not among the valid; the share is of those that were."""
    air = changed(still_air(days=2, pm25=80.0), Pollutant.PM25, np.s_[:, :24], np.nan)
    for p in Pollutant:
        air = changed(air, p, np.s_[:, :24], np.nan)
    found = exceedances_of(air)
    assert (found.valid, found.exceeding, found.hours) == (4 * 24, 4 * 24, 4 * 48)
    assert found.by_hour.value.tolist() == [1.0] * 24


def test_intervals_of_shares_stay_shares():
    """Between 0 and 1, and around the value."""
    found = exceedances_of(lively_air()).by_hour
    assert (found.low >= 0).all()
    assert (found.high <= 1).all()
    assert (found.low <= found.value).all()
    assert (found.value <= found.high).all()


def test_dirty_nights_are_told_with_their_interval():
    """Twice the level in the late night of every day is 100 % more, surely."""
    night = late_nights_of(changed(still_air(days=30), Pollutant.PM25, np.ix_(range(4), at_hours(*range(6))), 40.0))
    fine = night[Pollutant.PM25]
    assert (fine.late_night.value, fine.rest_of_day.value, fine.ratio.value) == pytest.approx((40.0, 20.0, 2.0))
    assert fine.is_dirtier is True
    assert night[Pollutant.PM10].is_dirtier is None


def test_mean_over_the_stations_ignores_their_order():
    """A list of stations has no order that matters."""
    air = lively_air()
    turned = type(air)(air.stations[::-1], air.period, {p: v[::-1] for p, v in air.hours.items()})
    one, other = exceedances_of(air), exceedances_of(turned)
    np.testing.assert_allclose(one.by_hour.value, other.by_hour.value)
    assert one.late_night_share == pytest.approx(other.late_night_share)
