#!/usr/bin/env python3
"""Measures Portcullis as a whole, alone or beside other FTP servers, and prints the figures as a table.

    ./dev bench                  Portcullis alone
    sudo ./dev bench --peers     the others too: they are fetched once and measured in the same run

All stays on 127.0.0.1. Each round runs every workload against every server in turn, each time freshly started, so that a
drift of the machine meets all of them alike; the table shows medians. Sessions sign in before the clock starts. Absolute
rates are of this machine and of this moment; what compares is the ratio, and what varies least is CPU time a unit of work.
"""

import argparse
import json
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

import peers
from process import DidNotStart, ServerProcess

HERE = pathlib.Path(__file__).resolve()
BUILD = HERE.parents[2] / "build/release"
MIB = 1 << 20
GIB = 1 << 30
ADDRESS = "127.0.0.1"


@dataclass
class Site:
    """What a server serves and where its own files go."""
    root: pathlib.Path
    scratch: pathlib.Path
    port: int
    address: str = ADDRESS
    bytes_per_second: int = 0
    certificate: pathlib.Path = None  # PEM, with its key: TLS is offered

    @property
    def incoming(self):
        return self.root / "incoming"


@dataclass
class Figure:
    title: str
    value: callable
    wanted: float = 0  # of the best other server's; 0: none was set
    lower_is_better: bool = False
    digits: int = 0


@dataclass
class Workload:
    name: str
    load: list
    figures: list = field(default_factory=list)
    holds: int = 0  # idle sessions whose memory is read
    needs_mlsd: bool = False
    bytes_per_second: int = 0
    tls: bool = False
    fills: int = 0  # bytes of memory, with uploads
    durability: str = ""  # of ours, what is compared with the others


def cpu_a_gib(title):
    return Figure(f"{title}, server CPU s a GiB", lambda s: s["serverCpu"] / s["bytes"] * GIB, 1.0, True, 3)


def rate(title, wanted):
    return Figure(title, lambda s: s["operations"] / s["seconds"], wanted)


def cpu_each(title):
    return Figure(f"{title}, server CPU us each", lambda s: s["serverCpu"] / s["operations"] * 1e6, 0, True)


def moved(title):
    return Figure(f"{title}, MB/s", lambda s: s["bytes"] / s["seconds"] / 1e6, 1.0)


def workloads(quick):
    part = 8 if quick else 1

    def transfer(verb, load, operations, sessions, tls, uploaded=0):
        title = f"{'FTPS ' if tls else ''}{verb}, {sessions} {'sessions' if sessions > 1 else 'session'}"
        operations = max(operations // part, sessions)
        return Workload(f"{'ftps-' if tls else ''}{verb.lower()}{sessions}",
                        [*load, "--sessions", sessions, "--operations", operations],
                        [moved(title), cpu_a_gib(title)], tls=tls, fills=uploaded * operations)

    def retrieve(sessions, tls=False):
        return transfer("RETR", ["retr", "--path", "/big", "--bytes", GIB], 8 if tls else 16, sessions, tls)

    def store(sessions, tls=False):
        size = 256 * MIB
        return transfer("STOR", ["stor", "--path", "/incoming/up", "--bytes", size], 8 if tls else 16, sessions, tls, size)

    def listing(command):
        title = f"{command}, 10,000 entries, 4 sessions"
        return Workload(command.lower(), ["list", "--command", command, "--path", "/list", "--sessions", 4,
                                          "--operations", max(80 // part, 8)],
                        [Figure(f"{title}, entries/s", lambda s: s["lines"] / s["seconds"], 1.0),
                         Figure(f"{title}, server CPU us an entry", lambda s: s["serverCpu"] / s["lines"] * 1e6, 0, True, 3)],
                        needs_mlsd=command == "MLSD")

    def idle(sessions):
        return Workload(f"idle{sessions}", ["idle", "--sessions", sessions, "--operations", 8000 // part],
                        [Figure(f"memory an idle session at {sessions:,}, KiB", lambda s: s["memory"] / sessions, 0, True, 1),
                         Figure(f"NOOP p99 among {sessions:,} sessions, us", lambda s: s["p99"] * 1e6, 1.0, True)],
                        holds=sessions)

    accepted = Figure("of these accepted", lambda s: s["accepted"], 0, True)
    limit = 20 * MIB
    return [
        Workload("login", ["login", "--sessions", 16, "--operations", 8000 // part],
                 [rate("logins/s", 1.5), cpu_each("login")]),
        Workload("ftps-login", ["login", "--sessions", 16, "--operations", 1600 // part],
                 [rate("FTPS logins/s", 1.5), cpu_each("FTPS login")], tls=True),
        retrieve(1), retrieve(8), store(1), store(8),
        retrieve(1, tls=True), retrieve(8, tls=True), store(1, tls=True),
        Workload("small", ["small", "--path", "/small", "--bytes", 4096, "--sessions", 8, "--operations", 24000 // part],
                 [rate("4 KiB files/s, 8 sessions", 1.2), cpu_each("4 KiB file")]),
        listing("LIST"), listing("MLSD"), idle(1000), idle(5000),
        Workload("refuse", ["refuse", "--sessions", 8, "--operations", 80000 // part],
                 [rate("refused PORTs/s, 8 sessions", 1.0), cpu_each("refused PORT"), accepted], durability="normal"),
        Workload("scan", ["scan", "--sessions", 8, "--operations", 80000 // part],
                 [rate("refused PORTs/s, each of another port", 0), cpu_each("refused PORT of another port"), accepted],
                 durability="normal"),
        Workload("throttle", ["retr", "--path", "/throttled", "--bytes", 5 * limit],
                 [Figure("RETR throttled to 20 MiB/s, MiB/s", lambda s: s["bytes"] / s["seconds"] / MIB, 0, True, 2)],
                 bytes_per_second=limit),
        Workload("throttle-up", ["stor", "--path", "/incoming/up", "--bytes", 5 * limit],
                 [Figure("STOR throttled to 20 MiB/s, MiB/s", lambda s: s["bytes"] / s["seconds"] / MIB, 0, True, 2)],
                 bytes_per_second=limit),
    ]


class Bench:
    def __init__(self, folder, load):
        self._folder = folder
        self._load = load
        self._root = folder / "site"
        self._certificate = None
        self._port = 22000 + int(time.time()) % 4000

    def prepare(self):
        # Served from memory: a disk is not what is measured.
        self._folder.chmod(0o755)
        for name, count in (("small", 1000), ("list", 10_000)):
            (self._root / name).mkdir(parents=True)
            for i in range(count):
                (self._root / name / str(i)).write_bytes(bytes(4096 if name == "small" else i % 7))
        self._certificate = self._folder / "certificate.pem"
        made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                               "/CN=localhost", "-keyout", "-", "-out", "-"], check=True, capture_output=True)
        self._certificate.touch(0o600)
        self._certificate.write_bytes(made.stdout)
        (self._root / "incoming").mkdir()
        (self._root / "incoming").chmod(0o777)
        for name, size in (("big", GIB), ("throttled", 100 * MIB)):
            with open(self._root / name, "wb") as file:
                for _ in range(size // MIB):
                    file.write(bytes(MIB))

    def touch_memory(self, amount):
        """Memory that a virtual machine uses for the first time is paid for by whoever uses it, also when its host has taken it
        back meanwhile."""
        filler = self._folder / "filler"
        with open(filler, "wb") as file:
            for _ in range(amount // MIB):
                file.write(bytes(MIB))
        filler.unlink()

    @staticmethod
    def await_free_ports():
        """A port that a data connection has used is nobody's for a minute, and there are 28,000 to connect from."""
        for _ in range(70):
            sockets = pathlib.Path("/proc/net/sockstat").read_text()
            if int(sockets.split(" tw ")[1].split()[0]) < 8000:
                return
            time.sleep(1)

    def sample(self, server, workload):
        if workload.needs_mlsd and not server.has_mlsd:
            return {"failed": "it knows no MLSD"}
        if workload.bytes_per_second and not isinstance(server, peers.Portcullis):
            return {"failed": "not measured"}
        scratch = pathlib.Path(tempfile.mkdtemp(dir=self._folder))
        self.await_free_ports()
        self.touch_memory(workload.fills)
        self._port += 1  # what an earlier server left in TIME_WAIT is no concern of the next
        site = Site(self._root, scratch, self._port, bytes_per_second=workload.bytes_per_second,
                    certificate=self._certificate if workload.tls else None)
        try:
            process = ServerProcess(server.command(site), site.address, site.port, scratch)
        except DidNotStart as error:
            return {"failed": str(error)}
        try:
            return self._measure(process, site, workload, server.tls if workload.tls else "")
        finally:
            process.stop()
            for upload in site.incoming.iterdir():
                upload.unlink()
            shutil.rmtree(scratch)

    def _measure(self, process, site, workload, tls):
        target = ["--host", site.address, "--port", site.port] + (["--tls", tls] if tls else [])
        warm = [self._load, "login", *target]  # what is loaded at the first session is not what is measured
        subprocess.run([str(part) for part in warm], check=False, capture_output=True)
        if workload.holds:
            time.sleep(3)  # until what the server does after its start is done
        memory = process.memory_kib()
        command = [self._load, *workload.load, *target, "--wait", "yes", "--seconds", 300]
        load = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)
        try:
            if not load.stdout.readline():
                return {"failed": load.stderr.read().strip() or "the load generator gave up"}
            if workload.holds:
                time.sleep(1)
                memory = process.memory_kib() - memory
            cpu = process.cpu_seconds()
            load.stdin.write("\n")
            load.stdin.flush()
            line = load.stdout.readline()
            if not line:
                return {"failed": load.stderr.read().strip() or "the load generator gave up"}
            sample = json.loads(line)
            sample.update(serverCpu=process.cpu_seconds() - cpu, memory=memory)
            if not sample["operations"]:
                sample["failed"] = sample["firstError"]
            return sample
        finally:
            load.kill()
            load.communicate()


def median(samples, figure):
    good = [sample for sample in samples if "failed" not in sample]
    return statistics.median(figure.value(sample) for sample in good) if good else None


def table(report, chosen, names, brief):
    """Portcullis first; ratios to the best of the others, so that more is better where more is better. `brief`: of the
    others only the best."""
    theirs = [name for name in names if not name.startswith("Portcullis")]
    shown = [name for name in names if name not in theirs] if brief else names
    head = ["figure", *shown] + (["best other", "ratio", "wanted"] if theirs else [])
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    for workload in chosen:
        for figure in workload.figures:
            values = {name: median(report[workload.name][name], figure) for name in names}
            text = {name: "–" if values[name] is None else f"{values[name]:,.{figure.digits}f}" for name in names}
            cells = [text[name] for name in shown]
            mine = next((name for name in names if workload.durability and workload.durability in name), names[0])
            if theirs:
                known = {name: values[name] for name in theirs if values[name] is not None}
                best = (min if figure.lower_is_better else max)(known, key=known.get) if known else None
                ratio = values[mine] / known[best] if best and known[best] and values[mine] is not None else None
                bound = ("≤ " if figure.lower_is_better else "≥ ") + f"{figure.wanted:g}" if figure.wanted else ""
                cells += [f"{text[best]}, {best}" if best else "–", "–" if ratio is None else f"{ratio:.2f}", bound]
            lines.append(f"| {figure.title} | " + " | ".join(cells) + " |")
    failures = sorted({f"{workload.name}, {name}: {sample.get('failed') or sample['firstError']}"
                       for workload in chosen for name in names for sample in report[workload.name][name]
                       if sample.get("failed", "") not in ("", "not measured") or sample.get("errors")})
    return "\n".join(lines + ["", *failures])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=BUILD / "bin/portcullis")
    parser.add_argument("--load", type=pathlib.Path, default=BUILD / "tests/ftp_load")
    parser.add_argument("--peers", action="store_true", help="measure other servers, too; as root")
    parser.add_argument("--peers-folder", type=pathlib.Path, default=HERE.parents[2] / "build/peers")
    parser.add_argument("--servers", help="comma-separated, as the table names them; all by default")
    parser.add_argument("--workloads", help="comma-separated; all by default")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--brief", action="store_true", help="a narrow table: of the other servers only the best")
    parser.add_argument("--quick", action="store_true", help="an eighth of the work")
    parser.add_argument("--json", type=pathlib.Path, help="every sample goes there")
    options = parser.parse_args()

    chosen = workloads(options.quick)
    if options.workloads:
        wanted = options.workloads.split(",")
        if unknown := set(wanted) - {workload.name for workload in chosen}:
            parser.error(f"no such workload: {', '.join(sorted(unknown))}")
        chosen = [workload for workload in chosen if workload.name in wanted]
    servers = [peers.Portcullis(options.program), peers.Portcullis(options.program, "normal")]
    if options.peers:
        peers.fetch(options.peers_folder)
        servers += peers.others(options.peers_folder)
    if options.servers:
        servers = [server for server in servers if server.name in options.servers.split(",")]
    for server in list(servers):
        if missing := server.missing():
            print(f"{server.name} is left out: {missing}", file=sys.stderr)
            servers.remove(server)
    if not servers:
        sys.exit(1)

    names = [server.name for server in servers]
    report = {workload.name: {name: [] for name in names} for workload in chosen}
    memory = pathlib.Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="portcullis-bench-", dir=memory if memory.is_dir() else None) as folder:
        bench = Bench(pathlib.Path(folder), options.load)
        bench.prepare()
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            for turn in range(options.rounds):
                for workload in chosen:
                    first = turn % len(servers)  # whoever is first is so in one round only
                    for server in servers[first:] + servers[:first]:
                        print(f"\r{turn + 1}/{options.rounds} {workload.name} {server.name}\033[K", end="",
                              file=sys.stderr)
                        report[workload.name][server.name].append(bench.sample(server, workload))
                    if options.json:
                        options.json.write_text(json.dumps(report, indent=1))
        except KeyboardInterrupt:
            print("\nended early: the table shows what was measured until then", file=sys.stderr)
            chosen = [workload for workload in chosen if any(report[workload.name].values())]
    print("\r\033[K", end="", file=sys.stderr)
    print(table(report, chosen, names, options.brief))


if __name__ == "__main__":
    main()
