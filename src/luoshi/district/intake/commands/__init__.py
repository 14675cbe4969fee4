"""The verbs of intake: importing a sheet, and reporting a problem."""
