"""What the watch on the air refuses, and why."""

from luoshi.kernel.errors import LuoshiError


class AirwatchError(LuoshiError):
    """The bulletin cannot be made."""

    code = "airwatch"
    http_status = 422


class NoAirError(AirwatchError):
    """There are no measurements from {first} to {last}."""

    code = "airwatch.no_air"


class UnknownStationError(AirwatchError):
    """There is no station {station}."""

    code = "airwatch.unknown_station"


class UnknownCityError(AirwatchError):
    """There is no station in {city}."""

    code = "airwatch.unknown_city"


class WrongPeriodError(AirwatchError):
    """The last day lies before the first."""

    code = "airwatch.wrong_period"


class TooLongPeriodError(AirwatchError):
    """A bulletin covers at most {days} days."""

    code = "airwatch.too_long"


class TooMuchError(AirwatchError):
    """{days} days of {stations} stations are too much for the browser: ask for less, or use the command line."""

    code = "airwatch.too_much"


class NotBuiltError(AirwatchError):
    """The front-end files are not there; run bin/build-static first."""

    code = "airwatch.not_built"
    http_status = 500
