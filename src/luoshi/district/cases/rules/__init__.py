"""Pure decisions of the closed loop: functions of values that know neither Django nor a database."""
