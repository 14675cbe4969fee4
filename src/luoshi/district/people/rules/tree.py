"""Paths in a tree: the chain of ids from the top, so that a subtree is everything with one beginning."""


def path_of(parent_path: str, pk: int) -> str:
    """The path of a unit beneath ``parent_path`` (``/`` for the top).

    >>> path_of("/1/5/", 12)
    '/1/5/12/'
    """
    return f"{parent_path}{pk}/"


def repathed(path: str, *, old: str, new: str) -> str:
    """``path``, which begins with ``old``, after the unit there came to stand at ``new``.

    >>> repathed("/1/5/12/", old="/1/5/", new="/2/5/")
    '/2/5/12/'
    """
    return new + path[len(old) :]
