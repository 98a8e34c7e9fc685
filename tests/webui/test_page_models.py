"""Contract of page models and templates: a template reads the fields of its model, all of them and nothing else."""

import pkgutil
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

import webui.pages
from webui.templating import PageModel

FLASK = {"config", "g", "request"}  # what Flask gives to every template


def models() -> list[type[PageModel]]:
    """Every page model of the package."""
    for module in pkgutil.walk_packages(webui.pages.__path__, "webui.pages."):
        import_module(module.name)
    import_module("webui.errors")
    return PageModel.__subclasses__()


MODELS = models()
BY_TEMPLATE = {model.template: model for model in MODELS}


def parsed(app: Flask, template: str) -> nodes.Template:
    assert app.jinja_env.loader
    return app.jinja_env.parse(app.jinja_env.loader.get_source(app.jinja_env, template)[0])


def attributes(template: nodes.Template) -> set[str]:
    """The attributes of `page` that a template reads."""
    found = (read for read in template.find_all(nodes.Getattr) if isinstance(read.node, nodes.Name))
    return {read.attr for read in found if isinstance(read.node, nodes.Name) and read.node.name == "page"}


def defined(template: nodes.Template) -> set[str]:
    """The names that a template defines outside of its blocks, which read them: imports, macros, variables."""
    found: set[str] = set()
    for node in template.body:
        match node:
            case nodes.FromImport():
                found |= {name if isinstance(name, str) else name[1] for name in node.names}
            case nodes.Macro():
                found.add(node.name)
            case nodes.Assign(target=nodes.Name(name=name)):
                found.add(name)
    return found


def templates() -> list[str]:
    """All templates, macros among them, by the names that pages render them under."""
    root = Path(webui.pages.__path__[0]).parent / "templates"
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_template_reads_every_field_of_its_model_and_no_other(app: Flask, model: type[PageModel]) -> None:
    read = attributes(parsed(app, model.template))
    assert [name for name in sorted(read) if name not in known(model)] == []
    assert [field.name for field in fields(model) if field.name not in read | used_by_properties(model)] == []


@pytest.mark.parametrize("template", templates())
def test_a_template_reads_nothing_but_its_model(app: Flask, template: str) -> None:
    tree = parsed(app, template)
    free = find_undeclared_variables(tree) - set(app.jinja_env.globals) - FLASK - defined(tree)
    assert free == ({"page"} if template in BY_TEMPLATE else set())


@pytest.mark.parametrize("template", templates())
def test_no_filter_is_of_a_constant(app: Flask, template: str) -> None:
    """The compiler evaluates such a filter once, in the language of the first request."""
    for found in parsed(app, template).find_all(nodes.Filter):
        with pytest.raises(nodes.Impossible):
            found.as_const()


def test_every_model_has_a_template_of_its_own() -> None:
    assert len(BY_TEMPLATE) == len(MODELS) >= 14
    assert set(BY_TEMPLATE) <= set(templates())


def known(model: type[PageModel]) -> set[str]:
    """Fields and properties of a model."""
    properties = {name for name in dir(model) if isinstance(getattr(model, name), property)}
    return {field.name for field in fields(model)} | properties


def used_by_properties(model: type[PageModel]) -> set[str]:
    """Fields that a template may read through a property alone."""
    getters = (getattr(model, name).fget for name in dir(model) if isinstance(getattr(model, name), property))
    return {name for getter in getters for name in getter.__code__.co_names}
