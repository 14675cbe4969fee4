"""Lines over time: the days of a pollutant beside its limit, and one station's hours beside its neighbours'."""

from collections.abc import Sequence

from luoshi.district.airwatch.drawing.svg import WIDTH, element, line_through, picture, scale_top, text, title

LEFT, RIGHT, TOP, BOTTOM = 34.0, 6.0, 18.0, 20.0
HEIGHT = 84.0


def days(
    values: Sequence[float],
    *,
    limit: float,
    limit_name: str,
    unit: str,
    ends: tuple[str, str],
    said: str,
    titles: Sequence[str],
) -> str:
    """One value a day as a line with dots, those above the limit set off, and the limit as a broken line."""
    top = scale_top([*values, limit])
    step = (WIDTH - LEFT - RIGHT) / max(len(values) - 1, 1)
    points = [None if v != v else (LEFT + i * step, _y(v, top)) for i, v in enumerate(values)]  # noqa: PLR0124 - NaN
    is_dense = len(values) > 100  # noqa: PLR2004 - more dots than that would be one smear
    dots = [
        element(
            "circle",
            title(said_of),
            cx=point[0],
            cy=point[1],
            r=1.4 if is_dense else 2.6,
            class_="dot-over" if value > limit else "dot",
        )
        for value, point, said_of in zip(values, points, titles, strict=True)
        if point is not None and (value > limit or not is_dense)
    ]
    return picture(
        *_frame(top, unit, ends),
        element("path", d=line_through([(LEFT, _y(limit, top)), (WIDTH - RIGHT, _y(limit, top))]), class_="limit"),
        text(limit_name, WIDTH - RIGHT, _y(limit, top) - 4, "limit-name", "end"),
        element("path", d=line_through(points), class_="series"),
        *dots,
        height=TOP + HEIGHT + BOTTOM,
        said=said,
    )


def episode(
    mine: Sequence[float],
    others: Sequence[float],
    *,
    alarmed: Sequence[bool],
    unit: str,
    ends: tuple[str, str],
    said: str,
) -> str:
    """A station's hours as a strong line above the others' median as a faint one, the alarmed hours shaded."""
    top = scale_top([*mine, *others])
    step = (WIDTH - LEFT - RIGHT) / max(len(mine) - 1, 1)

    def path(values: Sequence[float]) -> str:
        return line_through(
            None if v != v else (LEFT + i * step, _y(v, top))  # noqa: PLR0124 - NaN is not itself
            for i, v in enumerate(values)
        )

    shades = [
        element("rect", x=max(LEFT, LEFT + (i - 0.5) * step), y=TOP, width=step, height=HEIGHT, class_="alarmed")
        for i, yes in enumerate(alarmed)
        if yes
    ]
    return picture(
        *shades,
        *_frame(top, unit, ends),
        element("path", d=path(others), class_="series-faint"),
        element("path", d=path(mine), class_="series-strong"),
        height=TOP + HEIGHT + BOTTOM,
        said=said,
    )


def trend(months: Sequence[float], line: Sequence[float], *, unit: str, ends: tuple[str, str], said: str) -> str:
    """A dot for each month, and the straight line through them."""
    top = scale_top([*months, *line])
    step = (WIDTH - LEFT - RIGHT) / max(len(months) - 1, 1)
    dots = [
        element("circle", cx=LEFT + i * step, cy=_y(value, top), r=2, class_="dot")
        for i, value in enumerate(months)
        if value == value  # noqa: PLR0124 - NaN is not itself
    ]
    path = line_through(
        None if value != value else (LEFT + i * step, _y(value, top))  # noqa: PLR0124
        for i, value in enumerate(line)
    )
    return picture(
        *_frame(top, unit, ends),
        *dots,
        element("path", d=path, class_="series-strong"),
        height=TOP + HEIGHT + BOTTOM,
        said=said,
    )


def _y(value: float, top: float) -> float:
    return TOP + HEIGHT * (1 - value / top)


def _frame(top: float, unit: str, ends: tuple[str, str]) -> list[str]:
    found = [
        text(unit, 0, 10, "axis"),
        text(ends[0], LEFT, TOP + HEIGHT + 14, "axis"),
        text(ends[1], WIDTH - RIGHT, TOP + HEIGHT + 14, "axis", "end"),
    ]
    for share in (0.0, 0.5, 1.0):
        y = _y(top * share, top)
        found.append(element("path", d=line_through([(LEFT, y), (WIDTH - RIGHT, y)]), class_="grid"))
        found.append(text(f"{top * share:g}", LEFT - 5, y + 4, "axis", "end"))
    return found
