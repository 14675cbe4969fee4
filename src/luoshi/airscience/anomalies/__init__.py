"""What one station has above its neighbours, and the alarm this raises: a source near one, not haze over all.

Increment, noise, tests and threshold come from differences between stations and hours, so that air which is dirtier
everywhere by the same amount raises nothing. A gap or too few neighbours are unknown, never quiet.
"""

from luoshi.airscience.anomalies.alarms import Alarms, Evidence, Learning, Reading, alarms, judge
from luoshi.airscience.anomalies.alike import alike
from luoshi.airscience.anomalies.episodes import Episode, episodes
from luoshi.airscience.anomalies.increment import Increment, local_increment
from luoshi.airscience.anomalies.network import Network, network_of
from luoshi.airscience.anomalies.noise import NoiseCurve, Unrest, learn_noise, unrest
from luoshi.airscience.anomalies.plumes import LEAST_RISE, LOOKS, Plume
from luoshi.airscience.anomalies.rises import rise_above_recent, rise_over
from luoshi.airscience.anomalies.rule import FINE_ONLY, NIGHT, ROUND_THE_CLOCK, SHARES, AlarmRule, learn_rule
from luoshi.airscience.anomalies.signs import WATCHED, Rise, Signs, signs_of

__all__ = [
    "FINE_ONLY",
    "LEAST_RISE",
    "LOOKS",
    "NIGHT",
    "ROUND_THE_CLOCK",
    "SHARES",
    "WATCHED",
    "AlarmRule",
    "Alarms",
    "Episode",
    "Evidence",
    "Increment",
    "Learning",
    "Network",
    "NoiseCurve",
    "Plume",
    "Reading",
    "Rise",
    "Signs",
    "Unrest",
    "alarms",
    "alike",
    "episodes",
    "judge",
    "learn_noise",
    "learn_rule",
    "local_increment",
    "network_of",
    "rise_above_recent",
    "rise_over",
    "signs_of",
    "unrest",
]
