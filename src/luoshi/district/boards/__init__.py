"""Boards: the pages that read every domain at once, each filled by the panels of those beneath it.

What a person has to do today, what a unit owes, what supervision must see before it is late, the leader's one screen.
"""
