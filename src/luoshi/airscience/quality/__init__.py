"""Whether readings can be believed, and how sensors are brought in line with a reference.

Flags are QARTOD's: good 1, unknown 2, suspect 3, fail 4, missing 9; each test is one function that answers with an
array of them, :func:`assess` makes all that the readings allow. Calibration is humidity-aware, robust and pooled over
sensors and months, and always fitted to the air at hand; drift says when it no longer holds. What is missing is NaN and
is never good.
"""

from luoshi.airscience.quality.assess import Assessment, Test, assess
from luoshi.airscience.quality.calibration import Calibrated, Calibration, Line, apply, fit, line_of
from luoshi.airscience.quality.channels import channel_agreement, channel_mean, collapsed
from luoshi.airscience.quality.drift import Drift, daily_log_ratio, drift, expected_of_others
from luoshi.airscience.quality.fan import fan
from luoshi.airscience.quality.flags import Flag, Flags, combine, flags_of, shares, usable
from luoshi.airscience.quality.flat_line import flat_line
from luoshi.airscience.quality.gross_range import Span, gross_range
from luoshi.airscience.quality.growth import growth
from luoshi.airscience.quality.humidity import humidity
from luoshi.airscience.quality.inversion import inversion
from luoshi.airscience.quality.neighbours import Others, median_of_others, others
from luoshi.airscience.quality.network import network
from luoshi.airscience.quality.rate import rate
from luoshi.airscience.quality.saturation import saturation
from luoshi.airscience.quality.spike import spike
from luoshi.airscience.quality.stuck_codes import CODES, stuck_codes
from luoshi.airscience.quality.targets import Metric, Performance, performance
from luoshi.airscience.quality.thresholds import Thresholds, thresholds_of
from luoshi.airscience.quality.transfer import Transfer, homogeneous, transfer

__all__ = [
    "CODES",
    "Assessment",
    "Calibrated",
    "Calibration",
    "Drift",
    "Flag",
    "Flags",
    "Line",
    "Metric",
    "Others",
    "Performance",
    "Span",
    "Test",
    "Thresholds",
    "Transfer",
    "apply",
    "assess",
    "channel_agreement",
    "channel_mean",
    "collapsed",
    "combine",
    "daily_log_ratio",
    "drift",
    "expected_of_others",
    "fan",
    "fit",
    "flags_of",
    "flat_line",
    "gross_range",
    "growth",
    "homogeneous",
    "humidity",
    "inversion",
    "line_of",
    "median_of_others",
    "network",
    "others",
    "performance",
    "rate",
    "saturation",
    "shares",
    "spike",
    "stuck_codes",
    "thresholds_of",
    "transfer",
    "usable",
]
