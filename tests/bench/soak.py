#!/usr/bin/env python3
"""Mixed load for minutes on end, watching whether the server's memory or descriptors grow.

    tests/bench/soak.py --minutes 30 --program build/asan/bin/portcullis

Clients come and go, in clear text and over TLS: they log in (well and badly), upload, download, list, append, resume, break
transfers and handshakes off, hang up in the middle of commands, ask for other machines' ports, open data connections that
resume nothing, and stay idle. Now and then all pause and what the server holds is written down; the first fifth of the time
is for warming up. Fails when the last of these samples hold more than the first, when the server has ended, or when a client
got an answer that it must not get.
"""

import argparse
import contextlib
import ftplib
import io
import json
import pathlib
import random
import shutil
import socket
import ssl
import statistics
import sys
import tempfile
import threading
import time

import peers
from process import ServerProcess
from protected import Protected, trusting
from servers import Site

WORKERS = 8
IDLE = 100
PAUSE_EVERY = 20
BIG = 4 << 20
# Caches, and what the allocator keeps.
GROWTH = 1.10
SLACK_KIB = 4096
DESCRIPTORS = 8
SETTLED_AFTER = 9


class Binding(peers.Portcullis):
    """Protected data connections have to resume their session; uploads may be appended to."""

    def command(self, site):
        command = super().command(site)
        file = site.scratch / "portcullis.json"
        config = json.loads(file.read_text())
        config["tls"] = {"sessionReuse": "require"}
        config["areas"][1]["grants"][0]["mode"] = "manage"
        file.write_text(json.dumps(config))
        return command


TLS = [trusting(version) for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)]


class Soak:
    def __init__(self, site):
        self._site = site
        self._stop = threading.Event()
        self._run = threading.Event()
        self._busy = 0
        self._lock = threading.Condition()
        self.faults = []
        self.done = {}

    def connect(self):
        client = ftplib.FTP(timeout=60)
        client.connect(self._site.address, self._site.port)
        client.login()
        return client

    def connect_protected(self, dice, level="P"):
        client = Protected(context=dice.choice(TLS), timeout=60)
        client.connect(self._site.address, self._site.port)
        client.login()
        if level == "P":
            client.prot_p()
        return client

    def connect_somehow(self, dice):
        return self.connect_protected(dice) if dice.random() < 0.5 else self.connect()

    # Each of these is one visit of a client.

    def download(self, dice):
        with self.connect_somehow(dice) as client:
            got = []
            client.retrbinary("RETR /big", got.append, rest=dice.choice((None, 1000, BIG - 10)))
            client.retrlines("RETR /small/1", lambda line: None)

    def upload(self, dice):
        with self.connect_somehow(dice) as client:
            name = f"/incoming/{dice.randrange(1 << 48):x}"
            client.storbinary(f"STOR {name}", io.BytesIO(bytes(dice.randrange(BIG))))
            client.storbinary(f"APPE {name}", io.BytesIO(b"more"))

    def listing(self, dice):
        with self.connect_somehow(dice) as client:
            client.set_pasv(dice.random() < 0.5)
            for command in ("LIST /small", "MLSD /small", "NLST /small"):
                client.retrlines(command, lambda line: None)
            client.sendcmd("STAT /small")

    def break_off(self, dice):
        client = self.connect_somehow(dice)
        client.voidcmd("TYPE I")
        data = client.transfercmd(dice.choice(("RETR /big", f"STOR /incoming/broken{dice.randrange(1 << 48):x}")))
        for end in dice.sample((data, client), 2):
            end.close()

    def hang_up(self, dice):
        with socket.create_connection((self._site.address, self._site.port), timeout=60) as control:
            control.recv(1000)
            control.sendall(b"USER anonymous\r\nPASS x\r\nPASV\r\nRETR /bi"[: dice.randrange(1, 40)])

    def unbound(self, dice):
        """A data connection that resumes nothing gets nothing."""
        client = self.connect_protected(dice)
        client.resumes = False
        got = []
        with contextlib.suppress(OSError, ftplib.error_perm):
            client.retrbinary("RETR /big", got.append)
            self.faults.append("a data connection that resumed nothing ended well")
        if got:
            self.faults.append("a data connection that resumed nothing got bytes")
        client.close()

    def broken_handshake(self, dice):
        with socket.create_connection((self._site.address, self._site.port), timeout=60) as control:
            control.recv(1000)
            control.sendall(b"AUTH TLS\r\n")
            control.recv(1000)
            control.sendall(dice.choice((b"", b"\x16\x03\x01\x02", b"USER anonymous\r\n", dice.randbytes(600))))

    def change_protection(self, dice):
        with self.connect_protected(dice, level="C") as client:
            for level in (client.prot_p, client.prot_c, client.prot_p):
                level()
                client.retrlines("NLST /small", lambda line: None)

    def wrong_password(self, dice):
        client = ftplib.FTP(timeout=60)
        client.connect(self._site.address, self._site.port)
        client.putcmd(f"USER nobody{dice.randrange(100)}")
        client.getresp()
        client.putcmd("PASS wrong")
        client.close()  # nobody waits for the answer, which takes seconds

    def bounce(self, dice):
        with self.connect() as client:
            for _ in range(20):
                line = dice.choice(("PORT 127,0,0,77,{},{}", "EPRT |1|127.0.0.77|2{}{}|", "PORT 127,0,0,1,0,{1}"))
                try:
                    reply = client.sendcmd(line.format(dice.randrange(10, 200), dice.randrange(10, 200)))
                    self.faults.append(f"accepted: {reply}")
                except ftplib.error_perm:
                    pass

    def _work(self, number):
        dice = random.Random(number)
        visits = [self.download, self.upload, self.listing, self.break_off, self.hang_up, self.wrong_password, self.bounce,
                  self.unbound, self.broken_handshake, self.change_protection]
        while not self._stop.is_set():
            if not self._run.wait(1):
                continue
            with self._lock:
                self._busy += 1
            visit = dice.choice(visits)
            try:
                visit(dice)
                self.done[visit.__name__] = self.done.get(visit.__name__, 0) + 1
            except (OSError, EOFError, *ftplib.all_errors) as error:
                self.faults.append(f"{visit.__name__}: {error!r}")
            with self._lock:
                self._busy -= 1
                self._lock.notify_all()

    def run(self, seconds, process):
        threads = [threading.Thread(target=self._work, args=(i,)) for i in range(WORKERS)]
        dice = random.Random(0)
        idle = [self.connect_somehow(dice) for _ in range(IDLE)]
        for thread in threads:
            thread.start()
        samples = []
        began = time.monotonic()
        ends = began + seconds
        while time.monotonic() < ends and not self.faults:
            self._run.set()
            time.sleep(min(PAUSE_EVERY, max(1, ends - time.monotonic())))
            self._run.clear()
            with self._lock:
                self._lock.wait_for(lambda: self._busy == 0, timeout=120)
            for client in idle[:10]:
                client.voidcmd("NOOP")
            for upload in self._site.incoming.iterdir():
                upload.unlink()
            # In this order: while a password is checked, the server holds the 64 MiB that its hash takes.
            descriptors = self._settled(process)
            samples.append((process.memory_kib(), descriptors))
            print(f"{time.monotonic() - began:5.0f} s  {samples[-1][0]:9,} KiB  {samples[-1][1]:5} descriptors", flush=True)
        self._stop.set()
        for thread in threads:
            thread.join()
        for client in idle:
            client.close()
        return samples

    @staticmethod
    def _settled(process):
        """Descriptors once the sessions that ended are gone. Whoever sent a wrong password is kept for seven seconds."""
        least, since = process.descriptors(), time.monotonic()
        while time.monotonic() < since + SETTLED_AFTER:
            time.sleep(0.1)
            now = process.descriptors()
            if now < least:
                least, since = now, time.monotonic()
        return least


def judge(samples):
    """What grew, in words; empty if nothing did."""
    steady = samples[len(samples) // 5:]
    part = max(1, len(steady) // 3)
    first, last = steady[:part], steady[-part:]
    grown = []
    memory = [statistics.median(memory for memory, _ in some) for some in (first, last)]
    if memory[1] > memory[0] * GROWTH + SLACK_KIB:
        grown.append(f"memory grew from {memory[0]:,.0f} to {memory[1]:,.0f} KiB")
    descriptors = [min(count for _, count in some) for some in (first, last)]
    if descriptors[1] > descriptors[0] + DESCRIPTORS:
        grown.append(f"descriptors grew from {descriptors[0]} to {descriptors[1]}")
    return grown


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="portcullis-soak-"))
    try:
        root = folder / "site"
        (root / "small").mkdir(parents=True)
        (root / "incoming").mkdir()
        for i in range(200):
            (root / "small" / str(i)).write_bytes(bytes(i))
        (root / "big").write_bytes(bytes(BIG))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        site = Site(root, folder, port)
        process = ServerProcess(Binding(options.program).command(site), site.address, port, folder,
                                environment={"ASAN_OPTIONS": "quarantine_size_mb=8", "LANG": "C.UTF-8"})
        soak = Soak(site)
        try:
            samples = soak.run(options.minutes * 60, process)
        finally:
            status = process.stop()
        print("visits:", ", ".join(f"{count} {name}" for name, count in sorted(soak.done.items())))
        faults = soak.faults[:10] + judge(samples)
        if status:
            faults.append(f"the server ended with status {status}: " + (folder / "output").read_text(errors="replace")[-2000:])
        print("\n".join(faults) if faults else "nothing grew")
        sys.exit(1 if faults else 0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
