"""Finds the files that belong to an algorithm: itself and what it imports from its own folder, unexecuted."""
import ast
import os

from .fault import describe


def run(channel):
    file = os.path.abspath(channel.receive()["file"])
    folder, name = os.path.split(file)
    try:
        channel.send({"files": collect(folder, name)})
    except Exception as error:
        channel.send({"error": describe(error, folder)})


def collect(folder, entry):
    """Path in the folder → text, unmodified."""
    files = {}
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path in files:
            continue
        full = os.path.join(folder, path)
        with open(full, "rb") as stream:
            source = stream.read()
        files[path] = source.decode("utf-8")
        for names in imported(ast.parse(source, full), path, entry):
            waiting.extend(local_files(folder, names))
    return files


def imported(tree, path, entry):
    """Yields every module that a file may import, as a list of name parts."""
    package = [part for part in os.path.dirname(path).split("/") if part]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")
        elif isinstance(node, ast.ImportFrom):
            # Levels beyond the folder lead outside of it: they fail at import, not here.
            base = package[: len(package) - node.level + 1] if node.level > 0 else []
            module = base + (node.module.split(".") if node.module else [])
            if module:
                yield module
            for alias in node.names:
                yield module + [alias.name]


def local_files(folder, names):
    """The files of a module and of the packages around it, as far as they lie in the folder."""
    found = []
    for count in range(1, len(names) + 1):
        base = "/".join(names[:count])
        if names[count - 1] == "*":
            found.extend(_all_in(folder, "/".join(names[: count - 1])))
            break
        for path in (base + "/__init__.py", base + ".py"):
            if os.path.isfile(os.path.join(folder, path)):
                found.append(path)
                break
    return found


def _all_in(folder, base):
    """`from package import *` may mean any of its files."""
    place = os.path.join(folder, base)
    if not base or not os.path.isdir(place):
        return []
    return [base + "/" + name for name in sorted(os.listdir(place)) if name.endswith(".py")]
