"""Runs the founding document: the steps of `founding/`, in the order of its sections.

`founding/founding-document.md` says for every block and rule of it which step checks it.
"""

import os
import re
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
        absence = f"there is no {os.path.relpath(DOCUMENT)} to compare with"
        # A check that quietly compares nothing would be believed.
        assert os.environ.get("AMLDECK_SHARED_OPTIONAL") == "1", absence + "; AMLDECK_SHARED_OPTIONAL=1 goes without"
        print(f"  ({absence})")
        return
    with open(DOCUMENT, encoding="utf-8") as file:
        equal(blocks.differing_from(file.read()), [], "blocks that stand there otherwise")


@check.step
def the_table_is_that_of_the_steps(subject):
    """`founding-document.md` is what people read to know what is checked: it names every step and every block."""
    with open(os.path.join(HERE, "founding", "founding-document.md"), encoding="utf-8") as file:
        named = re.findall(r"`([\w./]+)`", file.read())
    own = {step.__name__ for step in check.steps}
    others = set()
    for client in ("azure_cli.py", "sdk_v1.py"):
        with open(os.path.join(HERE, client), encoding="utf-8") as file:
            others |= {f"{client}/{name}" for name in re.findall(r"@check\.step\ndef (\w+)", file.read())}
    equal(sorted(set(named) - own - others - set(blocks.ALL)), [], "names in it that are neither steps nor blocks")
    equal(sorted((own | set(blocks.ALL)) - set(named)), [], "steps and blocks that are not in it")


# The order of the sections.
from founding import creating  # noqa: E402, F401
from founding import idle  # noqa: E402, F401
from founding import schedules  # noqa: E402, F401
from founding import template  # noqa: E402, F401
from founding import policy  # noqa: E402, F401
from founding import on_behalf  # noqa: E402, F401
from founding import identities  # noqa: E402, F401
from founding import ssh  # noqa: E402, F401
from founding import roles  # noqa: E402, F401
from founding import applications  # noqa: E402, F401
from founding import jobs  # noqa: E402, F401

if __name__ == "__main__":
    sys.exit(check.run(Subject))
