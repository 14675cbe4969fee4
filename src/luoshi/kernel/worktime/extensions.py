"""More time for a clock that runs: by an amount, or until an instant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from luoshi.kernel.worktime.errors import InvalidValueError, require_aware
from luoshi.kernel.worktime.rules import Amount, Instant, parse_rule


@dataclass(frozen=True)
class Extension:
    """More time, by an amount or until an instant, with who granted it and why."""

    amount: Amount | Instant
    granted_at: datetime
    granted_by: str
    reason: str = ""

    def __post_init__(self) -> None:
        require_aware(self.granted_at, "the grant of an extension")
        if not getattr(self.amount, "extends", False):
            raise InvalidValueError("an extension is an amount of time or an instant")

    def to_json(self) -> dict[str, Any]:
        """A JSON object that :meth:`from_json` reads back."""
        return {
            "amount": self.amount.to_json(),
            "granted_at": self.granted_at.isoformat(),
            "granted_by": self.granted_by,
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote."""
        try:
            return cls(
                amount=parse_rule(data["amount"]),  # type: ignore[arg-type]  # checked in __post_init__
                granted_at=datetime.fromisoformat(data["granted_at"]),
                granted_by=str(data["granted_by"]),
                reason=data.get("reason", ""),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidValueError("an extension needs 'amount', 'granted_at' and 'granted_by'") from error
