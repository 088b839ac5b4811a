"""Twenty sessions carry large files both ways while another lists: nothing corrupt, nothing left behind.

64 MiB a file; 1 GiB with PORTCULLIS_INTEROP_FULL=1.
"""

import hashlib
import os
import threading
import time

import portcullis
from portcullis import FULL, SLOW, random_file, sha256

SESSIONS = 20
SIZE = (1 << 30) if FULL else (8 << 20) if SLOW else (64 << 20)


class Parallel(portcullis.ServerTest):
    def setUp(self):
        self.source = self.server.pub / "source.bin"
        random_file(self.source, SIZE, seed=3)
        self.wanted = sha256(self.source)
        self.problems = []

    def guarded(self, work, *arguments):
        try:
            work(*arguments)
        except Exception as problem:  # reported by the main thread
            self.problems.append(f"{work.__name__}{arguments}: {problem!r}")

    def upload(self, index):
        with self.server.user() as control:
            with control.connect_passive() as data, open(self.source, "rb") as file:
                reply = control.cmd(f"STOR up{index}.bin")
                assert reply.code == 150, reply
                data.sendfile(file)
            reply = control.reply()
            assert reply.code == 226, reply

    def download(self, index):
        digest = hashlib.sha256()
        with self.server.user() as control:
            with control.connect_passive() as data:
                reply = control.cmd("RETR source.bin")
                assert reply.code == 150, reply
                while piece := data.recv(1 << 20):
                    digest.update(piece)
            reply = control.reply()
            assert reply.code == 226, reply
        assert digest.hexdigest() == self.wanted, "what arrived differs"

    def list(self, until):
        listings = 0
        with self.server.user() as control:
            while not until.is_set():
                lines = control.download("MLSD").decode().splitlines()
                assert any(line.endswith(" source.bin") for line in lines), lines
                # An upload is not seen under its name before it is complete.
                for line in lines:
                    facts, name = line.split(" ", 1)
                    if name.startswith("up"):
                        assert f"size={SIZE};" in facts, line
                listings += 1
        assert listings > 0

    def test_nothing_is_corrupt(self):
        before = self.server.descriptors()
        began = time.monotonic()
        done = threading.Event()
        lister = threading.Thread(target=self.guarded, args=(self.list, done))
        workers = [threading.Thread(target=self.guarded, args=(self.upload if index % 2 else self.download, index))
                   for index in range(SESSIONS)]
        lister.start()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        done.set()
        lister.join()
        seconds = time.monotonic() - began
        self.assertEqual(self.problems, [])
        for index in range(1, SESSIONS, 2):
            self.assertEqual(sha256(self.server.pub / f"up{index}.bin"), self.wanted, f"up{index}.bin")
        left = {name for name in os.listdir(self.server.pub) if not name.startswith("up") and name != "source.bin"}
        self.assertEqual(left, set(), "temporary files are left")
        # Each worker keeps the pipe its uploads go through.
        kept = before + 2 * max(2, os.cpu_count() or 1)
        self.assertLessEqual(self.server.settled_descriptors(kept), kept)
        print(f"{SESSIONS} sessions, {SIZE >> 20} MiB each: {seconds:.1f} s, {SESSIONS * SIZE / seconds / 2**20:.0f} MiB/s")


if __name__ == "__main__":
    portcullis.main()
