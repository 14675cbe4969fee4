"""What the domains of this deployment declared, found once through their ``DomainConfig``."""

from functools import cache
from typing import Any

from django.apps import AppConfig, apps
from django.db.models import Field, Model

from luoshi.district.audit.audits import Audits, Check, Table
from luoshi.district.ui.domain import DomainConfig


def audits_of(config: AppConfig) -> Audits:
    """What one domain declares; nothing if it says nothing."""
    if not isinstance(config, DomainConfig) or not config.audits:
        return Audits()
    found: Audits = config.find(config.audits)
    return found


@cache
def tables() -> tuple[Table, ...]:
    """Every table whose rows the ledger vouches for, from the lowest domain up."""
    found = [table for config in apps.get_app_configs() for table in audits_of(config).tables]
    assert len({table.label for table in found}) == len(found)
    return tuple(found)


@cache
def checks() -> tuple[Check, ...]:
    """Everything that computes a derived column again."""
    return tuple(check for config in apps.get_app_configs() for check in audits_of(config).checks)


@cache
def table_of(model: type[Model]) -> Table | None:
    """What was declared of ``model``, if anything."""
    label = model._meta.label_lower  # noqa: SLF001 - Django's public description of a model
    return next((table for table in tables() if table.label == label), None)


@cache
def model_of(table: Table) -> type[Model]:
    """The model of a table."""
    return apps.get_model(table.model)


@cache
def columns_of(table: Table) -> dict[str, "Field[Any, Any]"]:
    """The replayed columns by name, each with its field."""
    fields = {field.name: field for field in model_of(table)._meta.concrete_fields}  # noqa: SLF001
    return {name: fields[name] for name in table.replayed}
