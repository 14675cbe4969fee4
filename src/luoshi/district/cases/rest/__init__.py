"""The closed loop's programming interface: the same commands and reads as the pages, as JSON."""
