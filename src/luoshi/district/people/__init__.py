"""People: units, posts, accounts, what each may do, leading groups."""
