"""A terminal for a program under test: a pty, a picture of the screen, and a strict model of the modes.

The program is not the leader of its session. A leader's exit hangs the terminal up, and the kernel then puts
back the terminal's default settings by itself, so that a comparison after the exit would always hold. A small
holder (this file, run as a program) leads the session, plays the shell, and outlives the program.
"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import time

KEYS = {"esc": b"\x1b", "enter": b"\r", "ctrl-c": b"\x03", "ctrl-z": b"\x1a", "ctrl-l": b"\x0c"}


class Modes:
    """What the bytes have switched in the terminal. Anything it does not know is a problem, not a shrug."""

    KNOWN = {1, 7, 12, 25, 47, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1047, 1048, 1049, 2004, 2026}

    def __init__(self):
        self.private = {7: True, 25: True}
        self.keypad = False
        self.insert = False
        self.attributes = set()
        self.charset = {"(": "B", ")": "B"}
        self.shifted = False
        self.region = False
        self.titles = 0
        self.problems = []
        self._pending = b""

    SEQUENCE = re.compile(
        rb"\x1b\[(?P<mark>[<-?]?)(?P<args>[0-9:;]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
        rb"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
        rb"|\x1b(?P<set>[()*+])(?P<name>[0-9A-Za-z])"
        rb"|\x1b(?P<simple>[=>78cDEHM])"
    )

    def feed(self, data):
        data = self._pending + data
        at = 0
        self._pending = b""
        while at < len(data):
            byte = data[at]
            if byte != 0x1B:
                if byte == 0x0E:
                    self.shifted = True
                elif byte == 0x0F:
                    self.shifted = False
                elif byte == 0x18:
                    pass  # CAN: a crash cuts off what may be a half-sent sequence.
                elif byte < 0x20 and byte not in b"\x00\x07\x08\t\n\r":
                    self.problems.append(f"control byte {byte:#04x}")
                elif byte == 0x7F:
                    self.problems.append("control byte 0x7f")
                at += 1
                continue
            match = self.SEQUENCE.match(data, at)
            if match:
                self._apply(match)
                at = match.end()
            elif len(data) - at < 256 and b"\x1b" not in data[at + 1 :] and self._open(data[at:]):
                self._pending = data[at:]
                return
            else:
                self.problems.append(f"unknown sequence {data[at:at + 16]!r}")
                at += 1

    @staticmethod
    def _open(tail):
        return re.fullmatch(rb"\x1b(\[[<-?]?[0-9:;]*[ -/]*|\][^\x07]*|[()*+])?", tail) is not None

    def _apply(self, match):
        if match["final"]:
            numbers = [int(n) if n.isdigit() else 0 for n in re.split(rb"[;:]", match["args"])]
            self._control(match["mark"], numbers, match["final"].decode(), match["args"])
        elif match["set"]:
            self.charset[match["set"].decode()] = match["name"].decode()
        elif match["simple"]:
            letter = match["simple"].decode()
            if letter in "=>":
                self.keypad = letter == "="
            elif letter == "c":
                self.__init__()

    def _control(self, mark, numbers, final, text):
        if mark == b"?" and final in "hl":
            for number in numbers:
                if number not in self.KNOWN:
                    self.problems.append(f"unknown private mode {number}")
                self.private[number] = final == "h"
        elif mark == b"" and final in "hl":
            if 4 in numbers:
                self.insert = final == "h"
        elif mark == b"" and final == "m":
            self._attributes(numbers)
        elif mark == b"" and final == "r":
            self.region = text not in (b"", b";")
            self._region = numbers
        elif final == "t" and numbers[0] in (22, 23):
            self.titles += 1 if numbers[0] == 22 else -1

    def _attributes(self, numbers):
        at = 0
        while at < len(numbers):
            number = numbers[at]
            if number == 0:
                self.attributes.clear()
            elif number in (22, 23, 24, 25, 27, 28, 29):
                self.attributes -= {22: {1, 2}, 24: {4, 21}}.get(number, {number - 20})
            elif number in (39, 49):
                self.attributes.discard(number)
            elif 30 <= number <= 38 or 90 <= number <= 97:
                self.attributes.add(39)
            elif 40 <= number <= 48 or 100 <= number <= 107:
                self.attributes.add(49)
            else:
                self.attributes.add(number)
            if number in (38, 48):
                at += 2 if numbers[at + 1 : at + 2] == [5] else 4
            at += 1

    def on(self, *numbers):
        return any(self.private.get(number, False) for number in numbers)

    @property
    def alternate_screen(self):
        return self.on(47, 1047, 1049)

    def differences(self, rows=None):
        """What is not as a fresh terminal has it, as a list of plain words. Empty is good."""
        wrong = []
        if self.alternate_screen:
            wrong.append("still on the alternate screen")
        if not self.private.get(25, True):
            wrong.append("cursor hidden")
        if self.on(2004):
            wrong.append("bracketed paste on")
        if self.on(1000, 1002, 1003, 1005, 1006, 1015):
            wrong.append("mouse reports on")
        if self.on(1004):
            wrong.append("focus reports on")
        if self.on(1):
            wrong.append("application cursor keys on")
        if self.on(2026):
            wrong.append("synchronized update open")
        if not self.private.get(7, True):
            wrong.append("line wrap off")
        if self.keypad:
            wrong.append("application keypad on")
        if self.insert:
            wrong.append("insert mode on")
        if self.attributes:
            wrong.append("text attributes left on")
        if self.shifted or self.charset["("] != "B":
            wrong.append("line-drawing character set left on")
        if self.region and not (rows and self._region[:1] in ([0], [1]) and self._region[1:2] == [rows]):
            wrong.append("scroll region left set")
        if self.titles > 0:
            wrong.append("title stack not popped")
        if self._pending:
            wrong.append(f"ends within a sequence: {self._pending!r}")
        return wrong + self.problems


def _picture(columns, rows):
    """A pyte screen that also knows the sequences which ncurses sends and pyte lacks."""
    import pyte

    class Screen(pyte.Screen):
        last = " "

        def draw(self, data):
            if data:
                self.last = data[-1]
            super().draw(data)

        def repeat(self, count=1, **_):
            super().draw(self.last * (count or 1))

        def _scroll(self, count, move):
            top, bottom = self.margins or (0, self.lines - 1)
            y, x = self.cursor.y, self.cursor.x
            self.cursor.y = bottom if move == self.index else top
            for _ in range(count or 1):
                move()
            self.cursor.y, self.cursor.x = y, x

        def scroll_up(self, count=1, **_):
            self._scroll(count, self.index)

        def scroll_down(self, count=1, **_):
            self._scroll(count, self.reverse_index)

        def back_tab(self, count=1, **_):
            for _ in range(count or 1):
                self.cursor.x = max((stop for stop in self.tabstops if stop < self.cursor.x), default=0)

        def select_graphic_rendition(self, *attributes, **_):
            super().select_graphic_rendition(*attributes)

    class Stream(pyte.ByteStream):
        csi = {**pyte.ByteStream.csi, "b": "repeat", "S": "scroll_up", "T": "scroll_down", "Z": "back_tab"}
        events = frozenset([*pyte.ByteStream.events, "repeat", "scroll_up", "scroll_down", "back_tab"])

    screen = Screen(columns, rows)
    return screen, Stream(screen)


class Terminal:
    """One program on one terminal. Nothing here sleeps for a fixed time: every wait polls the screen."""

    def __init__(self, command, environment, columns=120, rows=40, leader=False, ignore=(), stderr=None, directory=None):
        self.columns, self.rows = columns, rows
        self.raw = bytearray()
        self.modes = Modes()
        self.screen, self._stream = _picture(columns, rows)
        self.master, self.slave = pty.openpty()
        self._size(columns, rows)
        self.before = termios.tcgetattr(self.slave)
        self.status = None
        self.cpu = None
        self.stopped = False
        self._control = None
        self._lines = b""
        errors = open(stderr, "wb") if stderr else None
        ours, theirs = socket.socketpair()

        def take_terminal():
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            for number in ignore:
                signal.signal(number, signal.SIG_IGN)

        if not leader:
            descriptor = theirs.fileno()
            holder = [sys.executable, os.path.abspath(__file__), "--hold", str(descriptor), "--", *command]
        self.process = subprocess.Popen(
            command if leader else holder,
            stdin=self.slave,
            stdout=self.slave,
            stderr=errors or self.slave,
            env=environment,
            start_new_session=True,
            cwd=directory,
            preexec_fn=take_terminal,
            pass_fds=() if leader else (descriptor,),
        )
        theirs.close()
        if errors:
            errors.close()
        if leader:
            ours.close()
            self.pid = self.process.pid
        else:
            self._control = ours
            self._control.setblocking(False)
            self.pid = None
            self.wait(lambda: self.pid is not None, 10, "the program to start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def _size(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    # What happens

    def pump(self, seconds=0.02):
        """Takes what the program has written, waiting at most `seconds` for the first byte; returns how much."""
        sources = [self.master] if self.master is not None else []
        if self._control:
            sources.append(self._control)
        taken = 0
        while True:
            ready = select.select(sources, [], [], 0 if taken else seconds)[0]
            if not ready:
                break
            if self._control in ready:
                self._listen()
                if not self._control:
                    sources = [s for s in sources if s is self.master or s == self.master]
            if self.master in ready:
                try:
                    data = os.read(self.master, 65536)
                except OSError:
                    data = b""
                if not data:
                    break
                taken += len(data)
                self.take(data)
            elif taken == 0:
                break
        if self.process and not self._control and self.status is None and self.process.poll() is not None:
            self.status = self.process.returncode
        return taken

    def take(self, data):
        """Bytes that the program has written, where somebody else has read them."""
        self.raw += data
        self.modes.feed(data)
        self._stream.feed(data)

    def _listen(self):
        try:
            data = self._control.recv(4096)
        except BlockingIOError:
            return
        if not data:
            self._control = None
            return
        *lines, self._lines = (self._lines + data).split(b"\n")
        for line in lines:
            event = json.loads(line)
            self.pid = event.get("pid", self.pid)
            self.stopped = event.get("stopped", False)
            if "status" in event:
                self.status, self.cpu = event["status"], event["cpu"]

    def wait(self, condition, timeout, what):
        end = time.monotonic() + timeout
        while True:
            value = condition()
            if value:
                return value
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited {timeout} s for {what}; the screen is\n{self.dump()}")
            if not self.pump(min(0.02, left)) and self.status is not None and not condition():
                raise AssertionError(f"the program ended with {self.status} while waiting for {what}\n{self.dump()}")

    def wait_for(self, text, timeout=10):
        """Waits until the screen holds the text, or a match of the compiled pattern."""
        if isinstance(text, re.Pattern):
            return self.wait(lambda: text.search(self.text()), timeout, f"/{text.pattern}/")
        return self.wait(lambda: text in self.text(), timeout, repr(text))

    def wait_exit(self, timeout=5):
        """The exit status, negative for a signal. Reads what is left on the terminal too."""
        end = time.monotonic() + timeout
        while self.status is None and time.monotonic() < end:
            self.pump(0.01)
        assert self.status is not None, f"the program was still there after {timeout} s\n{self.dump()}"
        while self.master is not None and self.pump(0.02):
            pass
        return self.status

    def settle(self, quiet=0.3, timeout=10):
        """Waits until nothing has been written for `quiet` seconds."""
        end = time.monotonic() + timeout
        while self.pump(quiet):
            assert time.monotonic() < end, f"the screen was never quiet for {quiet} s"

    # What is done

    def send(self, keys):
        os.write(self.master, KEYS.get(keys) or (keys if isinstance(keys, bytes) else keys.encode()))

    def kill(self, number):
        os.kill(self.pid, number)

    def resize(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.screen.resize(rows, columns)
        self._size(columns, rows)

    def foreground(self):
        """What a shell's `fg` does."""
        self.stopped = False
        self._control.send(b"fg\n")

    def hang_up(self):
        """Closes the terminal's own end, as a vanished connection does."""
        os.close(self.master)
        self.master = None

    def end(self):
        if self.status is None and self.pid:
            try:
                os.kill(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if self._control:
            self._control.close()
            self._control = None
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for descriptor in (self.master, self.slave):
            if descriptor is not None:
                os.close(descriptor)
        self.master = self.slave = None

    # What is seen

    def lines(self):
        """In the middle of a frame half of a wide character may stand alone: pyte's own `display` takes that for an error."""
        return ["".join(self.cells(row)).rstrip() for row in range(self.screen.lines)]

    def text(self):
        return "\n".join(self.lines())

    def cells(self, y):
        """One string a column; a wide character's second column is empty."""
        row = self.screen.buffer[y]
        return [row[x].data for x in range(self.screen.columns)]

    def dump(self):
        return "\n".join("  | " + line for line in self.lines() if line) or "  | (empty)"

    def judge_restored(self):
        """Raises unless the terminal is as it was before the program began."""
        after = termios.tcgetattr(self.slave)
        wrong = self.modes.differences(self.rows)
        if after != self.before:
            names = ("iflag", "oflag", "cflag", "lflag", "ispeed", "ospeed", "cc")
            changed = [n for n, a, b in zip(names, self.before, after) if a != b]
            wrong.append("termios differs in " + ", ".join(changed))
        assert not wrong, "; ".join(wrong) + f"; last bytes {bytes(self.raw[-120:])!r}"


def hold(control, command):
    """The session leader: starts the program in the foreground, tells how it fares, stays until let go."""
    for number in (signal.SIGTTOU, signal.SIGTTIN, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
        signal.signal(number, signal.SIG_IGN)
    go, gate = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os.close(gate)
        os.close(control)
        os.read(go, 1)
        os.close(go)
        for number in (signal.SIGTTOU, signal.SIGTTIN, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
            signal.signal(number, signal.SIG_DFL)
        try:
            os.execvpe(command[0], command, os.environ)
        finally:
            os._exit(127)
    try:
        os.setpgid(pid, pid)
    except OSError:
        pass
    os.tcsetpgrp(0, pid)
    line = socket.socket(fileno=control)

    def say(**event):
        line.sendall(json.dumps(event).encode() + b"\n")

    say(pid=pid)
    os.write(gate, b"g")
    while True:
        _, status, usage = os.wait4(pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            say(status=os.waitstatus_to_exitcode(status), cpu=usage.ru_utime + usage.ru_stime)
            break
        say(stopped=True)
        if not line.recv(16):
            return
        os.tcsetpgrp(0, pid)
        os.killpg(pid, signal.SIGCONT)
    line.recv(1)


if __name__ == "__main__" and sys.argv[1:2] == ["--hold"]:
    hold(int(sys.argv[2]), sys.argv[4:])
