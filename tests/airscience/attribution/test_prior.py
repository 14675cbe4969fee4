"""What the ledger says, and what would tell two suspects apart."""

import numpy as np
import pytest

from luoshi.airscience.attribution import NoiseCurve, Settings, attribute, find_events, rate_of
from luoshi.airscience.attribution.discriminating import what_would_settle
from luoshi.airscience.attribution.kinds import Shift
from luoshi.airscience.attribution.prior import window_log_odds
from luoshi.airscience.errors import ShapeError
from tests.airscience.attribution.scenes import scene

ENDS = np.array(["2026-01-05T03:00", "2026-01-05T12:00", "2026-01-05T21:00", "2026-01-06T00:00"], "datetime64[s]")


def test_shift_and_meter_move_the_odds():
    """At night a day shift is at rest unless its meter turns; a night shift works over midnight."""
    shifts = (Shift.DAY, Shift.NIGHT)
    plain = window_log_odds(np.array([-3.0, -3.0]), shifts, ENDS)
    assert (plain == -3.0).tolist() == [[False, True], [True, False], [False, True], [False, True]]
    power = np.full((4, 2), np.nan)
    power[0, 0] = 1.0
    metered = window_log_odds(np.array([-3.0, -3.0]), shifts, ENDS, power_ratio=power)
    assert metered[0, 0] > plain[0, 0] + 2
    assert np.delete(metered.ravel(), 0) == pytest.approx(np.delete(plain.ravel(), 0))


def test_past_findings_raise_the_odds_ever_less():
    """0.6 for the first, then as the logarithm."""
    odds = window_log_odds(np.zeros(3), (Shift.CONTINUOUS,) * 3, ENDS[:1], findings=np.array([0, 1, 3]))
    assert odds[0] == pytest.approx([0.0, 0.6, 1.2])


def test_shifts_of_other_sources_are_refused():
    """One for each."""
    with pytest.raises(ShapeError):
        window_log_odds(np.zeros(2), (Shift.DAY,), ENDS)


def test_open_event_has_a_rival_and_its_rate():
    """Two sources with the same response: one is named, the other is its rival, at the same rate."""
    air, responses = scene(6, releases=((1, 40, 90, 1.0),)).windows()
    twin = np.concatenate([responses, responses[..., [1]]], axis=2)
    found = attribute(air, twin, settings=Settings(at_once=1))
    (event,) = find_events(found)
    assert {event.source, event.rival} == {1, 4}
    assert rate_of(found, event, 1) == pytest.approx(rate_of(found, event, 4))
    assert rate_of(found, event, event.source) == pytest.approx((event.rate_low, event.rate, event.rate_high))


def test_suspects_are_told_apart_where_their_traces_differ():
    """The wind in which one reaches an instrument and the other does not; never the one in which they are alike."""
    responses = np.zeros((3, 2, 2))
    responses[0, 0] = [5.0, 5.0]
    responses[1, 1] = [5.0, 0.0]
    responses[2, 0] = [0.2, 0.1]
    curve = NoiseCurve(np.full(2, 0.1))
    best = what_would_settle(responses, first=0, second=1, rates=(1.0, 1.0), curve=curve, share=0.3)
    assert (best.wind, best.receptor) == (1, 1)
    assert 0 < best.windows_needed < 10
    alike = what_would_settle(responses[:1], first=0, second=1, rates=(1.0, 1.0), curve=curve, share=0.3)
    assert alike.windows_needed == float("inf")
