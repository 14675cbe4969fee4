"""The words for what cannot be said: what, why, and what would help."""

from django.utils.translation import gettext as _

from luoshi.district.airwatch.printing import values as v
from luoshi.district.airwatch.rules.silence import Silence, Unsaid


def said(silence: Silence) -> tuple[str, str]:
    """What cannot be said, and why with what would help."""
    return _WORDS[silence.what](silence)


def _direction(_silence: Silence) -> tuple[str, str]:
    return (
        _("From which direction the pollution came"),
        _("No wind was measured or given. With hourly wind direction and speed, roses and polar maps are drawn here."),
    )


def _source(_silence: Silence) -> tuple[str, str]:
    return (
        _("Who emitted it"),
        _("Concentrations name nobody. An alarm says where and when to look; only an inspection finds a source."),
    )


def _cause(_silence: Silence) -> tuple[str, str]:
    return (
        _("Why it changed against the time before"),
        _("The weather changed as well and is not taken out. Whether a measure worked is a question of its own."),
    )


def _change(_silence: Silence) -> tuple[str, str]:
    return (
        _("How it compares with the time before"),
        _("Nothing, or too little, was measured in the same number of days before."),
    )


def _year(_silence: Silence) -> tuple[str, str]:
    return (
        _("Whether the yearly standard was attained"),
        _("The standard judges whole calendar years. Here only single days are compared with their daily limits."),
    )


def _trend(_silence: Silence) -> tuple[str, str]:
    return (
        _("Whether the air grows better in the long run"),
        _("A trend needs several years of months; a season is none."),
    )


def _increment(_silence: Silence) -> tuple[str, str]:
    return (
        _("Which station lies above its neighbours"),
        _("It takes at least four stations: each is compared with the median of three or more others."),
    )


def _interval(_silence: Silence) -> tuple[str, str]:
    return (
        _("Whether the late night differs from the day"),
        _("Too few days were measured for an interval, and without one nothing is said."),
    )


def _capture(silence: Silence) -> tuple[str, str]:
    return (
        _("What happened in the hours that were not measured"),
        _("Gaps are left out and never filled. Most are missing at: %(stations)s.")
        % {"stations": v.names(silence.names)},
    )


_WORDS = {
    Unsaid.DIRECTION: _direction,
    Unsaid.SOURCE: _source,
    Unsaid.CAUSE: _cause,
    Unsaid.CHANGE: _change,
    Unsaid.YEAR: _year,
    Unsaid.TREND: _trend,
    Unsaid.INCREMENT: _increment,
    Unsaid.INTERVAL: _interval,
    Unsaid.CAPTURE: _capture,
}
