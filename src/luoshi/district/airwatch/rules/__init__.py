"""What a bulletin says, as functions of arrays: days, hours, stations, increments, and the sentences they bear."""
