"""The names that drop boxes and exchanges take and refuse, over real sockets (AR08, AU19, AU20)."""

import os

import portcullis
from areas import AreaTest


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


if __name__ == "__main__":
    portcullis.main()
