"""Areas that close in time, for good or each day, also for what is on its way (AU26), and their rates (AU27)."""

import datetime
import os
import time
import unittest

import portcullis
from areas import area
from portcullis import PATIENCE, SLOW, Server, port_argument


class Times(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        portcullis.hash_password(portcullis.PASSWORD)  # takes its time, which the tests below don't have

    def serve(self, zone="UTC", **members):
        server = Server(lambda config: config["areas"].extend(
            [area("/box", config["areas"][1]["directory"], **members),
             area("/open", config["areas"][2]["directory"], mode="exchange", **members),
             area("/shut", config["areas"][2]["directory"], grants=[])]))
        server.prefix = ["env", f"TZ={zone}"]
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

    def test_what_is_fetched_ends_with_the_area(self):
        """Looking and fetching, too, and afterwards the area is like one that never let anybody in."""
        large = 4_000_000
        ends = time.monotonic() + 3
        server = self.serve(openUntil=self.utc(3), downloadBytesPerSecond=100_000)
        server_of = {"/box": server.incoming, "/open": server.exchange}
        for folder in server_of.values():
            (folder / "large").write_bytes(b"x" * large)
            (folder / "kasten").mkdir()
        with server.anonymous() as slow, server.anonymous() as waiting, server.anonymous() as looking, server.user() as alice:
            self.assertIn(b"open", slow.download("NLST /").split())
            with slow.connect_passive() as data, portcullis.socket.create_server(("127.0.0.1", 0), backlog=1) as listener:
                self.assertEqual(slow.code("RETR /open/large"), 150)
                for control, line in ((waiting, "RETR /open/large"), (looking, "MLSD /open")):
                    self.assertEqual(control.code("PORT " + port_argument("127.0.0.1", listener.getsockname()[1])), 200)
                    # The connection is made, as the listener has a backlog; nobody reads what comes.
                    self.assertEqual(control.code(line), 150)
                got = 0
                try:
                    while piece := data.recv(1 << 16):
                        got += len(piece)
                except ConnectionResetError:
                    pass  # the end of what came, and not of the file
                closed = time.monotonic()
                self.assertEqual(slow.reply().code, 426)
                self.assertEqual(waiting.reply().code, 426)
                self.assertIn(looking.reply().code, (226, 426))  # a listing is small enough to have left at once
            self.assertGreater(got, 0)
            self.assertLess(got, large / 2)
            self.assertGreater(closed, ends - 0.1)
            self.assertLess(closed, ends + (20 if SLOW else 1.5))
            self.assert_nobody_is_let_in(slow)
            self.assertNotIn(b"open", slow.download("NLST /").split())
            self.assertNotIn(b"box", slow.download("NLST /").split())
            # Who manages the folder around it sees no more of it.
            self.assertEqual(alice.code("CWD /open"), 550)
            self.assertEqual(alice.refused("STOR /open/x").code, 550)
        for folder in server_of.values():
            self.assertEqual(sorted(os.listdir(folder)), ["kasten", "large"])

    def assert_nobody_is_let_in(self, control):
        """Each verb says of an area that has ended what it says of one without grants."""
        suffixes = ("", "/", "/large", "/missing", "/kasten", "/kasten/missing")
        plain = ["CWD", "XCWD", "SIZE", "MDTM", "MLST", "STAT", "RNFR", "DELE", "RMD", "XRMD", "MKD", "XMKD", "HASH",
                 "MFMT 20200101000000", "SITE CHMOD 777"]
        transfers = ["RETR", "LIST", "NLST", "MLSD", "STOR", "APPE"]
        for suffix in suffixes:
            for area_path in ("/open", "/box"):
                for line in plain + transfers:
                    ask = control.refused if line in transfers else control.cmd
                    ended, never = (ask(f"{line} {path}{suffix}") for path in (area_path, "/shut"))
                    self.assertGreaterEqual(ended.code, 400, line)
                    self.assertEqual((ended.code, ended.text.replace(area_path.encode(), b"AREA")),
                                     (never.code, never.text.replace(b"/shut", b"AREA")), f"{line} {area_path}{suffix}")

    def test_hours_end_what_is_received(self):
        """The minute that ends the hours comes soon, as the server lives in a time zone that makes it so."""
        ahead = 20 if SLOW else 4
        now = datetime.datetime.now(datetime.timezone.utc)
        east = (60 - ahead - now.second) % 60
        local = now + datetime.timedelta(seconds=east)
        span = "-".join((local + datetime.timedelta(minutes=one)).strftime("%H:%M") for one in (-5, 1))
        began = time.monotonic()
        server = self.serve(f"XXX-00:00:{east:02}", hours=span, downloadBytesPerSecond=100_000)
        (server.exchange / "there").write_bytes(b"x" * 800_000)
        with server.anonymous() as boxed, server.anonymous() as silent, server.anonymous() as fetching:
            data = boxed.connect_passive()
            self.assertEqual(boxed.code("STOR /box/slow"), 150)
            still = silent.connect_passive()
            self.assertEqual(silent.code("STOR /open/still"), 150)
            still.sendall(b"half of it, then nothing")
            fetched = fetching.connect_passive()
            self.assertEqual(fetching.code("RETR /open/there"), 150)
            try:
                while time.monotonic() < began + ahead + PATIENCE:
                    data.sendall(b"x" * 1000)
                    time.sleep(0.02)  # a slow client
            except ConnectionError:
                pass
            closed = time.monotonic() - began
            for control in (boxed, silent):
                self.assertEqual(control.reply().code, 550)
            self.assertGreater(closed, ahead - 1.1)  # the seconds of the clock are whole here
            self.assertLess(closed, ahead + (20 if SLOW else 1.5))
            for path in ("/box/late", "/open/late"):
                self.assertEqual(boxed.refused(f"STOR {path}").code, 550)
            # Hours are about what is taken: who looks and fetches goes on.
            self.assertEqual(len(portcullis.read_all(fetched)), 800_000)
            self.assertEqual(fetching.reply().code, 226)
            self.assertEqual(silent.download("NLST /open"), b"there\r\n")
            for one in (data, still, fetched):
                one.close()
        self.assertEqual(os.listdir(server.profile / "quarantine"), [])
        self.assertEqual(os.listdir(server.exchange), ["there"])

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
