"""The series of the air: immutable Parquet files by district and day, read by an engine, and nothing else speaks to it.

Who measures appends; nothing is changed and nothing is lost: a corrected value is a new revision beside the old one.
"""
