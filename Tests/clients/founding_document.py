"""Runs the founding document: the steps of `founding/`, in the order of its sections.

`founding/founding-document.md` says for every block and rule of it which check runs it.
"""

import os
import sys

from check import equal
from founding import blocks
from founding.subject import Subject, check

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("AMLDECK_SHARED", os.path.join(HERE, "..", "..", "..", "shared"))
DOCUMENT = os.path.join(SHARED, "founding", "create-compute-instance.zh.txt")


@check.step
def blocks_are_the_documents_own(subject):
    if not os.path.isfile(DOCUMENT):
        print(f"  (there is no {os.path.relpath(DOCUMENT)} to compare with)")
        return
    with open(DOCUMENT, encoding="utf-8") as file:
        equal(blocks.differing_from(file.read()), [], "blocks that stand there otherwise")


# The order of the sections.
from founding import creating  # noqa: E402, F401
from founding import idle  # noqa: E402, F401
from founding import schedules  # noqa: E402, F401

if __name__ == "__main__":
    sys.exit(check.run(Subject))
