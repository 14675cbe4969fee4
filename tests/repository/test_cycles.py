"""No module imports, over whatever way round, itself; an import that only a type checker reads counts as any other."""

from collections.abc import Iterator, Mapping

import grimp


def cycles(imports: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """The groups of modules each of which imports every other, directly or through others (Tarjan)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    for root in imports:
        if root in number:
            continue
        number[root] = low[root] = len(number)
        open_.append(root)
        way = [(root, iter(sorted(imports[root])))]
        while way:
            module, rest = way[-1]
            for imported in rest:
                if imported not in number:
                    number[imported] = low[imported] = len(number)
                    open_.append(imported)
                    way.append((imported, iter(sorted(imports.get(imported, ())))))
                    break
                if imported in open_:
                    low[module] = min(low[module], number[imported])
            else:
                way.pop()
                if way:
                    low[way[-1][0]] = min(low[way[-1][0]], low[module])
                if low[module] == number[module]:
                    group = open_[open_.index(module) :]
                    del open_[open_.index(module) :]
                    if len(group) > 1 or module in imports.get(module, ()):
                        yield sorted(group)


def test_no_module_imports_itself_by_another():
    """The whole package is without a cycle, ``TYPE_CHECKING`` and imports inside functions included."""
    graph = grimp.build_graph("luoshi", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > 500
    assert list(cycles(imports)) == []


def test_cycle_is_found_wherever_it_is():
    """Of two modules, of three behind a way in, and of one; a diamond is none."""
    assert list(cycles({"a": {"b"}, "b": {"a"}})) == [["a", "b"]]
    assert list(cycles({"in": {"a"}, "a": {"b", "out"}, "b": {"c"}, "c": {"a"}, "out": set()})) == [["a", "b", "c"]]
    assert list(cycles({"a": {"a"}})) == [["a"]]
    assert list(cycles({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()})) == []


def test_import_for_a_type_checker_counts(tmp_path, monkeypatch):
    """Two modules tied by an import under ``TYPE_CHECKING`` are a cycle."""
    package = tmp_path / "tied"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "one.py").write_text("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from tied import two\n")
    (package / "two.py").write_text("def act():\n    from tied import one\n")
    monkeypatch.syspath_prepend(tmp_path)
    graph = grimp.build_graph("tied", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert list(cycles(imports)) == [["tied.one", "tied.two"]]
