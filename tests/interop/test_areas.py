"""What strangers may and may not do in areas that take uploads, over real sockets: drop boxes answer alike whatever is in
them, nothing is overwritten, names and limits hold, areas close in time. The ids in the names are those of the findings
(AR08, AU03, …) that each test proves."""

import datetime
import os
import sqlite3
import statistics
import time
import unittest

import portcullis
from portcullis import PATIENCE, SLOW, Server, port_argument, read_all

THERE = b"what staff put into the folder"


def area(path, directory, mode="dropbox", who="anonymous", **more):
    return {"path": path, "directory": str(directory), "keepFreePercent": 0, "grants": [{"who": who, "mode": mode}], **more}


class AreaTest(portcullis.ServerTest):
    """With a root to read and the areas of EXTRA: path -> members beside the directory."""

    EXTRA = {}

    @classmethod
    def change(cls, config):
        top = os.path.dirname(config["areas"][0]["directory"])
        for number, (path, members) in enumerate(cls.EXTRA.items()):
            directory = os.path.join(top, f"extra{number}")
            os.mkdir(directory)
            config["areas"].append(area(path, directory, **members))

    @classmethod
    def directory(cls, path):
        return next(one["directory"] for one in cls.server.config["areas"] if one["path"] == path)

    @classmethod
    def stored(cls):
        """What lies in the quarantine, finished or not."""
        folder = cls.server.profile / "quarantine"
        return sorted(os.listdir(folder)) if folder.is_dir() else []

    @classmethod
    def rows(cls, query, *values):
        """Of the log, read beside the server."""
        with sqlite3.connect(f"file:{cls.server.profile / 'portcullis.db'}?mode=ro", uri=True) as database:
            return database.execute(query, values).fetchall()

    def assertUploaded(self, replies):
        self.assertEqual((replies[0].code, replies[1].code), (150, 226), replies)


class DropBox(AreaTest):
    """Nothing told apart (AR15, AU03, AU04, AU05, AU08, AH07)."""

    NAMES = ["there", "kasten", "sent.txt"]  # on the disk, a folder there, uploaded; "gone…" never was
    SPELLINGS = ["/incoming/{}", "incoming/{}", "./incoming/../incoming/{}", "/incoming//{}", "//incoming/./{}", "/incoming/{}/",
                 "/incoming/x/../{}", "incoming/./././{}"]
    PLAIN = ["SIZE {}", "MDTM {}", "MLST {}", "STAT {}", "STAT -la {}", "CWD {}", "XCWD {}", "cwd {}", "RNFR {}", "DELE {}", "dElE {}",
             "RMD {}", "XRMD {}", "MKD {}", "XMKD {}", "xmkd {}", "HASH {}", "XCRC {}", "XMD5 {}", "XSHA256 {}", "MD5 {}",
             "MFMT 20200101000000 {}", "MFCT 20200101000000 {}", "MFF modify=20200101000000; {}", "SITE CHMOD 777 {}",
             "SITE UTIME 20200101000000 {}", "SITE SYMLINK {} x", "SITE CPFR {}", "SITE EXEC {}", "COMB x {}", "THMB {}",
             "RNTO {}", "OPTS HASH {}", "SITE MKDIR {}"]
    TRANSFERS = ["RETR {}", "retr {}", "LIST {}", "LIST -la {}", "NLST {}", "MLSD {}", "APPE {}", "appe {}", "LIST {}*", "NLST {}/*"]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.server.incoming / "there").write_bytes(THERE)
        (cls.server.incoming / "kasten").mkdir()
        (cls.server.incoming / "kasten" / "inside").write_bytes(THERE)
        with cls.server.anonymous() as control:
            assert control.upload("STOR /incoming/sent.txt", b"sent")[1].code == 226

    def setUp(self):
        self.control = self.server.anonymous()
        self.addCleanup(self.control.close)

    @staticmethod
    def shape(reply, name):
        """The reply without the name that was asked about."""
        return reply.code, reply.text.replace(name.encode(), b"NAME")

    def transfer(self, line, before=()):
        for other in before:
            self.control.cmd(other)
        with self.control.connect_passive() as data:
            first = self.control.cmd(line)
            if first.code != 150:
                return first, b""
            if line.upper().startswith(("STO", "APP")):
                data.sendall(b"content")
                data.close()
                return self.control.reply(), b""
            return self.control.reply(), read_all(data)

    def test_commands_answer_the_same_for_every_name_and_spelling(self):
        for spelling in self.SPELLINGS:
            for line in self.PLAIN:
                missing = self.control.cmd(line.format(spelling.format("gone")))
                self.assertGreaterEqual(missing.code, 400, line)
                for name in self.NAMES:
                    reply = self.control.cmd(line.format(spelling.format(name)))
                    self.assertEqual(self.shape(reply, name), self.shape(missing, "gone"), f"{line} as {spelling}: {name}")

    def test_commands_answer_the_same_inside_the_drop_box(self):
        self.assertCode(self.control.cmd("CWD /incoming"), 250)
        for line in self.PLAIN:
            missing = self.control.cmd(line.format("gone"))
            for name in self.NAMES + ["./there", "kasten/inside", "kasten/../there"]:
                reply = self.control.cmd(line.format(name))
                self.assertEqual(self.shape(reply, name), self.shape(missing, "gone"), f"{line}: {name}")
        self.assertIn(b'"/incoming"', self.control.cmd("PWD").text)

    def test_transfers_answer_the_same(self):
        for spelling in self.SPELLINGS[:4]:
            for line in self.TRANSFERS:
                reply, missing = self.transfer(line.format(spelling.format("gone")))
                for name in self.NAMES:
                    with self.subTest(line, spelling=spelling, name=name):
                        other, got = self.transfer(line.format(spelling.format(name)))
                        self.assertEqual(self.shape(other, name), self.shape(reply, "gone"))
                        self.assertEqual(got, missing)
                        self.assertNotIn(THERE, got)

    def test_fetching_and_going_on_is_refused(self):
        for name in [*self.NAMES, "gone"]:
            for before in ((), ("REST 0",), ("REST 1",), ("REST 4",)):
                for line in (f"RETR /incoming/{name}", f"APPE /incoming/{name}"):
                    self.assertCode(self.transfer(line, before)[0], 550)
            self.assertCode(self.transfer(f"STOR /incoming/{name}", ("REST 1",))[0], 550)

    def test_listings_are_empty(self):
        for line in ("LIST /incoming", "NLST /incoming", "LIST -la /incoming", "LIST /incoming/", "NLST /incoming/*", "list incoming/..//incoming"):
            self.assertEqual(self.control.download(line), b"", line)
        listed = self.control.download("MLSD /incoming").splitlines()
        self.assertEqual(len(listed), 1, listed)  # itself
        self.assertEqual(len(self.control.cmd("STAT /incoming").lines), 2)
        self.assertNotIn(b"there", self.control.cmd("MLST /incoming").text)

    def test_a_second_upload_of_a_name_is_another_file(self):
        before = set(self.stored())
        for content in (b"first", b"second", b"third"):
            self.assertUploaded(self.control.upload("STOR /incoming/twice.txt", content))
            self.assertUploaded(self.control.upload("STOR /incoming/there", content))
        new = set(self.stored()) - before
        self.assertEqual(len(new), 6)
        contents = sorted((self.server.profile / "quarantine" / name).read_bytes() for name in new)
        self.assertEqual(contents, sorted([b"first", b"second", b"third"] * 2))
        self.assertEqual((self.server.incoming / "there").read_bytes(), THERE)
        self.assertEqual(sorted(os.listdir(self.server.incoming)), ["kasten", "there"])
        listed = self.rows("SELECT count(*) FROM uploads WHERE name = 'twice.txt'")
        self.assertEqual(listed, [(3,)])

    def test_unique_names_leak_nothing_au28(self):
        names = []
        for _ in range(3):
            first, last = self.control.upload("STOU /incoming" if not names else "STOU", b"x")
            if first.code != 150:  # STOU works in the current folder
                self.control.cmd("CWD /incoming")
                first, last = self.control.upload("STOU", b"x")
            self.assertCode(last, 226)
            self.assertRegex(first.text, rb"^150 FILE: upload-[0-9a-f]{32}$")
            names.append(first.text)
        self.assertEqual(len(set(names)), 3)

    def test_stored_files_are_private_au11(self):
        for name in self.stored():
            self.assertEqual((self.server.profile / "quarantine" / name).stat().st_mode & 0o777, 0o600)

    @unittest.skipIf(SLOW, "time means nothing here")
    def test_the_time_tells_nothing(self):
        pairs = [("SIZE /incoming/{}", None), ("MLST /incoming/{}", None), ("CWD /incoming/{}", None), ("DELE /incoming/{}", None)]
        for line, _ in pairs:
            taken = {"there": [], "gone1": []}
            for _ in range(400):
                for name, times in taken.items():
                    began = time.perf_counter()
                    self.control.cmd(line.format(name))
                    times.append(time.perf_counter() - began)
            # The quicker half: what is left is noise of the machine.
            one, other = (statistics.mean(sorted(times)[:200]) for times in taken.values())
            self.assertLess(abs(one - other), max(0.25 * max(one, other), 30e-6), f"{line}: {one * 1e6:.0f} and {other * 1e6:.0f} µs")

    def test_owners_in_listings_say_nothing_ar15(self):
        (self.server.pub / "shown").write_bytes(b"x")
        line = next(one for one in self.control.download("LIST /").splitlines() if one.endswith(b" shown"))
        owner, group = line.split()[2:4]
        (self.server.pub / "shown").unlink()
        self.assertEqual(owner, group)
        self.assertNotIn(owner.decode(), {"root", os.environ.get("USER", "root")})

    def test_a_session_stays_who_it_is_ai04(self):
        self.assertCode(self.control.cmd(f"USER {portcullis.USER}"), 503)
        self.assertCode(self.control.cmd("USER anonymous"), 503)
        self.assertCode(self.control.cmd("MLST /incoming/there"), 550)


class Hidden(AreaTest):
    """An area that is not shown, and one that is not for strangers (AH04, AH07)."""

    EXTRA = {"/k7Jq2mXw9vTz4Rb6": {"listed": False}, "/staff": {"who": portcullis.USER, "mode": "manage"}}
    SECRET = "k7Jq2mXw9vTz4Rb6"

    def test_an_unlisted_drop_box_is_in_no_listing(self):
        with self.server.anonymous() as control:
            for line in ("LIST /", "NLST /", "MLSD /", "LIST -a", "NLST *", "NLST /k*"):
                self.assertNotIn(self.SECRET.encode(), control.download(line), line)
            self.assertNotIn(self.SECRET.encode(), control.cmd("STAT /").text)
            self.assertUploaded(control.upload(f"STOR /{self.SECRET}/handed-in.txt", b"x"))
            with self.server.anonymous() as other:
                for line in ("PWD", "STAT", "HELP", "FEAT", "STAT /"):
                    self.assertNotIn(self.SECRET.encode(), other.cmd(line).text, line)

    def test_a_forbidden_area_looks_like_nothing(self):
        (self.server.top / "extra1" / "file").write_bytes(THERE)
        with self.server.anonymous() as control:
            for suffix in ("", "/", "/file", "/missing", "/../staff"):
                for line in ("CWD", "XCWD", "SIZE", "MDTM", "MLST", "STAT", "MKD", "XMKD", "RMD", "DELE", "RNFR", "HASH"):
                    self.same(control.cmd(f"{line} /staff{suffix}"), control.cmd(f"{line} /stuff{suffix.replace('staff', 'stuff')}"), line + suffix)
                for line in ("RETR", "LIST", "NLST", "MLSD", "STOR", "APPE"):
                    self.same(control.refused(f"{line} /staff{suffix}"), control.refused(f"{line} /stuff{suffix.replace('staff', 'stuff')}"),
                              line + suffix)
            self.assertNotIn(b"staff", control.download("LIST /"))

    def same(self, one, other, what):
        self.assertGreaterEqual(one.code, 400, what)
        self.assertEqual((one.code, one.text.replace(b"staff", b"?")), (other.code, other.text.replace(b"stuff", b"?")), what)


class Profile(AreaTest):
    """An area whose folder holds the profile: the quarantine, the log and the hashes are not served (AR06, AU03)."""

    @classmethod
    def change(cls, config):
        config["areas"][0]["directory"] = os.path.dirname(config["areas"][0]["directory"])

    def test_nothing_of_it_is_served(self):
        with self.server.anonymous() as guest, self.server.user() as alice:
            self.assertUploaded(guest.upload("STOR /incoming/secret.txt", THERE))
            stored, = self.stored()
            os.symlink(self.server.profile, self.server.top / "way")
            self.addCleanup(os.unlink, self.server.top / "way")
            self.assertNotIn(b"profile", guest.download("NLST /").split())
            self.assertIn(b"pub", guest.download("NLST /").split())
            for control in (guest, alice):
                for folder in ("profile", "way", "pub/../profile", "profile/quarantine", "way/quarantine"):
                    for name in ("", "/portcullis.db", "/quarantine", f"/{stored}", f"/quarantine/{stored}"):
                        # Who manages the folder around it may try its own name, which is taken.
                        for line in ("RETR", "LIST", "NLST", "MLSD", *(("STOR", "APPE") if name else ())):
                            self.assertIn(control.refused(f"{line} /{folder}{name}").code, (550, 553), f"{line} {folder}{name}")
                        for line in ("SIZE", "MDTM", "MLST", "CWD", "DELE", "RMD", "RNFR", "STAT"):
                            self.assertCode(control.cmd(f"{line} /{folder}{name}"), 550)
        self.assertEqual(self.stored(), [stored])


class Exchange(AreaTest):
    """No overwriting, and nobody goes on with what is complete (AU06, AU07)."""

    def setUp(self):
        self.control = self.server.anonymous()
        self.addCleanup(self.control.close)
        self.other = self.server.anonymous()
        self.addCleanup(self.other.close)
        self.assertCode(self.control.cmd("CWD /exchange"), 250)
        self.assertCode(self.other.cmd("CWD /exchange"), 250)

    def break_off(self, name, content):
        """An upload whose data connection is reset when all of it has arrived."""
        data = self.control.connect_passive()
        self.assertCode(self.control.cmd(f"STOR {name}"), 150)
        data.sendall(content)
        self.eventually(lambda: any(os.path.getsize(self.server.exchange / one) == len(content)
                                    for one in os.listdir(self.server.exchange) if one.startswith(".portcullis-")))
        data.setsockopt(portcullis.socket.SOL_SOCKET, portcullis.socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        data.close()
        return self.control.reply()

    def test_a_name_is_used_once(self):
        self.assertUploaded(self.control.upload("STOR once.txt", b"first"))
        for control in (self.control, self.other):
            self.assertCode(control.refused("STOR once.txt"), 553)
            self.assertCode(control.refused("STOR ONCE.txt"), 553)
            self.assertCode(control.refused("APPE once.txt"), 550)
            self.assertCode(control.refused("APPE ./once.txt"), 550)
            control.cmd("REST 2")
            self.assertCode(control.refused("STOR once.txt"), 550)
            control.cmd("REST 5")
            self.assertCode(control.refused("STOR once.txt"), 550)
            for line in ("DELE once.txt", "RNFR once.txt", "MKD folder", "XMKD folder", "RMD .", "MFMT 20200101000000 once.txt"):
                self.assertCode(control.cmd(line), 550)
        self.assertEqual((self.server.exchange / "once.txt").read_bytes(), b"first")

    def test_an_upload_that_broke_off_is_gone_on_with_by_its_session_alone(self):
        reply = self.break_off("long.txt", b"0123456789")
        self.assertCode(reply, 426)
        self.assertIn(b"REST 10", reply.text)
        for control in (self.control, self.other):
            self.assertNotIn(b"long", control.download("NLST"))
            self.assertCode(control.cmd("SIZE long.txt"), 550)
            self.assertCode(control.refused("RETR long.txt"), 550)
        self.other.cmd("REST 10")
        self.assertCode(self.other.refused("STOR long.txt"), 550)
        self.control.cmd("REST 4")
        self.assertCode(self.control.refused("STOR long.txt"), 550)
        self.control.cmd("REST 10")
        self.assertUploaded(self.control.upload("STOR long.txt", b"abc"))
        self.assertEqual((self.server.exchange / "long.txt").read_bytes(), b"0123456789abc")
        self.assertCode(self.control.refused("APPE long.txt"), 550)

    def test_abort_then_append(self):
        data = self.control.connect_passive()
        self.assertCode(self.control.cmd("STOR aborted.txt"), 150)
        data.sendall(b"01234")
        self.eventually(lambda: any(os.path.getsize(self.server.exchange / one) == 5 for one in os.listdir(self.server.exchange)
                                    if one.startswith(".portcullis-")))
        reply = self.control.cmd("ABOR")
        self.assertCode(reply, 426)
        self.assertIn(b"REST 5", reply.text)
        self.assertCode(self.control.reply(), 226)
        data.close()
        self.assertUploaded(self.control.upload("APPE aborted.txt", b"567"))
        self.assertEqual((self.server.exchange / "aborted.txt").read_bytes(), b"01234567")

    def test_what_broke_off_goes_with_its_session(self):
        self.assertCode(self.break_off("left.txt", b"left"), 426)
        self.control.close()
        self.eventually(lambda: not any(one.startswith(".portcullis-") for one in os.listdir(self.server.exchange)), "it was left behind")

    def test_in_a_drop_box_too_and_the_hash_is_that_of_the_whole(self):
        data = self.control.connect_passive()
        self.assertCode(self.control.cmd("STOR /incoming/parts.bin"), 150)
        data.sendall(b"0123456789")
        folder = self.server.profile / "quarantine"
        self.eventually(lambda: any(os.path.getsize(folder / one) == 10 for one in os.listdir(folder)))
        self.assertCode(self.control.cmd("ABOR"), 426)
        self.assertCode(self.control.reply(), 226)
        data.close()
        self.assertCode(self.other.refused("APPE /incoming/parts.bin"), 550)
        self.assertEqual(self.rows("SELECT count(*) FROM uploads WHERE name = 'parts.bin'"), [(0,)])
        self.assertUploaded(self.control.upload("APPE /incoming/parts.bin", b"abc"))
        (digest,), = self.rows("SELECT sha256 FROM uploads WHERE name = 'parts.bin'")
        self.assertEqual(digest, portcullis.hashlib.sha256(b"0123456789abc").hexdigest())


class Limits(AreaTest):
    """Bytes, files, sessions, addresses (AU15), while the bytes come, and nothing half kept."""

    EXTRA = {
        "/file": {"maxFileBytes": 100000}, "/file-x": {"maxFileBytes": 100000, "mode": "exchange"},
        "/bytes": {"maxBytes": 100000}, "/bytes-x": {"maxBytes": 100000, "mode": "exchange"},
        "/files": {"maxFiles": 2}, "/files-x": {"maxFiles": 2, "mode": "exchange"},
        "/each": {"maxFilesPerAddress": 2}, "/session": {"maxBytesPerSession": 100000},
        "/day": {"maxBytesPerAddressDay": 100000}, "/day-x": {"maxBytesPerAddressDay": 100000, "mode": "exchange"},
        "/append": {"maxFileBytes": 10, "who": portcullis.USER, "mode": "manage"},
    }

    def too_much(self, control, path, size=400000):
        """Sends until it is refused; returns the reply."""
        with control.connect_passive() as data:
            reply = control.cmd(f"STOR {path}")
            if reply.code != 150:
                return reply
            try:
                data.sendall(b"x" * size)
            except ConnectionError:
                pass
            data.close()
            return control.reply()

    def test_limits_of_bytes(self):
        with self.server.anonymous() as control:
            before = self.stored()
            descriptors = self.server.descriptors()
            for path in ("/file", "/bytes", "/session", "/day", "/file-x", "/bytes-x", "/day-x"):
                for number in range(3):
                    self.assertCode(self.too_much(control, f"{path}/a{number}"), 552)
                self.assertEqual(self.stored(), before, path)
                self.assertEqual(os.listdir(self.directory(path)), [], path)
                control.cmd("ALLO 100001")
                self.assertCode(control.refused(f"STOR {path}/b"), 552)
            kept = descriptors + 2  # the pipe that the worker's uploads go through
            self.assertLessEqual(self.server.settled_descriptors(kept), kept)
            for path in ("/file", "/bytes", "/session", "/day", "/file-x", "/bytes-x", "/day-x"):
                self.assertUploaded(control.upload(f"STOR {path}/c", b"x" * 99999))
            for path in ("/bytes", "/session", "/day", "/bytes-x", "/day-x"):
                self.assertUploaded(control.upload(f"STOR {path}/d", b"x"))
                self.assertCode(self.too_much(control, f"{path}/e", 1), 552)
            self.assertUploaded(control.upload("STOR /file/e", b"x"))
        # In another session only what is counted by session begins anew.
        with self.server.anonymous() as control:
            self.assertUploaded(control.upload("STOR /session/f", b"x"))
            for path in ("/bytes", "/day", "/bytes-x", "/day-x"):
                self.assertCode(self.too_much(control, f"{path}/f", 1), 552)
        # And from another address only what is counted by address.
        with self.server.anonymous(source="127.0.0.77") as control:
            for path in ("/day", "/day-x"):
                self.assertUploaded(control.upload(f"STOR {path}/g", b"x"))
            for path in ("/bytes", "/bytes-x"):
                self.assertCode(self.too_much(control, f"{path}/g", 1), 552)
        refused = self.rows("SELECT count(*) FROM events WHERE kind = 'upload-refused'")
        self.eventually(lambda: self.rows("SELECT count(*) FROM events WHERE kind = 'upload-refused'")[0][0] >= 20, refused)

    def test_limits_of_files(self):
        with self.server.anonymous() as control:
            for path in ("/files", "/files-x", "/each"):
                for number in range(2):
                    self.assertUploaded(control.upload(f"STOR {path}/{number}", b"x"))
                self.assertCode(control.refused(f"STOR {path}/3"), 552)
        with self.server.anonymous(source="127.0.0.78") as control:
            self.assertUploaded(control.upload("STOR /each/4", b"x"))
            self.assertCode(control.refused("STOR /files/4"), 552)

    def test_what_was_refused_is_not_appended(self):
        with self.server.user() as control:
            self.assertUploaded(control.upload("STOR /append/a", b"12345"))
            self.assertCode(control.upload("APPE /append/a", b"6789012")[1], 552)
            self.assertEqual(control.download("RETR /append/a"), b"12345")


class Restart(unittest.TestCase):
    """What an address has used up is not forgotten when the program ends, however it ends."""

    def test_the_day_goes_on(self):
        def limits(config):
            config["areas"][1].update(maxBytesPerAddressDay=10, maxFilesPerAddress=3)
            config["areas"][2].update(maxBytesPerAddressDay=10)

        server = Server(limits)
        self.addCleanup(server.remove)

        def written():
            with sqlite3.connect(f"file:{server.profile / 'portcullis.db'}?mode=ro", uri=True) as database:
                return database.execute("SELECT count(*) FROM transfers").fetchone()[0]

        for number, end in enumerate((server.stop, server.kill, server.stop)):
            server.start()
            with server.anonymous() as control:
                for path in ("/incoming/a", "/exchange/a"):
                    self.assertEqual(control.upload(f"STOR {path}{end.__name__}{number}", b"123")[1].code, 226)
            # Transfers are written behind, a moment after the reply.
            deadline = time.monotonic() + PATIENCE
            while written() < 2 * (number + 1) and time.monotonic() < deadline:
                time.sleep(0.02)
            end()
        server.start()
        with server.anonymous() as control:
            for path in ("/incoming/b", "/exchange/b"):
                self.assertEqual(control.upload(f"STOR {path}", b"12")[1].code, 552, path)
            self.assertEqual(control.upload("STOR /exchange/b", b"1")[1].code, 226)
            self.assertEqual(control.refused("STOR /incoming/c").code, 552, "the fourth file")
            (server.config["areas"][2])["maxBytesPerAddressDay"] = 11
            server.write_config()
            server.reload()
            deadline = time.monotonic() + PATIENCE
            while control.upload("STOR /exchange/c", b"1")[1].code != 226 and time.monotonic() < deadline:
                time.sleep(0.05)
            self.assertEqual(control.upload("STOR /exchange/d", b"1")[1].code, 552)
        server.stop()


class Names(AreaTest):
    """The vectors of names (AR08, AU19, AU20), in a drop box and in an exchange, with no pattern but the fixed rules."""

    EXTRA = {"/box": {"names": ""}, "/open": {"names": "", "mode": "exchange"},
             "/box-pdf": {"names": "", "allowExtensions": ["pdf", "tar.gz"]},
             "/open-safe": {"names": "", "mode": "exchange", "blockExtensions": ["exe", "scr", "lnk", "url", "desktop"]}}

    ACCEPTED = ["report.pdf", "data_2.tar.gz", "x", "=cmd|..x", "+1", "@x", "<img src=x>", "a" * 255, "é" * 127, "invoice.pdf.exe",
                "photo.jpg.scr", "a.lnk", "b.url", "c.desktop", "日本語.txt", "console.log", "COM10"]
    REFUSED = [".hidden", "...", ".. ", " ", "-rf", "~root", "a\\b", "name ", "name.", "CON", "nul.txt", "COM1", "LPT9.log", "aux", "CONIN$",
               "file:stream", "C:evil", "\\\\host\\share", "a\u202egpj.exe", "a\u2066b", "a\u2069b", "a\u200bb", "\ufeffa", "a\u2028b",
               "a\u2215b", "a\uff0fb", "a\u2024exe", "a\uff0eexe", "a" * 256, "é" * 128, ".rhosts", ".forward", ".ssh", ".netrc",
               ".bashrc", ".profile", ".htaccess", "desktop.ini", "Desktop.INI", "autorun.inf", "AUTORUN.INF", ".portcullis-x"]
    BYTES = [b"a\xff", b"a\xc0\xafb", b"a\xed\xa0\x80", b"a\xe2\x82", b"a\xc2\x85b", b"a\x01b", b"a\x7f"]

    def setUp(self):
        self.control = self.server.anonymous()
        self.addCleanup(self.control.close)

    def test_accepted(self):
        for number, name in enumerate(self.ACCEPTED):
            with self.subTest(name):
                self.assertUploaded(self.control.upload(f"STOR /box/{name}".encode(), b"x"))
                self.assertUploaded(self.control.upload(f"STOR /open/{name}".encode(), b"x"))
                self.assertTrue(os.path.exists(os.path.join(self.directory("/open"), name)))
        # What waits is shown without harm: the formula, the markup.
        listed = self.server.command("uploads", "list")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertIn("<img src=x>", listed.stdout)

    def test_refused(self):
        before = self.stored()
        shown = sorted(os.listdir(self.directory("/open")))
        for name in self.REFUSED:
            for folder in ("/box", "/open"):
                for verb in ("STOR", "stor"):
                    with self.subTest(name, folder=folder, verb=verb):
                        self.assertCode(self.control.refused(f"{verb} {folder}/{name}".encode()), 553)
        for name in ("..", "a/b", "../..", "."):
            for folder in ("/box", "/open"):
                self.assertIn(self.control.refused(f"STOR {folder}/{name}").code, (550, 553), name)
        self.assertEqual(self.stored(), before)
        self.assertEqual(sorted(os.listdir(self.directory("/open"))), shown)

    def test_bytes_that_are_no_text(self):
        for name in self.BYTES:
            for folder in (b"/box/", b"/open/"):
                self.assertIn(self.control.refused(b"STOR " + folder + name).code, (501, 553), name)

    def test_paths_of_a_thousand_bytes(self):
        deep = "/".join(["d" * 200] * 6)
        self.assertCode(self.control.refused(f"STOR /open/{deep}/name"), 553)

    def test_one_name_in_two_forms(self):
        self.assertUploaded(self.control.upload("STOR /open/cafe\u0301.txt".encode(), b"x"))
        self.assertIn("caf\u00e9.txt", os.listdir(self.directory("/open")))
        self.assertCode(self.control.refused("STOR /open/caf\u00e9.txt".encode()), 553)
        self.assertCode(self.control.refused("STOR /open/CAFE\u0301.TXT".encode()), 553)
        self.assertUploaded(self.control.upload("STOR /open/README", b"x"))
        self.assertCode(self.control.refused("STOR /open/readme"), 553)
        self.assertUploaded(self.control.upload("STOR /box/cafe\u0301.txt".encode(), b"x"))
        self.assertEqual(self.rows("SELECT count(*) FROM uploads WHERE name = ?", "caf\u00e9.txt"), [(1,)])

    def test_extensions(self):
        for name in ("a.pdf", "A.PDF", "a.b.tar.gz"):
            self.assertUploaded(self.control.upload(f"STOR /box-pdf/{name}", b"x"))
        for name in ("a", "a.gz", "a.pdf.exe", "pdf", "apdf", "a.exe"):
            self.assertCode(self.control.refused(f"STOR /box-pdf/{name}"), 553)
        for name in ("invoice.pdf.exe", "photo.jpg.SCR", "a.lnk", "b.url", "c.desktop", "setup.exe.pdf"):
            self.assertCode(self.control.refused(f"STOR /open-safe/{name}"), 553)
        self.assertUploaded(self.control.upload("STOR /open-safe/a.pdf", b"x"))
        self.assertCode(self.control.refused("APPE /open-safe/new.exe"), 553)

    def test_the_refusals_are_in_the_log(self):
        with self.server.anonymous() as control:
            self.assertCode(control.refused("STOR /box/.rhosts"), 553)
        self.eventually(lambda: self.rows("SELECT text FROM events WHERE kind = 'upload-refused' AND text LIKE '%/box/.rhosts%'"))
        with self.server.anonymous() as control:
            for number in range(40):
                self.assertCode(control.refused(f"STOR /box/.flood{number}"), 553)
        self.eventually(lambda: self.rows("SELECT 1 FROM events WHERE text LIKE 'Further ones of this session%'"))
        self.assertLessEqual(len(self.rows("SELECT 1 FROM events WHERE text LIKE '%/box/.flood%'")), 20)


class Times(unittest.TestCase):
    """openUntil and hours (AU26), also for what is on its way; the rates of an area (AU27)."""

    def serve(self, **members):
        server = Server(lambda config: config["areas"].extend(
            [area("/box", config["areas"][1]["directory"], **members),
             area("/open", config["areas"][2]["directory"], mode="exchange", **members)]))
        self.addCleanup(server.remove)
        server.start()
        self.addCleanup(server.stop)
        return server

    @staticmethod
    def utc(seconds):
        moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def test_an_area_closes_in_time(self):
        ends = time.monotonic() + 2.5
        server = self.serve(openUntil=self.utc(2.5))
        with server.anonymous() as slow, server.anonymous() as silent, server.anonymous() as waiting:
            data = slow.connect_passive()
            self.assertEqual(slow.code("STOR /box/slow"), 150)
            still = silent.connect_passive()
            self.assertEqual(silent.code("STOR /open/still"), 150)
            still.sendall(b"half of it, then nothing")
            # Nobody answers there: the port is open and never accepts a thing it was sent to.
            with portcullis.socket.create_server(("127.0.0.1", 0), backlog=1) as listener:
                self.assertEqual(waiting.code("PORT " + port_argument("127.0.0.1", listener.getsockname()[1])), 200)
                self.assertEqual(waiting.code("STOR /box/waits"), 150)
                try:
                    while time.monotonic() < ends + PATIENCE:
                        data.sendall(b"x" * 1000)
                        time.sleep(0.02)  # a slow client
                except ConnectionError:
                    pass
                closed = time.monotonic()
                for control in (slow, silent, waiting):
                    self.assertEqual(control.reply().code, 550)
            self.assertGreater(closed, ends - 0.1)
            self.assertLess(closed, ends + (20 if SLOW else 1.5))
            for path in ("/box/late", "/open/late"):
                self.assertEqual(slow.refused(f"STOR {path}").code, 550)
                self.assertEqual(slow.refused(f"APPE {path}").code, 550)
            for one in (data, still):
                one.close()
        self.assertEqual(os.listdir(server.profile / "quarantine"), [])
        self.assertEqual(os.listdir(server.exchange), [])

    def test_hours(self):
        # The server's clock is in UTC here.
        now = datetime.datetime.now(datetime.timezone.utc)
        span = lambda first, last: "-".join((now + datetime.timedelta(minutes=one)).strftime("%H:%M") for one in (first, last))
        closed = self.serve(hours=span(5, 10))
        with closed.anonymous() as control:
            for path in ("/box/a", "/open/a"):
                self.assertEqual(control.refused(f"STOR {path}").code, 550)
            self.assertEqual(control.download("NLST /open"), b"")
        opened = self.serve(hours=span(-5, 10))
        with opened.anonymous() as control:
            for path in ("/box/a", "/open/a"):
                self.assertEqual(control.upload(f"STOR {path}", b"x")[1].code, 226)

    @unittest.skipIf(SLOW, "time means nothing here")
    def test_rates(self):
        server = self.serve(uploadBytesPerSecond=200_000, downloadBytesPerSecond=400_000)
        with server.anonymous() as control:
            for path in ("/box/a", "/open/a"):
                began = time.monotonic()
                self.assertEqual(control.upload(f"STOR {path}", b"x" * 300_000)[1].code, 226)
                self.assertAlmostEqual(time.monotonic() - began, 1.5, delta=0.4)
            began = time.monotonic()
            self.assertEqual(len(control.download("RETR /open/a")), 300_000)
            self.assertAlmostEqual(time.monotonic() - began, 0.75, delta=0.3)
            # Where the area says nothing, nothing holds it back.
            (server.pub / "free").write_bytes(b"x" * 3_000_000)
            began = time.monotonic()
            self.assertEqual(len(control.download("RETR /free")), 3_000_000)
            self.assertLess(time.monotonic() - began, 1.5)


if __name__ == "__main__":
    portcullis.main()
