"""Files of hours are read by the names of their columns, whatever else is in them."""

import gzip
from datetime import date

import numpy as np
import pytest

from luoshi.airscience.index import Pollutant
from luoshi.district.site.cli.air.station_folder import NoStationFilesError, read_station_folder

BEIJING = """"No","year","month","day","hour","PM2.5","SO2","TEMP","PRES","DEWP","RAIN","wd","WSPM","station"
1,2013,3,1,1,4, ,-0.7,1023,-18.8,0,"NNW",4.4,"Alpha"
2,2013,3,1,2,NA,5,-1.1,1023.2,-18.2,0,NA,4.7,"Alpha"
3,2013,3,1,3,7,5,-1.1,1023.5,-18.2,0,"E",0,"Alpha"
"""
RELEASE = """code,time_bj,PM2.5,PM2.5_24h,CO
Beta,2013-03-01 02:00:00,31.0,25,0.9
Gamma,2013-03-01 02:00:00,17.5,25,0.8
Gamma,2013-03-01T03:00,18.5,25,0.8
Gamma,2013/03/01 03:00,19.5,25,0.8
Gamma,not a time,99,25,0.8
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "Alpha.csv.gz").write_bytes(gzip.compress(BEIJING.encode("utf-8-sig")))
    (tmp_path / "others.csv").write_text(RELEASE, encoding="utf-8")
    (tmp_path / "stations.csv").write_text("监测点编码,城市\nBeta,北京\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a table")
    return tmp_path


def test_both_forms_lie_on_one_grid(folder):
    """A file of one station by its parts of time, a file of several by a column; a list of stations is passed over."""
    found = read_station_folder(folder, Pollutant.PM25)
    assert (found.panel.first_day, found.panel.days) == (date(2013, 3, 1), 1)
    assert found.panel.stations == ("Alpha", "Beta", "Gamma")
    assert found.panel.values[:3].tolist() == pytest.approx(
        np.array([[4, np.nan, np.nan], [np.nan, 31, 17.5], [7, np.nan, 19.5]]), nan_ok=True
    )
    assert np.isnan(found.panel.values[3:]).all()


def test_hour_given_twice_counts_once_and_is_told(folder):
    """The last counts."""
    assert read_station_folder(folder, Pollutant.PM25).repeated == 1


def test_text_in_place_of_a_number_is_a_gap(folder):
    """A blank in the column of sulphur dioxide, as in the real files."""
    found = read_station_folder(folder, Pollutant.SO2)
    assert found.panel.stations == ("Alpha",)
    assert found.panel.values[:3, 0].tolist() == pytest.approx([np.nan, 5, 5], nan_ok=True)


def test_weather_is_read_with_the_wind_as_a_vector(folder):
    """4.4 m/s from north-north-west; a gap of the direction stays one; still air is still from anywhere."""
    found = read_station_folder(folder, Pollutant.PM25).weather
    assert set(found) == {"Alpha"}
    weather = found["Alpha"]
    east, north = (weather.values[:3, weather.names.index(name)] for name in ("wind_east", "wind_north"))
    assert east.tolist() == pytest.approx([4.4 * np.sin(np.radians(22.5)), np.nan, 0.0], nan_ok=True, abs=1e-12)
    assert north.tolist() == pytest.approx([-4.4 * np.cos(np.radians(22.5)), np.nan, 0.0], nan_ok=True, abs=1e-12)
    assert weather.values[0, weather.names.index("temperature")] == -0.7
    assert np.isnan(weather.values[3:]).all()


def test_hour_24_is_the_end_of_its_day(tmp_path):
    """Some write the last hour as 24, some as 0 of the next day."""
    (tmp_path / "A.csv").write_text("year,month,day,hour,pm25\n2019,11,1,24,8\n2019,11,3,0,9\n", encoding="utf-8")
    panel = read_station_folder(tmp_path, Pollutant.PM25).panel
    assert (panel.first_day, panel.days) == (date(2019, 11, 1), 2)
    assert (panel.values[23, 0], panel.values[47, 0]) == (8, 9)


def test_folder_without_the_pollutant_is_refused(folder, tmp_path):
    """What is missing is said."""
    with pytest.raises(NoStationFilesError, match="O₃"):
        read_station_folder(folder, Pollutant.O3)
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(NoStationFilesError, match="no CSV file"):
        read_station_folder(empty, Pollutant.PM25)
