"""R3p, R11p, R12: what a search by chance finds in this program's own pure parts, built for release: random keys and answers
through the console, random commands to the simulated service. `LongSearches` (Tests/reliability/searches) is the program.
"""

import concurrent.futures
import os
import subprocess
import sys

from bars import Figure

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
PROCESSES = 2


def built():
    # The options of the release binary: what was built for it is used again.
    options = ["-c", "release", "--static-swift-stdlib", "--product", "LongSearches"]
    subprocess.run(["swift", "build", *options], check=True, cwd=ROOT, stdout=sys.stderr)
    command = ["swift", "build", *options, "--show-bin-path"]
    folder = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout.strip()
    return os.path.join(folder, "LongSearches")


def searched(program, search, first, count, steps, *more):
    """The lines of a search, its seeds shared out among the processors."""
    share = -(-count // PROCESSES)
    parts = [(first + start, min(share, count - start)) for start in range(0, count, share)]
    with concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
        return [line for lines in pool.map(lambda part: run_part(program, search, *part, steps, *more), parts) for line in lines]


def run_part(program, search, first, count, steps, *more):
    words = [program, search, *(str(number) for number in (first, count, steps, *more))]
    environment = {**os.environ, "SWIFT_BACKTRACE": "enable=no"}
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, check=False)
    lines = done.stdout.splitlines()
    seeds = [line.split()[1] for line in lines if line.startswith("seed ")]
    assert done.returncode == 0 and lines[-1:] == ["done"], (
        f"{search} ended with {done.returncode} at seed {seeds[-1] if seeds else 'none'}: {done.stderr[-600:]}"
    )
    assert len(seeds) == count, f"{search}: {len(seeds)} seeds of {count}"
    return lines


def judged(lines):
    faults = [line for line in lines if line.startswith("fault ")]
    assert not faults, f"{len(faults)} faults, such as: {faults[0]}"


def run_keys(place, soak):
    """RELIABILITY R3: 200,000 messages, with SOAK=1 a million, in sequences of a hundred."""
    sequences = 10_000 if soak else 2_000
    judged(searched(built(), "keys", place.seed % (1 << 31), sequences, 100))
    return Figure(sequences * 100, sequences * 100, f"({sequences} sequences of keys, sizes and answers)")


def run_commands(place, soak):
    """RELIABILITY R12: 1,000 seeds, with SOAK=1 100,000, of 1,000 commands each."""
    seeds = 100_000 if soak else 1_000
    lines = searched(built(), "commands", place.seed % (1 << 31), seeds, 1_000)
    judged(lines)
    accepted = sum(int(line.split()[1]) for line in lines if line.startswith("accepted "))
    assert accepted > seeds * 200, f"{accepted} commands were carried out: a search that is refused finds nothing"
    return Figure(seeds, seeds, f"({accepted} of {seeds * 1_000} commands were carried out)")


def run_journals(place, soak):
    """RELIABILITY R11: 20 seeds, with SOAK=1 200, of 10,000 commands, in processes that hash differently, and with the time
    in one piece or in three."""
    seeds = 200 if soak else 20
    program = built()
    told = [
        sorted(line for line in searched(program, "journals", place.seed % (1 << 31), seeds, 10_000, pieces) if line.startswith("journal "))
        for pieces in (1, 1, 3)
    ]  # fmt: skip
    for others in told[1:]:
        for one, other in zip(told[0], others, strict=True):
            assert one == other, f"the journal of a seed is another one: {one}, then {other}"
    events = sum(int(line.split()[2]) for line in told[0])
    return Figure(len(told[0]), seeds, f"({events} events, three times)")
