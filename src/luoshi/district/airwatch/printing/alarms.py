"""The section about local alarms: when and where, and the evidence of the strongest."""

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext

from luoshi.airscience.index import Pollutant
from luoshi.district.airwatch.drawing import lines, timeline
from luoshi.district.airwatch.printing import values as v
from luoshi.district.airwatch.printing.parts import Figure, Section, Table, drawn
from luoshi.district.airwatch.rules.alarms import BUDGET, Alarms, Episode, Sign
from luoshi.district.airwatch.rules.bulletin import Bulletin
from luoshi.district.airwatch.rules.increments import leave_one_out_median

KINDS = {
    "fine": _lazy("mostly fine particles"),
    "dust": _lazy("mostly coarse particles"),
    "smoke": _lazy("carbon monoxide and particles together"),
    "gas": _lazy("mostly sulphur dioxide"),
}
"""What rose, by the kind of plume."""
SHOWN = 6
"""So many of the strongest are drawn with their evidence."""
BEFORE, AFTER = 12, 12
LISTED = 60
MOST_DRAWN = 20
ONE_HOUR = np.timedelta64(1, "h")


def alarms_section(bulletin: Bulletin) -> Section:
    """All episodes in time, and for the strongest the station's hours beside the others'."""
    heading = _("Local alarms")
    alarms = bulletin.alarms
    if alarms is None:
        return Section("alarms", heading, (_("Alarms need at least four stations and several days of hours."),))
    unknown = _("%(percent)s of the station-hours could not be judged: gaps, or too few neighbours.") % {
        "percent": v.percent(100 * alarms.unknown, 1)
    }
    notes = [unknown]
    if not bulletin.air.counted.all():
        notes.append(_("Control points stand out of town, in other air, and raise no alarm themselves."))
    if alarms.left_out:
        notes.append(_left_out(alarms.left_out))
    how = _(
        "An alarm is raised when a station leaves the median of the others by far more than instruments and the usual "
        "differences explain, in a step or over hours; haze over the whole region raises none. Set to about "
        "%(rate)s alarm-hours per station and week. It says where and when to look, not who it was."
    ) % {"rate": f"{BUDGET:g}"}
    if not alarms.episodes:
        return Section("alarms", heading, (how, *notes, _("There was none in this period.")))
    lines_said = _("Below, the strong line is the station, the faint one the others’ median; the alarm is shaded.")
    strongest = sorted(alarms.episodes, key=lambda one: -one.strength)[:SHOWN]
    figures = (_timeline(bulletin, alarms), *(_episode(bulletin, one) for one in strongest))
    legend = (("mark-night", _("began in the late night")), ("mark-day", _("began at another hour")))
    return Section("alarms", heading, (how, *notes, lines_said), legend, figures, (_table(alarms),))


def _left_out(count: int) -> str:
    return ngettext(
        "%(n)s more alarm is left out: the station changed at another time than the others and did not lie above them.",
        "%(n)s more alarms are left out: the station changed at another time than the others and did not lie above "
        "them.",
        count,
    ) % {"n": count}


def _timeline(bulletin: Bulletin, alarms: Alarms) -> Figure:
    counts = alarms.by_station
    most = {station for station, _count in counts.most_common(MOST_DRAWN)}
    stations = [station for station in bulletin.air.stations if station in most]
    start = bulletin.period.each_hour[0]
    whole = bulletin.period.days * 24
    marks = [
        timeline.Mark(
            stations.index(one.station),
            float((one.first - start) / ONE_HOUR) / whole,
            float((one.last - start) / ONE_HOUR + 1) / whole,
            one.is_at_night,
            f"{v.station_name(one.station)}: {_when(one)} · {_signs(one)}",
        )
        for one in alarms.episodes
        if one.station in most
    ]
    count = len(alarms.episodes)
    answer = ngettext(
        "%(count)s alarm, %(night)s begun in the late night",
        "%(count)s alarms, %(night)s begun in the late night",
        count,
    ) % {"count": count, "night": alarms.at_night}
    picture = timeline.episodes(
        marks,
        names=[f"{v.station_name(station)} {counts[station]}" for station in stations],
        ends=(v.short_day(bulletin.period.first), v.short_day(bulletin.period.last)),
        said=answer,
    )
    note = _("The %(n)s stations with the most are drawn.") % {"n": len(most)} if len(counts) > len(most) else ""
    return Figure(answer, drawn(picture), note)


def _episode(bulletin: Bulletin, episode: Episode) -> Figure:
    top = episode.signs[0]
    row = bulletin.air.stations.index(episode.station)
    hours = bulletin.period.each_hour
    first, last = (int((at - hours[0]) / ONE_HOUR) for at in (episode.first, episode.last))
    start, stop = max(0, first - BEFORE), min(hours.size, last + AFTER + 1)
    neighbours = [i for i, other in enumerate(bulletin.air.stations) if other.city == episode.station.city]
    values = bulletin.air.hours[top.pollutant][neighbours, start:stop]
    row = neighbours.index(row)
    answer = _("%(station)s, %(when)s: %(increment)s %(unit)s of %(pollutant)s above the others") % {
        "station": v.station_name(episode.station), "when": v.hour_of(episode.worst),
        "increment": v.number(top.increment, _places(top.pollutant)), "unit": top.pollutant.unit,
        "pollutant": top.pollutant.symbol,
    }  # fmt: skip
    picture = lines.episode(
        values[row].tolist(),
        leave_one_out_median(values)[row].tolist(),
        alarmed=[first <= i <= last for i in range(start, stop)],
        unit=f"{top.pollutant.symbol} {top.pollutant.unit}",
        ends=(v.hour_of(hours[start]), v.hour_of(hours[stop - 1])),
        said=answer,
    )
    return Figure(answer, drawn(picture), f"{KINDS[episode.kind]} · {_signs(episode)}")


def _table(alarms: Alarms) -> Table:
    header = (
        pgettext("air", "Begin"),
        pgettext("air", "Station"),
        pgettext("air", "Hours"),
        _("Worst hour"),
        _("Evidence at the worst hour"),
        _("What rose"),
        pgettext("air", "Strength"),
    )
    rows = tuple(
        (
            v.hour_of(one.first),
            v.station_name(one.station),
            str(one.hours),
            v.hour_of(one.worst),
            _signs(one),
            str(KINDS[one.kind]),
            v.number(one.strength, 1),
        )
        for one in alarms.episodes[:LISTED]
    )
    name = _("All alarms in time")
    if len(alarms.episodes) > LISTED:
        name = _("The first %(n)s of %(all)s alarms") % {"n": LISTED, "all": len(alarms.episodes)}
    return Table(name, header, rows, frozenset({1, 3, 5}), frozenset({4}))


def _when(episode: Episode) -> str:
    if episode.hours == 1:
        return v.hour_of(episode.first)
    return _("%(first)s to %(last)s") % {"first": v.hour_of(episode.first), "last": v.hour_of(episode.last)}


def _signs(episode: Episode) -> str:
    return _("; ").join(_sign(one) for one in episode.signs)


def _sign(one: Sign) -> str:
    places = _places(one.pollutant)
    return _("%(pollutant)s %(value)s, others %(others)s") % {
        "pollutant": one.pollutant.symbol, "value": v.number(one.value, places), "others": v.number(one.others, places),
    }  # fmt: skip


def _places(pollutant: Pollutant) -> int:
    return pollutant.decimals
