"""The files of the store: how they are named, which of them count, and how one comes to be."""
