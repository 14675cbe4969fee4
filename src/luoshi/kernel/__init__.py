"""Words that every part of Luoshi shares; standard library only."""
