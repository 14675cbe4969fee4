"""The tags every template of the district may use."""
