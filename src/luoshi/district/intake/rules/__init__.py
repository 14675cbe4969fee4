"""What a sheet of messages means, decided from values alone."""
