"""The forms of the closed loop: each asks only for what is not known, and hands a command its facts."""
