"""Areas in trouble: a disk that fills, a folder that vanishes or loses its rights, many at once for one name, and death by
SIGKILL in the middle. Refused with the right code, nothing half kept, written down, and served again when it is over."""

import ctypes
import errno
import hashlib
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest

import portcullis
from portcullis import FULL, PATIENCE, Closed, Server

UPLOADS = 300 if FULL else 100
NOBODY = 65534


def tiny_disk(test, options):
    """A small file system of its own, where this process may mount one."""
    disk = pathlib.Path(tempfile.mkdtemp(prefix="portcullis-disk-"))
    test.addCleanup(shutil.rmtree, disk, ignore_errors=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], capture_output=True, text=True)
    if mounted.returncode != 0:
        test.skipTest(f"no file system could be mounted: {mounted.stderr.strip()}")
    test.addCleanup(subprocess.run, ["umount", "-l", disk], check=False)
    return disk


class Trouble(unittest.TestCase):
    def serve(self, change=None, prefix=()):
        self.server = Server(change)
        self.addCleanup(self.server.remove)
        self.server.prefix = list(prefix)
        if prefix:
            for here, folders, files in os.walk(self.server.top):
                for name in [".", *folders, *files]:
                    os.chown(os.path.join(here, name), NOBODY, NOBODY)
        self.server.start()
        self.addCleanup(self.end)
        return self.server

    def end(self):
        if self.server.is_alive():
            self.server.stop()

    def rows(self, query, *values):
        with sqlite3.connect(f"file:{self.database()}?mode=ro", uri=True) as database:
            return database.execute(query, values).fetchall()

    def database(self):
        configured = self.server.config.get("audit", {}).get("database")
        return configured or self.server.profile / "portcullis.db"

    def problems(self):
        return [text for text, in self.rows("SELECT text FROM events WHERE kind = 'problem' ORDER BY id")]

    def eventually(self, check, message=""):
        deadline = time.monotonic() + PATIENCE
        while not (value := check()):
            if time.monotonic() > deadline:
                self.fail(f"{message or 'it never came true'}: {self.problems()}")
            time.sleep(0.02)
        return value

    def send(self, control, line, content):
        """Sends as much as is taken; the reply that tells how it ended."""
        with control.connect_passive() as data:
            reply = control.cmd(line)
            if reply.code != 150:
                return reply
            try:
                data.sendall(content)
            except ConnectionError:
                pass
            data.close()
            return control.reply()


class Disk(Trouble):
    """AU14, AU16, AU17: what an upload meets when the disk is full or its floor is reached."""

    def test_a_disk_that_fills_under_an_exchange(self):
        disk = tiny_disk(self, "size=4m")

        def on_disk(config):
            config["areas"][2].update(directory=str(disk))

        server = self.serve(on_disk)
        with server.anonymous() as control:
            descriptors = server.descriptors()
            for _ in range(5):
                self.assertEqual(self.send(control, "STOR /exchange/large", os.urandom(6 << 20)).code, 452)
                self.assertEqual(os.listdir(disk), [], "the part that fitted was left behind")
            kept = descriptors + 2  # the pipe that the worker's uploads go through
            self.assertLessEqual(server.settled_descriptors(kept), kept)
            self.assertEqual(self.send(control, "STOR /exchange/small", b"x" * 1000000).code, 226)
            (disk / "ballast").write_bytes(b"x" * (disk.stat().st_blksize * (os.statvfs(disk).f_bavail)))
            self.eventually(lambda: any("/exchange: Uploads are refused: the disk is full" in text for text in self.problems()))
            self.assertEqual(self.send(control, "STOR /exchange/other", b"x" * 100000).code, 452)
            (disk / "ballast").unlink()
            self.eventually(lambda: any("/exchange: no longer so" in text for text in self.problems()))
            self.assertEqual(self.send(control, "STOR /exchange/other", b"x" * 100000).code, 226)
        self.assertEqual(sorted(os.listdir(disk)), ["other", "small"])

    def test_the_floor_holds_while_an_upload_runs(self):
        disk = tiny_disk(self, "size=10m")

        def on_disk(config):
            config["areas"][2].update(directory=str(disk), keepFreePercent=50)

        server = self.serve(on_disk)
        with server.anonymous() as control:
            self.assertEqual(self.send(control, "STOR /exchange/a", b"x" * (8 << 20)).code, 452)
            self.assertEqual(os.listdir(disk), [])
            self.assertEqual(self.send(control, "STOR /exchange/a", b"x" * (4 << 20)).code, 226)
            control.cmd(f"ALLO {2 << 20}")
            self.assertEqual(control.refused("STOR /exchange/b").code, 452)
            # Another program fills the disk while the upload runs.
            with control.connect_passive() as data:
                self.assertEqual(control.code("STOR /exchange/c"), 150)
                data.sendall(b"x" * 1000)
                (disk / "ballast").write_bytes(b"x" * (2 << 20))
                deadline = time.monotonic() + PATIENCE
                try:
                    while time.monotonic() < deadline:
                        data.sendall(b"x")
                        time.sleep(0.01)  # a slow client
                except ConnectionError:
                    pass
                self.assertEqual(control.reply().code, 452)
            self.assertEqual(sorted(os.listdir(disk)), ["a", "ballast"])
            self.eventually(lambda: any("the last 50 % of the disk are kept free" in text for text in self.problems()))

    def test_inodes(self):
        disk = tiny_disk(self, "size=10m,nr_inodes=30")

        def on_disk(config):
            config["areas"][2].update(directory=str(disk), keepFreeFiles=20)

        server = self.serve(on_disk)
        with server.anonymous() as control:
            codes = [self.send(control, f"STOR /exchange/{number}", b"x").code for number in range(15)]
        kept = codes.count(226)
        self.assertEqual(codes, [226] * kept + [452] * (15 - kept))
        self.assertEqual(len(os.listdir(disk)), kept)
        self.assertGreater(kept, 5)
        self.assertGreaterEqual(os.statvfs(disk).f_favail, 20)
        self.eventually(lambda: any("the last 20 files" in text for text in self.problems()))

    def test_a_quarantine_that_fills(self):
        disk = tiny_disk(self, "size=4m,mode=0700")

        def on_disk(config):
            top = pathlib.Path(config["areas"][0]["directory"]).parent
            (top / "profile").rmdir()
            (top / "profile").symlink_to(disk)
            config["audit"] = {"database": str(top / "log.db")}

        server = self.serve(on_disk)
        quarantine = disk / "quarantine"
        with server.anonymous() as control:
            for _ in range(3):
                self.assertEqual(self.send(control, "STOR /incoming/large", os.urandom(6 << 20)).code, 452)
                self.assertEqual(os.listdir(quarantine), [])
            self.assertEqual(self.send(control, "STOR /incoming/small", b"small").code, 226)
        self.assertEqual(self.rows("SELECT name, bytes FROM uploads"), [("small", 5)])
        self.assertEqual(len(os.listdir(quarantine)), 1)


class Folder(Trouble):
    def test_a_folder_that_vanishes_and_comes_back(self):
        server = self.serve()
        with server.anonymous() as control:
            with control.connect_passive() as data:
                self.assertEqual(control.code("STOR /exchange/half"), 150)
                data.sendall(b"half")
                self.eventually(lambda: os.listdir(server.exchange))
                shutil.rmtree(server.exchange)
                data.sendall(b"the rest")
                data.close()
                self.assertIn(control.reply().code, (451, 550))
            self.assertIn(control.refused("STOR /exchange/a").code, (451, 550))
            self.eventually(lambda: any("Area /exchange" in text for text in self.problems()))
            server.exchange.mkdir()
            self.eventually(lambda: any("/exchange: no longer so" in text for text in self.problems()))
            self.assertEqual(control.upload("STOR /exchange/a", b"back")[1].code, 226)
        self.assertEqual(os.listdir(server.exchange), ["a"])

    def test_a_quarantine_that_vanishes_is_made_again(self):
        server = self.serve()
        with server.anonymous() as control:
            self.assertEqual(control.upload("STOR /incoming/a", b"x")[1].code, 226)
            shutil.rmtree(server.profile / "quarantine")
            self.assertIn(control.refused("STOR /incoming/b").code, (451, 550))
            self.eventually(lambda: (server.profile / "quarantine").is_dir())
            self.eventually(lambda: control.upload("STOR /incoming/c", b"x")[1].code == 226)

    @unittest.skipUnless(os.getuid() == 0 and shutil.which("setpriv"), "only root can serve as somebody else")
    def test_a_folder_that_loses_its_rights(self):
        server = self.serve(prefix=["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"])
        with server.anonymous() as control:
            self.assertEqual(control.upload("STOR /exchange/a", b"x")[1].code, 226)
            os.chmod(server.exchange, 0o500)
            self.assertIn(control.refused("STOR /exchange/b").code, (451, 550))
            self.assertEqual(control.download("RETR /exchange/a"), b"x")
            self.eventually(lambda: any("exchange can't be written" in text for text in self.problems()))
            os.chmod(server.exchange, 0o000)
            self.assertIn(control.refused("RETR /exchange/a").code, (451, 550))
            self.eventually(lambda: sum("Area /exchange" in text for text in self.problems()) >= 2)
            os.chmod(server.exchange, 0o700)
            self.eventually(lambda: control.upload("STOR /exchange/c", b"x")[1].code == 226)
            self.eventually(lambda: any("/exchange: no longer so" in text for text in self.problems()))


class Expiry(Trouble):
    """AU25: what was planted in the store while uploads arrive and others go by age."""

    OLD = 3 * 86400  # seconds; the box keeps a day

    def setUp(self):
        self.server = self.serve(lambda config: config["areas"][1].update(expireDays=1))
        self.store = self.server.profile / "quarantine"
        self.outside = self.server.top / "outside"
        self.stop = threading.Event()
        self.fresh = {}
        self.codes = set()
        self.chance = random.Random(25)

    def age(self, path):
        then = time.time() - self.OLD
        os.utime(path, (then, then), follow_symlinks=False)

    def store_name(self):
        """As the server would make one for this drop box."""
        return self.chance.randbytes(16).hex() + hashlib.sha256(b"/incoming").hexdigest()[:8]

    def uploads(self, client):
        number = 0
        while not self.stop.is_set():
            with self.server.anonymous() as control:
                for _ in range(20):
                    name, content = f"fresh-{client}-{number}", f"{client}/{number}".encode() * 500
                    number += 1
                    code = self.send(control, f"STOR /incoming/{name}", content).code
                    self.codes.add(code)
                    if code == 226:
                        self.fresh[name] = hashlib.sha256(content).hexdigest()

    def stored_as(self, like):
        return dict(self.rows("SELECT name, stored_as FROM uploads WHERE name LIKE ?", like))

    def make_outside(self, old):
        """Files that would go if anything were followed: old enough, and named like what lies in the store."""
        self.outside.mkdir()
        for name in [*old.values(), "precious", self.store_name(), ".portcullis-0123456789abcdef0123456789abcdef"]:
            (self.outside / name).write_text(f"outside {name}")
            self.age(self.outside / name)
        self.age(self.outside)

    def seen_outside(self):
        """Also when anything was read last, which following it would change."""
        seen = {}
        for path in [self.outside, *self.outside.iterdir()]:
            status = path.stat()
            seen[path.name] = (status.st_size, status.st_mode, status.st_mtime_ns, status.st_atime_ns)
        return seen

    def plant(self, old):
        """One of each kind; then the file of an upload, or the whole store, is a link for a moment."""
        targets = [self.outside / "precious", self.outside, self.server.top / "nowhere", "../../outside/precious"]
        for target in targets:
            for name in (self.store_name(), f".portcullis-{self.chance.randbytes(16).hex()}"):
                os.symlink(target, self.store / name)
                self.age(self.store / name)
        link = self.server.profile / "link"
        os.symlink(self.chance.choice(targets), link)
        self.age(link)
        self.exchange(link, self.store / self.chance.choice(old))
        os.symlink(self.outside, whole := self.server.profile / "whole")
        self.exchange(whole, self.store)
        time.sleep(self.chance.uniform(0, 0.3))  # how long varies
        self.exchange(whole, self.store)
        os.unlink(whole)
        # What was the link goes back, if expiry has not taken the file meanwhile.
        linked = [path for path in self.store.iterdir() if path.name in old and path.is_symlink()]
        for path in linked:
            self.exchange(link, path)
            os.unlink(link)

    def exchange(self, one, other):
        """Both names at once, so that neither is missing for a moment; nothing if one is gone already."""
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.renameat2(-100, os.fsencode(one), -100, os.fsencode(other), 2) != 0:
            self.assertEqual(ctypes.get_errno(), errno.ENOENT)
            os.unlink(one)

    def test_nothing_planted_is_followed(self):
        with self.server.anonymous() as control:
            for number in range(40):
                self.assertEqual(control.upload(f"STOR /incoming/old-{number}", b"old")[1].code, 226)
        old = self.stored_as("old-%")
        self.make_outside(old)
        hard = self.store / self.store_name()
        os.link(self.outside / "precious", hard)
        before = self.seen_outside()
        threads = [threading.Thread(target=self.uploads, args=(client,)) for client in range(6)]
        for thread in threads:
            thread.start()
        try:
            for name in old.values():
                self.age(self.store / name)
            rounds = 0
            deadline = time.monotonic() + PATIENCE
            # A changed configuration makes the server look for what is too old.
            while rounds < 15 or any((self.store / name).exists() for name in old.values()):
                self.assertLess(time.monotonic(), deadline, "old uploads are still there")
                self.server.reload()
                if rounds % 3 == 0:  # in the other rounds it looks undisturbed
                    self.plant(list(old.values()))
                else:
                    time.sleep(0.2)  # more of them would only keep it from looking
                rounds += 1
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()
        self.assertTrue(self.server.is_alive())
        self.assertEqual(self.seen_outside(), before)
        self.assertFalse(hard.exists(), "a second name in the store is like any other file that is too old")
        states = dict(self.rows("SELECT stored_as, state FROM uploads"))
        self.eventually(lambda: {row[0] for row in self.rows("SELECT state FROM uploads WHERE name LIKE 'old-%'")} == {"expired"})
        # What came meanwhile is all there, or was refused while the store was not one.
        self.assertLessEqual(self.codes, {226, 451, 550})
        self.assertGreater(len(self.fresh), 50)
        print(f"{rounds} rounds, {len(self.fresh)} uploads arrived meanwhile")
        stored = self.stored_as("fresh-%")
        for name, digest in self.fresh.items():
            self.assertEqual(portcullis.sha256(self.store / stored[name]), digest)
        self.assertTrue(all(state == "waiting" for stored_as, state in states.items() if stored_as in stored.values()))
        self.server.reload()
        with self.server.anonymous() as control:
            self.eventually(lambda: control.upload("STOR /incoming/after", b"x")[1].code == 226)


class Races(Trouble):
    def test_two_uploads_of_a_name_at_once(self):
        """Of all who send the same name at the same moment, one succeeds in an exchange; in a drop box, all do."""
        server = self.serve()
        together, rounds = 12, 8
        won = {}
        codes = []
        barrier = threading.Barrier(together)
        spellings = ["same{}.txt", "SAME{}.txt", "Same{}.TXT"]

        def client(index):
            with server.anonymous() as control:
                for number in range(rounds):
                    content = f"{index}/{number}".encode() * 1000
                    name = spellings[index % 3].format(number)
                    with control.connect_passive() as data:
                        barrier.wait(PATIENCE)
                        reply = control.cmd(f"STOR /exchange/{name}")
                        if reply.code == 150:
                            data.sendall(content)
                            data.close()
                            reply = control.reply()
                    codes.append(reply.code)
                    if reply.code == 226:
                        won.setdefault(number, []).append((name, content))
                    codes.append(control.upload(f"STOR /incoming/{name}", content)[1].code + 1000)

        threads = [threading.Thread(target=client, args=(index,)) for index in range(together)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(codes), 2 * together * rounds)
        self.assertEqual(set(codes), {226, 553, 1226})
        self.assertEqual({number: len(names) for number, names in won.items()}, dict.fromkeys(range(rounds), 1))
        self.assertEqual(sorted(os.listdir(server.exchange)), sorted(names[0][0] for names in won.values()))
        for (name, content), in won.values():
            self.assertEqual((server.exchange / name).read_bytes(), content)
        self.assertEqual(self.rows("SELECT count(*) FROM uploads"), [(together * rounds,)])

    def test_the_parent_is_renamed_during_uploads(self):
        """Also out of the area: nothing appears where it was not sent."""
        server = self.serve()
        outside = server.top / "outside"
        outside.mkdir()
        stop = threading.Event()

        def mover():
            chance = random.Random(4)
            (server.exchange / "folder").mkdir()
            while not stop.is_set():
                where = chance.choice([outside / "moved", server.exchange / "moved"])
                (server.exchange / "folder").rename(where)
                where.rename(server.exchange / "folder")

        thread = threading.Thread(target=mover)
        thread.start()
        outcomes = []
        claimed = []

        def client(index):
            with server.anonymous() as control:
                for number in range(60):
                    name = f"{index}-{number}"
                    reply = self.send(control, f"STOR /exchange/folder/{name}", b"x" * 10000)
                    outcomes.append(reply.code)
                    if reply.code == 226:
                        claimed.append(name)

        clients = [threading.Thread(target=client, args=(index,)) for index in range(6)]
        for one in clients:
            one.start()
        for one in clients:
            one.join()
        stop.set()
        thread.join()
        self.assertEqual(len(outcomes), 6 * 60)
        self.assertLessEqual(set(outcomes), {226, 550, 451})
        print(f"{outcomes.count(226)} arrived, {len(outcomes) - outcomes.count(226)} were refused")
        # All that was confirmed is complete, and nothing else is there, not even hidden.
        self.assertEqual(sorted(os.listdir(server.exchange / "folder")), sorted(claimed))
        self.assertEqual(list(outside.iterdir()), [])
        self.assertEqual(os.listdir(server.exchange), ["folder"])


class Crash(Trouble):
    def test_killed_during_uploads(self):
        """What a client read 226 for is in the queue with the right hash; what was not finished is nowhere."""
        server = self.serve(lambda config: config["areas"][2].update(maxBytes=UPLOADS * 50000))
        chance = random.Random()
        confirmed, began = {}, []
        lock = threading.Lock()
        enough = threading.Event()

        def client(index):
            """Even ones finish file after file; odd ones have one upload that never ends."""
            try:
                with server.anonymous() as control:
                    if index % 2:
                        with control.connect_passive() as data:
                            folder = "incoming" if index % 4 == 1 else "exchange"
                            control.cmd(f"STOR /{folder}/unfinished-{index}")
                            data.sendall(os.urandom(50000))
                            with lock:
                                began.append(index)
                            control.reply()
                        return
                    for number in range(1000):
                        content = os.urandom(random.Random(f"{index}{number}").randrange(1, 200000))
                        name = f"finished-{index}-{number}"
                        if control.upload(f"STOR /incoming/{name}", content)[1].code == 226:
                            with lock:
                                confirmed[name] = hashlib.sha256(content).hexdigest()
                            if len(confirmed) >= UPLOADS and len(began) >= UPLOADS // 2 - 5:
                                enough.set()
            except (Closed, OSError, AssertionError):
                pass

        threads = [threading.Thread(target=client, args=(index,)) for index in range(UPLOADS)]
        for thread in threads:
            thread.start()
        self.assertTrue(enough.wait(PATIENCE * 3))
        time.sleep(chance.uniform(0, 0.2))  # the moment of death is the thing that varies
        server.kill()
        for thread in threads:
            thread.join()
        left = os.listdir(server.profile / "quarantine") + os.listdir(server.exchange)
        hidden = [name for name in left if name.startswith(".portcullis-")]
        print(f"{len(confirmed)} confirmed, {len(hidden)} unfinished when it died")
        self.assertGreater(len(hidden), UPLOADS // 4, "nothing was unfinished, so nothing was shown")

        server.start()
        rows = {name: (state, stored, digest) for name, state, stored, digest in
                self.rows("SELECT name, state, stored_as, sha256 FROM uploads")}
        left = set(os.listdir(server.profile / "quarantine"))
        self.assertFalse([name for name in left if name.startswith(".")], "unfinished files are still there")
        self.assertFalse([name for name in rows if name.startswith("unfinished")])
        lost = [name for name, digest in confirmed.items() if name not in rows or rows[name][2] != digest]
        self.assertEqual(lost, [])
        for name, digest in confirmed.items():
            stored = server.profile / "quarantine" / rows[name][1]
            self.assertEqual(portcullis.sha256(stored), digest, name)
        listed = server.command("uploads", "list", "--json")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertNotIn("unfinished", listed.stdout)
        for name in confirmed:
            self.assertIn(f'"{name}"', listed.stdout)
        # Nothing of the dead counts: exactly what is stored leaves room for the rest.
        self.assertEqual(os.listdir(server.exchange), [])
        with server.anonymous() as control:
            self.assertEqual(control.upload("STOR /incoming/after", b"x")[1].code, 226)
            self.assertEqual(control.upload("STOR /exchange/after", b"x" * (UPLOADS * 50000))[1].code, 226)


if __name__ == "__main__":
    portcullis.main()
