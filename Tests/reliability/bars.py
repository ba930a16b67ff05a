"""The bars that a run must reach: each prints its figure, and all of them one table at the end.

A bar is a function `run(place, soak)` that returns a `Figure`, or raises AssertionError with what was seen.
"""

import dataclasses
import json
import os
import shutil
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "clients"), os.path.join(HERE, "..", "pty")]


@dataclasses.dataclass
class Figure:
    """What was measured: `good` of `tried`, and a remark with further numbers."""

    good: int
    tried: int
    remark: str = ""

    @property
    def reached(self):
        return self.good == self.tried and self.tried > 0


@dataclasses.dataclass
class Bar:
    name: str
    promise: str
    run: object


class Place:
    """What bars share: the binary, a folder of their own, and the seed that every random choice comes from."""

    def __init__(self, binary, seed):
        self.binary = os.path.abspath(binary)
        self.seed = seed
        self.folder = tempfile.mkdtemp(prefix="amldeck-reliability-")
        self._count = 0

    def fresh(self, name):
        self._count += 1
        return os.path.join(self.folder, f"{self._count}-{name}")

    def environment(self, **extra):
        """Nothing of Azure in it, and a home of its own."""
        home = os.path.join(self.folder, "home")
        os.makedirs(home, exist_ok=True)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "XDG_STATE_HOME": os.path.join(home, "state"),
            "XDG_CONFIG_HOME": os.path.join(home, "config"),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
        }
        environment.update(extra)
        return environment

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def run(bars, place, soak, report=None):
    """Runs the bars, prints the table, and returns whether all were reached."""
    rows = []
    for bar in bars:
        begun = time.monotonic()
        print(f"==> {bar.name} {bar.promise}", flush=True)
        try:
            figure, why = bar.run(place, soak), ""
        except Exception as error:  # a bar that falls over is a bar that was not reached
            if not isinstance(error, AssertionError):
                traceback.print_exc()
            figure, why = Figure(0, 1), f"{type(error).__name__}: {error}"
        seconds = time.monotonic() - begun
        rows.append((bar, figure, why, seconds))
        print(f"    {figure.good} of {figure.tried} in {seconds:.0f} s {figure.remark}{why}", flush=True)
    print(f"\nseed {place.seed}")
    for bar, figure, why, seconds in rows:
        word = "reached" if figure.reached else "MISSED "
        print(f"{bar.name:4} {word} {figure.good:6} of {figure.tried:<6} {seconds:5.0f} s  {bar.promise}")
    if report:
        with open(report, "w", encoding="utf-8") as file:
            json.dump(
                [
                    {
                        "bar": bar.name,
                        "promise": bar.promise,
                        "good": figure.good,
                        "tried": figure.tried,
                        "reached": figure.reached,
                        "seconds": round(seconds, 1),
                        "remark": figure.remark or why,
                        "seed": place.seed,
                    }
                    for bar, figure, why, seconds in rows
                ],
                file,
                indent=2,
            )
            file.write("\n")
    missed = sum(not figure.reached for _, figure, _, _ in rows)
    # Again where whoever keeps the end of a log alone finds it.
    for bar, figure, why, _ in rows:
        if not figure.reached:
            print(f"{bar.name} missed: {(why or figure.remark)[:2000]}")
    print(f"{len(rows) - missed} reached, {missed} missed")
    return missed == 0
