"""S6: files of ours are ours alone, whatever the umask says, and nothing that was there is followed or written over."""

import os
import signal
import stat
import subprocess

from bars import Figure

VICTIM = "not to be touched\n"


class Case:
    """A folder of its own, a umask, and the program in it."""

    def __init__(self, place, umask, name):
        self.binary = place.binary
        self.umask = umask
        self.folder = place.fresh(name)
        os.mkdir(self.folder, 0o700)
        self.environment = place.environment(
            HOME=self.folder, XDG_STATE_HOME=f"{self.folder}/state", XDG_CONFIG_HOME=f"{self.folder}/config"
        )
        self.wrong = []

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def victim(self, mode=0o600):
        path = self.path("victim")
        with open(path, "w", encoding="utf-8") as file:
            file.write(VICTIM)
        os.chmod(path, mode)
        return path

    def run(self, *arguments, **extra):
        return subprocess.run(
            [self.binary, *arguments], env=self.environment | extra, capture_output=True, text=True, timeout=60,
            stdin=subprocess.DEVNULL, preexec_fn=lambda: os.umask(self.umask),
        )

    def serve(self, state, *more):
        """Whether a server began there, and what it said; it is ended again."""
        process = subprocess.Popen(
            [self.binary, "serve", "--state", state, "--scenario", "small", "--paused", *more],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=lambda: os.umask(self.umask),
        )
        line = process.stdout.readline()
        if line:
            # What it writes at its end has been written.
            process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=30)
        return bool(line), errors

    def need(self, holds, what):
        if not holds:
            self.wrong.append(what)

    def refused(self, result, word):
        self.need(result.returncode != 0, f"it was accepted: {result.stdout[:200]}")
        self.need(word in result.stderr, f"{word!r} is not in: {result.stderr[:300]}")

    def untouched(self):
        with open(self.path("victim"), encoding="utf-8") as file:
            self.need(file.read() == VICTIM, "the file that was there was written over")

    def private(self, top):
        """Every directory 0700 and every file 0600, ours, with one name."""
        seen = 0
        for folder, folders, files in os.walk(top):
            for name in [folder, *(os.path.join(folder, name) for name in files)]:
                status = os.lstat(name)
                wanted = 0o700 if stat.S_ISDIR(status.st_mode) else 0o600
                self.need(stat.S_IMODE(status.st_mode) == wanted, f"{name} has mode {stat.S_IMODE(status.st_mode):o}")
                self.need(status.st_uid == os.geteuid(), f"{name} belongs to {status.st_uid}")
                self.need(stat.S_ISDIR(status.st_mode) or status.st_nlink == 1, f"{name} has {status.st_nlink} names")
                seen += 1
        self.need(seen > 1, f"there is nothing in {top}")


def a_new_state(case):
    begun, errors = case.serve(case.path("deep", "er", "state"))
    case.need(begun, errors)
    case.private(case.path("deep"))


def a_state_in_a_folder_of_everybody(case):
    os.mkdir(case.path("open"))
    os.chmod(case.path("open"), 0o777)
    begun, errors = case.serve(case.path("open", "state"))
    case.need(begun, errors)
    case.private(case.path("open", "state"))


def a_state_that_others_may_read(case):
    os.mkdir(case.path("state"))
    os.chmod(case.path("state"), 0o755)
    begun, errors = case.serve(case.path("state"))
    case.need(not begun and "0700" in errors, f"it was taken: {errors}")
    case.need(os.listdir(case.path("state")) == [], "something was written into it")


def a_state_that_is_a_link(case):
    os.mkdir(case.path("elsewhere"), 0o700)
    os.symlink(case.path("elsewhere"), case.path("state"))
    begun, errors = case.serve(case.path("state"))
    case.need(not begun and errors, "it was followed")
    case.need(os.listdir(case.path("elsewhere")) == [], "something was written there")


def planted(name, plant):
    def run(case):
        os.mkdir(case.path("state"), 0o700)
        plant(case.victim(), case.path("state", name))
        begun, errors = case.serve(case.path("state"))
        case.need(not begun and errors, f"{name} was taken as it was")
        case.untouched()

    return run


def a_ready_file_that_is_a_link(case):
    os.symlink(case.victim(), case.path("ready"))
    begun, errors = case.serve(case.path("state"), "--ready-file", case.path("ready"))
    case.need(begun, errors)
    case.untouched()
    status = os.lstat(case.path("ready"))
    case.need(stat.S_ISREG(status.st_mode) and stat.S_IMODE(status.st_mode) == 0o600, "the ready file is not ours alone")


def a_first_configuration(case):
    result = case.run("config", "init")
    case.need(result.returncode == 0, result.stderr)
    case.private(case.path("config", "amldeck"))


def a_configuration_that_is_there(case):
    os.makedirs(case.path("config", "amldeck"))
    os.link(case.victim(), case.path("config", "amldeck", "config.yaml"))
    case.refused(case.run("config", "init"), "is there already")
    case.untouched()


def a_configuration_that_is_a_link_to_nothing(case):
    os.makedirs(case.path("config", "amldeck"))
    os.symlink(case.path("nothing"), case.path("config", "amldeck", "config.yaml"))
    case.run("config", "init")
    case.need(not os.path.lexists(case.path("nothing")), "the link was followed")


def a_new_history(case):
    result = case.run("history")
    case.need(result.returncode == 0, result.stderr)
    case.private(case.path("state"))


def a_history_that_is_a_link(case):
    os.makedirs(case.path("state", "amldeck"), 0o700)
    os.symlink(case.victim(), case.path("state", "amldeck", "history.sqlite"))
    case.refused(case.run("history"), "cannot be opened")
    case.untouched()


def secret(variable, command, extra):
    """A file with a secret that others may read is not read; one of ours alone is."""

    def run(case):
        for mode in (0o644, 0o640, 0o604, 0o666):
            result = case.run(*command, **{variable: case.victim(mode)}, **extra)
            case.refused(result, "chmod 600")
            case.need("not to be touched" not in result.stdout + result.stderr, "what stands in it was told")
        result = case.run(*command, **{variable: case.victim(0o600)}, **extra)
        case.need("chmod" not in result.stderr, f"one of ours alone is not read either: {result.stderr[:300]}")

    return run


WHO = ["whoami", "--subscription", "s"]
PRINCIPAL = {"AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential"}

CASES = {
    "a new state": a_new_state,
    "a state in a folder of everybody's": a_state_in_a_folder_of_everybody,
    "a state that others may read": a_state_that_others_may_read,
    "a state that is a link": a_state_that_is_a_link,
    "a key that is a link": planted("ca-key.pem", os.symlink),
    "a key with a second name": planted("server-key.pem", os.link),
    "a journal that is a link": planted("journal.sqlite3", os.symlink),
    "a ready file that is a link": a_ready_file_that_is_a_link,
    "a first configuration": a_first_configuration,
    "a configuration that is there": a_configuration_that_is_there,
    "a configuration that is a link to nothing": a_configuration_that_is_a_link_to_nothing,
    "a new history": a_new_history,
    "a history that is a link": a_history_that_is_a_link,
    "a token in a file": secret("AMLDECK_TOKEN_FILE", WHO, {}),
    "a certificate's key": secret("AZURE_CLIENT_CERTIFICATE_PATH", WHO, PRINCIPAL),
}


def run(place, soak):
    failures = []
    for umask in (0o000, 0o022, 0o077):
        for name, body in CASES.items():
            case = Case(place, umask, name.replace(" ", "-").replace("'", ""))
            body(case)
            failures += [f"{name}, umask {umask:03o}: {wrong}" for wrong in case.wrong]
    tried = 3 * len(CASES)
    if failures:
        raise AssertionError(f"{len(failures)} faults: {failures[:6]}")
    return Figure(tried, tried, "(links, second names, files and folders of others; three umasks)")
