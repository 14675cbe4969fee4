"""Everything the page's template needs, in the language that is on."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.airscience.index import Pollutant, edition_on
from luoshi.district.airwatch.printing import silences
from luoshi.district.airwatch.printing import values as v
from luoshi.district.airwatch.printing.alarms import alarms_section
from luoshi.district.airwatch.printing.days import calendar_section, pollutants_section
from luoshi.district.airwatch.printing.directions import directions_section
from luoshi.district.airwatch.printing.exploring import explored, explored_note
from luoshi.district.airwatch.printing.hours import hours_section
from luoshi.district.airwatch.printing.judgements import standard_section, warnings_section
from luoshi.district.airwatch.printing.sentences import FIRMNESS, MEANING, sentence
from luoshi.district.airwatch.printing.stations import capture_section, increments_section, ranking_section
from luoshi.district.airwatch.printing.trend import trend_section
from luoshi.district.airwatch.rules.bulletin import Bulletin, measured_hours
from luoshi.district.airwatch.rules.hours import RESAMPLES
from luoshi.district.airwatch.rules.ranking import figures_of
from luoshi.kernel import clock

TITLED_STATIONS = 3


def shown(bulletin: Bulletin, *, area: str, at: datetime) -> dict[str, Any]:
    """The context of ``airwatch/bulletin.html``; ``area`` names what is reported on, if it has a name."""
    before = [
        calendar_section(bulletin), hours_section(bulletin), ranking_section(bulletin),
        alarms_section(bulletin), increments_section(bulletin), directions_section(bulletin),
    ]  # fmt: skip
    after = [
        pollutants_section(bulletin), trend_section(bulletin), warnings_section(bulletin), standard_section(bulletin),
        capture_section(bulletin),
    ]  # fmt: skip
    headings = {section.key: section.heading for section in (*before, *after)}
    return {
        "title": title_of(bulletin, area),
        "span": v.span(bulletin.period),
        "scope": scope_of(bulletin),
        "made": v.day_and_year(clock.local(at).date()),
        "tiles": _tiles(bulletin),
        "findings": [
            {
                "words": sentence(finding),
                "section": finding.section,
                "where": headings[finding.section],
                "firmness": finding.firmness.value,
                "firmness_words": FIRMNESS[finding.firmness],
            }
            for finding in bulletin.findings
        ],
        "meanings": [(key.value, FIRMNESS[key], words) for key, words in MEANING.items()],
        "before": before,
        "after": after,
        "silences": [silences.said(silence) for silence in bulletin.silences],
        "explored": explored(bulletin),
        "explored_note": explored_note(bulletin),
        "pollutants": [(p.value, v.pollutant_name(p)) for p in Pollutant],
        "methods": _methods(bulletin),
    }


def title_of(bulletin: Bulletin, area: str) -> str:
    """What the bulletin is called."""
    names = [v.station_name(station) for station in bulletin.air.stations]
    if not area and len(names) <= TITLED_STATIONS:
        area = v.names(names)
    return _("Air quality in %(area)s") % {"area": area} if area else _("Air quality bulletin")


def scope_of(bulletin: Bulletin) -> str:
    """Of how many stations and values it speaks."""
    stations = len(bulletin.air.stations)
    control = int((~bulletin.air.counted).sum())
    said = ngettext("%(n)s station", "%(n)s stations", stations) % {"n": stations}
    if control:
        said += " " + ngettext(
            "(of these %(n)s control point, not counted in means)",
            "(of these %(n)s control points, not counted in means)",
            control,
        ) % {"n": control}
    return _("%(stations)s · %(values)s hourly values") % {
        "stations": said, "values": f"{measured_hours(bulletin):,}",
    }  # fmt: skip


def _tiles(bulletin: Bulletin) -> list[dict[str, str]]:
    tally = bulletin.tally
    fine = next(one for one in bulletin.judgement.days_over if one.pollutant is Pollutant.PM25)
    night = bulletin.late_nights[Pollutant.PM25]
    mean = v.number(bulletin_mean(bulletin))
    tiles = [
        {
            "label": _("Excellent or good days"), "value": str(tally.attaining), "unit": f"/ {tally.valid}",
            "under": _("%(heavy)s heavy or worse") % {"heavy": tally.heavy},
        },
        {"label": _("Mean PM₂.₅"), "value": mean, "unit": "µg/m³", "under": _change(bulletin)},
        {
            "label": _("PM₂.₅ days above the limit"), "value": str(fine.over), "unit": f"/ {fine.valid}",
            "under": _("daily limit %(limit)s µg/m³") % {"limit": f"{fine.limit.value:g}"},
        },
        {
            "label": _("PM₂.₅ in the late night"), "value": v.number(night.late_night.value), "unit": "µg/m³",
            "under": _("other hours %(other)s") % {"other": v.number(night.rest_of_day.value)},
        },
    ]  # fmt: skip
    if bulletin.alarms is not None:
        tiles.append({
            "label": _("Local alarms"), "value": str(len(bulletin.alarms.episodes)), "unit": "",
            "under": _("%(night)s began in the late night") % {"night": bulletin.alarms.at_night},
        })  # fmt: skip
    tiles.append({
        "label": _("Data capture"), "value": v.number(100 * bulletin.capture.overall, 1), "unit": "%",
        "under": _("of all hourly values"),
    })  # fmt: skip
    return tiles


def bulletin_mean(bulletin: Bulletin) -> float:
    """The mean PM2.5 of the area over the period, in µg/m³."""
    return float(figures_of(bulletin.days.area_values[Pollutant.PM25], Pollutant.PM25))


def _change(bulletin: Bulletin) -> str:
    if bulletin.changes is None:
        return ""
    fine = next(one for one in bulletin.changes.each if one.pollutant is Pollutant.PM25)
    said = v.number(fine.percent, 1, signed=True)
    return "" if said == v.NOTHING else _("%(percent)s%% against the %(days)s days before") % {
        "percent": said, "days": bulletin.changes.before.days,
    }  # fmt: skip


def _methods(bulletin: Bulletin) -> list[str]:
    return [
        _(
            "Index by %(edition)s: of hours from hourly means of all six pollutants, of days from 24-hour means and "
            "the greatest 8-hour mean of O₃. A day with a pollutant missing is told only above 100."
        )
        % {"edition": edition_on(bulletin.period.last).value},
        _("The area's value is the mean over its stations; its index is the index of that mean."),
        _("An hour is told by its beginning and end; the day ends with the hour from 23 to 24."),
        _("Intervals hold 95%% of %(n)s resamplings of runs of days, since neighbouring days resemble each other.")
        % {"n": RESAMPLES},
        _("Composite index: technical rule for ranking the air of cities, 2018."),
        _("Raw values as given, without quality control beyond that of whoever measured them."),
    ]
