"""Time as the database counts it: the days between two columns."""

from typing import Any

from django.db.models import FloatField, Func


class DaysBetween(Func):
    """The days from the first instant to the second, as a number."""

    arity = 2
    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """``julianday`` reads the text in which SQLite keeps an instant."""
        return self.as_sql(
            compiler, connection, template="(-(julianday(%(expressions)s)))", arg_joiner=") - julianday(", **more
        )

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """The difference is an interval, its epoch the seconds in it."""
        return self.as_sql(
            compiler,
            connection,
            template="(-EXTRACT(EPOCH FROM (%(expressions)s)) / 86400.0)::double precision",
            arg_joiner=" - ",
            **more,
        )
