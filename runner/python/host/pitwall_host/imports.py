"""Finds the files of an algorithm without running it: itself and its imports from its own folder."""
import ast
import os

from .fault import describe


def run(channel):
    file = os.path.abspath(channel.receive()["file"])
    folder, name = os.path.split(file)
    try:
        files = collect(folder, name)
        channel.send({"files": files, "data": declared_files(files[name])})
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


class BadFiles(Exception):
    """The files that a class declares are only known after running it."""


def declared_files(source):
    """The literal list `files` of the class Algorithm."""
    for node in ast.parse(source).body:
        if not isinstance(node, ast.ClassDef) or node.name != "Algorithm":
            continue
        for statement in node.body:
            value = _assigned(statement, "files")
            if value is not None:
                return _literal_texts(value)
    return []


def _assigned(statement, name):
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    if isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    named = any(isinstance(target, ast.Name) and target.id == name for target in targets)
    return statement.value if named else None


def _literal_texts(value):
    try:
        texts = ast.literal_eval(value)
    except ValueError:
        texts = None
    if isinstance(texts, (list, tuple)) and all(isinstance(text, str) for text in texts):
        return list(texts)
    raise BadFiles("files is no list of literal strings, and it is read without running the algorithm")


def imported(tree, path, entry):
    """Yields every module that a file may import, as a list of name parts."""
    package = [part for part in os.path.dirname(path).split("/") if part]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")
        elif isinstance(node, ast.ImportFrom):
            # Levels beyond the folder lead outside it: they fail at import, not here.
            base = package[: len(package) - node.level + 1] if node.level > 0 else []
            module = base + (node.module.split(".") if node.module else [])
            if module:
                yield module
            for alias in node.names:
                yield module + [alias.name]


def local_files(folder, names):
    """The files of a module and of the packages around it, if they are in the folder."""
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
