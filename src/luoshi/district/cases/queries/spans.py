"""Time as the database counts it: the days between two columns."""

from typing import Any

from django.db.models import FloatField, Func


class DaysBetween(Func):
    """The days from the first instant to the second, as a number."""

    arity = 2
    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return super().as_sql(compiler, connection, template="(julianday(%(expressions)s))", arg_joiner=") - julianday(", **more)  # fmt: skip

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return super().as_sql(compiler, connection, template="(-EXTRACT(EPOCH FROM (%(expressions)s)) / 86400.0)", arg_joiner=" - ", **more)  # fmt: skip
