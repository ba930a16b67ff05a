"""R8: the server is killed (-9) under a load of mixed changes; what it acknowledged is there afterwards."""

import random
import threading
import time

from bars import Figure
from server import Server
from service import Service

FINAL = {"Succeeded", "Failed", "Canceled"}
# A load that is refused with 429 changes nothing, and what is not changed cannot be lost.
UNLIMITED = ["--rate-limits", "off"]


class Customer(threading.Thread):
    """One client with an instance of its own, and a log of what it was promised."""

    def __init__(self, ready, number, seed):
        super().__init__(daemon=True)
        self.service = Service(ready)
        self.random = random.Random(f"{seed}/{number}")
        # A letter ends it: the name rule wants one after the last hyphen (FACTS section 5).
        self.name_of_instance = f"customer{number}-{seed & 0xFFFFFF:x}z"
        self.exists = None  # acknowledged: True after a 201, False after an acknowledged deletion
        self.idle = None  # the idle time that was acknowledged last
        self.asked_idle = None  # one that may or may not have been stored
        self.operations = []  # poll URLs that were handed out
        self.unsure = False  # a create or delete got no answer
        self.acknowledged = 0
        self.problems = []

    def run(self):
        try:
            while True:
                self.step()
        except (OSError, EOFError, ValueError):
            return  # the server was killed
        except Exception as error:  # http.client's own
            if "RemoteDisconnected" in repr(error) or "IncompleteRead" in repr(error) or "BadStatus" in repr(error):
                return
            self.problems.append(repr(error))

    def step(self):
        name = self.name_of_instance
        if not self.exists:
            self.unsure = True
            status, headers, document = self.service.create(name)
            if status in (200, 201):
                self.exists, self.idle, self.asked_idle = True, None, None
                self.keep(headers)
            elif status == 400 and "Quota" in document["error"]["code"]:
                time.sleep(0.05)  # what was deleted holds its cores until it is gone
            elif status != 409:
                self.problems.append(f"create: {status} {document}")
            self.unsure = False
            return
        choice = self.random.random()
        if choice < 0.6:
            minutes = self.random.randrange(15, 4000)
            self.asked_idle = f"PT{minutes}M"
            status, _, body = self.service.act(name, "updateIdleShutdownSetting", {"idleTimeBeforeShutdown": self.asked_idle})
            if status == 200:
                self.idle, self.asked_idle = self.asked_idle, None
                self.acknowledged += 1
            elif status in (409, 400):
                self.asked_idle = None
            else:
                self.problems.append(f"idle: {status} {body}")
        elif choice < 0.95:
            status, headers, _ = self.service.act(name, self.random.choice(["start", "stop", "restart"]))
            if status == 202:
                self.keep(headers)
            elif status not in (400, 409):
                self.problems.append(f"power: {status}")
        else:
            self.unsure = True
            status, headers, _ = self.service.delete(name)
            if status == 202:
                self.exists = False
                self.keep(headers)
            elif status != 409:
                self.problems.append(f"delete: {status}")
            self.unsure = False

    def keep(self, headers):
        self.acknowledged += 1
        url = headers.get("Azure-AsyncOperation")
        if url is None:
            self.problems.append("an accepted operation without Azure-AsyncOperation")
        else:
            self.operations.append(url)

    def judge(self, service):
        """What the server, started again, no longer knows."""
        wrong = list(self.problems)
        for url in self.operations:
            deadline = time.monotonic() + 20
            while True:
                status, document = service.operation(url)
                if status != 200:
                    wrong.append(f"operation {url.rsplit('/', 1)[1][:40]} answers {status}")
                    break
                if document["status"] in FINAL:
                    break
                if time.monotonic() > deadline:
                    wrong.append(f"operation is stuck in {document['status']}")
                    break
                time.sleep(0.05)
        status, _, document = service.get(self.name_of_instance)
        if self.unsure:
            return wrong
        if self.exists and status != 200:
            wrong.append(f"{self.name_of_instance} was created, and answers {status}")
        elif self.exists is False and status != 404:
            wrong.append(f"{self.name_of_instance} was deleted, and answers {status}")
        elif self.exists:
            stored = document["properties"]["properties"].get("idleTimeBeforeShutdown")
            if stored != self.idle and (self.asked_idle is None or stored != self.asked_idle):
                wrong.append(f"idle time {self.idle} was acknowledged, {stored} is stored")
        return wrong


def run(place, soak):
    kills = 1000 if soak else 50
    chance = random.Random(place.seed)
    state = place.fresh("state")
    good = acknowledged = 0
    failures = []
    for number in range(kills):
        options = ["--state", state, *UNLIMITED]
        if number == 0:
            options += ["--scenario", "empty", "--durations", "short"]
        server = Server(place.binary, options, place.fresh("ready.json"), place.environment(), place.fresh("log"))
        customers = [Customer(server.ready, index, place.seed + 7919 * number) for index in range(4)]
        for customer in customers:
            customer.start()
        time.sleep(0.2 + chance.random() * 0.6)
        server.kill()
        for customer in customers:
            customer.join(10)
        again = Server(place.binary, ["--state", state, *UNLIMITED], place.fresh("ready.json"), place.environment(), place.fresh("log"))
        try:
            service = Service(again.ready)
            service.login()
            wrong = [fault for customer in customers for fault in customer.judge(service)]
            for customer in customers:
                # The next round has names of its own; the quota is for living instances.
                if service.get(customer.name_of_instance)[0] == 200:
                    service.delete(customer.name_of_instance)
            acknowledged += sum(customer.acknowledged for customer in customers)
        finally:
            again.kill()
        if wrong:
            failures.append(f"kill {number}: {wrong[:3]}")
        else:
            good += 1
    if failures:
        raise AssertionError(f"{len(failures)} of {kills} kills: {failures[:5]}")
    return Figure(good, kills, f"({acknowledged} acknowledged changes, none lost)")
