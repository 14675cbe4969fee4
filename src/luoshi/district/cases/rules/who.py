"""Who acted, said once: accounts are often named after unit and post, and then the unit's name is not repeated."""


def who_acted(unit: str, named_as: str, *unit_names: str) -> str:
    """The unit as the reader calls it and the post in it: ``生态环境局 经办人``.

    ``named_as`` is what the account was called when it acted; when it begins with one of ``unit_names`` (the unit's
    names in any language, short or long), only the rest is added.
    """
    rest = named_as.strip()
    for name in sorted((name for name in (unit, *unit_names) if name), key=len, reverse=True):
        if rest.startswith(name):
            rest = rest.removeprefix(name).strip()
            break
    return " ".join(part for part in (unit, rest) if part)
