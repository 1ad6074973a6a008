"""Scans many files, one after the other, and announces each, so that the parent knows which one hung."""
import os
import sys

from . import load
from .fault import describe


def run(channel):
    message = channel.receive()
    files, folders = message["files"], message["folders"]
    path = list(sys.path)
    known = set(sys.modules)
    for file in files:
        channel.send({"begins": file})
        if file in folders:
            os.chdir(folders[file])
        channel.send(dict(look(file), file=file))
        sys.path[:] = path
        forget(known, os.path.dirname(file))


def look(file):
    folder = os.path.dirname(file)
    try:
        found = load.load_class(file)
        return {"declared": load.declared_parameters(found)}
    except BaseException as error:
        kind = {"kind": "class"} if isinstance(error, load.NoClass) else {}
        kind["isModule"] = isinstance(error, load.NoAlgorithm)
        return {"error": dict(describe(error, folder), **kind)}


def forget(known, folder):
    """Two files may have neighbours with the same name; libraries stay loaded."""
    for name, module in list(sys.modules.items()):
        if name in known:
            continue
        file = getattr(module, "__file__", None) or ""
        if name.startswith(load.PACKAGE) or file.startswith(folder + os.sep):
            del sys.modules[name]
