"""Hours whose official index was published, by single stations of the national real-time release.

They settle what the text of 2012 leaves in doubt: the *hourly* means of the particles make the real-time index (110
µg/m³ of an hour make 144, while that station's moving 24-hour mean of 137 would make 182), and a missing pollutant does
not silence it. One published hour that was found does not fit and is not here: Taiyuan 1081A, 2015-02-05 14:00, when
the release still told CO to three places and did not round it first (2.543 mg/m³ have 26, rounded 25; docs/sources.md).
"""

import math

import numpy as np
import pytest

from luoshi.airscience.index import POLLUTANTS, Averaging, Edition, Pollutant, iaqi, realtime

PM25, PM10, SO2, NO2, CO, O3 = POLLUTANTS
NONE = math.nan

# Hour, official AQI, official primary pollutants, PM2.5 PM10 SO2 NO2 CO O3.
WHOLE = [
    ("2017-03-10T15", 70, (PM10,), (46, 89, 16, 79, 1.35, 3)),  # Guangzhou, Guangya school
    ("2017-02-15T22", 329, (PM25,), (279, NONE, 53, 160, 4.3, 64)),  # Beijing 1001A; PM10 was not released
    ("2015-10-22T10", 63, (PM10,), (42, 75, 32, 44, 0.79, 15)),  # Yanji 2237A
    ("2015-10-22T10", 156, (PM25,), (119, 148, 17, 66, 1.77, 8)),  # Yanji 2238A
    # Nanjing, thirteen stations.
    ("2021-12-27T09", 50, (), (19, 50, 2, 37, 0.4, 13)),
    ("2021-12-27T09", 50, (), (34, 50, 3, 39, 0.8, 25)),
    ("2021-12-27T09", 46, (), (29, 46, 4, 55, 0.6, 24)),
    ("2021-12-27T09", 45, (), (29, 45, 4, 35, 0.2, 33)),
    ("2021-12-27T09", 44, (), (19, 44, 8, 58, 0.6, 8)),
    ("2021-12-27T09", 44, (), (23, 44, 6, 33, 0.6, 19)),
    ("2021-12-27T09", 42, (), (29, 40, 6, 26, 0.6, 41)),
    ("2021-12-27T09", 42, (), (29, 39, 6, 35, 0.5, 33)),
    ("2021-12-27T09", 41, (), (24, 41, 3, 29, 0.8, 40)),
    ("2021-12-27T09", 39, (), (22, 39, 5, 16, 0.3, 37)),
    ("2021-12-27T09", 38, (), (26, 38, 12, 39, 0.4, 31)),
    ("2021-12-27T09", 36, (), (22, 36, 10, 34, 0.2, 39)),
    ("2021-12-27T09", 31, (), (19, 31, 4, 40, 1.1, 16)),
]
# Guangzhou, 2018-01-21 17:00, all stations with a value; PM2.5 was primary at each. AQI, PM2.5 of an hour and of 24.
GUANGZHOU = [
    (139, 106, 140),
    (135, 103, 119),
    (108, 81, 101),
    (119, 90, 104),
    (108, 81, 88),
    (156, 119, 157),
    (125, 95, 129),
    (150, 115, 93),
    (144, 110, 137),
    (169, 128, 139),
    (103, 77, 84),
]


@pytest.mark.parametrize(("ends_at", "aqi", "primary", "values"), WHOLE)
def test_official_index_of_an_hour_is_reproduced(ends_at, aqi, primary, values):
    """Index and primary pollutants as they were published."""
    given = {p: np.array(float(v)) for p, v in zip(POLLUTANTS, values, strict=True)}
    index = realtime(given, ends_at=np.datetime64(ends_at))
    assert (index.aqi, index.primary_at()) == (aqi, primary)


@pytest.mark.parametrize(("aqi", "hour", "day"), GUANGZHOU)
def test_official_index_is_that_of_the_particles_hour(aqi, hour, day):
    """The hourly mean gives the published index; the moving day does not."""
    index = realtime({PM25: np.array(float(hour))}, ends_at=np.datetime64("2018-01-21T17"))
    moving = realtime({PM25: np.array(float(day))}, ends_at=np.datetime64("2018-01-21T17"))
    assert index.aqi == aqi
    assert moving.aqi != aqi


def test_official_sub_indices_are_reproduced():
    """All seven that were published for Guangzhou, Guangya school, on 2017-03-10, the 8 hours of ozone among them."""
    published = [
        (SO2, Averaging.HOUR, 16.0, 6),
        (NO2, Averaging.HOUR, 79.0, 40),
        (PM10, Averaging.HOUR, 89.0, 70),
        (CO, Averaging.HOUR, 1.35, 14),
        (O3, Averaging.HOUR, 3.0, 1),
        (O3, Averaging.EIGHT_HOURS, 3.0, 2),
        (Pollutant.PM25, Averaging.HOUR, 46.0, 64),
    ]
    for pollutant, averaging, value, index in published:
        assert iaqi(value, pollutant=pollutant, averaging=averaging, edition=Edition.HJ633_2012) == index
