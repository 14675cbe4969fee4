"""Hours of alarm gathered into episodes: what one would tell of one event, once."""

from dataclasses import dataclass

import numpy as np

from luoshi.airscience.anomalies.alarms import Alarms, Evidence

QUIET_BETWEEN = 2


@dataclass(frozen=True)
class Episode:
    """One event at one station: the first and the last hour of alarm, how many there were, and the evidence of each."""

    station: str
    first: np.datetime64
    last: np.datetime64
    evidence: tuple[Evidence, ...]

    @property
    def hours(self) -> int:
        """How many hours of alarm."""
        return len(self.evidence)

    @property
    def strongest(self) -> Evidence:
        """The hour whose score is highest in units of its threshold."""
        return max(self.evidence, key=lambda e: e.score / e.threshold)


def episodes(found: Alarms, *, quiet_between: int = QUIET_BETWEEN) -> tuple[Episode, ...]:
    """The episodes of alarm, by their first hour and then by station.

    Unknown hours are quiet ones.

    Parameters
    ----------
    found : Alarms
        The alarms.
    quiet_between : int
        So many hours without alarm may lie inside an episode. [h]

    Returns
    -------
    tuple of Episode
        Hours are those of their ends.
    """
    gathered: list[Episode] = []
    for station, name in enumerate(found.network.stations):
        hours = np.flatnonzero(found.is_alarm[station])
        for run in np.split(hours, np.flatnonzero(np.diff(hours) > quiet_between + 1) + 1):
            if run.size:
                evidence = tuple(found.evidence(station, int(hour)) for hour in run)
                gathered.append(Episode(name, evidence[0].ends_at, evidence[-1].ends_at, evidence))
    return tuple(sorted(gathered, key=lambda e: (e.first, e.station)))
