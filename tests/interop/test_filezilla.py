"""FileZilla over TLS with `sessionReuse: require`. It has no command line: it finds its transfers in the queue that it
keeps between two starts, the certificate among those that were trusted before, and is told to begin by a key."""

import contextlib
import os
import pathlib
import shutil
import sqlite3
import ssl
import subprocess
import tempfile
import time

import portcullis
from portcullis import PASSWORD, PATIENCE, USER, needs, random_file, run, sha256

SIZE = 3 * (1 << 20) + 17
PART = 1 << 20

# As FileZilla 3.63 makes it.
QUEUE = """
CREATE TABLE servers (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, host TEXT NOT NULL, port INTEGER, user TEXT,
    password TEXT, account TEXT, keyfile TEXT, protocol INTEGER, type INTEGER, logontype INTEGER, timezone_offset INTEGER,
    transfer_mode TEXT, max_connections INTEGER, encoding TEXT, bypass_proxy INTEGER, post_login_commands TEXT, name TEXT,
    parameters TEXT, site_path TEXT DEFAULT NULL);
CREATE TABLE files (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, server INTEGER NOT NULL, source_file TEXT,
    target_file TEXT, local_path INTEGER, remote_path INTEGER, size INTEGER, error_count INTEGER, priority INTEGER,
    flags INTEGER, default_exists_action INTEGER, extra_flags TEXT);
CREATE INDEX server_index ON files (server);
CREATE TABLE local_paths (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, path TEXT NOT NULL);
CREATE TABLE remote_paths (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, path TEXT NOT NULL);
PRAGMA user_version = 7;
"""
EXPLICIT = 4  # AUTH TLS or nothing
NORMAL_LOGIN = 1
DOWNLOAD, UPLOAD = 16, 0  # flags of a file
RESUME = 5  # where the target exists
ROOT_FOLDER = "1 0"

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<FileZilla3 version="3.63.0" platform="*nix"><Settings>
<Setting name="Greeting version">99.0.0</Setting>
<Setting name="Disable update check">1</Setting>
</Settings></FileZilla3>
"""
TRUSTED = """<?xml version="1.0" encoding="UTF-8"?>
<FileZilla3 version="3.63.0" platform="*nix"><TrustedCerts><Certificate>
<Data>{data}</Data><ActivationTime>1000000000</ActivationTime><ExpirationTime>4000000000</ExpirationTime>
<Host>127.0.0.1</Host><Port>{port}</Port><TrustSANs>0</TrustSANs>
</Certificate></TrustedCerts></FileZilla3>
"""


@contextlib.contextmanager
def display():
    """An X server of its own; its name."""
    told, tells = os.pipe()
    with open(told) as said:
        server = subprocess.Popen(["Xvfb", "-displayfd", str(tells), "-screen", "0", "1200x800x24", "-nolisten", "tcp"],
                                  pass_fds=[tells], stderr=subprocess.DEVNULL)
        os.close(tells)
        try:
            yield f":{said.readline().strip()}"
        finally:
            server.terminate()
            server.wait(PATIENCE)


class Home:
    """What FileZilla remembers of a former start."""

    def __init__(self, server, mode):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="portcullis-filezilla-"))
        self.local = self.folder / "local"
        self.local.mkdir()
        self._config = self.folder / ".config/filezilla"
        self._config.mkdir(parents=True)
        (self._config / "filezilla.xml").write_text(SETTINGS)
        der = ssl.PEM_cert_to_DER_cert((server.profile / "tls/certificate.pem").read_text())
        (self._config / "trustedcerts.xml").write_text(TRUSTED.format(data=der.hex(), port=server.port()))
        with self._queue() as queue:
            queue.executescript(QUEUE)
            queue.execute("INSERT INTO servers (id, host, port, user, password, protocol, type, logontype, timezone_offset, "
                          "transfer_mode, max_connections, encoding, bypass_proxy) "
                          "VALUES (1, '127.0.0.1', ?, ?, ?, ?, 0, ?, 0, ?, 0, 'Auto', 0)",
                          (server.port(), USER, PASSWORD, EXPLICIT, NORMAL_LOGIN, mode))
            queue.execute("INSERT INTO local_paths VALUES (1, ?)", (f"{self.local}/",))
            queue.execute("INSERT INTO remote_paths VALUES (1, ?)", (ROOT_FOLDER,))

    @contextlib.contextmanager
    def _queue(self):
        with contextlib.closing(sqlite3.connect(self._config / "queue.sqlite3")) as queue, queue:
            yield queue

    def queue(self, name, flags):
        with self._queue() as queue:
            queue.execute("INSERT INTO files (server, source_file, local_path, remote_path, size, error_count, priority, "
                          "flags, default_exists_action) VALUES (1, ?, 1, 1, ?, 0, 2, ?, ?)", (name, SIZE, flags, RESUME))

    @contextlib.contextmanager
    def running(self, has_begun):
        """FileZilla at work on its queue."""
        with display() as name:
            environment = portcullis.environment()
            environment.update(HOME=str(self.folder), XDG_CONFIG_HOME=str(self.folder / ".config"), DISPLAY=name)
            client = subprocess.Popen(["filezilla"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                found = run("xdotool", "search", "--sync", "--onlyvisible", "--class", "filezilla", env=environment,
                            timeout=PATIENCE * 3)
                # A window that has only just appeared may miss the key.
                for _ in range(6):
                    # Without a window manager nobody else gives it the focus.
                    run("xdotool", "windowfocus", "--sync", found.stdout.split()[-1], "key", "ctrl+p", env=environment)
                    if has_begun():
                        break
                yield
            finally:
                client.terminate()
                client.wait(PATIENCE)

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


@needs("filezilla")
@needs("xdotool")
@needs("Xvfb")
class Filezilla(portcullis.ServerTest):
    @classmethod
    def change(cls, config):
        config["server"]["listeners"] = [{"address": "127.0.0.1", "port": 0, "tls": "required"}]
        config["tls"] = {"sessionReuse": "require", "dataProtection": "required"}

    def check(self, mode, verbs):
        before, before_transfers, before_sessions = (max((row["id"] for row in self.rows(0, table)), default=0)
                                                     for table in ("attempts", "transfers", "sessions"))
        home = Home(self.server, mode)
        self.addCleanup(home.remove)
        pub = self.server.pub
        pairs = []
        for seed, (name, flags) in enumerate((("down", DOWNLOAD), ("up", UPLOAD), ("more-down", DOWNLOAD),
                                              ("more-up", UPLOAD))):
            source, target = (pub / name, home.local / name) if flags == DOWNLOAD else (home.local / name, pub / name)
            target.unlink(missing_ok=True)
            random_file(source, SIZE, seed=seed)
            if name.startswith("more"):
                target.write_bytes(source.read_bytes()[:PART])
            home.queue(name, flags)
            pairs.append((source, target))

        def has_begun():
            deadline = time.monotonic() + PATIENCE / 2
            while time.monotonic() < deadline and not self.rows(before_sessions, "sessions"):
                time.sleep(0.05)
            return bool(self.rows(before_sessions, "sessions"))

        def served():
            return [row for row in self.rows(before_transfers, "transfers") if row["reply_code"] == 226
                    and row["command"] in ("RETR", "STOR", "APPE")]

        with home.running(has_begun):
            for source, target in pairs:
                self.eventually(lambda: target.exists() and target.stat().st_size == SIZE, f"{target} did not arrive")
                self.eventually(lambda: sha256(source) == sha256(target), f"{target} is another file")
            # Ended earlier, it would break a data connection off.
            self.eventually(lambda: len(served()) >= len(pairs), "the log has no row of each transfer")
        self.eventually(lambda: {"MLSD", "RETR", "STOR"} <= {row["command"] for row in self.rows(before)})
        rows = self.rows(before)
        self.assertEqual({(row["verdict"], row["protection"]) for row in rows}, {("allowed", "both")})
        self.assertEqual({row["verb"] for row in rows} - verbs, set())
        self.assertIn(PART, [row["restart"] for row in served()])

    def rows(self, after, table="attempts"):
        with contextlib.closing(sqlite3.connect(f"file:{self.server.profile}/portcullis.db?mode=ro", uri=True)) as log:
            log.row_factory = sqlite3.Row
            return log.execute(f"SELECT * FROM {table} WHERE id > ? ORDER BY id", (after,)).fetchall()

    def test_passive(self):
        self.check("passive", {"PASV", "EPSV"})

    def test_active(self):
        self.check("active", {"PORT", "EPRT"})


if __name__ == "__main__":
    portcullis.main()
