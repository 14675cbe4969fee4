"""What import graphs cannot see — foreign keys by name, templates, addresses — keeps the same order of domains."""

import ast
import re

import pytest
from django.apps import apps
from django.template.loader import get_template

from .house import DISTRICT, calls, domain_of, literal, may_know, modules, place, template_name, templates, tree_of

USED = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
ADDRESS = re.compile(r"{%\s*url\s+[\"']([^\"':]+):[^\"']+[\"']")


def _domain_of_app(config) -> str:
    return config.name.removeprefix("luoshi.district.") if config.name.startswith("luoshi.district.") else ""


def _namespaces() -> dict[str, str]:
    """The namespace of addresses to the domain that owns it, from ``app_name`` in its modules."""
    owners = {}
    for path in modules():
        for node in tree_of(path).body:
            named = isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Name) and t.id == "app_name" for t in node.targets
            )
            if named and literal(node.value):
                owners[literal(node.value)] = domain_of(path)
    return owners


def test_foreign_key_points_down():
    """A table refers to its own domain or one below."""
    faults = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for config in apps.get_app_configs()
        if (domain := _domain_of_app(config))
        for model in config.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if not may_know(domain, _domain_of_app(field.related_model._meta.app_config) or domain)
    ]
    assert faults == []


def test_template_uses_templates_below():
    """A template extends and includes those of its own domain or one below."""
    owner = {template_name(path): domain_of(path) for path in templates()}
    faults = [
        f"{place(path)} uses {name}"
        for path in templates()
        for name in USED.findall(path.read_text(encoding="utf-8"))
        if name in owner and not may_know(domain_of(path), owner[name])
    ]
    assert faults == []


def test_template_links_to_addresses_below():
    """A template names addresses of its own domain or one below; links go up as navigation entries."""
    owner = _namespaces()
    faults = [
        f"{place(path)} links to {namespace}:…"
        for path in templates()
        for namespace in ADDRESS.findall(path.read_text(encoding="utf-8"))
        if not may_know(domain_of(path), owner.get(namespace, domain_of(path)))
    ]
    assert faults == []


def test_code_names_addresses_below():
    """``reverse`` and ``redirect`` name addresses of the same domain or one below."""
    owner = _namespaces()
    faults = [
        place(path, call.lineno)
        for path in modules()
        if domain_of(path)
        for call in calls(tree_of(path), "reverse", "reverse_lazy", "redirect")
        if call.args and (name := literal(call.args[0])) and ":" in name
        if not may_know(domain_of(path), owner.get(name.split(":")[0], domain_of(path)))
    ]
    assert faults == []


@pytest.mark.parametrize("path", templates(), ids=template_name)
def test_template_compiles(path):
    """Every template loads, under its own domain's name."""
    get_template(template_name(path))


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>|\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", [p for p in templates() if p.suffix == ".html"], ids=template_name)
def test_template_has_nothing_inline(path):
    """The content-security policy forbids inline scripts, handlers and styles, so no template has one."""
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


def test_every_domain_is_in_the_order():
    """A new package has a place in the order."""
    from .house import ORDER

    assert {p.parent.name for p in DISTRICT.glob("*/__init__.py")} == set(ORDER)
