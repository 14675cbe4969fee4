"""Boards: what a unit owes, what supervision must see before it is late, and the leader's one screen."""
