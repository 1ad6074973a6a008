"""Loads the class Algorithm of a file, and creates an instance of it that decides."""
import ast
import importlib.util
import inspect
import os
import sys
import types

PACKAGE = "pitwall_algorithm"


class NoClass(Exception):
    """The file has no usable class Algorithm."""


class NoAlgorithm(NoClass):
    """The file contains no name Algorithm: it is a module that others import."""


def load_class(file):
    """Imports a file with its folder first on the path; `from . import x` finds its neighbours, too."""
    folder, name = os.path.split(file)
    missing = class_fault(file)
    if missing is not None:
        raise NoAlgorithm(missing)
    # As when Python runs the file: argparse must not read the arguments of this host.
    sys.argv[:] = [file]
    sys.path.insert(0, folder)
    package = types.ModuleType(PACKAGE)
    package.__path__ = [folder]
    sys.modules[PACKAGE] = package
    full_name = PACKAGE + "." + os.path.splitext(name)[0].replace(".", "_")
    spec = importlib.util.spec_from_file_location(full_name, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[full_name] = module
    spec.loader.exec_module(module)
    found = getattr(module, "Algorithm", None)
    if not isinstance(found, type):
        kind = NoAlgorithm if found is None else NoClass
        classes = [key for key, value in vars(module).items() if isinstance(value, type)]
        raise kind("its classes are %s" % (", ".join(classes) or "none"))
    if not callable(getattr(found, "run", None)):
        raise NoClass("its class Algorithm has no method run")
    return found


def class_fault(file):
    """Why the file cannot have a class Algorithm, decided without running it; None: it may have one."""
    with open(file, "rb") as stream:
        source = stream.read()
    try:
        tree = ast.parse(source, file)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # The import reports more about it.
        return None
    if any(_may_bind(node) for node in ast.walk(tree)):
        return None
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    return "its classes are %s" % (", ".join(classes) or "none")


# Names through which code may define a class without a visible statement.
DYNAMIC = ("globals", "vars", "locals", "exec", "eval", "setattr", "modules", "__dict__", "__getattr__")


def _may_bind(node):
    if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
        return node.name in ("Algorithm", "__getattr__")
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return any((each.asname or each.name) in ("Algorithm", "*") for each in node.names)
    if isinstance(node, ast.Attribute):
        return node.attr in DYNAMIC
    return isinstance(node, ast.Name) and node.id in ("Algorithm",) + DYNAMIC


def declared_parameters(found):
    """The entries of the class's `parameters` that can be set from outside, as JSON can hold them."""
    declared = getattr(found, "parameters", None)
    if not isinstance(declared, dict):
        return {}
    plain = {str(name): _plain(value) for name, value in declared.items()}
    return {name: value for name, value in plain.items() if value is not None}


def create(found, context, settings):
    """Creates an instance. self.context and self.parameters are already set in its __init__."""
    wanted = [settings["symbol"], float(settings["capital"])]
    values = _values(found, settings["parameters"])
    takes = _takes(found.__init__)
    named = {"parameters": values} if "parameters" in takes[1] else {}
    arguments = wanted if takes[0] is None or takes[0] > 0 else []
    if found.__new__ is object.__new__:
        instance = found.__new__(found)
    else:
        instance = found.__new__(found, *arguments, **named)
    _give(instance, "context", context)
    if isinstance(getattr(found, "parameters", None), dict):
        _give(instance, "parameters", values)
    instance.__init__(*arguments, **named)
    return instance


def caller(instance, algorithm_id):
    """Returns the function that asks for a decision: calls run with the arguments of its signature."""
    run = instance.run
    if inspect.iscoroutinefunction(run):
        raise NoClass("its method run is async, expected an ordinary one")
    names = _takes(run)[1]
    if "algo_id" in names or "**" in names:
        return lambda time: run(time, algo_id=algorithm_id)
    return run


def warmer(instance):
    """Returns the method for bars before the first decision; None: the algorithm has none."""
    warm_up = getattr(instance, "warm_up", None)
    if not callable(warm_up):
        return None
    if inspect.iscoroutinefunction(warm_up):
        raise NoClass("its method warm_up is async, expected an ordinary one")
    return warm_up


def _takes(function):
    """The number of positional arguments (None: any number) and the names; without `self`."""
    if function is object.__init__:
        return 0, set()
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None, set()
    names = {each.name for each in parameters if each.kind is not each.VAR_POSITIONAL}
    if any(each.kind is each.VAR_KEYWORD for each in parameters):
        names.add("**")
    return len(parameters), names


def _values(found, given):
    """Own values over defaults; a whole number for a float parameter becomes a float again."""
    declared = getattr(found, "parameters", None)
    values = {}
    for name, value in (declared.items() if isinstance(declared, dict) else ()):
        default = value["default"] if isinstance(value, dict) and "default" in value else value
        own = given.get(name, default)
        values[name] = float(own) if isinstance(default, float) and type(own) is int else own
    return values


def _give(instance, name, value):
    if callable(getattr(type(instance), name, None)):
        return
    try:
        setattr(instance, name, value)
    except Exception:
        # Slots, a property, a frozen class: the attribute is left out.
        pass


def _plain(value):
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()} if "default" in value else None
    if isinstance(value, (list, tuple)):
        return None if not value else [_plain(part) for part in value]
    if hasattr(value, "item"):
        value = value.item()
    return value if isinstance(value, (bool, int, float, str)) else None
