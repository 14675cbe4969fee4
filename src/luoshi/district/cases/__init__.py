"""Cases: the closed loop from registration to closing; owner, deadline, roadmap, proof."""
