"""The science of the air: pure functions of arrays, one method a file, each with its norm or paper.

Knows no Django, no database and no network; NumPy does the arithmetic. What is missing is NaN and stays NaN. Units
stand in the names of columns and in the docstrings; hours bear the label of their end, in the station's own zone.
"""
