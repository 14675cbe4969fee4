"""Files of measurements become batches: the national release, meteorology, any table with a mapping."""
