"""What can go wrong in the science package: calls that no data could answer. Bad *data* are NaN, never an error."""

from luoshi.kernel.errors import LuoshiError


class AirScienceError(LuoshiError):
    """The question about the air cannot be answered."""

    code = "airscience"
    http_status = 422


class NoSuchIndexError(AirScienceError):
    """The norm defines no sub-index of {pollutant} over {averaging}."""

    code = "airscience.no_such_index"


class NoSuchLimitError(AirScienceError):
    """The standard has no limit for {pollutant} as {statistic}."""

    code = "airscience.no_such_limit"


class ShapeError(AirScienceError):
    """The values have the wrong shape: {reason}."""

    code = "airscience.shape"


class RepeatedHourError(AirScienceError):
    """The hour ending {ends_at} is given more than once."""

    code = "airscience.repeated_hour"


class OutOfRangeError(AirScienceError):
    """{name} must lie between {low} and {high}, and {value} does not."""

    code = "airscience.out_of_range"


class TooLittleDataError(AirScienceError):
    """There are {found} usable values, and at least {needed} are needed."""

    code = "airscience.too_little_data"


class NoWindError(AirScienceError):
    """Where the air came from cannot be told: {reason}."""

    code = "airscience.no_wind"


class TooFewBearingsError(AirScienceError):
    """A place is where bearings of several stations cross, and there are {count}."""

    code = "airscience.too_few_bearings"


class NoSuchStationError(AirScienceError):
    """There is no station {station}; there are {known}."""

    code = "airscience.no_such_station"


class WindowOutsideDataError(AirScienceError):
    """The days from {first} to {last} do not lie within the data, which are from {since} to {until}."""

    code = "airscience.window_outside_data"


class TooFewNeighboursError(AirScienceError):
    """A comparison needs two neighbours with data before the window, and there are {count}."""

    code = "airscience.too_few_neighbours"


class TooFewDaysError(AirScienceError):
    """At {station} {found} of the {days} days can be compared; half of them, and {before} days before, are needed."""

    code = "airscience.too_few_days"
