"""Limits of bytes, files, sessions and addresses hold over real sockets (AU15), and over restarts."""

import os
import sqlite3
import time
import unittest

import portcullis
from areas import AreaTest
from portcullis import PATIENCE, Server


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


if __name__ == "__main__":
    portcullis.main()
