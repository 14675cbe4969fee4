"""The pages of intake: for residents, and for the staff who bring sheets in."""
