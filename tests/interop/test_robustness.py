"""What goes wrong: wrong configurations, a full disk, a log that cannot be written, folders that vanish, ports in use,
garbage on the control connection. A clear message, the server alive, no descriptor leaked."""

import concurrent.futures
import contextlib
import copy
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
import unittest

import portcullis
from portcullis import PASSWORD, PATIENCE, PROGRAM, SLOW, USER, Closed, Server, port_argument, run

RULE = {"id": "r", "action": "allow"}

#: JSON pointer -> a value that is wrong there. One for each key, and unknown keys at every level.
WRONG = {
    "/version": 2,
    "/colour": "blue",
    "/server/colour": "blue",
    "/server/greeting": 5,
    "/server/listeners": {},
    "/server/listeners/0/address": "localhost",
    "/server/listeners/0/port": 70000,
    "/server/listeners/0/tls": "maybe",
    "/server/passive/ports": "50999-50000",
    "/server/passive/advertise/0/clients": "10.0.0.0/33",
    "/server/passive/advertise/0/address": "example.org",
    "/server/limits/sessions": -1,
    "/server/limits/sessionsPerAddress": "many",
    "/server/limits/idleSeconds": 1.5,
    "/server/limits/loginSeconds": None,
    "/server/limits/dataConnectSeconds": -5,
    "/server/limits/stallSeconds": True,
    "/server/limits/uploadBytesPerSecond": -1,
    "/server/limits/downloadBytesPerSecond": "fast",
    "/server/bans/failedLogins": -1,
    "/server/bans/blockedAttempts": "no",
    "/server/bans/withinSeconds": [],
    "/server/bans/banSeconds": -600,
    "/server/bans/never": "127.0.0.1",
    "/server/bans/never/0": "010.0.0.0/8",
    "/server/addresses/allow/0": "everybody",
    "/server/addresses/deny/0": "1.2.3",
    "/tls/certificate": 1,
    "/tls/privateKey": False,
    "/tls/minimumVersion": "1.0",
    "/tls/dataProtection": "never",
    "/tls/sessionReuse": "always",
    "/policy/active": "yes",
    "/policy/passive": 1,
    "/policy/dataSourcePort": 65536,
    "/policy/otherwise": "ask",
    "/policy/rules": "none",
    "/policy/rules/0/id": 7,
    "/policy/rules/0/action": "drop",
    "/policy/rules/0/direction": "both",
    "/policy/rules/0/users": "everyone",
    "/policy/rules/0/clients/0": "300.0.0.1",
    "/policy/rules/0/targets/0": "10.0.0.0/8/8",
    "/policy/rules/0/ports": "70000",
    "/policy/rules/0/transfers/0": "delete",
    "/policy/rules/0/tls": "optional",
    "/policy/rules/0/enabled": "true",
    "/policy/rules/0/reportOnly": 0,
    "/policy/rules/0/expires": "tomorrow",
    "/policy/rules/0/note": [],
    "/policy/rules/0/colour": "blue",
    "/accounts/anonymous": "yes",
    "/accounts/users/0/name": "",
    "/accounts/users/0/password": "secret",
    "/accounts/users/0/enabled": "no",
    "/accounts/users/0/requireTls": 1,
    "/areas/0/path": "pub",
    "/areas/0/directory": "relative/folder",
    "/areas/0/grants": "all",
    "/areas/0/grants/0/who": 5,
    "/areas/0/grants/0/mode": "everything",
    "/areas/0/listed": "no",
    "/areas/0/maxFileBytes": -1,
    "/areas/0/maxBytes": "1G",
    "/areas/0/maxFiles": -1,
    "/areas/0/maxFilesPerAddress": 0.5,
    "/areas/0/maxBytesPerSession": -1,
    "/areas/0/maxBytesPerAddressDay": "1G",
    "/areas/0/keepFreePercent": 101,
    "/areas/0/keepFreeFiles": 1.5,
    "/areas/0/names": "([",
    "/areas/0/fileMode": "0999",
    "/areas/0/expireDays": -1,
    "/areas/0/openUntil": "soon",
    "/areas/0/allowExtensions": "pdf",
    "/areas/0/allowExtensions/0": ".pdf",
    "/areas/0/blockExtensions/0": "EXE",
    "/areas/0/hours": "8-18",
    "/areas/0/uploadBytesPerSecond": -1,
    "/areas/0/downloadBytesPerSecond": "fast",
    "/accepted": {},
    "/accepted/0/finding": "24",
    "/accepted/0/area": "incoming",
    "/accepted/0/who": 5,
    "/accepted/0/when": "yesterday",
    "/accepted/0/why": [],
    "/accepted/0/until": "never",
    "/audit/database": 5,
    "/audit/durability": "half",
    "/audit/keepDays": -1,
    "/audit/keepMegabytes": "much",
    "/audit/recordAllowed": "yes",
}


def with_wrong(config, pointer, value):
    """A copy of the configuration with one value replaced; missing steps are made."""
    made = copy.deepcopy(config)
    here = made
    *steps, last = pointer.strip("/").split("/")
    for step, following in zip(steps, steps[1:] + [last]):
        empty = [] if following.isdigit() else {}
        if isinstance(here, list):
            while len(here) <= int(step):
                here.append(empty)
            here = here[int(step)]
        else:
            here = here.setdefault(step, empty)
    if isinstance(here, list):
        here[int(last) : int(last) + 1] = [value]
    else:
        here[last] = value
    return made


class Configuration(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.remove)
        self.good = copy.deepcopy(self.server.config)
        self.good["policy"] = {"rules": [RULE]}

    def serve(self, config):
        """`serve` with a configuration that must not be taken."""
        text = config if isinstance(config, str) else json.dumps(config)
        self.server.config_file.write_text(text)
        return self.server.command("serve")

    def test_every_wrong_value_is_named_by_its_pointer(self):
        for pointer, value in WRONG.items():
            with self.subTest(pointer, value=value):
                told = self.serve(with_wrong(self.good, pointer, value))
                self.assertEqual(told.returncode, 2, told.stderr)
                self.assertIn(pointer + ":", told.stderr)
                self.assertNotIn("listening", told.stdout)
                checked = run(PROGRAM, "check", self.server.config_file)
                self.assertIn(checked.returncode, (1, 2))
                self.assertIn(pointer + ":", checked.stdout + checked.stderr)

    def test_several_wrong_values_are_all_named(self):
        wrong = with_wrong(with_wrong(self.good, "/server/limits/sessions", -1), "/audit/keepDays", -1)
        told = self.serve(wrong)
        self.assertEqual(told.returncode, 2)
        for pointer in ("/server/limits/sessions:", "/audit/keepDays:"):
            self.assertIn(pointer, told.stderr)

    def test_what_is_no_json(self):
        for text in ("", "{", "[]", "{} {}", '{"version": 1,}', '{"a": "\x00"}', "null", '{"version": 1, "version": 1}'):
            with self.subTest(text):
                told = self.serve(text)
                self.assertEqual(told.returncode, 2, told.stderr)
                self.assertTrue(told.stderr.strip())
                self.assertEqual(self.server.config_file.read_text(), text, "the file was changed")

    def test_a_missing_file(self):
        self.server.config_file.unlink()
        told = self.server.command("serve")
        self.assertEqual(told.returncode, 2, told.stderr)
        self.assertIn(str(self.server.config_file), told.stderr)

    def test_usage_errors(self):
        for arguments in (["nonsense"], ["serve", "--nonsense"], ["serve", "--listen", "nowhere"], ["serve", "--listen", "127.0.0.1:70000"],
                          ["check"], ["explain"], ["attempts", "--format", "xml"], ["attempts", "--limit", "-3"]):
            with self.subTest(arguments):
                told = run(PROGRAM, *arguments, "--profile", self.server.profile)
                self.assertEqual(told.returncode, 2, told.stderr)
                self.assertTrue(told.stderr.strip())

    def test_help(self):
        for arguments in ([], ["serve"], ["check"], ["explain"], ["attempts"], ["hash-password"]):
            told = run(PROGRAM, *arguments, "--help")
            self.assertEqual(told.returncode, 0, told.stderr)
            self.assertIn("Usage", told.stdout)

    def test_a_wrong_file_on_reload_leaves_the_old_in_force(self):
        self.server.config["server"]["greeting"] = "The first."
        self.server.write_config()
        with self.server:
            self.server.config_file.write_text(json.dumps(with_wrong(self.good, "/server/limits/sessions", -1)))
            self.server.reload()
            self.eventually(lambda: "/server/limits/sessions:" in self.server.stderr())
            with self.server.control() as control:
                self.assertIn(b"The first.", control.greeting.text)
            self.server.config["server"]["greeting"] = "The second."
            self.server.write_config()
            self.server.reload()
            self.eventually(lambda: b"The second." in self.greeting())

    def greeting(self):
        with self.server.control() as control:
            return control.greeting.text

    eventually = portcullis.ServerTest.eventually


class Surroundings(unittest.TestCase):
    """Each test has a server of its own, because it is damaged."""

    eventually = portcullis.ServerTest.eventually
    assertCode = portcullis.ServerTest.assertCode

    def test_a_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            server = Server(lambda config: config["server"].update(listeners=[{"address": "127.0.0.1", "port": port}]))
            self.addCleanup(server.remove)
            told = server.command("serve")
            self.assertIn(told.returncode, (1, 2), told.stderr)
            self.assertIn(str(port), told.stderr)
            self.assertNotIn("listening", told.stdout)

    def test_two_on_one_profile(self):
        with Server() as server:
            told = server.command("serve")
            self.assertIn(told.returncode, (1, 2))
            self.assertTrue(told.stderr.strip())
            self.assertTrue(server.is_alive())
            server.anonymous().close()

    def test_a_profile_left_by_a_killed_server(self):
        server = Server()
        self.addCleanup(server.remove)
        server.start()
        server.kill()
        server.start()
        server.anonymous().close()
        server.stop()

    def test_a_folder_that_vanishes(self):
        with Server() as server:
            (server.exchange / "kept").write_bytes(b"kept")
            with server.anonymous() as control:
                shutil.rmtree(server.pub)
                for command in ("LIST", "NLST", "MLSD", "RETR file"):
                    reply = control.refused(command)
                    self.assertIn(reply.code, (226, 450, 451, 550), command)
                self.assertCode(control.cmd("SIZE file"), 550)
                self.assertEqual(control.download("RETR exchange/kept"), b"kept")
            with server.user() as control:
                self.assertIn(control.refused("STOR new").code, (451, 550, 553))
            server.anonymous().close()

    def test_a_folder_that_is_missing_from_the_start(self):
        server = Server()
        shutil.rmtree(server.pub)
        with server:
            (server.exchange / "kept").write_bytes(b"kept")
            with server.anonymous() as control:
                self.assertEqual(control.download("RETR exchange/kept"), b"kept")
                self.assertCode(control.cmd("SIZE file"), 451, 550)
            self.assertIn(str(server.pub), server.stderr())

    def tiny_disk(self, mebibytes):
        """A file system of its own, where the test may have one."""
        where = pathlib.Path(tempfile.mkdtemp(prefix="portcullis-disk-"))
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", where], capture_output=True, text=True)
        if mounted.returncode != 0:
            where.rmdir()
            self.skipTest(f"no file system can be mounted here: {mounted.stderr.strip()}")

        def away():
            subprocess.run(["umount", "-l", where], check=True)
            where.rmdir()

        self.addCleanup(away)
        return where

    def fill(self, directory):
        with open(directory / "ballast", "wb", buffering=0) as file:
            for block in (1 << 16, 1 << 12, 1):
                try:
                    while True:
                        file.write(b"\0" * block)
                except OSError:
                    pass

    def test_a_full_disk_under_the_log_fails_closed(self):
        disk = self.tiny_disk(8)
        with Server(lambda config: config.update(audit={"database": str(disk / "log.db")})) as server:
            (server.pub / "file").write_bytes(b"served")
            with server.anonymous() as control:
                self.assertCode(control.cmd("PORT 10,1,2,3,19,136"), 504)
                self.fill(disk)
                # What is refused now cannot be in the log, so it is refused for that reason, and so is everything else.
                for number in range(200):
                    reply = control.cmd(f"PORT 10,1,2,{number % 250},19,136")
                    self.assertIn(reply.code // 100, (4, 5))
                with socket.create_server(("127.0.0.1", 0)) as listener:
                    reply = control.cmd("PORT " + port_argument(*listener.getsockname()))
                    self.assertIn(reply.code // 100, (4, 5), "a data connection is named while the log cannot be written")
                self.assertCode(control.cmd("NOOP"), 200)
            self.assertTrue(server.is_alive())
            (disk / "ballast").unlink()

            def serves_again():
                with server.anonymous() as control:
                    return control.code("EPSV") == 229

            self.eventually(serves_again, "it did not recover after room was made")
            with server.anonymous() as control:
                self.assertEqual(control.download("RETR file"), b"served")
                self.assertCode(control.cmd("PORT 10,9,9,9,19,136"), 504)
            told = run(PROGRAM, "attempts", "--profile", server.profile, "--config", server.config_file, "--format", "jsonl", "--limit", "1")
            self.assertEqual(json.loads(told.stdout)["target"], "10.9.9.9", told.stderr)

    def test_a_log_that_cannot_be_written(self):
        disk = self.tiny_disk(8)
        server = Server(lambda config: config.update(audit={"database": str(disk / "log.db")}))
        self.addCleanup(server.remove)
        server.start()
        server.stop()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        try:
            server.start()
        except AssertionError as refusal:
            self.assertIn(str(disk), str(refusal))
            return
        with server.anonymous() as control:
            self.assertIn(control.code("PORT 10,1,2,3,19,136") // 100, (4, 5))
            self.assertIn(control.code("EPSV") // 100, (4, 5))
        self.assertIn(str(disk), server.stderr())
        server.stop()

    def test_a_full_disk_under_an_area(self):
        disk = self.tiny_disk(4)

        def on_disk(config):
            config["areas"][2]["directory"] = str(disk)

        with Server(on_disk) as server, server.user() as control:
            with control.connect_passive() as data:
                reply = control.cmd("STOR exchange/large")
                if reply.code == 150:
                    try:
                        data.sendall(os.urandom(6 << 20))
                    except OSError:
                        pass
                    data.close()
                    reply = control.reply()
            self.assertCode(reply, 452, 552)
            self.assertEqual(os.listdir(disk), [], "the part that fitted was left behind")
            self.assertCode(control.upload("STOR exchange/small", b"fits")[1], 226)

    def test_a_corrupt_database_is_set_aside(self):
        server = Server()
        self.addCleanup(server.remove)
        server.start()
        server.stop()
        database = server.profile / "portcullis.db"
        database.write_bytes(b"this is no database\n" * 500)
        server.start()
        with server.anonymous() as control:
            self.assertCode(control.cmd("PORT 10,1,2,3,19,136"), 504)
        self.assertEqual(len(server.blocked()), 1)
        aside = [path for path in server.profile.iterdir() if path.is_file() and path.read_bytes()[:7] == b"this is"]
        self.assertEqual(len(aside), 1)
        server.stop()

    def test_stop_finishes_a_running_transfer(self):
        server = Server()
        self.addCleanup(server.remove)
        server.start()
        portcullis.random_file(server.pub / "big", 16 << 20)
        with server.user() as control:
            with control.connect_passive() as data:
                self.assertCode(control.cmd("RETR big"), 150)
                server.process.send_signal(signal.SIGTERM)
                self.assertEqual(len(portcullis.read_all(data)), 16 << 20)
            self.assertCode(control.reply(), 226)
        server.stop()

    def test_signals_during_the_end_do_not_spoil_it(self):
        for _ in range(5):
            server = Server()
            self.addCleanup(server.remove)
            server.start()
            while server.is_alive():
                server.process.send_signal(signal.SIGTERM)
            self.assertEqual(server.process.returncode, 0, server.stderr())


class Garbage(portcullis.ServerTest):
    LINES = 1000 if SLOW else 10000

    @classmethod
    def change(cls, config):
        config["server"]["limits"]["dataConnectSeconds"] = 1

    def setUp(self):
        self.random = random.Random(2577)
        # The lines of the test before may have meant something.
        for entry in [*self.server.pub.iterdir(), *self.server.exchange.iterdir()]:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        (self.server.pub / "file").write_bytes(b"x" * 100000)
        self.server.user().close()
        self.before = self.server.descriptors()

    def assertWell(self):
        self.assertTrue(self.server.is_alive(), self.server.stderr())
        with self.server.user() as control:
            self.assertCode(control.cmd("PWD"), 257)
        # A little play: files of the log and of the hashing pool are opened lazily.
        self.assertLessEqual(self.server.settled_descriptors(self.before + 4), self.before + 4)

    def drain(self, control, data):
        """Sends everything and reads until the server has had enough or is done."""
        control.socket.settimeout(PATIENCE)
        try:
            control.send(data)
            control.socket.shutdown(socket.SHUT_WR)
            while control.socket.recv(1 << 16):
                pass
        except (ConnectionError, Closed):
            pass
        finally:
            control.close()

    def random_line(self):
        verbs = [b"USER", b"PASS", b"PORT", b"EPRT", b"PASV", b"EPSV", b"RETR", b"STOR", b"LIST", b"MLSD", b"CWD", b"REST", b"TYPE",
                 b"ABOR", b"STAT", b"SITE", b"OPTS", b"RNFR", b"RNTO", b"MKD", b"DELE", b"SIZE", b"MFMT", b"HELP", b"ALLO", b"FEAT"]
        pieces = [b"127,0,0,1,19,136", b"|1|127.0.0.1|5000|", b"file", b"../" * 50, b"%n%s", b"\xff\xf4\xff\xf2", b"\0", b"-la",
                  b"A" * 5000, b"9" * 40, b"I", b"\xc3\x28", b"*" * 100, b"~root", b"$(id)", b"", b"/"]
        kind = self.random.random()
        if kind < 0.2:
            return self.random.randbytes(self.random.randrange(80)).replace(b"\n", b"")
        verb = self.random.choice(verbs)
        return verb + b" " + b"".join(self.random.choices(pieces, k=self.random.randrange(3)))

    def test_random_lines(self):
        """Several connections at a time, because some of the lines make the server wait."""
        batches = [[self.random_line() for _ in range(100)] for _ in range(self.LINES // 100)]

        def send(number):
            control = self.server.control()
            if number % 2:
                control.login("anonymous", "a@b") if number % 4 == 1 else control.login(USER, PASSWORD)
            self.drain(control, b"\r\n".join(batches[number]) + b"\r\n")

        with concurrent.futures.ThreadPoolExecutor(max_workers=16) as pool:
            list(pool.map(send, range(len(batches))))
        self.assertWell()

    def test_random_bytes(self):
        for _ in range(100):
            self.drain(self.server.control(), self.random.randbytes(10000))
        self.assertWell()

    def test_connections_cut_at_every_stage(self):
        stages = [[], ["USER alice"], ["PASV"], ["EPSV"], ["REST 5", "EPSV"], ["EPSV", "RETR file"], ["EPSV", "STOR exchange/up"],
                  ["EPSV", "LIST"], ["PORT 127,0,0,1,200,200", "RETR file"]]
        for _ in range(10):
            for stage in stages:
                control = self.server.anonymous()
                for command in stage:
                    control.send(command.encode() + b"\r\n")
                # Reset instead of an orderly end.
                control.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                control.close()
        self.assertWell()
        self.assertEqual(os.listdir(self.server.exchange), [])

    def test_transfers_cut_in_the_middle(self):
        for command in ("RETR file", "STOR up", "APPE up2", "MLSD"):
            with self.server.user() as control:
                for _ in range(10):
                    data = control.connect_passive()
                    control.cmd(command)
                    data.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    data.close()
                    control.reply()
        self.assertWell()


class TimeToSignIn(portcullis.ServerTest):
    """Who never signs in leaves in time, whatever they do meanwhile."""

    @classmethod
    def change(cls, config):
        config["server"]["limits"]["loginSeconds"] = 1

    def test_rein_gives_no_more_time(self):
        control = self.server.control()
        self.addCleanup(control.close)
        deadline = time.monotonic() + PATIENCE
        with contextlib.suppress(Closed, OSError):
            while (reply := control.cmd("REIN")).code == 220:
                self.assertLess(time.monotonic(), deadline)
            self.assertCode(reply, 421)


if __name__ == "__main__":
    portcullis.main()
