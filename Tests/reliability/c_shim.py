"""R20, the part of C: the guard of the terminal and the pool of threads under clang's sanitizers, and under valgrind
where there is one. `run-sanitizers` does the same with the tests of Swift; that takes two whole builds.
"""

import os
import shutil
import subprocess

from bars import Figure

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.join(HERE, "..", "..", "Sources", "CNcurses")
RUNS = {
    "addresses, leaks and undefined behaviour": ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
    "races": ["-fsanitize=thread"],
}


def compiler():
    """The clang beside swift, or another."""
    swift = shutil.which("swift")
    beside = os.path.join(os.path.dirname(os.path.realpath(swift)), "clang") if swift else ""
    found = beside if os.path.exists(beside) else shutil.which("clang")
    assert found, "there is no clang"
    return found


def libraries(clang):
    """Swift's runtime of the sanitizer for races wants libdispatch."""
    folder = os.path.join(os.path.dirname(os.path.dirname(clang)), "lib", "swift", "linux")
    if not os.path.exists(os.path.join(folder, "libdispatch.so")):
        return []
    return ["-L", folder, f"-Wl,-rpath,{folder}", "-ldispatch", "-lBlocksRuntime"]


def run(place, soak):
    folder = place.fresh("shim")
    os.makedirs(folder)
    files = [os.path.join(HERE, "shim.c"), os.path.join(SOURCES, "restore.c"), os.path.join(SOURCES, "workers.c")]
    clang = compiler()
    command = [clang, "-std=gnu17", "-gdwarf-4", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread", "-I", os.path.join(SOURCES, "include")]
    programs = {}
    for name, options in {**RUNS, "valgrind": []}.items():
        programs[name] = os.path.join(folder, name.split()[0].strip(","))
        linked = libraries(clang) if "thread" in "".join(options) else []
        built = subprocess.run([*command, *options, *files, *linked, "-o", programs[name]], capture_output=True, text=True)
        # gold has much to say about the runtimes of the sanitizers.
        assert built.returncode == 0, f"{name}: {built.stderr[-600:]}"
    wrong, tried = [], 0
    environment = {**os.environ, "TSAN_OPTIONS": "halt_on_error=1", "ASAN_OPTIONS": "detect_leaks=1"}
    for name, program in programs.items():
        words = [program]
        if name == "valgrind":
            if not shutil.which("valgrind"):
                continue
            words = ["valgrind", "--quiet", "--leak-check=full", "--errors-for-leak-kinds=definite", "--error-exitcode=9", program]
        tried += 1
        done = subprocess.run(words, capture_output=True, text=True, timeout=120, env=environment)
        if done.returncode or done.stdout != "done\n":
            wrong.append(f"{name}: {done.returncode} {done.stderr[-600:]}")
    assert not wrong, f"{wrong}"
    return Figure(tried, tried, f"({', '.join(RUNS)}{', valgrind' if tried == 3 else ''})")
