"""A copy of a tree that every tool reads alike; used by peers and speed.

in:    a folder of fetched packages
out:   a temporary folder outside any repository (so that no .gitignore above it hides files from one tool and not
       from another), with hard links where they can be made: the JS and TS files alone, without declarations,
       minified bundles, node_modules, and hidden files and folders
never: changes the folder it was given
"""
import os
import re
import shutil
import tempfile

SOURCE = re.compile(r"\.[cm]?[jt]sx?$")
SKIPPED = re.compile(r"\.d\.[cm]?ts$|\.min\.[cm]?js$")


def stage(folders):
    """Returns the temporary folder, the number of files in it and their bytes."""
    root = tempfile.mkdtemp(prefix="same-tree-")
    files = size = 0
    for folder in folders:
        for here, below, names in os.walk(folder):
            below[:] = sorted(d for d in below if d != "node_modules" and not d.startswith("."))
            there = os.path.join(root, os.path.basename(folder.rstrip("/")), os.path.relpath(here, folder))
            for name in sorted(names):
                source = os.path.join(here, name)
                if name.startswith(".") or not SOURCE.search(name) or SKIPPED.search(name) or not os.path.isfile(source):
                    continue
                os.makedirs(there, exist_ok=True)
                try:
                    os.link(source, os.path.join(there, name))
                except OSError:
                    shutil.copyfile(source, os.path.join(there, name))
                files += 1
                size += os.path.getsize(source)
    return root, files, size


def packages(field):
    """The packages of a fetched folder; hidden folders are none."""
    return [os.path.join(field, d) for d in sorted(os.listdir(field))
            if not d.startswith(".") and os.path.isdir(os.path.join(field, d))]
