"""The transition table itself: nothing in it is unreachable, endless or contradictory."""

from luoshi.district.cases.rules.actions import Action, Capacity
from luoshi.district.cases.rules.states import ENDED, CaseState
from luoshi.district.cases.rules.transitions import PRIMARY, TABLE


def _moves():
    return {(state, after) for move in TABLE.values() for state in move.states for after in move.leads_to}


def test_every_act_but_registering_stands_in_the_table():
    """Registering has no state before it."""
    assert set(TABLE) == set(Action) - {Action.REGISTER}


def test_every_state_is_reached_from_registration():
    """No state that nobody can get to."""
    reached, new = set(), {CaseState.REGISTERED}
    while new:
        reached |= new
        new = {after for before, after in _moves() if before in reached} - reached
    assert reached == set(CaseState)


def test_every_open_state_can_end():
    """No case is caught for ever."""
    ends = set(ENDED)
    for _ in CaseState:
        ends |= {before for before, after in _moves() if after in ends}
    assert ends == set(CaseState)


def test_every_row_lets_somebody_act():
    """A row without capacities would be dead."""
    assert all(move.capacities and move.states for move in TABLE.values())


def test_closing_after_work_is_verification_only():
    """The unit that did it never closes it."""
    assert TABLE[Action.CLOSE].capacities == {Capacity.VERIFICATION}
    assert TABLE[Action.RETURN].capacities == {Capacity.VERIFICATION}
    closing = {action for action, move in TABLE.items() if CaseState.CLOSED in move.leads_to}
    assert all(TABLE[action].evidence for action in closing)


def test_next_action_is_allowed_in_its_state():
    """The one button is a row of the table."""
    for state, actions in PRIMARY.items():
        assert all(state in TABLE[action].states for action in actions)
