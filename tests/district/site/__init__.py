"""The composition root: set-up, health, worker, schedule, command line."""
