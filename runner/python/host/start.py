"""Entry of the Python side: checks its own version, then starts pitwall_host.

This file must parse on any Python, however old, so that it can say that it is too old.
"""
import os
import sys

OLDEST = (3, 8)


def main():
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST:
        oldest = ".".join(str(part) for part in OLDEST)
        fault = '{"kind": "old", "text": "%s", "oldest": "%s"}' % (version, oldest)
        sys.stdout.write('{"error": %s}\n' % fault)
        sys.stdout.flush()
        return
    # Snapshots are read-only, and no file may be left beside a person's files.
    sys.dont_write_bytecode = True
    own = os.path.dirname(os.path.abspath(__file__))
    others = [path for path in sys.path if os.path.abspath(path) != own]
    sys.path[:] = [own] + others
    from pitwall_host import words

    # From here on a person's modules come first, and ours cannot be confused with theirs.
    sys.path[:] = others
    words.run(sys.argv[1], version)


if __name__ == "__main__":
    main()
