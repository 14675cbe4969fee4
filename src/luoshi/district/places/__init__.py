"""Places: areas, objects such as schools and enterprises, coordinates."""
