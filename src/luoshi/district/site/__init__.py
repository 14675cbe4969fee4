"""The composition root: settings, addresses, the server's entry and the command line; it alone knows every domain."""
