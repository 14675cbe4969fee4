"""The look of the district: what every page stands on."""
