"""Every column of every table of the district is replayed, derived, or said to be without meaning."""

import pytest
from django.apps import apps
from django.db import models

from luoshi.district.audit.declared import audits_of, model_of
from luoshi.district.audit.watching import WatchedManager
from luoshi.district.ui.domain import domains

DOMAINS = domains()
MODELS = [model for config in DOMAINS for model in config.get_models()]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_column_is_declared_once(model: type[models.Model]) -> None:
    """In its own domain's audits; a model whose rows nothing rests on is there with the reason."""
    audits = audits_of(apps.get_app_config(model._meta.app_label))
    asides = {label for label, reason in audits.asides.items() if reason}
    tables = [table for table in audits.tables if table.model == model._meta.label]
    assert len(tables) + (model._meta.label in asides) == 1
    if not tables:
        return
    table = tables[0]
    declared = [*table.facts, *table.sealed, *table.derived, *table.meaningless]
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    assert sorted(declared) == sorted(columns)
    assert all(table.derived.values())
    assert all(table.meaningless.values())


@pytest.mark.parametrize("config", DOMAINS, ids=lambda config: config.label)
def test_domain_declares_its_own_models_only(config) -> None:
    """A domain says nothing of another's rows, and nothing of what is no longer there."""
    audits = audits_of(config)
    labels = {model._meta.label for model in config.get_models()}
    assert {table.model for table in audits.tables} | audits.asides.keys() <= labels


@pytest.mark.parametrize("config", DOMAINS, ids=lambda config: config.label)
def test_replayed_model_is_watched(config) -> None:
    """Its manager notes what goes past ``save``; what is derived is computed again by a check."""
    audits = audits_of(config)
    for table in audits.tables:
        if table.replayed:
            assert isinstance(model_of(table)._default_manager, WatchedManager), table.model
        if table.derived:
            assert audits.checks, table.model
