"""Files of rows as people have them, each read into the same facts or refused in words."""
