"""What strangers may and may not do in areas that take uploads, over real sockets: drop boxes answer alike whatever is in
them, nothing is overwritten. The ids in the names are those of the findings (AR08, AU03, …) that each test proves."""

import os
import statistics
import time
import unittest

import portcullis
from areas import AreaTest
from portcullis import SLOW, read_all

THERE = b"what staff put into the folder"


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


if __name__ == "__main__":
    portcullis.main()
