"""S8 on the program itself: what a service answers reaches ssh and scp as a user, an address and a port, or they are not
started; no shell reads it; another program gets none of our secrets, and (with SOAK=1, since it takes half a minute) is
not waited for for ever.
"""

import copy
import os
import re
import subprocess
import threading
import time

from bars import Figure
from hostile_strings import Azure, RealAnswers
from server import Server
from service import Service
from terminal import Terminal

# Each argument on a line of its own, NUL being what no argument can hold.
SPY = '#!/bin/sh\n{ printf "START\\0"; printf "%s\\0" "$@"; env | tr "\\n" "\\0"; } >> "$SPY_FILE"\n'
SLEEPER = "#!/bin/sh\nexec sleep 300\n"
# RELIABILITY S8; a slow machine gets some more.
AZ_SECONDS, SLACK = 30, 5
DESTINATION = re.compile(r"(?:[a-z_][a-z0-9_-]{0,31}@)?(?:\[?[0-9A-Za-z:][0-9A-Za-z.:-]*\]?)(?::[^\0]*)?")

HOSTILE = [
    "-oProxyCommand=touch PWNED", "-l", "--", "a b", "a\nb", "a\tb", "x; touch PWNED", "$(touch PWNED)", "`touch PWNED`", "x|touch PWNED",
    "x&touch PWNED", "%h", "a'b", 'a"b', "a\\b", "", " ", "root@evil", "@", "a@b@c", "[::1", "1.2.3.4 -v", "/etc/passwd", "~", "*", "\u202eevil",
    "ｅｖｉｌ", "x" * 300, "\x1b[31m", "a\0b", ".", "..", "a..b", "-", "127.0.0.1:22", "ssh://evil", "evil#", "evil?",
]  # fmt: skip
PORTS = [0, -1, 65536, 1e9, "22", "22 -v", None, True, [22]]


def program(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, 0o755)


def changed(instance, number, user=None, address=None, port=50_000):
    """The instance under another name, with another place for ssh."""
    made = copy.deepcopy(instance)
    base = made["id"].rsplit("/", 1)[0]
    made["name"] = f"ci-{number}x"
    made["id"] = f"{base}/{made['name']}"
    properties = made["properties"]["properties"]
    properties["state"] = "Running"
    properties["sshSettings"] = {
        "sshPublicAccess": "Enabled", "adminUserName": "azureuser" if user is None else user, "sshPort": port,
        "adminPublicKey": "ssh-rsa AAAA",
    }  # fmt: skip
    address = "203.0.113.7" if address is None else address
    properties["connectivityEndpoints"] = {"publicIpAddress": address, "privateIpAddress": address}
    return made


def calls(path):
    """Arguments and environment of each start."""
    if not os.path.exists(path):
        return []
    with open(path, "rb") as file:
        starts = file.read().decode("utf-8", "surrogateescape").split("START\0")[1:]
    return [start.split("\0")[:-1] for start in starts]


def run(place, soak):
    simulator = Server(
        place.binary, ["--in-memory", "--scenario", "lab", "--paused"], place.fresh("ready.json"), place.environment(), place.fresh("log")
    )
    try:
        service = Service(simulator.ready)
        service.login()
        real = RealAnswers(service)
    finally:
        simulator.kill()
    azure = Azure(place, real)
    azure.metadata = lambda: [
        {
            "name": "Hostile", "portal": azure.origin,
            "authentication": {"loginEndpoint": azure.origin, "audiences": [azure.origin], "tenant": "common", "identityProvider": "AAD"},
            "graph": azure.origin, "resourceManager": azure.origin + "/", "microsoftGraphResourceId": azure.origin, "suffixes": {},
        }
    ]  # fmt: skip
    folder = place.fresh("programs")
    bin_folder, spied, work = f"{folder}/bin", f"{folder}/spied", f"{folder}/work"
    os.makedirs(bin_folder)
    os.makedirs(work)
    for name in ("ssh", "scp"):
        program(bin_folder, name, SPY)
    secret = "client-secret-canary-4711"
    environment = place.environment(
        ARM_CLOUD_METADATA_URL=azure.origin + "/metadata/endpoints?api-version=2019-05-01", SSL_CERT_FILE=azure.certificate,
        AZURE_TENANT_ID=real.ready["tenant"], AZURE_CLIENT_ID=real.ready["client_id"], AZURE_CLIENT_SECRET=secret,
        AZURE_SUBSCRIPTION_ID=real.ready["subscription"], AZURE_DEFAULTS_GROUP=real.ready["resource_group"],
        AZURE_DEFAULTS_WORKSPACE=real.ready["workspaces"][0], SPY_FILE=spied, PATH=f"{bin_folder}:{os.environ['PATH']}",
    )  # fmt: skip
    cases = [
        *({"user": text} for text in HOSTILE), *({"address": text} for text in HOSTILE), *({"port": port} for port in PORTS), {},
        {"address": "2001:db8::7"}, {"address": "ci-1.eastus.example.org"},
    ]  # fmt: skip
    for number, case in enumerate(cases):
        made = changed(real.instance, number, **case)
        azure.instances[made["name"]] = made
    wrong, waited = [], []
    slow = threading.Thread(target=waits_for_az, args=(place, environment, folder, wrong, waited))
    if soak:
        slow.start()
    started = refused = 0
    for number, case in enumerate(cases):
        name = f"ci-{number}x"
        for words in (["ssh", name], ["scp", f"{name}:notes.txt", "."]) if soak or number % 3 == 0 or not case else (["ssh", name],):
            before = len(calls(spied))
            done = subprocess.run(
                [place.binary, *words], env=environment, capture_output=True, text=True, timeout=60, cwd=work, stdin=subprocess.DEVNULL
            )
            new = calls(spied)[before:]
            if not new:
                refused += 1
                if done.returncode == 0 or not done.stderr.strip() or done.returncode < 0 or done.returncode == 70:
                    wrong.append(f"{words} {case}: not started, with {done.returncode} and {done.stderr[-200:]!r}")
                continue
            started += 1
            wrong += [f"{words} {case}: {fault}" for start in new for fault in faults(start, secret)]
    asks_nobody_with_a_wrong_theme(place, environment, folder, wrong)
    if soak:
        slow.join()
    azure.shutdown()
    if os.geteuid() == 0 and trusts_callers_terminal(place):
        wrong.append("under sudo it reads the terminal's description from where its caller says")
    if os.listdir(work):
        wrong.append(f"something was carried out: {os.listdir(work)}")
    if started < 4:
        wrong.append(f"good addresses were refused too: {started} starts")
    assert not wrong, f"{len(wrong)} faults: {wrong[:5]}"
    tried = started + refused + len(waited)
    waiting = "".join(f"; az that never answers was given up after {seconds:.0f} s" for seconds in waited)
    return Figure(tried, tried, f"({started} started, {refused} refused{waiting})")


def trusts_callers_terminal(place):
    """Whether a description of the terminal that somebody made is read by root under their sudo."""
    folder, source = place.fresh("terminfo"), place.fresh("poisoned.ti")
    described = subprocess.run(["infocmp", "-1", "xterm-256color"], capture_output=True, text=True, check=True).stdout
    with open(source, "w", encoding="utf-8") as file:
        file.write(re.sub(r"\tclear=.*", r"\tclear=\\E[H\\E[2JPOISONED,", described))
    subprocess.run(["tic", "-x", "-o", folder, source], check=True, capture_output=True)
    with Terminal([place.binary, "demo", "--paused"], place.environment(TERMINFO=folder, SUDO_UID="1000")) as terminal:
        terminal.wait(lambda: terminal.modes.alternate_screen, 10, "the alternate screen")
        terminal.settle(0.2)
        return b"POISONED" in terminal.raw


def faults(start, secret):
    """What is wrong with the words and the environment that another program was started with."""
    variables = [word for word in start if re.match(r"[A-Za-z_][A-Za-z0-9_]*=", word)]
    words = start[: start.index(variables[0])] if variables else start
    found = []
    rest = words[words.index("--") + 1 :] if "--" in words else words[-1:]
    places = [word for word in rest if "@" in word]
    if not places:
        found.append(f"no destination in {words}")
    found += [f"{word!r} is no destination" for word in places if not DESTINATION.fullmatch(word)]
    options = words[: words.index("--")] if "--" in words else words[:-1]
    allowed = re.compile(r"-[pPiJr]|\d{1,5}|-o|[A-Za-z]+=[A-Za-z0-9./_-]+|-v")
    found += [f"the option {word!r}" for word in options if not allowed.fullmatch(word)]
    found += ["a secret in its environment" for word in variables if secret in word]
    return found


def with_az(environment, bin_folder, script):
    """Where az is asked for the token, and is this script."""
    os.makedirs(bin_folder)
    program(bin_folder, "az", script)
    return {
        **{name: value for name, value in environment.items() if not name.startswith("AZURE_CLIENT")},
        "AZURE_TOKEN_CREDENTIALS": "AzureCliCredential", "PATH": f"{bin_folder}:{os.environ['PATH']}",
    }  # fmt: skip


def asks_nobody_with_a_wrong_theme(place, environment, folder, wrong):
    """What is wrong with a theme is said before az is started."""
    asked = f"{folder}/asked"
    environment = with_az(environment, f"{folder}/az-of-themes", f"#!/bin/sh\ntouch {asked}\nexec sleep 300\n")
    # The public cloud is known without asking: az is the first of all.
    del environment["ARM_CLOUD_METADATA_URL"]
    where = ["--subscription", "00000000-0000-0000-0000-000000000000", "--group", "g", "--workspace", "w"]
    done = subprocess.run(
        [place.binary, "console", "--plain", "--theme", "nosuch", *where], env=environment, capture_output=True, text=True,
        timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode != 2 or "There is no theme nosuch" not in done.stderr or "connecting" in done.stderr:
        wrong.append(f"a wrong theme ended with {done.returncode}: {done.stderr[-200:]!r}")
    if os.path.exists(asked):
        wrong.append("az was started although the theme is wrong")


def waits_for_az(place, environment, folder, wrong, waited):
    """az that never answers keeps nobody for ever."""
    environment = with_az(environment, f"{folder}/az", SLEEPER)
    begun = time.monotonic()
    done = subprocess.run([place.binary, "list"], env=environment, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
    waited.append(time.monotonic() - begun)
    if done.returncode != 3 or "az" not in done.stderr:
        wrong.append(f"without az's answer it ended with {done.returncode}: {done.stderr[-200:]!r}")
    if waited[0] > AZ_SECONDS + SLACK:
        wrong.append(f"az was waited for for {waited[0]:.0f} s")
