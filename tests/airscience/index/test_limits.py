"""The limits of GB 3095 by date."""

from datetime import date

import pytest

from luoshi.airscience.errors import NoSuchLimitError
from luoshi.airscience.index import Grade, Phase, Pollutant, Statistic, limit_of, phase_on

P, S = Pollutant, Statistic


@pytest.mark.parametrize(
    ("pollutant", "statistic", "first", "second"),
    [
        # GB 3095-2012, 4, table 1: first and second grade.
        (P.SO2, S.YEAR, 20, 60),
        (P.SO2, S.DAY, 50, 150),
        (P.SO2, S.HOUR, 150, 500),
        (P.NO2, S.YEAR, 40, 40),
        (P.NO2, S.DAY, 80, 80),
        (P.NO2, S.HOUR, 200, 200),
        (P.CO, S.DAY, 4, 4),
        (P.CO, S.HOUR, 10, 10),
        (P.O3, S.EIGHT_HOURS, 100, 160),
        (P.O3, S.HOUR, 160, 200),
        (P.PM10, S.YEAR, 40, 70),
        (P.PM10, S.DAY, 50, 150),
        (P.PM25, S.YEAR, 15, 35),
        (P.PM25, S.DAY, 35, 75),
    ],
)
def test_limit_of_2012_is_the_tables(pollutant, statistic, first, second):
    """Every line of the table, read in the standard."""
    found = [limit_of(pollutant, statistic, phase=Phase.GB3095_2012, grade=grade) for grade in Grade]
    assert [limit.value for limit in found] == [first, second]
    assert not any(limit.is_platform_default for limit in found)


@pytest.mark.parametrize(
    ("day", "pm25", "pm10"),
    [
        # Second grade, year and day: until 2026-02-28, until 2030-12-31, from 2031-01-01.
        (date(2026, 2, 28), (35, 75), (70, 150)),
        (date(2026, 3, 1), (30, 60), (60, 120)),
        (date(2030, 12, 31), (30, 60), (60, 120)),
        (date(2031, 1, 1), (25, 50), (50, 100)),
    ],
)
def test_limits_of_particles_tighten_by_date(day, pm25, pm10):
    """GB 3095-2026: the transition and the full limits."""
    phase = phase_on(day)
    for pollutant, right in ((P.PM25, pm25), (P.PM10, pm10)):
        limits = [limit_of(pollutant, statistic, phase=phase) for statistic in (S.YEAR, S.DAY)]
        assert tuple(limit.value for limit in limits) == right
        assert not any(limit.is_platform_default for limit in limits)


def test_limit_known_at_second_hand_says_so():
    """What was not read in the printed text of 2026 is a default of the platform."""
    assert limit_of(P.NO2, S.YEAR, phase=Phase.GB3095_2026_FULL).is_platform_default
    assert limit_of(P.PM25, S.DAY, phase=Phase.GB3095_2026_FULL, grade=Grade.FIRST).is_platform_default


def test_later_phase_is_never_laxer_and_first_grade_never_laxer_than_second():
    """Standards are tightened."""
    for pollutant in Pollutant:
        for statistic in Statistic:
            try:
                table = [[limit_of(pollutant, statistic, phase=p, grade=g).value for p in Phase] for g in Grade]
            except NoSuchLimitError:
                continue
            assert all(row == sorted(row, reverse=True) for row in table)
            assert all(one <= two for one, two in zip(*table, strict=True))


@pytest.mark.parametrize(("pollutant", "statistic"), [(P.O3, S.YEAR), (P.PM25, S.HOUR), (P.NO2, S.EIGHT_HOURS)])
def test_limit_that_does_not_exist_is_an_error(pollutant, statistic):
    """There is no yearly limit of ozone and no hourly one of particles."""
    with pytest.raises(NoSuchLimitError):
        limit_of(pollutant, statistic, phase=Phase.GB3095_2012)
