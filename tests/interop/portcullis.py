"""Runs a headless Portcullis for a test and speaks to it: the process, its profile, its log, and a raw FTP client.

Environment: PORTCULLIS is the program (default build/release/bin/portcullis), PORTCULLIS_INTEROP_FULL=1 the full sizes,
PORTCULLIS_SLOW=1 says that the program is instrumented and that time and memory mean nothing.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("PORTCULLIS", str(ROOT / "build/release/bin/portcullis"))
FULL = os.environ.get("PORTCULLIS_INTEROP_FULL") == "1"
SLOW = os.environ.get("PORTCULLIS_SLOW") == "1"
PATIENCE = 60 if SLOW else 20
SKIPPED = 77

USER = "alice"
PASSWORD = "correct horse battery"


def environment():
    """A person's surroundings with nothing of theirs in it, so that clients read no configuration files."""
    home = pathlib.Path(tempfile.gettempdir()) / f"portcullis-interop-home-{os.getuid()}"
    home.mkdir(exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    kept.update(HOME=str(home), LC_ALL="C.UTF-8", TZ="UTC", QT_QPA_PLATFORM="offscreen", TERM="dumb")
    return kept


def run(*arguments, timeout=PATIENCE * 6, **options):
    """subprocess.run with text output captured."""
    options.setdefault("env", environment())
    return subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True,
                          errors="surrogateescape", timeout=timeout, **options)


_hashes = {}


def hash_password(password):
    if password not in _hashes:
        made = run(PROGRAM, "hash-password", input=password + "\n")
        if made.returncode != 0 or not made.stdout.startswith("$argon2id$"):
            raise AssertionError(f"hash-password: exit {made.returncode}, {made.stdout!r}, {made.stderr!r}")
        _hashes[password] = made.stdout.strip()
    return _hashes[password]


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def tree_of(directory):
    """Every regular file under a folder, followed through symlinks: relative path as bytes -> SHA-256; folders -> ''."""
    found = {}
    top = os.fsencode(directory)
    for here, folders, files in os.walk(top, followlinks=True):
        for name in folders:
            found[os.path.relpath(os.path.join(here, name), top)] = ""
        for name in files:
            full = os.path.join(here, name)
            found[os.path.relpath(full, top)] = sha256(full)
    return found


def random_file(path, size, seed=0):
    """Pseudo-random and cheap: one random block, shifted and marked differently in each megabyte."""
    block = random.Random(f"{seed}").randbytes(1 << 20)
    with open(path, "wb") as file:
        left, index = size, 0
        while left > 0:
            mark = f"{seed}/{index}|".encode()
            turn = (index * 4099) % len(block)
            piece = (mark + block[turn:] + block[:turn])[: min(left, 1 << 20)]
            file.write(piece)
            left -= len(piece)
            index += 1


def free_port(address="127.0.0.1"):
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


def free_ports(count):
    """The first of some free ports in a row, below those that the system gives to outgoing connections."""
    for _ in range(100):
        first = random.randrange(20000, 30000)
        with contextlib.ExitStack() as probes:
            try:
                for port in range(first, first + count):
                    probes.enter_context(socket.create_server(("127.0.0.1", port)))
                return first
            except OSError:
                pass
    raise AssertionError(f"no {count} free ports in a row were found")


def has_ipv6():
    try:
        free_port("::1")
        return True
    except OSError:
        return False


def drain(pipe):
    with pipe:
        for _ in pipe:
            pass


class Server:
    """One `portcullis serve` on a profile of its own.

    The areas: `/` (read by anybody, managed by alice), `/incoming` (an anonymous drop box), `/exchange`
    (anonymous may list, read and upload). `change` gets the configuration before it is written.
    """

    def __init__(self, change=None, arguments=(), areas=True):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="portcullis-"))
        self.profile = self.top / "profile"
        self.profile.mkdir(mode=0o700)
        self.pub = self.top / "pub"
        self.incoming = self.top / "incoming"
        self.exchange = self.top / "exchange"
        for folder in (self.pub, self.incoming, self.exchange):
            folder.mkdir()
        self.config_file = self.top / "portcullis.json"
        self.config = self.standard_config() if areas else {}
        if change:
            change(self.config)
        self.write_config()
        self.arguments = list(arguments)
        self.prefix = []  # what the program is started by
        self.process = None
        self.listening = []

    def standard_config(self):
        listeners = [{"address": "127.0.0.1", "port": 0, "tls": "off"}]
        if has_ipv6():
            listeners.append({"address": "::1", "port": 0, "tls": "off"})
        return {
            "version": 1,
            "server": {
                "listeners": listeners,
                "passive": {"ports": ""},
                "limits": {"sessions": 0, "sessionsPerAddress": 0, "dataConnectSeconds": 10},
            },
            "accounts": {"anonymous": True, "users": [{"name": USER, "password": hash_password(PASSWORD)}]},
            "areas": [
                {"path": "/", "directory": str(self.pub),
                 "grants": [{"who": "anonymous", "mode": "download"}, {"who": USER, "mode": "manage"}]},
                {"path": "/incoming", "directory": str(self.incoming), "keepFreePercent": 0,
                 "grants": [{"who": "anonymous", "mode": "dropbox"}]},
                {"path": "/exchange", "directory": str(self.exchange), "keepFreePercent": 0,
                 "grants": [{"who": "anonymous", "mode": "exchange"}, {"who": USER, "mode": "manage"}]},
            ],
        }

    def write_config(self):
        self.config_file.write_text(json.dumps(self.config, indent=2))

    def command(self, *arguments):
        """A subcommand on this profile: Server.command('attempts', '--limit', 5)."""
        name, *rest = arguments
        return run(PROGRAM, name, "--profile", self.profile, "--config", self.config_file, *rest)

    def start(self):
        with open(self.top / "stderr", "ab") as stderr:
            self.process = subprocess.Popen(
                [*self.prefix, PROGRAM, "serve", "--profile", str(self.profile), "--config", str(self.config_file), *self.arguments],
                stdout=subprocess.PIPE, stderr=stderr, env=environment(), text=True)
        wanted = max(1, len(self.config.get("server", {}).get("listeners", [None])))
        self.listening = []
        deadline = time.monotonic() + PATIENCE
        watchdog = threading.Timer(PATIENCE, self.process.kill)
        watchdog.start()
        try:
            while len(self.listening) < wanted and time.monotonic() < deadline:
                line = self.process.stdout.readline()
                if not line:
                    raise AssertionError(f"serve ended with {self.process.wait()} before it listened: {self.stderr()}")
                if match := re.fullmatch(r"listening \[?([^\]\s]+?)\]?:(\d+)", line.strip()):
                    self.listening.append((match[1], int(match[2])))
        finally:
            watchdog.cancel()
        # Whatever else it prints must not fill the pipe.
        threading.Thread(target=drain, args=(self.process.stdout,), daemon=True).start()
        return self

    def stderr(self):
        return (self.top / "stderr").read_text(errors="replace")

    def port(self, address="127.0.0.1"):
        return next(port for host, port in self.listening if host == address)

    @property
    def pid(self):
        return self.process.pid

    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """SIGTERM, as a service manager does; anything but exit 0 is a failure."""
        if self.process is None or self.process.returncode is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout=PATIENCE + 10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"serve did not end after SIGTERM: {self.stderr()}") from None
        if status != 0:
            raise AssertionError(f"serve ended with {status}: {self.stderr()}")

    def remove(self):
        shutil.rmtree(self.top, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, value, traceback):
        try:
            if kind is None:
                self.stop()
            elif self.is_alive():
                self.kill()
            if kind is not None:
                sys.stderr.write(self.stderr())
        finally:
            self.remove()

    def attempts(self, *arguments):
        """The rows of the log, newest first, as `portcullis attempts` tells them."""
        told = self.command("attempts", "--format", "jsonl", *arguments)
        if told.returncode != 0:
            raise AssertionError(f"attempts: exit {told.returncode}, {told.stderr}")
        return [json.loads(line) for line in told.stdout.splitlines() if line]

    def blocked(self):
        return [row for row in self.attempts() if row["verdict"] == "blocked"]

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def settled_descriptors(self, at_most):
        """Waits until the count is down to `at_most`; returns the last count."""
        deadline = time.monotonic() + PATIENCE
        while (count := self.descriptors()) > at_most and time.monotonic() < deadline:
            time.sleep(0.05)
        return count

    def memory(self):
        """Proportional set size in bytes."""
        text = pathlib.Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        return int(re.search(r"^Pss:\s+(\d+) kB", text, re.M)[1]) * 1024

    def control(self, address="127.0.0.1", source=None):
        return Control(address, self.port(address), source)

    def anonymous(self, address="127.0.0.1", source=None):
        """An anonymous session, in TYPE I unless the test changes that."""
        return self.control(address, source).login("anonymous", "guest@example.org").binary()

    def user(self, address="127.0.0.1"):
        """A session of the user's, in TYPE I."""
        return self.control(address).login(USER, PASSWORD).binary()


class Reply:
    def __init__(self, code, lines):
        self.code = code
        self.lines = lines

    @property
    def text(self):
        return b"\n".join(self.lines)

    def __repr__(self):
        return repr(self.text)


class Closed(Exception):
    """The server closed the control connection."""


class Control:
    """A control connection with nothing between the test and the bytes."""

    def __init__(self, address, port, source=None):
        self.address = address
        self.source = source
        self.socket = socket.create_connection((address, port), timeout=PATIENCE,
                                               source_address=(source, 0) if source else None)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.greeting = self.reply()

    def send(self, data):
        self.socket.sendall(data)

    def line(self):
        while b"\n" not in self.buffer:
            try:
                got = self.socket.recv(65536)
            except ConnectionError:
                got = b""
            if not got:
                raise Closed(self.buffer)
            self.buffer += got
        line, self.buffer = self.buffer.split(b"\n", 1)
        if not line.endswith(b"\r"):
            raise AssertionError(f"a reply line ends with a bare LF: {line!r}")
        return line[:-1]

    def reply(self):
        lines = [self.line()]
        if not re.match(rb"[1-5]\d\d[ -]", lines[0]):
            raise AssertionError(f"not a reply: {lines[0]!r}")
        while not re.match(re.escape(lines[0][:3]) + rb" ", lines[-1]):
            lines.append(self.line())
        return Reply(int(lines[0][:3]), lines)

    def cmd(self, line):
        """Sends one command (text or bytes) and returns its first reply."""
        self.send((line.encode() if isinstance(line, str) else line) + b"\r\n")
        return self.reply()

    def code(self, line):
        return self.cmd(line).code

    def login(self, user, password):
        first = self.cmd(f"USER {user}")
        if first.code != 331:
            raise AssertionError(f"USER: {first}")
        second = self.cmd(f"PASS {password}")
        if second.code != 230:
            raise AssertionError(f"PASS: {second}")
        return self

    def binary(self):
        reply = self.cmd("TYPE I")
        if reply.code != 200:
            raise AssertionError(f"TYPE I: {reply}")
        return self

    def is_closed(self):
        try:
            while True:
                self.line()
        except Closed:
            return True
        except TimeoutError:
            return False

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    # Data connections ------------------------------------------------------------------------------------------

    def passive(self):
        """Asks for a listener by EPSV; returns its address and port."""
        reply = self.cmd("EPSV")
        if reply.code != 229:
            raise AssertionError(f"EPSV: {reply}")
        return self.address, int(re.search(rb"\(\|\|\|(\d+)\|\)", reply.text)[1])

    def pasv(self):
        """Asks for a listener by PASV; returns the address and port it names."""
        reply = self.cmd("PASV")
        if reply.code != 227:
            raise AssertionError(f"PASV: {reply}")
        numbers = re.search(rb"\((\d+),(\d+),(\d+),(\d+),(\d+),(\d+)\)", reply.text).groups()
        octets = [int(number) for number in numbers]
        return ".".join(map(str, octets[:4])), octets[4] * 256 + octets[5]

    def connect_passive(self):
        return socket.create_connection(self.passive(), timeout=PATIENCE, source_address=(self.source, 0) if self.source else None)

    def download(self, line, count_replies=2):
        """The bytes of a passive RETR, LIST, NLST or MLSD; anything but success is an AssertionError."""
        with self.connect_passive() as data:
            first = self.cmd(line)
            if first.code not in (125, 150):
                raise AssertionError(f"{line}: {first}")
            received = read_all(data)
        last = self.reply()
        if last.code not in (226, 250):
            raise AssertionError(f"{line}: {last}")
        return received

    def upload(self, line, content):
        """Sends bytes by a passive STOR, APPE or STOU; returns the first and the last reply."""
        with self.connect_passive() as data:
            first = self.cmd(line)
            if first.code not in (125, 150):
                return first, first
            data.sendall(content)
        return first, self.reply()

    def refused(self, line):
        """The reply to a transfer command that must fail, wherever it fails; data is offered passively."""
        with self.connect_passive() as data:
            reply = self.cmd(line)
            if reply.code in (125, 150):
                read_all(data)
                reply = self.reply()
            return reply


def read_all(data):
    pieces = []
    while piece := data.recv(1 << 16):
        pieces.append(piece)
    return b"".join(pieces)


def port_argument(address, port):
    return ",".join(address.split(".") + [str(port >> 8), str(port & 255)])


class Trap:
    """Listens where nobody may be sent to, and remembers who came."""

    def __init__(self, address="127.0.0.2", port=0, banner=b""):
        self.socket = socket.create_server((address, port))
        self.address, self.port = self.socket.getsockname()[:2]
        self.banner = banner
        self.visits = []
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while True:
            try:
                peer, where = self.socket.accept()
            except OSError:
                return
            self.visits.append(where)
            peer.close()

    def close(self):
        # Closing alone does not wake a thread that waits in accept.
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()
        self.thread.join(PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()


class ServerTest(unittest.TestCase):
    """One server for all the tests of a class."""

    @classmethod
    def change(cls, config):
        """Overridden to alter the configuration."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.change)
        try:
            cls.server.start()
        except BaseException:
            cls.server.remove()
            raise

    @classmethod
    def tearDownClass(cls):
        try:
            cls.server.stop()
        finally:
            cls.server.remove()

    def assertCode(self, reply, *codes):
        self.assertIn(reply.code, codes, reply)

    def eventually(self, check, message=""):
        deadline = time.monotonic() + PATIENCE
        while not (value := check()):
            if time.monotonic() > deadline:
                self.fail(message or "it never came true")
            time.sleep(0.02)
        return value


def needs(program):
    """Decorates a class that makes no sense without a program."""
    return unittest.skipUnless(shutil.which(program), f"{program} is not installed")


def main():
    """unittest.main that tells ctest when nothing could be run."""
    if not os.access(PROGRAM, os.X_OK):
        print(f"skipped: there is no {PROGRAM}; build it, or name another in PORTCULLIS", file=sys.stderr)
        sys.exit(SKIPPED)
    outcome = unittest.main(module="__main__", exit=False, verbosity=2).result
    if not outcome.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if len(outcome.skipped) >= max(1, outcome.testsRun) else 0)
