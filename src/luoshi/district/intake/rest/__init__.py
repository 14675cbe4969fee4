"""The intake's programming interface: handing in sheets."""
