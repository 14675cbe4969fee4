"""The section about norms: days over the limits, the year's judgement, and what calls for warnings."""

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luoshi.airscience.index import Comparison, Evaluation, Statistic, WarningRule
from luoshi.district.airwatch.printing import values as v
from luoshi.district.airwatch.printing.parts import Section, Table
from luoshi.district.airwatch.rules.bulletin import Bulletin


def standard_section(bulletin: Bulletin) -> Section:
    """What GB 3095 says of the days, and of the year where the period is one."""
    judgement = bulletin.judgement
    rows = tuple(
        (
            one.pollutant.symbol,
            f"{one.limit.value:g} {one.pollutant.unit}",
            v.concentration(one.greatest, one.pollutant),
            str(one.over),
            str(one.valid),
        )
        for one in judgement.days_over
    )
    header = (
        pgettext("air", "Pollutant"),
        _("Daily limit (grade II)"),
        _("Greatest day"),
        _("Days above"),
        _("Valid days"),
    )
    tables = [Table(_("Single days against the daily limits"), header, rows)]
    notes = []
    if judgement.year is None:
        notes.append(_("The standard judges whole calendar years; of a shorter time only single days are compared."))
    else:
        tables.append(_year(list(judgement.year.values())))
        if any(not one.is_complete for one in judgement.year.values()):
            notes.append(_("Where too few days were measured, figures are told but nothing is judged."))
    if any(one.limit.is_platform_default for one in judgement.days_over):
        notes.append(_("Some limits are the platform's defaults until compared with the printed standard."))
    return Section("standard", _("Against the standard GB 3095"), tuple(notes), tables=tuple(tables))


def warnings_section(bulletin: Bulletin) -> Section:
    """Runs of days that call for a warning."""
    warnings = bulletin.warnings
    if warnings.rules is None:
        return Section("warnings", _("Heavy-pollution warnings"), (_("No rules are known for this time."),))
    rules = [_rule(rule) for rule in warnings.rules.rules]
    notes = [
        _("What the measured indices call for; warnings are declared on a forecast and by an authority."),
        _("Rules used (platform's default, in force from %(day)s): %(rules)s.")
        % {"day": v.day_and_year(warnings.rules.since), "rules": _("; ").join(rules)},
    ]
    if not warnings.spells:
        return Section("warnings", _("Heavy-pollution warnings"), (_("No day of the period calls for one."), *notes))
    rows = tuple(
        (v.level_name(spell.level), v.day(spell.first), v.day(spell.last), str(spell.days), v.number(spell.greatest))
        for spell in warnings.spells
    )
    header = (
        pgettext("air", "Level"),
        pgettext("air", "From"),
        pgettext("air", "To"),
        pgettext("air", "Days"),
        _("Greatest index"),
    )
    table = Table(_("Days that call for a warning"), header, rows, frozenset({1, 2}))
    return Section("warnings", _("Heavy-pollution warnings"), tuple(notes), tables=(table,))


def _rule(rule: WarningRule) -> str:
    numbers = {"level": v.level_name(rule.level), "above": rule.spell.above, "days": rule.spell.days}
    if rule.within is None:
        return _("%(level)s: above %(above)s for %(days)s days") % numbers
    more = {"inner": rule.within.above, "inner_days": rule.within.days}
    return _("%(level)s: above %(above)s for %(days)s days, of these above %(inner)s for %(inner_days)s") % (
        numbers | more
    )


def _year(evaluations: list[Evaluation]) -> Table:
    rows = [
        (
            one.pollutant.symbol,
            _statistic(comparison),
            v.concentration(comparison.value, one.pollutant),
            f"{comparison.limit.value:g} {one.pollutant.unit}",
            v.NOTHING if not comparison.times_over > 0 else v.number(comparison.times_over, 2),
            _verdict(one, comparison),
        )
        for one in evaluations
        for comparison in one.comparisons
    ]
    header = (
        pgettext("air", "Pollutant"),
        pgettext("air", "Figure"),
        pgettext("air", "Value"),
        pgettext("air", "Limit"),
        _("Times over"),
        pgettext("air", "Judgement"),
    )
    return Table(_("The calendar year against grade II"), header, tuple(rows), frozenset({1, 5}))


def _statistic(comparison: Comparison) -> str:
    if comparison.percent is None:
        return _("yearly mean")
    if comparison.statistic is Statistic.EIGHT_HOURS:
        return _("%(percent)sth percentile of daily greatest 8-hour means") % {"percent": comparison.percent}
    return _("%(percent)sth percentile of daily means") % {"percent": comparison.percent}


def _verdict(evaluation: Evaluation, comparison: Comparison) -> str:
    if not evaluation.is_complete or comparison.meets is None or np.isnan(comparison.value):
        return _("not judged")
    return pgettext("air", "within") if comparison.meets else pgettext("air", "exceeds")
