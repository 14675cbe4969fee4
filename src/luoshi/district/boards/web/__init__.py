"""The pages of the boards, and the files each of their tables can be taken away as."""
