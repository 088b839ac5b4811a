"""The protocol, verb by verb, over bare sockets: what succeeds, what is malformed, what comes out of sequence."""

import datetime
import os
import pathlib
import re
import socket
import time

import portcullis
from portcullis import PASSWORD, USER, has_ipv6, port_argument, random_file, read_all

CONTENT = b"0123456789" * 100
LARGEST = 2**63 - 1


class CommandTest(portcullis.ServerTest):
    def setUp(self):
        (self.server.pub / "file").write_bytes(CONTENT)
        (self.server.pub / "folder").mkdir(exist_ok=True)
        (self.server.pub / "folder/inner").write_bytes(b"inner")
        self.control = self.server.user()
        self.addCleanup(self.control.close)

    def tearDown(self):
        for path, folders, files in os.walk(self.server.pub, topdown=False):
            for name in files:
                os.unlink(os.path.join(path, name))
            for name in folders:
                full = os.path.join(path, name)
                os.unlink(full) if os.path.islink(full) else os.rmdir(full)

    def check(self, *steps):
        """Steps of (command, code, code …) on the signed-in session."""
        for command, *codes in steps:
            with self.subTest(command):
                self.assertCode(self.control.cmd(command), *codes)


class Access(CommandTest):
    def test_greeting(self):
        with self.server.control() as control:
            self.assertCode(control.greeting, 220)

    def test_everything_needs_a_login(self):
        commands = ["PWD", "CWD /", "CDUP", "LIST", "NLST", "MLSD", "MLST", "RETR file", "STOR x", "APPE x", "STOU",
                    "DELE file", "RNFR file", "RNTO x", "MKD x", "RMD folder", "SIZE file", "MDTM file",
                    "MFMT 20200101000000 file", "REST 0", "TYPE I", "MODE S", "STRU F", "PASV", "EPSV", "ALLO 1",
                    "PORT 127,0,0,1,19,136", "EPRT |1|127.0.0.1|5000|", "XPWD", "XCWD /"]
        # Whoever gets ten commands wrong before logging in is sent away, see below.
        for start in range(0, len(commands), 9):
            with self.server.control() as control:
                for command in commands[start : start + 9]:
                    with self.subTest(command):
                        self.assertCode(control.cmd(command), 530)
                control.login(USER, PASSWORD)

    def test_who_gets_everything_wrong_is_sent_away(self):
        with self.server.control() as control:
            codes = [control.code("XYZZY") for _ in range(11)]
            self.assertEqual(codes, [500] * 10 + [421])
            self.assertTrue(control.is_closed())

    def test_what_needs_none(self):
        with self.server.control() as control:
            for command, code in (("SYST", 215), ("FEAT", 211), ("HELP", 214), ("NOOP", 200), ("OPTS UTF8 ON", 200),
                                  ("CLNT a test", 200), ("QUIT", 221)):
                with self.subTest(command):
                    self.assertCode(control.cmd(command), code)

    def test_login_sequence(self):
        with self.server.control() as control:
            self.assertCode(control.cmd("PASS early"), 503)
            self.assertCode(control.cmd("USER"), 501)
            self.assertCode(control.cmd(f"USER {USER}"), 331)
            self.assertCode(control.cmd("NOOP"), 200)
            control.login(USER, PASSWORD)
            self.assertCode(control.cmd("USER anonymous"), 503)
            self.assertCode(control.cmd("PASS again"), 503)
            self.assertCode(control.cmd("PWD"), 257)

    def test_anonymous_names(self):
        for name in ("anonymous", "ftp", "ANONYMOUS"):
            with self.subTest(name), self.server.control() as control:
                control.login(name, "a@b")

    def test_rein_forgets_everything(self):
        self.check(("TYPE I", 200), ("CWD /folder", 250), ("RNFR inner", 350))
        self.control.passive()
        self.check(("REIN", 220), ("PWD", 530), ("RNTO x", 530))
        self.control.login(USER, PASSWORD)
        self.assertIn(b'"/"', self.control.cmd("PWD").text)
        self.check(("RNTO x", 503), ("RETR file", 425))

    def test_quit_closes(self):
        self.check(("QUIT", 221))
        self.assertTrue(self.control.is_closed())

    def test_stat_tells_nothing_about_others(self):
        with self.server.anonymous() as other:
            reply = other.cmd("STAT")
            self.assertCode(reply, 211)
            self.assertNotIn(USER.encode(), reply.text)


class Syntax(CommandTest):
    def test_unknown_and_unimplemented(self):
        self.check(("XYZZY", 500), ("", 500), (" NOOP", 500), ("NO-OP", 500), ("QUITX", 500), ("XXXXQUIT", 500), ("RETRfile", 500),
                   ("SMNT /", 502), ("LPRT 4,4,127,0,0,1,2,19,136", 502), ("LPSV", 502), ("ACCT x", 202, 502),
                   ("ADAT x", 502, 503), ("MIC x", 502, 503), ("CONF x", 502, 503), ("ENC x", 502, 503),
                   ("CCC", 502, 503, 533, 534), ("PRET RETR x", 500, 502), ("CPSV", 500, 502), ("SSCN ON", 500, 502),
                   ("SITE EXEC ls", 500, 501, 502, 504), ("SITE CHMOD 777 file", 500, 501, 502, 504), ("SITE HELP", 200, 214),
                   ("NOOP", 200))

    def test_any_case(self):
        self.check(("noop", 200), ("pWd", 257), ("tYpE i", 200))

    def test_missing_argument(self):
        for verb in ("CWD", "RETR", "STOR", "APPE", "DELE", "RNFR", "MKD", "RMD", "SIZE", "MDTM", "MFMT", "TYPE", "MODE", "STRU",
                     "PORT", "EPRT", "REST", "ALLO", "OPTS", "SITE", "CLNT"):
            self.check((verb, 501), (verb + " ", 501))

    def test_superfluous_argument(self):
        for verb in ("PWD", "CDUP", "PASV", "SYST", "FEAT", "REIN", "QUIT", "ABOR"):
            self.check((verb + " x", 501))
        self.check(("PWD", 257))

    def test_hostile_bytes_in_paths(self):
        for name in (b"a\0b", b"a\x01b", b"a\x1bb", b"a\x7fb", b"\xc3\x28", b"\xed\xa0\x80", b"\xc0\xaf", b"a\xc2\x85b", b"\xfe"):
            for verb in (b"CWD ", b"RETR ", b"MKD ", b"STAT "):
                with self.subTest(verb + name):
                    self.assertCode(self.control.cmd(verb + name), 501)
        self.assertEqual(sorted(os.listdir(self.server.pub)), ["file", "folder"])

    def test_parameters(self):
        self.check(("TYPE A", 200), ("TYPE A N", 200), ("TYPE I", 200), ("TYPE L 8", 200), ("TYPE E", 504), ("TYPE L 7", 504),
                   ("TYPE A T", 504), ("TYPE X", 501, 504), ("MODE S", 200), ("MODE B", 504), ("MODE C", 504), ("MODE Z", 504),
                   ("STRU F", 200), ("STRU R", 200, 504), ("STRU P", 504), ("ALLO 10", 200, 202), ("ALLO 10 R 20", 200, 202),
                   ("ALLO ten", 501), ("ALLO -1", 501), ("ALLO 99999999999999999999", 501), ("OPTS UTF8 ON", 200),
                   ("OPTS MLST type;size;", 200), ("OPTS NONSENSE", 501), ("HELP RETR", 214), ("HELP XYZZY", 501, 502))

    def test_features(self):
        reply = self.control.cmd("FEAT")
        self.assertCode(reply, 211)
        self.assertTrue(reply.lines[0].startswith(b"211-") and reply.lines[-1].startswith(b"211 "))
        features = [line[1:].split(b" ")[0] for line in reply.lines[1:-1]]
        for line in reply.lines[1:-1]:
            self.assertTrue(line.startswith(b" ") and not line.startswith(b"  "), line)
        for feature in (b"EPRT", b"EPSV", b"MDTM", b"MFMT", b"MLST", b"REST", b"SIZE", b"TVFS", b"UTF8"):
            self.assertIn(feature, features)
        with self.server.anonymous() as visitor:
            self.assertNotIn(b"MFMT", visitor.cmd("FEAT").text)

    def test_a_hundred_commands_at_once(self):
        batch = [("NOOP", 200), ("PWD", 257), ("XYZZY", 500), ("TYPE I", 200), ("SIZE file", 213)] * 20
        self.control.send("".join(command + "\r\n" for command, _ in batch).encode())
        self.assertEqual([self.control.reply().code for _ in batch], [code for _, code in batch])

    def test_bare_line_feeds(self):
        self.control.send(b"NOOP\nPWD\n")
        self.assertEqual([self.control.reply().code for _ in range(2)], [200, 257])

    def test_a_command_byte_by_byte(self):
        for byte in b"NOOP\r\n":
            self.control.send(bytes([byte]))
        self.assertCode(self.control.reply(), 200)


class DataPorts(CommandTest):
    def test_families(self):
        self.check(("EPSV 1", 229), ("EPSV 2", 522), ("EPSV 3", 522), ("EPSV x", 501, 522), ("EPRT |3|127.0.0.1|5000|", 522))
        if has_ipv6():
            with self.server.user("::1") as control:
                self.assertCode(control.cmd("EPSV 2"), 229)
                self.assertCode(control.cmd("EPSV 1"), 522)
                self.assertCode(control.cmd("EPSV"), 229)
                self.assertCode(control.cmd("PASV"), 425)
                self.assertEqual(control.download("RETR file"), CONTENT)

    def test_pasv_names_the_address_the_client_reached(self):
        address, port = self.control.pasv()
        self.assertEqual(address, "127.0.0.1")
        with socket.create_connection((address, port), timeout=portcullis.PATIENCE) as data:
            self.assertCode(self.control.cmd("RETR file"), 150)
            self.assertEqual(read_all(data), CONTENT)
        self.assertCode(self.control.reply(), 226)

    def test_the_client_may_connect_after_the_command(self):
        where = self.control.passive()
        self.control.send(b"RETR file\r\n")
        with socket.create_connection(where, timeout=portcullis.PATIENCE) as data:
            self.assertCode(self.control.reply(), 150)
            self.assertEqual(read_all(data), CONTENT)
        self.assertCode(self.control.reply(), 226)

    def test_a_target_that_refuses(self):
        port = portcullis.free_port()
        self.check((f"PORT {port_argument('127.0.0.1', port)}", 200))
        reply = self.control.cmd("RETR file")
        if reply.code == 150:
            reply = self.control.reply()
        self.assertCode(reply, 425)
        self.check(("NOOP", 200))


class Transfers(CommandTest):
    def test_store_append_unique(self):
        self.assertCode(self.control.upload("STOR new", b"one")[1], 226)
        self.assertCode(self.control.upload("STOR new", b"two")[1], 226)
        self.assertEqual((self.server.pub / "new").read_bytes(), b"two")
        self.assertCode(self.control.upload("APPE new", b" three")[1], 226)
        self.assertCode(self.control.upload("APPE fresh", b"four")[1], 226)
        self.assertEqual((self.server.pub / "new").read_bytes(), b"two three")
        self.assertEqual((self.server.pub / "fresh").read_bytes(), b"four")
        names = set()
        for content in (b"five", b"six"):
            first, last = self.control.upload("STOU", content)
            self.assertCode(last, 226, 250)
            match = re.fullmatch(rb"1[25][05] FILE: (.+)", first.text)
            self.assertTrue(match, first)
            name = os.path.basename(os.fsdecode(match[1]))
            names.add(name)
            self.assertEqual((self.server.pub / name).read_bytes(), content)
        self.assertEqual(len(names), 2)

    def test_failures_keep_the_session(self):
        for command in ("RETR missing", "RETR folder", "STOR folder", "STOR missing/x", "APPE folder", "NLST missing", "MLSD missing",
                        "STOR /", "RETR /"):
            with self.subTest(command):
                self.assertIn(self.control.refused(command).code // 100, (4, 5))
        self.assertEqual(self.control.download("RETR file"), CONTENT)
        self.assertEqual(sorted(os.listdir(self.server.pub)), ["file", "folder"])

    def test_an_upload_is_not_seen_before_it_is_complete(self):
        with self.server.user() as other, self.control.connect_passive() as data:
            self.assertCode(self.control.cmd("STOR slow"), 150)
            data.sendall(b"half")
            self.assertNotIn(b"slow", other.download("NLST"))
            self.assertCode(other.cmd("SIZE slow"), 550)
            data.close()
            self.assertCode(self.control.reply(), 226)
            self.assertIn(b"slow", other.download("NLST"))

    def test_the_end_of_the_control_connection_breaks_an_upload(self):
        with self.control.connect_passive() as data:
            self.assertCode(self.control.cmd("STOR broken"), 150)
            data.sendall(b"half")
            self.control.close()
            try:
                self.assertEqual(read_all(data), b"")
            except ConnectionResetError:
                pass
        self.eventually(lambda: sorted(os.listdir(self.server.pub)) == ["file", "folder"], "something was left")

    def test_commands_before_the_end_of_the_control_connection_are_run(self):
        data = self.big_download()
        self.control.send(b"NOOP\r\nQUIT\r\n")
        self.control.socket.shutdown(socket.SHUT_WR)
        self.assertEqual(len(read_all(data)), 32 << 20)
        self.assertEqual([self.control.reply().code for _ in range(3)], [226, 200, 221])
        self.assertTrue(self.control.is_closed())

    def test_restart(self):
        self.check(("TYPE I", 200), ("REST 0", 350), (f"REST {LARGEST}", 350), (f"REST {LARGEST + 1}", 501), ("REST -1", 501),
                   ("REST +1", 501), ("REST x", 501), ("REST 1 1", 501), ("REST 99999999999999999999999", 501))

        def restarted(offset, between=()):
            with self.control.connect_passive() as data:
                self.check((f"REST {offset}", 350), *between)
                reply = self.control.cmd("RETR file")
                if reply.code != 150:
                    return reply
                received = read_all(data)
            self.assertCode(self.control.reply(), 226)
            return received

        for offset in (0, 1, 500, len(CONTENT)):
            self.assertEqual(restarted(offset), CONTENT[offset:])
        self.assertCode(restarted(len(CONTENT) + 1), 554)
        self.assertCode(restarted(LARGEST), 554)
        self.assertEqual(restarted(500, between=[("NOOP", 200)]), CONTENT, "REST outlived another command")
        self.assertEqual(self.control.download("RETR file"), CONTENT, "REST outlived its transfer")

        with self.control.connect_passive() as data:
            self.check(("REST 990", 350))
            self.assertCode(self.control.cmd("STOR file"), 150)
            data.sendall(b"ABCDEFGHIJKL")
        self.assertCode(self.control.reply(), 226)
        self.assertEqual((self.server.pub / "file").read_bytes(), CONTENT[:990] + b"ABCDEFGHIJKL")

    def test_ascii_both_ways(self):
        text = b"one\ntwo\n\nlast without end"
        (self.server.pub / "text").write_bytes(text)
        self.check(("TYPE A", 200))
        self.assertEqual(self.control.download("RETR text"), text.replace(b"\n", b"\r\n"))
        with self.control.connect_passive() as data:
            data.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.assertCode(self.control.cmd("STOR up"), 150)
            # A line end in two pieces, a lone CR, and a CR at the very end.
            for piece in (b"a\r", b"\nb\rc", b"\r\n", b"d\r"):
                data.sendall(piece)
                time.sleep(0.02)  # lets each piece travel by itself
        self.assertCode(self.control.reply(), 226)
        self.assertEqual((self.server.pub / "up").read_bytes(), b"a\nb\rc\nd\r")
        self.check(("TYPE I", 200))
        self.assertEqual(self.control.download("RETR text"), text)

    def big_download(self):
        """A RETR that cannot finish as long as nobody reads: the control connection's view of a running transfer."""
        random_file(self.server.pub / "big", 32 << 20)
        data = self.control.connect_passive()
        self.addCleanup(data.close)
        self.check(("TYPE I", 200), ("RETR big", 150))
        return data

    def test_stat_during_a_transfer(self):
        data = self.big_download()
        self.assertCode(self.control.cmd("STAT"), 211, 213)
        # Anything else waits for its turn.
        self.control.send(b"NOOP\r\nPWD\r\n")
        self.assertCode(self.control.cmd("STAT"), 211, 213)
        self.assertEqual(len(read_all(data)), 32 << 20)
        self.assertEqual([self.control.reply().code for _ in range(3)], [226, 200, 257])

    def test_abort(self):
        self.assertCode(self.control.cmd("ABOR"), 225, 226)
        for urgent in (False, True):
            with self.subTest(urgent=urgent):
                data = self.big_download()
                if urgent:
                    self.control.send(b"\xff\xf4")
                    self.control.socket.send(b"\xff\xf2", socket.MSG_OOB)
                self.control.send(b"ABOR\r\n")
                self.assertEqual([self.control.reply().code for _ in range(2)], [426, 226])
                try:
                    self.assertLess(len(read_all(data)), 32 << 20)
                except ConnectionResetError:
                    pass
                self.check(("NOOP", 200), ("RETR file", 425))
                self.assertEqual(self.control.download("RETR file"), CONTENT)

    def test_quit_during_a_transfer(self):
        data = self.big_download()
        self.control.send(b"QUIT\r\n")
        self.assertEqual(len(read_all(data)), 32 << 20)
        self.assertEqual([self.control.reply().code for _ in range(2)], [226, 221])
        self.assertTrue(self.control.is_closed())


class Files(CommandTest):
    def test_folders(self):
        self.check(("PWD", 257), ("XPWD", 257), ("CWD folder", 250), ("CDUP", 200, 250), ("CWD /folder/..", 250), ("CWD ../../..", 250),
                   ("CWD file", 550), ("CWD missing", 550), ("XCWD /folder", 250), ("XCUP", 200, 250), ("MKD new", 257),
                   ("MKD new", 550), ("MKD missing/x", 550), ("XMKD new/er", 257), ("RMD new", 550), ("RMD file", 550),
                   ("XRMD new/er", 250), ("RMD new", 250), ("RMD new", 550), ("RMD /", 550), ("PWD", 257))
        self.assertIn(b'"/"', self.control.cmd("PWD").text)

    def test_quotes_are_doubled(self):
        self.assertIn(b'"/a ""b"""', self.control.cmd('MKD a "b"').text)
        self.check(('CWD a "b"', 250))
        self.assertIn(b'"/a ""b"""', self.control.cmd("PWD").text)

    def test_rename_and_delete(self):
        self.check(("RNTO x", 503), ("RNFR file", 350), ("RNTO moved", 250), ("RNFR missing", 550), ("RNTO x", 503), ("RNFR moved", 350),
                   ("NOOP", 200), ("RNTO x", 503), ("RNFR moved", 350), ("RNTO missing/x", 550, 553), ("RNFR folder", 350),
                   ("RNTO renamed", 250), ("DELE renamed", 550), ("DELE missing", 550), ("DELE moved", 250), ("DELE moved", 550))
        self.assertEqual(os.listdir(self.server.pub), ["renamed"])

    def test_facts(self):
        os.utime(self.server.pub / "file", (1_577_934_245, 1_577_934_245))
        self.check(("TYPE I", 200))
        self.assertEqual(self.control.cmd("SIZE file").text, b"213 1000")
        self.assertEqual(self.control.cmd("MDTM file").text, b"213 20200102030405")
        self.check(("SIZE folder", 550), ("SIZE missing", 550), ("MDTM missing", 550))
        reply = self.control.cmd("MFMT 20210102030405 file")
        self.assertCode(reply, 213)
        self.assertIn(b"Modify=20210102030405; ", reply.text)
        self.assertEqual((self.server.pub / "file").stat().st_mtime, 1_609_556_645)
        self.check(("MFMT 20211302030405 file", 501), ("MFMT yesterday file", 501), ("MFMT 20210102030405", 501),
                   ("MFMT 20210102030405 missing", 550), ("MDTM 20210102030405 file", 550))

    def test_mlst(self):
        reply = self.control.cmd("MLST file")
        self.assertCode(reply, 250)
        self.assertEqual(len(reply.lines), 3)
        match = re.fullmatch(rb" ((?:[A-Za-z.]+=[^;]*;)+) (/?file)", reply.lines[1])
        self.assertTrue(match, reply.lines[1])
        facts = dict(fact.lower().split(b"=") for fact in match[1].split(b";") if fact)
        self.assertEqual(facts[b"type"], b"file")
        self.assertEqual(facts[b"size"], b"1000")
        self.assertRegex(facts[b"modify"], rb"^\d{14}")
        self.check(("MLST missing", 550), ("MLST", 250))

    def test_mlsd(self):
        lines = self.control.download("MLSD").split(b"\r\n")
        self.assertEqual(lines.pop(), b"")
        entries = {}
        for line in lines:
            match = re.fullmatch(rb"((?:[A-Za-z.]+=[^;]*;)+) ([^/]+|/)", line)
            self.assertTrue(match, line)
            entries[match[2]] = match[1].lower()
        self.assertIn(b"type=file;", entries[b"file"])
        self.assertIn(b"type=dir;", entries[b"folder"])
        self.assertIn(b"type=dir;", entries[b"exchange"], "a nested area is an entry of its parent")
        self.assertCode(self.control.refused("MLSD file"), 501, 550)

    def test_list(self):
        plain = self.control.download("LIST")
        for option in ("-a", "-l", "-la", "-al", "-a /", "-l /"):
            self.assertEqual(self.control.download(f"LIST {option}"), plain, option)
        for line in plain.split(b"\r\n")[:-1]:
            self.assertRegex(line, rb"^[-d][-rwx]{9} +\d+ \S+ +\S+ +\d+ [A-Z][a-z]{2} [ \d]\d (\d\d:\d\d| \d{4}) \S")
        self.assertEqual(set(self.control.download("NLST").split(b"\r\n")) - {b""} - {b"exchange", b"incoming"}, {b"file", b"folder"})
        self.assertEqual(self.control.download("NLST -CF"), self.control.download("NLST"), "what ncftp asks")
        self.assertIn(b"file", self.control.download("LIST file"))
        self.check(("STAT /", 212, 213), ("STAT file", 213), ("STAT missing", 450, 550))
        self.assertIn(self.control.refused("LIST missing").code, (450, 550))
        (self.server.pub / "-la").write_bytes(b"x")
        self.assertIn(b"-la", self.control.download("NLST"))

    def test_old_and_new_dates_in_listings(self):
        old = datetime.datetime(2001, 2, 3, tzinfo=datetime.timezone.utc).timestamp()
        os.utime(self.server.pub / "file", (old, old))
        self.assertIn(b"Feb  3  2001 file", self.control.download("LIST"))

    def test_links(self):
        (self.server.top / "secret").write_bytes(b"secret")
        (self.server.top / "outside").mkdir(exist_ok=True)
        (self.server.top / "outside/secret").write_bytes(b"secret")
        (self.server.pub / "inside").symlink_to("folder/inner")
        (self.server.pub / "out").symlink_to("../secret")
        (self.server.pub / "absolute").symlink_to(self.server.top / "secret")
        (self.server.pub / "out-folder").symlink_to("../outside")
        self.check(("TYPE I", 200))
        self.assertEqual(self.control.download("RETR inside"), b"inner")
        for name in ("out", "absolute", "out-folder", "out-folder/secret"):
            for verb in ("SIZE", "MDTM", "MLST", "CWD", "RNFR", "STAT"):
                with self.subTest(verb + " " + name):
                    self.assertEqual(self.control.cmd(f"{verb} {name}").text.replace(name.encode(), b"X"),
                                     self.control.cmd(f"{verb} missing").text.replace(b"missing", b"X"))
            self.assertCode(self.control.refused(f"RETR {name}"), 550)
        listing = self.control.download("NLST").split(b"\r\n")
        self.assertIn(b"inside", listing)
        for name in (b"out", b"absolute", b"out-folder"):
            self.assertNotIn(name, listing)
        # Through a link nothing is written outside either; the name of one that leads out is as free as any.
        self.assertCode(self.control.refused("STOR out-folder/new"), 550)
        self.assertCode(self.control.upload("STOR absolute", b"new")[1], 226)
        self.assertCode(self.control.upload("APPE out", b"new")[1], 226)
        self.assertEqual((self.server.pub / "out").read_bytes(), b"new")
        self.assertEqual((self.server.top / "secret").read_bytes(), b"secret")
        self.assertEqual(os.listdir(self.server.top / "outside"), ["secret"])


class Anonymous(CommandTest):
    def setUp(self):
        super().setUp()
        self.visitor = self.server.anonymous()
        self.addCleanup(self.visitor.close)

    def test_a_download_area_is_read_only(self):
        for command in ("DELE file", "RNFR file", "MKD new", "RMD folder", "MFMT 20200101000000 file"):
            with self.subTest(command):
                self.assertCode(self.visitor.cmd(command), 500, 502, 530, 550, 553)
        for command in ("STOR new", "STOR file", "APPE file", "STOU"):
            with self.subTest(command):
                self.assertCode(self.visitor.refused(command), 550, 553)
        self.assertEqual((self.server.pub / "file").read_bytes(), CONTENT)
        self.assertEqual(sorted(os.listdir(self.server.pub)), ["file", "folder"])

    def test_an_exchange_takes_new_files_only(self):
        self.assertCode(self.visitor.upload("STOR exchange/new", b"new")[1], 226)
        self.assertEqual(self.visitor.download("RETR exchange/new"), b"new")
        self.assertIn(self.visitor.refused("STOR exchange/new").code, (550, 553))
        self.assertIn(self.visitor.refused("STOR exchange/.hidden").code, (550, 553))
        for command in ("DELE exchange/new", "RNFR exchange/new"):
            self.assertCode(self.visitor.cmd(command), 550)
        self.assertEqual((self.server.exchange / "new").read_bytes(), b"new")
        (self.server.exchange / "new").unlink()


class DropBox(CommandTest):
    """What is in a drop box, nobody can find out: not by listing, reading, or the difference between two replies."""

    def setUp(self):
        super().setUp()
        self.visitor = self.server.anonymous()
        self.addCleanup(self.visitor.close)
        self.assertCode(self.visitor.upload("STOR incoming/existing", b"uploaded")[1], 226)
        # One that a person put there must be as invisible as an upload.
        (self.server.incoming / "placed").write_bytes(b"placed")
        self.addCleanup((self.server.incoming / "placed").unlink)

    def test_uploads_are_quarantined(self):
        self.assertEqual(os.listdir(self.server.incoming), ["placed"])
        kept = [os.path.join(here, name) for here, _, names in os.walk(self.server.profile) for name in names]
        self.assertTrue(any(pathlib.Path(path).read_bytes() == b"uploaded" for path in kept if os.path.getsize(path) == 8), kept)

    def test_it_lists_as_empty(self):
        self.assertCode(self.visitor.cmd("CWD /incoming"), 250)
        for command in ("LIST", "NLST", "MLSD", "LIST -la", "LIST /incoming"):
            with self.subTest(command):
                listing = self.visitor.download(command)
                self.assertNotIn(b"existing", listing)
                self.assertNotIn(b"placed", listing)
        self.assertNotIn(b"existing", self.visitor.cmd("STAT /incoming").text)

    def test_no_reply_tells_a_name(self):
        def answers(control, name):
            told = []
            for command in ("SIZE", "MDTM", "MLST", "STAT", "CWD", "RNFR", "DELE", "RMD"):
                told.append((command, control.cmd(f"{command} /incoming/{name}").text.replace(name.encode(), b"NAME")))
            for command in ("RETR", "LIST", "NLST", "MLSD"):
                told.append((command, control.refused(f"{command} /incoming/{name}").text.replace(name.encode(), b"NAME")))
            control.cmd("REST 4")
            told.append(("REST", control.refused(f"RETR /incoming/{name}").text))
            return told

        missing = answers(self.visitor, "missing")
        for name in ("existing", "placed"):
            self.assertEqual(answers(self.visitor, name), missing)
        self.assertEqual((self.server.incoming / "placed").read_bytes(), b"placed")

    def test_uploading_tells_no_name(self):
        told = [[reply.text.replace(name, b"NAME") for reply in self.visitor.upload(f"STOR incoming/{name.decode()}", b"again")]
                for name in (b"existing", b"placed", b"fresh")]
        self.assertTrue(told[0][1].startswith(b"226"), told)
        self.assertEqual(told[0], told[1])
        self.assertEqual(told[0], told[2])
        for command in ("APPE", "MKD"):
            told = [self.visitor.refused(f"{command} incoming/{name}").text.replace(name.encode(), b"NAME")
                    for name in ("existing", "placed", "fresher")]
            self.assertEqual(len(set(told)), 1, told)
        self.assertEqual((self.server.incoming / "placed").read_bytes(), b"placed")

    def test_names_are_checked(self):
        for name in (".hidden", "a\tb", "..", "a*b"):
            self.assertIn(self.visitor.refused(f"STOR incoming/{name}").code, (501, 550, 553), name)


if __name__ == "__main__":
    portcullis.main()
