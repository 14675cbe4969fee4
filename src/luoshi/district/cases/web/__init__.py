"""The pages of the closed loop: work today, the queue, the case with its one next action, and the settings beneath."""
