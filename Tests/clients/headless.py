"""amldeck's own commands without a screen, against the server: schedules, timelines, and the fleet beside the SDK."""

import base64
import csv
import datetime
import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import uuid

import jsonschema
import yaml

from check import Check, equal, is_true
from founding.keys import line_of, rsa_key
from rest import Control, Rest

check = Check(
    "amldeck without a screen: what scripts call, and what it says when they call it wrongly.",
    scenario=("--scenario", "small", "--start", "2026-11-23T05:00:00Z"),
)

CHINA = "China Standard Time"
# A public key that opens nothing: its private half is thrown away.
KEY = line_of(rsa_key())
# "Monday to Thursday from 9 to 18, Friday from 9 to 16" (founding document).
TWO_PAIRS = ["--pair", "mon-thu 9:00-18:00", "--pair", "fri 9:00-16:00", "--zone", CHINA]


class Subject:
    def __init__(self, server):
        self.binary = server.process.args[0]
        self.ready = server.ready
        self.rest = Rest(server.ready)
        self.control = Control(server.ready)
        self.folder = tempfile.TemporaryDirectory(prefix="amldeck-headless-")
        self.control.ask("PUT", "clock", {"mode": "paused"})

    def environment(self, **variables):
        """What a person's shell would have after `amldeck env`, with a home of its own."""
        place = self.folder.name
        return {
            "PATH": os.environ["PATH"],
            "HOME": place,
            "TZ": "UTC",
            "XDG_STATE_HOME": os.path.join(place, "state"),
            "XDG_CONFIG_HOME": os.path.join(place, "config"),
            "ARM_CLOUD_METADATA_URL": self.ready["metadata"],
            "SSL_CERT_FILE": self.ready["ca"],
            "AZURE_AUTHORITY_HOST": self.ready["endpoint"],
            "AZURE_TENANT_ID": self.ready["tenant"],
            "AZURE_CLIENT_ID": self.ready["client_id"],
            "AZURE_CLIENT_SECRET": self.ready["client_secret"],
            "AZURE_SUBSCRIPTION_ID": self.ready["subscription"],
            "AZURE_DEFAULTS_GROUP": self.ready["resource_group"],
            "AMLDECK_CONTROL_ENDPOINT": self.ready["control_endpoint"],
            "AMLDECK_CONTROL_TOKEN": self.ready["control_token"],
            "NO_PROXY": "127.0.0.1,localhost",
            **variables,
        }

    def run(self, *arguments, status=0, stdin="", **variables):
        """What the command prints; it must end with this status, None for any. `variables` are set for it."""
        process = subprocess.run(
            [self.binary, *arguments], input=stdin, env=self.environment(**variables), capture_output=True, text=True,
            timeout=60,
        )
        said = f"{' '.join(arguments)}: {process.returncode}, {process.stdout[-300:]}{process.stderr[-300:]}"
        assert status in (None, process.returncode), f"{said}; wanted {status}"
        self.errors = process.stderr
        return process.stdout

    def json(self, *arguments, status=0, stdin=""):
        return json.loads(self.run(*arguments, "-o", "json", status=status, stdin=stdin))

    def on_terminal(self, *arguments):
        """What a command writes to a terminal that is its stderr, and to stdout, which is none."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [self.binary, *arguments], env=self.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=theirs, text=True,
        )
        os.close(theirs)
        seen = b""
        try:
            while data := os.read(ours, 4096):
                seen += data
        except OSError:
            pass  # how Linux says that the other end is closed
        os.close(ours)
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, f"{arguments}: {process.returncode}, {seen!r}"
        return seen.decode(), output

    def schedules(self, name):
        return self.rest.properties(name)["schedules"]["computeStartStop"]

    def file(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path


def expressions(schedules):
    return [(one["action"], one["cron"]["expression"], one["cron"]["timeZone"]) for one in schedules]


@check.step
def the_documents_week_is_two_pairs(subject):
    text = subject.run("schedule", "set", "alice-ci", *TWO_PAIRS, "--yes")
    # The exact request, whole, before it is sent.
    request = next(line for line in text.splitlines() if line.startswith("sends POST "))
    is_true("/updateSchedules?api-version=" in request and '"expression":"0 16 * * 5"' in request, request)
    equal(
        expressions(subject.schedules("alice-ci")),
        [
            ("Start", "0 9 * * 1-4", CHINA),
            ("Stop", "0 18 * * 1-4", CHINA),
            ("Start", "0 9 * * 5", CHINA),
            ("Stop", "0 16 * * 5", CHINA),
        ],
        "the schedules that the service has",
    )


@check.step
def several_instances_take_one_set(subject):
    subject.run("schedule", "set", "bob-ci", "carol-gpu", *TWO_PAIRS, "--yes")
    for name, workspace in (("bob-ci", 0), ("carol-gpu", 1)):
        found = subject.json("show", name)["instances"][0]
        equal(len(found["schedules"]), 4, f"schedules of {name}")


@check.step
def nothing_is_sent_without_a_yes(subject):
    before = subject.schedules("alice-ci")
    subject.run("schedule", "set", "alice-ci", "--none", status=2)
    is_true("--yes" in subject.errors, subject.errors)
    subject.run("schedule", "set", "alice-ci", "--none", "--yes", "--read-only", status=6)
    equal(subject.schedules("alice-ci"), before, "schedules")


@check.step
def a_fifth_and_a_wrong_one_are_refused_before_they_are_sent(subject):
    before = subject.schedules("alice-ci")
    subject.run("schedule", "set", "alice-ci", "--cron-stop", "0 22 * * *", "--add", "--yes", status=6)
    subject.run("schedule", "set", "alice-ci", "--cron-stop", "0 25 * * *", "--yes", status=6)
    subject.run("schedule", "set", "alice-ci", "--pair", "someday 9-18", "--yes", status=2)
    subject.run("schedule", "set", "alice-ci", "--pair", "mon 9:00-18:00", "--zone", "Asia/Shanghai", "--yes", status=2)
    subject.run("schedule", "set", "nobody-ci", *TWO_PAIRS, "--yes", status=6)
    equal(subject.schedules("alice-ci"), before, "schedules")


@check.step
def the_next_event_is_what_fires(subject):
    """05:00 UTC on a Monday is 13:00 in China: the stop at 18:00 comes next."""
    event = next(event for event in subject.json("next")["events"] if event["name"] == "alice-ci")
    equal((event["at"], event["action"], event["number"]), ("2026-11-23T10:00:00Z", "Stop", 2), "next event")
    equal(event["local"], "2026-11-23T18:00:00 CST", "by the schedule's own clocks")
    subject.control.advance(hours=5, seconds=2)
    is_true(subject.rest.properties("alice-ci")["state"] in ("Stopping", "Stopped"), "the stop fired")
    subject.control.advance(minutes=5)


@check.step
def the_timeline_says_what_was_planned_and_what_is_not_known(subject):
    document = subject.json("timeline", "alice-ci", "--zone", CHINA, "--back", "1", "--ahead", "2")
    row = document["instances"][0]
    equal([day["date"] for day in row["days"]], ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"], "days")
    conditions = {span["condition"] for span in row["spans"]}
    is_true("not observed" in conditions and "will run" in conditions, f"conditions {conditions}")
    equal(row["days"][2]["running_seconds"], 9 * 3600, "hours of a planned day")
    starts = {start["at"]: start for start in document["simultaneous_starts"]}
    equal(starts, {}, "of one instance none are at once")


@check.step
def starts_at_once_are_held_against_the_cores(subject):
    start = subject.json("timeline", "--ahead", "2")["simultaneous_starts"][0]
    is_true(start["count"] >= 2 and start["cores"] == 0, f"stopped instances hold their cores: {start}")


@check.step
def skipping_leaves_out_one_stop(subject):
    # Nobody works on it: without this idle shutdown would stop it first.
    subject.run("idle", "alice-ci", "off", "--yes")
    text = subject.run("schedule", "skip", "alice-ci", "--yes")
    is_true("Skips the stop at 2026-11-24T10:00:00Z" in text, text)
    subject.control.advance(hours=24)
    is_true(subject.rest.properties("alice-ci")["state"] == "Running", "it runs through the skipped stop")
    subject.control.advance(hours=24)
    equal(subject.rest.properties("alice-ci")["state"], "Stopped", "state after the stop that follows")


@check.step
def exports_are_read_back(subject):
    before = subject.schedules("alice-ci")
    for form, name in (("arm", "set.json"), ("azml", "set.yaml")):
        path = subject.file(name, subject.run("schedule", "export", "alice-ci", "--format", form))
        subject.run("schedule", "set", "bob-ci", "--file", path, "--yes")
        equal(expressions(subject.schedules("bob-ci")), expressions(before), f"what came through {form}")


@check.step
def the_founding_documents_parameter_file_is_read(subject):
    """With its comments, as the document has them."""
    path = subject.file(
        "parameters.json",
        """{ "schedules": { "value": { "computeStartStop": [ {
             "triggerType": "Cron",
             "cron": {
               "startTime": "2021-03-10T21:21:07", // this must be a string in ISO 8601 format
               "timeZone": "Pacific Standard Time",
               "expression": "0 18 * * *" /* every day */
             },
             "action": "Stop", "status": "Enabled" } ] } } }""",
    )
    subject.run("schedule", "set", "bob-ci", "--file", path, "--yes")
    equal(expressions(subject.schedules("bob-ci")), [("Stop", "0 18 * * *", "Pacific Standard Time")], "schedules")
    broken = subject.file("broken.json", '{ "schedules": ')
    subject.run("schedule", "set", "bob-ci", "--file", broken, "--yes", status=2)


@check.step
def holidays_come_and_go(subject):
    now = subject.control.now
    first, back = (now + datetime.timedelta(days=days) for days in (2, 9))
    before = subject.schedules("alice-ci")
    days = ["--from", f"{first:%Y-%m-%d}", "--until", f"{back:%Y-%m-%d}"]
    subject.run("schedule", "suspend", "alice-ci", *days, "--yes")
    equal(subject.schedules("alice-ci"), before, "nothing is sent before its day")
    equal(len(subject.json("schedule", "due", "--list")["suspensions"]), 1, "suspensions that are kept")
    subject.control.advance_to(first + datetime.timedelta(hours=1))
    subject.run("schedule", "due", "--yes")
    start = next(one for one in subject.schedules("alice-ci") if one["action"] == "Start")
    is_true(start["cron"]["startTime"] >= f"{back:%Y-%m-%d}", f"the start waits: {start}")
    subject.control.advance_to(back - datetime.timedelta(hours=20))
    equal(subject.rest.properties("alice-ci")["state"], "Stopped", "state over the holidays")
    subject.control.advance_to(back + datetime.timedelta(hours=1))
    subject.run("schedule", "due", "--yes")
    equal([one["cron"] for one in subject.schedules("alice-ci")], [one["cron"] for one in before], "the old set")
    equal(subject.json("schedule", "due", "--list")["suspensions"], [], "suspensions that are kept")


@check.step
def occurrences_answer_line_by_line(subject):
    asks = [
        {"id": 1, "kind": "cron", "spec": {"expression": "0 18 * * *"}, "after": "2026-11-23T00:00:00Z", "count": 2},
        {"id": 2, "kind": "cron", "spec": {"expression": "0 25 * * *"}, "after": "2026-11-23T00:00:00Z", "count": 2},
        "no json",
        {"id": 4, "kind": "cron", "spec": {"expression": "0 1 * * *"}, "after": "2026-11-23T00:00:00Z", "count": 1},
    ]
    lines = "".join((ask if isinstance(ask, str) else json.dumps(ask)) + "\n" for ask in asks)
    answers = [json.loads(line) for line in subject.run("occurrences", stdin=lines).splitlines()]
    equal(answers[0], {"id": 1, "occurrences": ["2026-11-23T18:00:00Z", "2026-11-24T18:00:00Z"]}, "the first")
    equal([answers[1]["id"], answers[1]["error"]["property"]], [2, "expression"], "the second")
    is_true("error" in answers[2], "the third is no JSON")
    equal(answers[3]["occurrences"], ["2026-11-23T01:00:00Z"], "the others go on")


class Proxy(threading.Thread):
    """A proxy that lets TLS through, and remembers to where."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.asked = []
        self.start()

    def run(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(4096)
        self.asked.append(head.decode("latin-1"))
        host, port = head.split()[1].decode().rsplit(":", 1)
        other = socket.create_connection((host, int(port)))
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        for one, to in ((connection, other), (other, connection)):
            threading.Thread(target=self.carry, args=(one, to), daemon=True).start()

    @staticmethod
    def carry(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # either end may go away first


@check.step
def a_proxy_is_used_where_it_is_named(subject):
    proxy = Proxy()
    with_password = proxy.address.replace("//", "//ann:canary%40@")
    names = subject.run("list", "-o", "name", HTTPS_PROXY=with_password, NO_PROXY="")
    is_true(proxy.asked and all(head.startswith("CONNECT 127.0.0.1:") for head in proxy.asked), f"{proxy.asked}")
    expected = "Basic " + base64.b64encode(b"ann:canary@").decode()
    is_true(all(expected in head for head in proxy.asked), "the proxy is told its own name and password")
    is_true(all(subject.ready["client_secret"] not in head for head in proxy.asked), "and no secret of Azure")
    count = len(proxy.asked)
    equal(subject.run("list", "-o", "name", HTTPS_PROXY=proxy.address, NO_PROXY="127.0.0.1"), names, "the fleet")
    equal(len(proxy.asked), count, "requests through the proxy where NO_PROXY names the host")
    subject.run("list", HTTPS_PROXY="http://127.0.0.1:1", NO_PROXY="", status=4)
    subject.run("list", HTTPS_PROXY="socks5://ann:canary@proxy:1", NO_PROXY="", status=2)
    is_true("canary" not in subject.errors and "HTTPS_PROXY" in subject.errors, subject.errors)


@check.step
def the_fleet_is_printed_in_every_form(subject):
    fleet = subject.json("list")["instances"]
    names = [one["name"] for one in fleet]
    equal(subject.run("list", "-o", "name").splitlines(), names, "names")
    rows = list(csv.DictReader(subject.run("list", "-o", "csv").splitlines()))
    equal([(row["name"], row["state"]) for row in rows], [(one["name"], one["state"]) for one in fleet], "CSV")
    # As az prints it: no header, for cut and read.
    rows = [line.split("\t") for line in subject.run("list", "-o", "tsv").splitlines()]
    equal([(row[0], row[-1]) for row in rows], [(one["name"], one["id"]) for one in fleet], "TSV")
    equal([one["name"] for one in yaml.safe_load(subject.run("list", "-o", "yaml"))["instances"]], names, "YAML")
    subject.run("list", "-o", "xml", status=2)


@check.step
def findings_are_for_cron(subject):
    report = subject.json("check", status=1)
    codes = {one["code"] for one in report["findings"]}
    is_true(codes and "note" not in {one["severity"] for one in report["findings"]}, codes)
    listed = {one["name"]: one["findings"] for one in subject.json("list")["instances"]}
    for one in report["findings"]:
        is_true(one["code"] in listed[one["name"]], f"{one['code']} of {one['name']} is in the list as well")
    code = report["findings"][0]["code"]
    only = subject.json("check", "--code", code, status=1)["findings"]
    equal({one["code"] for one in only}, {code}, "the findings of one code")
    subject.run("check", "--code", "stuck")
    is_true("three times" in subject.run("check", "--explain", "stuck"), "the meaning of a code")
    subject.run("check", "--explain", "nonsense", status=2)
    path = os.path.join(subject.folder.name, "amldeck.prom")
    subject.run("check", "--prometheus", path, status=1)
    with open(path, encoding="utf-8") as file:
        is_true(f'code="{code}"' in file.read(), "the counts for Prometheus")
    subject.run("check", "--prometheus", "/nowhere/amldeck.prom", status=2)


@check.step
def observing_tells_each_alert_once(subject):
    """A command of the configuration gets it as JSON, whatever program looks how often."""
    code = subject.json("check", status=1)["findings"][0]["code"]
    found = subject.json("check", "--code", code, status=1)["findings"]
    told = os.path.join(subject.folder.name, "told.jsonl")
    config = subject.file("alerts.yaml", f"alerts:\n  kinds: [{code}]\n  command: [/usr/bin/tee, -a, {told}]\n")
    for _ in range(2):
        subject.run("observe", "--once", AMLDECK_CONFIG=config)
    with open(told, encoding="utf-8") as file:
        alerts = [json.loads(line) for line in file]
    equal(sorted(alert["name"] for alert in alerts), sorted(one["name"] for one in found), "whom it is about")
    equal({(alert["kind"], alert["phase"]) for alert in alerts}, {(code, "raised")}, "what was told")
    wrong = subject.file("wrong.yaml", "alerts:\n  kinds: [never-idle]\n  bell: true\n")
    subject.run("observe", "--once", status=2, AMLDECK_CONFIG=wrong)
    is_true(f"{wrong}:2" in subject.errors and "never-idles?" in subject.errors, subject.errors)


@check.step
def costs_add_up_and_a_budget_is_held_against_them(subject):
    subject.run("start", "carol-gpu", "--yes", "--no-wait")
    for _ in range(3):
        subject.control.ask("POST", "clock/advance", {"by": 600})
        subject.run("observe", "--once")
    costs = subject.json("cost")
    running = [one for one in costs["instances"] if one["running"]]
    equal(costs["running"], len(running), "instances that run")
    is_true("carol-gpu" in [one["name"] for one in running], running)
    is_true(all(one["price_per_hour"] > 0 for one in running), "prices of what runs")
    hourly = sum(one["price_per_hour"] for one in running)
    is_true(abs(costs["per_hour"][0]["amount"] - hourly) < 0.01, f"{costs['per_hour']} is not {hourly}")
    week = sum(one["week"] for one in costs["instances"])
    is_true(abs(costs["week"][0]["amount"] - week) < 0.01 * len(costs["instances"]), f"{costs['week']} is not {week}")
    config = subject.file("budget.yaml", "cost:\n  weekly-budget: 0\n")
    over = json.loads(subject.run("check", "--code", "over-budget", "-o", "json", status=1, AMLDECK_CONFIG=config))
    spent = {one["name"] for one in costs["instances"] if one["week"] > 0}
    equal({one["name"] for one in over["findings"]}, spent, "who is over a budget of nothing")
    subject.run("check", "--code", "over-budget")


@check.step
def observing_says_where_and_ends_when_it_is_told_to(subject):
    process = subprocess.Popen(
        [subject.binary, "observe", "--every", "10"], env=subject.environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    said = process.stderr.readline()
    is_true("Records" in said and "history.sqlite" in said and "every 10 s" in said, said)
    # What was read once stands there, beside another program that reads at the same time.
    subject.run("observe", "--once")
    process.send_signal(signal.SIGTERM)
    out, rest = process.communicate(timeout=20)
    equal((process.returncode, out, rest), (0, "", ""), "how it ended")
    seen = subject.json("history", "alice-ci")["instances"][0]
    is_true(seen["operations"], f"what was observed: {seen}")
    for wrong in (["--every", "5"], ["--every", "x"], ["extra"]):
        subject.run("observe", *wrong, status=2)
        is_true(subject.errors.count("\n") == 1 and "--help" in subject.errors, subject.errors)


@check.step
def what_was_asked_for_stands_in_the_history(subject):
    workspace, subscription = subject.ready["workspaces"][0], subject.ready["subscription"]
    families = [one["family"] for region in subject.json("quota")["regions"] for one in region["quota"]]
    family = next(one for one in families if "Family" in one)
    subject.run("quota", "-w", workspace, "--family", family, "--set", "40", "--yes")
    subject.run("sso", "alice-ci", "off", "--yes")
    history = subject.json("history")
    jsonschema.validate(history, json.loads(subject.run("schema", "history")))
    [limit] = [one for one in history["other_actions"] if one["action"] == "updateQuotas"]
    is_true(limit["target"].endswith(f"/workspaces/{workspace}") and subscription in limit["target"], limit)
    [setting] = [
        one for instance in history["instances"] if instance["name"] == "alice-ci" for one in instance["actions"]
        if one["action"].lower().endswith("sso") or "SSO" in one["action"]
    ]
    for action in (limit, setting):
        equal(action["result"], "Succeeded", f"result of {action['action']}")
        is_true(action["actor"] and action["request_id"] and action["ended"], action)
    text = subject.run("history", workspace)
    is_true("updateQuotas" in text and f"request {limit['request_id']}" in text, text)


@check.step
def names_come_through_a_pipe(subject):
    fleet = subject.json("list")
    chosen = [one for one in fleet["instances"] if one["state"] == "Stopped"][:2]
    names = [one["name"] for one in chosen]
    equal(len(names), 2, f"two stopped ones among {[one['state'] for one in fleet['instances']]}")
    piped = json.dumps(fleet | {"instances": chosen})
    equal(subject.run("show", "-", "-o", "name", stdin=piped).split(), names, "what was shown")
    subject.run("start", "-", stdin=piped, status=2)
    is_true("--yes" in subject.errors, subject.errors)
    for wrong in ("", "[]", '{"computes":[]}', "[7]", "{"):
        subject.run("start", "-", "--yes", stdin=wrong, status=2)
        is_true(subject.errors.count("\n") == 1, subject.errors)
    subject.run("start", "-", "--yes", "--no-wait", stdin="\n".join(names) + "\n")
    last = {one["name"]: one for one in subject.json("operations")["last_operations"]}
    for name in names:
        equal((last[name]["operation"], last[name]["trigger"]), ("Start", "User"), f"the last operation of {name}")
    subject.run("show", "", status=2)
    subject.run("show", chosen[0]["id"])
    subject.run("show", chosen[0]["id"].replace(chosen[0]["workspace"], "elsewhere"), status=6)


READERS = """
list
show alice-ci
next
timeline alice-ci --ahead 1 --back 0
operations
report
quota
sizes
policy
whoami
config show
history
schedule show alice-ci
schedule export alice-ci
schedule due --list
ssh alice-ci --print
""".strip().splitlines()


@check.step
def every_command_prints_every_form(subject):
    subject.run("observe", "--once")
    with_ssh = subject.rest.instance({"sshSettings": {"sshPublicAccess": "Enabled", "adminPublicKey": KEY}})
    subject.rest.ask("PUT", subject.rest.compute("ssh-ci"), with_ssh)
    subject.control.advance(minutes=20)
    for line in READERS:
        words = line.replace("ssh alice-ci", "ssh ssh-ci").split()
        name = "-".join(words[:2]) if words[0] in ("config", "schedule") else words[0]
        document = subject.json(*words)
        jsonschema.validate(document, json.loads(subject.run("schema", name)))
        # The same document, but for the time at which it was asked for.
        again = yaml.safe_load(subject.run(*words, "-o", "yaml"))
        equal(sorted(again), sorted(document), f"members of {line} in YAML")
        rows = list(csv.reader(subject.run(*words, "-o", "csv").splitlines()))
        equal({len(row) for row in rows}, {len(rows[0])}, f"cells of {line} in CSV")
        lines = subject.run(*words, "-o", "tsv").splitlines()
        equal(len(lines), len(rows) - 1, f"rows of {line} in TSV")
        names = subject.run(*words, "-o", "name").splitlines()
        is_true(all("\t" not in one and one for one in names), f"names of {line}: {names}")
        subject.run(*words, "-o", "xml", status=2)
        is_true(subject.errors.endswith("--help.\n") and f"amldeck {name.replace('-', ' ')}" in subject.errors, subject.errors)
    report = subject.json("check", status=1)
    jsonschema.validate(report, json.loads(subject.run("schema", "check")))
    code = report["findings"][0]["code"]
    jsonschema.validate(subject.json("check", "--explain", code), json.loads(subject.run("schema", "check-explain")))
    subject.run("schema", "nonsense", status=2)


@check.step
def the_configuration_has_a_schema(subject):
    """What `config init` writes, with every key taken in, is right by the schema; what the reader refuses is not."""
    schema = json.loads(subject.run("config", "schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    path = json.loads(subject.run("config", "init", "-o", "json", XDG_CONFIG_HOME=subject.folder.name))["file"]
    with open(path, encoding="utf-8") as file:
        text = file.read()
    taken = "".join(
        line + "\n" for line in (re.sub(r"^( *)#(?! )", r"\1", line) for line in text.splitlines())
        if not line.lstrip().startswith(("# ", "metadata-url:"))
    )
    for document in (text, taken):
        mistakes = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(yaml.safe_load(document))]
        equal(mistakes, [], "mistakes by the schema")
    subject.run("config", "show", AMLDECK_CONFIG=subject.file("taken.yaml", taken))
    for wrong in ("thme: mono", "parallel-requests: 26", "mouse: perhaps", "contexts: {a: {read-ony: true}}", "pace: slow"):
        is_true(not validator.is_valid(yaml.safe_load(wrong)), f"{wrong} is right by the schema")
        subject.run("config", "show", status=2, AMLDECK_CONFIG=subject.file("wrong.yaml", wrong + "\n"))
        is_true("wrong.yaml:1: " in subject.errors, subject.errors)


@check.step
def what_goes_wrong_is_a_document_too(subject):
    schema = json.loads(subject.run("schema"))
    error = {**schema, "$ref": "#/$defs/Error"}
    for words, status in (
        ("list --frobnicate", 2), ("frobnicate", 2), ("schedule frobnicate", 2), ("show nobody-ci", 6),
        ("stop", 2), ("stop alice-ci", 2), ("idle alice-ci 5m --yes", 2), ("next --count 0", 2),
        ("list --context nowhere", 2), ("list -w nowhere", 6), ("list --cloud nowhere", 2), ("check --code x", 2),
        ("ssh alice-ci", 2), ("policy --check --read-only", 6), ("serve --speed 0", 2), ("demo", 2), ("console", 2),
        ("schema nonsense", 2), ("create --file /nowhere --yes", 2), ("ssh-key alice-ci /nowhere --yes", 2),
        ("config frobnicate", 2), ("schedule set alice-ci --yes", 2), ("occurrences extra", 2),
    ):
        for place in (("-o", "json", *words.split()), (*words.split(), "-ojson")):
            subject.run(*place, status=status)
            sentence, document = subject.errors.splitlines()
            jsonschema.validate(json.loads(document), error)
            is_true(sentence.startswith("amldeck: ") and "?:" not in sentence and "..:" not in sentence, sentence)
            is_true(sentence.removeprefix("amldeck: ") == json.loads(document)["error"]["message"], subject.errors)
    subject.run("lst", status=2)
    is_true("did you mean list?" in subject.errors and subject.errors.endswith("amldeck --help.\n"), subject.errors)
    subject.run("schedule", "sett", status=2)
    is_true("did you mean set?" in subject.errors and "schedule --help" in subject.errors, subject.errors)


@check.step
def global_options_stand_before_the_name_too(subject):
    workspace = subject.ready["workspaces"][0]
    names = subject.run("list", "-w", workspace, "-o", "name")
    equal(subject.run("-w", workspace, "--ascii", "--no-color", "--theme", "mono", "-o", "name", "list"), names, "names")
    before = subject.rest.properties("alice-ci")
    subject.run("--read-only", "idle", "alice-ci", "50m", "--yes", status=6)
    subject.run("--read-only", "schedule", "set", "alice-ci", "--none", "--yes", status=6)
    subject.run("schedule", "--read-only", "set", "alice-ci", "--none", "--yes", status=6)
    after = subject.rest.properties("alice-ci")
    equal(after["idleTimeBeforeShutdown"], before["idleTimeBeforeShutdown"], "the idle time")
    equal(after["schedules"], before["schedules"], "the schedules")


@check.step
def requests_are_told_without_their_secrets(subject):
    quiet = subject.run("list")
    equal(subject.errors, "", "what is told without -v")
    equal(subject.run("-v", "list"), quiet, "the list")
    lines = subject.errors.splitlines()
    is_true(any("/oauth2/v2.0/token 200" in line for line in lines), lines)
    computes = [line for line in lines if "/computes?api-version=" in line]
    equal(len(computes), len(subject.ready["workspaces"]), "lists of computes")
    for line in computes:
        method, _, status, _, unit, request = line.split(" ")
        equal((method, status, unit), ("GET", "200", "ms"), line)
        is_true(uuid.UUID(request), line)
    for secret in (subject.ready["client_secret"], "Bearer", subject.ready["control_token"]):
        is_true(secret not in subject.errors, "a secret in the log")


@check.step
def policies_are_shown_with_what_azure_says_of_them(subject):
    # "Compute Instance should have idle shutdown" (FACTS section 8).
    definition = "/providers/Microsoft.Authorization/policyDefinitions/679ddf89-ab8f-48a5-9029-e76054077449"
    address = f"{subject.rest.group}/providers/Microsoft.Authorization/policyAssignments/idle"
    properties = {"policyDefinitionId": definition, "displayName": "Idle shutdown", "parameters": {"effect": {"value": "Audit"}}}
    subject.rest.ask("PUT", address, {"properties": properties}, version="2022-06-01")
    subject.run("idle", "alice-ci", "off", "--yes")
    subject.run("idle", "bob-ci", "45m", "--yes")
    document = subject.json("policy")
    jsonschema.validate(document, json.loads(subject.run("schema", "policy")))
    equal([one["display_name"] for one in document["assignments"]], ["Idle shutdown"], "assignments")
    states = {one["name"]: one["state"] for one in document["states"]}
    equal((states["alice-ci"], states["bob-ci"]), ("NonCompliant", "Compliant"), "states")
    is_true("alice-ci" in subject.run("policy", "-o", "name").split(), "the names of those that do not comply")
    subject.run("policy", "--check", status=1)
    subject.run("policy", "bob-ci", "--check")
    states = subject.json("policy", "--read-only")["states"]
    equal({one["state"] for one in states}, {None}, "what a client that sends no POST knows")
    is_true("unknown" in subject.errors, subject.errors)
    subject.rest.ask("DELETE", address, version="2022-06-01")
    equal(subject.json("policy")["assignments"], [], "assignments")


@check.step
def settings_take_names_from_a_pipe(subject):
    piped = subject.run("show", "alice-ci", "bob-ci", "-o", "json")
    names = ["alice-ci", "bob-ci"]
    schema = json.loads(subject.run("schema"))
    outcome = {**schema, "$ref": "#/$defs/Outcome"}
    for words in (("idle", "-", "50m"), ("sso", "-", "off"), ("sso", "-", "on")):
        subject.run(*words, stdin=piped, status=2)
        is_true("--yes" in subject.errors, subject.errors)
        made = [json.loads(line) for line in subject.run(*words, "--yes", "-o", "json", stdin=piped).splitlines()]
        equal([one["name"] for one in made], names, f"whom {words} changed")
        for one in made:
            jsonschema.validate(one, outcome)
            is_true(uuid.UUID(one["request_id"]), f"the request of {words}")
    for name in names:
        equal(subject.rest.properties(name)["idleTimeBeforeShutdown"], "PT50M", f"idle time of {name}")
    rows = list(csv.DictReader(subject.run("idle", "-", "off", "--yes", "-o", "csv", stdin=piped).splitlines()))
    equal([row["name"] for row in rows], names, "one header above the rows of several")
    key = subject.file("key.pub", KEY + "\n")
    made = subject.json("ssh-key", "-", key, "--yes", stdin="ssh-ci\n")
    is_true(uuid.UUID(made["request_id"]), made)
    subject.run("ssh-key", "-", "-", "--yes", stdin=KEY, status=2)
    scheduled = {**schema, "$ref": "#/$defs/ScheduleOutcome"}
    plan = ("--start", "9:00", "--stop", "18:00", "--zone", CHINA)
    for words, count in ((("set", "-", *plan), 2), (("skip", "-"), 2), (("remove", "-", "1"), 1)):
        subject.run("schedule", *words, stdin=piped, status=2)
        is_true("--yes" in subject.errors, subject.errors)
        lines = subject.run("schedule", *words, "--yes", "-o", "json", stdin=piped).splitlines()
        equal([json.loads(line)["name"] for line in lines], names, f"whom schedule {words[0]} changed")
        for line in lines:
            jsonschema.validate(json.loads(line), scheduled)
            is_true(uuid.UUID(json.loads(line)["request_id"]), line)
        for name in names:
            equal(len(subject.schedules(name)), count, f"schedules of {name} after {words[0]}")
    subject.run("schedule", "set", "-", "--file", "-", "--yes", stdin=piped, status=2)
    for words in (("next", "-"), ("timeline", "-"), ("operations", "-")):
        subject.run(*words, stdin=piped)


@check.step
def a_wait_is_one_line_on_a_terminal_and_nothing_elsewhere(subject):
    subject.control.ask("PUT", "clock", {"mode": "real"})
    if subject.rest.properties("alice-ci")["state"] != "Stopped":
        subject.run("stop", "alice-ci", "--yes")
        equal(subject.errors, "", "what a wait writes to a pipe")
    seen, output = subject.on_terminal("start", "alice-ci", "--yes", "-o", "json")
    subject.control.ask("PUT", "clock", {"mode": "paused"})
    equal(json.loads(output)["state"], "Running", "state")
    is_true(seen.startswith("\rstart alice-ci: 0 s"), f"{seen!r}")
    is_true("%" not in seen and "\n" not in seen, f"no percent that nobody said, and one line: {seen!r}")
    # Cleared: the last thing written is blanks between two returns.
    is_true(seen.endswith(" \r") and set(seen.split("\r")[-2]) == {" "}, f"{seen!r}")


NEW_INSTANCE = """
$schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json
name: from-file
type: computeinstance
size: Standard_DS3_v2
idle_time_before_shutdown_minutes: 45
tags: {team: nlp}
schedules:
  compute_start_stop:
    - action: stop
      trigger: {type: cron, expression: "0 18 * * 1-5", time_zone: China Standard Time}
"""

TEMPLATE = """{ // as portals export them
  "parameters": {"workspaceName": {"type": "string"}, "computeName": {"type": "string"}},
  "resources": [{
    "type": "Microsoft.MachineLearningServices/workspaces/computes", "apiVersion": "2025-12-01", "location": "eastus",
    "name": "[concat(parameters('workspaceName'), '/', parameters('computeName'))]",
    "properties": {"computeType": "ComputeInstance", "properties": {"vmSize": "Standard_DS3_v2"}}
  }]
}"""


@check.step
def an_instance_is_created_from_a_file(subject):
    workspace = subject.ready["workspaces"][0]
    file = subject.file("new.yml", NEW_INSTANCE)
    create = ("create", "-w", workspace, "--file")
    subject.run(*create, file, status=2)
    subject.run(*create, file, "--yes", "--read-only", status=6)
    made = subject.json(*create, file, "--yes", "--no-wait")
    equal((made["name"], made["action"], made["status"]), ("from-file", "create", "Accepted"), "what was made")
    found = subject.rest.properties("from-file")
    equal(found["idleTimeBeforeShutdown"], "PT45M", "the idle time")
    equal(expressions(found["schedules"]["computeStartStop"]), [("Stop", "0 18 * * 1-5", CHINA)], "the schedules")
    # PUT would overwrite it.
    subject.run(*create, file, "--yes", status=6)
    subject.run(*create, subject.file("odd.yml", NEW_INSTANCE.replace("size:", "sizes:")), "--yes", status=2)
    is_true("line 5: sizes" in subject.errors, subject.errors)
    template = subject.file("template.json", TEMPLATE)
    values = {"workspaceName": {"value": workspace}, "computeName": {"value": "from-template"}}
    parameters = subject.file("parameters.json", json.dumps({"parameters": values}))
    subject.run("create", "--file", template, "--parameters", parameters, "--yes", "--no-wait")
    equal(subject.rest.properties("from-template")["vmSize"].upper(), "STANDARD_DS3_V2", "the size")
    subject.run("create", "--file", template, "--yes", status=2)
    is_true("--parameters" in subject.errors, subject.errors)


@check.step
def the_sdk_and_amldeck_list_the_same_fleet(subject):
    """Member by member, by what Microsoft's own client reads from the same service."""
    from azure.ai.ml import MLClient
    from azure.identity import ClientSecretCredential

    who = ClientSecretCredential(
        subject.ready["tenant"], subject.ready["client_id"], subject.ready["client_secret"],
        authority=subject.ready["endpoint"], disable_instance_discovery=True,
    )
    ours = {(one["workspace"], one["name"]): one for one in subject.json("list")["instances"]}
    theirs = {}
    for workspace in subject.ready["workspaces"]:
        client = MLClient(who, subject.ready["subscription"], subject.ready["resource_group"], workspace)
        for compute in client.compute.list(compute_type="ComputeInstance"):
            theirs[workspace, compute.name] = client.compute.get(compute.name)
    equal(sorted(ours), sorted(theirs), "the names")
    for key, their in theirs.items():
        our = ours[key]
        equal(our["state"], their.state, f"state of {key}")
        equal(our["size"].lower(), their.size.lower(), f"size of {key}")
        equal(our["idle_time_before_shutdown"], their.idle_time_before_shutdown, f"idle time of {key}")
        equal(our["location"], their.location, f"location of {key}")
        equal(our["ssh"]["enabled"], bool(their.ssh_public_access_enabled), f"SSH of {key}")
        equal(our["tags"], their.tags or {}, f"tags of {key}")
        stops = [one.action.lower() for one in (their.schedules.compute_start_stop or [])] if their.schedules else []
        equal([one["action"].lower() for one in our["schedules"]], stops, f"schedules of {key}")
        last = their.last_operation or {}
        equal(our["last_operation"]["name"], last.get("operationName"), f"last operation of {key}")


if __name__ == "__main__":
    sys.exit(check.run(Subject))
