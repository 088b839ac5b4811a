"""Guessing passwords: what the guesser learns, how long it takes, and that nobody else waits meanwhile (RFC 2577).

A wrong password is answered after five seconds, so everything here goes on at the same time.
"""

import concurrent.futures
import ftplib
import shutil
import time

import portcullis
from portcullis import PASSWORD, SLOW, USER, Closed, run

DELAY = 5
STRANGER = "nobody-of-that-name"
GUESSERS = 20


class Passwords(portcullis.ServerTest):
    @classmethod
    def change(cls, config):
        config["server"]["bans"] = {"failedLogins": 0}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool = concurrent.futures.ThreadPoolExecutor(max_workers=64)
        cls.addClassCleanup(cls.pool.shutdown)
        cls.began = time.monotonic()
        cls.guessing = {name: cls.pool.submit(cls.guess, name) for name in (USER, STRANGER)}
        cls.many = [cls.pool.submit(cls.guess, USER, 1) for _ in range(GUESSERS)]
        cls.clients = {name: cls.pool.submit(run, *command) for name, command in cls.commands().items() if shutil.which(name)}
        cls.library = cls.pool.submit(cls.log_in_by_ftplib)

    @classmethod
    def commands(cls):
        port = str(cls.server.port())
        return {
            "curl": ["curl", "--silent", "--show-error", "--user", f"{USER}:wrong", "--list-only", f"ftp://127.0.0.1:{port}/"],
            "wget": ["wget", "--no-config", "--tries=1", f"--user={USER}", "--password=wrong", "--output-document=-",
                     f"ftp://127.0.0.1:{port}/file"],
            "lftp": ["lftp", "-c", "set cmd:fail-exit yes; set net:max-retries 1; set ftp:ssl-allow no; "
                     f"open -u {USER},wrong -p {port} 127.0.0.1; ls"],
            "ncftpls": ["ncftpls", "-u", USER, "-p", "wrong", "-P", port, "-r", "0", "ftp://127.0.0.1/"],
        }

    @classmethod
    def guess(cls, name, times=10):
        """Wrong passwords until the server has had enough; what it said, and how long each took."""
        told = []
        with cls.server.control() as control:
            try:
                for _ in range(times):
                    before = time.monotonic()
                    told.append((control.cmd(f"USER {name}").text, control.cmd("PASS wrong").text, time.monotonic() - before))
            except Closed:
                pass
        return told

    @classmethod
    def log_in_by_ftplib(cls):
        client = ftplib.FTP(timeout=portcullis.PATIENCE)
        client.connect("127.0.0.1", cls.server.port())
        try:
            client.login(USER, "wrong")
        except ftplib.error_perm as refusal:
            return str(refusal)
        finally:
            client.close()
        return "logged in"

    def test_unknown_users_look_like_known_ones(self):
        known, unknown = self.guessing[USER].result(), self.guessing[STRANGER].result()
        self.assertEqual([told[:2] for told in known], [told[:2] for told in unknown])
        self.assertTrue(known[0][1].startswith(b"530"), known)

    def test_wrong_passwords_end_the_session(self):
        for told in (future.result() for future in self.guessing.values()):
            self.assertTrue(told[-1][1].startswith(b"421"), told)
            self.assertTrue(3 <= len(told) <= 5, told)

    def test_a_wrong_password_takes_long(self):
        for future in [*self.guessing.values(), *self.many]:
            for _, _, seconds in future.result():
                self.assertGreater(seconds, DELAY - 0.5)

    def test_nobody_else_waits(self):
        with self.server.anonymous() as control:
            for _ in range(100):
                before = time.monotonic()
                self.assertCode(control.cmd("NOOP"), 200)
                self.assertLess(time.monotonic() - before, 10 if SLOW else 1)
        before = time.monotonic()
        self.server.user().close()
        took = time.monotonic() - before
        self.assertTrue(SLOW or took < DELAY, f"the right password took {took:.1f} s while others guessed")

    def test_clients_are_refused(self):
        for name, future in self.clients.items():
            with self.subTest(name):
                told = future.result()
                self.assertNotEqual(told.returncode, 0)
                self.assertEqual(told.stdout, "")
        self.assertTrue(self.library.result().startswith("530"), self.library.result())

    def test_passwords_are_in_no_record(self):
        for future in self.many:
            future.result()
        for path in self.server.profile.iterdir():
            if path.is_file():
                self.assertNotIn(PASSWORD.encode(), path.read_bytes(), path)


if __name__ == "__main__":
    portcullis.main()
