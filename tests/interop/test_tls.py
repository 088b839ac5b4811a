"""What RFC 4217 and the binding of data connections promise, against a client that doesn't play by the rules."""

import contextlib
import json
import os
import socket
import sqlite3
import ssl
import unittest

import ftps
import portcullis
from ftps import TlsControl
from portcullis import PASSWORD, PATIENCE, USER, Control, read_all

CONTENT = os.urandom(300_000)


def attempts(server, *arguments):
    told = server.command("attempts", "--format", "jsonl", *arguments)
    return [json.loads(line) for line in told.stdout.splitlines()]


def reasons(row):
    return row["reasons"] if isinstance(row["reasons"], list) else row["reasons"].split(",")


class TlsTest(portcullis.ServerTest):
    tls = "optional"
    reuse = "prefer"
    protection = "optional"

    @classmethod
    def change(cls, config):
        config["server"]["listeners"] = [{"address": "127.0.0.1", "port": 0, "tls": cls.tls}]
        config["server"]["bans"] = {"blockedAttempts": 0, "failedLogins": 0}
        config["tls"] = {"sessionReuse": cls.reuse, "dataProtection": cls.protection}

    def setUp(self):
        (self.server.pub / "file").write_bytes(CONTENT)

    def control(self, **options):
        control = TlsControl("127.0.0.1", self.server.port(), **options)
        self.addCleanup(control.close)
        return control

    def alice(self, protect=True, **options):
        control = self.control(**options).login(USER, PASSWORD).binary()
        return control.protect() if protect else control

    def clear(self):
        control = Control("127.0.0.1", self.server.port())
        self.addCleanup(control.close)
        return control


class Commands(TlsTest):
    def test_transfers_both_ways_with_each_version(self):
        for version in ("1.2", "1.3"):
            with self.subTest(version):
                control = self.alice(tls=ftps.context(version))
                self.assertEqual(control.socket.version(), f"TLSv{version}")
                received, reused = control.tls_download("RETR file")
                self.assertEqual(received, CONTENT)
                self.assertTrue(reused)
                self.assertCode(control.tls_upload("STOR up", CONTENT[::-1]), 226)
                self.assertEqual((self.server.pub / "up").read_bytes(), CONTENT[::-1])

    def test_level_c_is_clear_text(self):
        control = self.alice().protect("C")
        with control.connect_passive() as data:
            self.assertCode(control.cmd("RETR file"), 150)
            self.assertEqual(read_all(data), CONTENT)
        self.assertCode(control.reply(), 226)

    def test_active_handshake_is_the_clients(self):
        control = self.alice()
        with socket.create_server(("127.0.0.1", 0)) as waiting:
            self.assertCode(control.cmd("PORT " + portcullis.port_argument(*waiting.getsockname()[:2])), 200)
            self.assertCode(control.cmd("RETR file"), 150)
            data, _ = waiting.accept()
            with control.wrap(data) as wrapped:
                self.assertEqual(read_all(wrapped), CONTENT)
        self.assertCode(control.reply(), 226)

    def test_feat_offers_it(self):
        lines = [line.strip() for line in self.clear().cmd("FEAT").lines]
        for feature in (b"AUTH TLS", b"PBSZ", b"PROT"):
            self.assertIn(feature, lines)

    def test_replies(self):
        clear = self.clear()
        self.assertCode(clear.cmd("AUTH SSL"), 504)
        self.assertCode(clear.cmd("AUTH KERBEROS_V4"), 504)
        self.assertCode(clear.cmd("PBSZ 0"), 503)
        self.assertCode(clear.cmd("PROT P"), 503)
        self.assertCode(clear.cmd("CCC"), 533)
        self.assertCode(clear.cmd("ADAT AAAA"), 502)
        control = self.control()
        self.assertCode(control.cmd("PROT P"), 503)
        self.assertCode(control.cmd("PBSZ x"), 501)
        self.assertCode(control.cmd("PBSZ 0"), 200)
        for level, code in (("S", 536), ("E", 536), ("X", 504), ("P", 200)):
            self.assertCode(control.cmd(f"PROT {level}"), code)
        self.assertCode(control.cmd("AUTH TLS"), 503)
        self.assertCode(control.cmd("CCC"), 534)

    def test_an_unknown_level_changes_nothing(self):
        control = self.alice()
        self.assertCode(control.cmd("PROT X"), 504)
        self.assertEqual(control.tls_download("RETR file")[0], CONTENT)

    def test_auth_comes_before_login(self):
        self.assertCode(self.clear().login(USER, PASSWORD).cmd("AUTH TLS"), 503)

    def test_long_pipelines_of_commands(self):
        control = self.alice()
        control.send(b"NOOP\r\n" * 3000)
        for _ in range(3000):
            self.assertCode(control.reply(), 200)

    def test_a_change_of_protection_forgets_the_data_port(self):
        control = self.alice()
        control.passive()
        self.assertCode(control.cmd("PROT C"), 200)
        self.assertCode(control.cmd("RETR file"), 425)

    def test_plain_text_in_place_of_a_handshake(self):
        clear = self.clear()
        self.assertCode(clear.cmd("AUTH TLS"), 234)
        clear.send(b"USER alice\r\nPASS x\r\n")
        self.assertTrue(clear.is_closed())

    def test_an_open_handshake_ends_in_time(self):
        # loginSeconds is a minute: what is tested is that the server's end closes it at once.
        clear = self.clear()
        self.assertCode(clear.cmd("AUTH TLS"), 234)
        clear.socket.shutdown(socket.SHUT_WR)
        self.assertTrue(clear.is_closed())


class Injection(TlsTest):
    def test_bytes_in_the_same_segment(self):
        for more in (b"USER anonymous\r\n", b"U", b"\n", b"\xff"):
            with self.subTest(more):
                clear = self.clear()
                clear.send(b"AUTH TLS\r\n" + more)
                self.assertCode(clear.reply(), 503)
                self.assertTrue(clear.is_closed())

    def test_bytes_left_in_the_socket(self):
        # More than the server reads at once: some still lie in the kernel.
        clear = self.clear()
        clear.send(b"NOOP\r\n" * 682 + b"AUTH TLS\r\n" + b"USER anonymous\r\n" * 50)
        replies = [clear.reply().code for _ in range(682)]
        self.assertEqual(set(replies), {200})
        self.assertCode(clear.reply(), 503)
        self.assertTrue(clear.is_closed())

    def test_a_half_line_is_not_glued_to_the_first_protected_one(self):
        clear = self.clear()
        clear.send(b"AUTH TLS\r\n")
        self.assertCode(clear.reply(), 234)
        clear.socket = ftps.context().wrap_socket(clear.socket)
        self.assertCode(clear.cmd("NOOP"), 200)

    def test_nothing_from_before_counts_afterwards(self):
        clear = self.clear()
        self.assertCode(clear.cmd("USER alice"), 331)
        self.assertCode(clear.cmd("AUTH TLS"), 234)
        clear.socket = ftps.context().wrap_socket(clear.socket)
        self.assertCode(clear.cmd(f"PASS {PASSWORD}"), 503)

    def test_a_name_from_before_is_forgotten(self):
        clear = self.clear()
        clear.cmd("CLNT inserted")
        clear.cmd("NOOP")
        self.assertCode(clear.cmd("AUTH TLS"), 234)
        clear.socket = ftps.context().wrap_socket(clear.socket)
        self.assertCode(clear.cmd("USER alice"), 331)
        self.assertCode(clear.cmd(f"PASS {PASSWORD}"), 230)
        self.assertCode(clear.cmd("QUIT"), 221)
        with contextlib.closing(sqlite3.connect(f"file:{self.server.profile}/portcullis.db?mode=ro", uri=True)) as log:
            self.eventually(lambda: log.execute("SELECT count(*) FROM sessions WHERE user = 'alice' AND ended > 0").fetchone()[0])
            names = {name for (name,) in log.execute("SELECT client_program FROM sessions")}
        self.assertNotIn("inserted", names)


class Truncation(TlsTest):
    def test_an_upload_without_goodbye_is_not_kept(self):
        for version in ("1.2", "1.3"):
            with self.subTest(version):
                control = self.alice(tls=ftps.context(version))
                self.assertCode(control.tls_upload("STOR cut", CONTENT, says_goodbye=False), 426)
                self.assertFalse((self.server.pub / "cut").exists())
                self.assertCode(control.tls_upload("STOR whole", CONTENT), 226)
                self.assertEqual((self.server.pub / "whole").read_bytes(), CONTENT)

    def test_an_overwritten_file_stays_what_it_was(self):
        control = self.alice()
        (self.server.pub / "kept").write_bytes(b"former")
        self.assertCode(control.tls_upload("STOR kept", CONTENT, says_goodbye=False), 426)
        self.assertEqual((self.server.pub / "kept").read_bytes(), b"former")

    def test_every_end_is_said(self):
        # Without close_notify a client could not tell the end of a file from a cut line.
        for version in ("1.2", "1.3"):
            with self.subTest(version):
                control = self.alice(tls=ftps.context(version))
                for line in ("RETR file", "LIST"):
                    data = socket.create_connection(control.passive(), timeout=PATIENCE)
                    self.assertCode(control.cmd(line), 150)
                    with control.tls.wrap_socket(data, session=control.session, suppress_ragged_eofs=False) as wrapped:
                        received = read_all(wrapped)
                    self.assertTrue(received)
                    self.assertCode(control.reply(), 226)
                control.socket.suppress_ragged_eofs = False
                self.assertCode(control.cmd("QUIT"), 221)
                self.assertEqual(control.socket.recv(1), b"")

    def test_a_download_that_is_broken_off_has_no_end(self):
        (self.server.pub / "long").write_bytes(bytes(50_000_000))
        for version in ("1.2", "1.3"):
            with self.subTest(version):
                control = self.alice(tls=ftps.context(version))
                data = socket.create_connection(control.passive(), timeout=PATIENCE)
                self.assertCode(control.cmd("RETR long"), 150)
                with control.tls.wrap_socket(data, session=control.session, suppress_ragged_eofs=False) as wrapped:
                    self.assertTrue(wrapped.recv(1000))
                    self.assertCode(control.cmd("ABOR"), 426)
                    with self.assertRaises(OSError):
                        read_all(wrapped)

    def test_empty_files(self):
        control = self.alice()
        self.assertCode(control.tls_upload("STOR nothing", b""), 226)
        self.assertEqual((self.server.pub / "nothing").read_bytes(), b"")
        self.assertEqual(control.tls_download("RETR nothing")[0], b"")


class Rein(TlsTest):
    reuse = "require"

    def test_leaves_tls_after_a_protected_reply(self):
        for version in ("1.2", "1.3"):
            with self.subTest(version):
                control = self.alice(tls=ftps.context(version))
                control.tls_download("RETR file")
                old = control.session
                self.assertCode(control.cmd("REIN"), 220)
                control.stop_tls()
                self.assertCode(control.cmd("PWD"), 530)
                self.assertCode(control.cmd("PROT P"), 503)
                control.start_tls()
                control.login(USER, PASSWORD).binary().protect()
                # The former session's ticket is worth nothing any more.
                self.refused(control, session=old)
                self.assertEqual(control.tls_download("RETR file")[0], CONTENT)

    def refused(self, control, session):
        data = socket.create_connection(control.passive(), timeout=PATIENCE)
        self.assertCode(control.cmd("RETR file"), 150)
        with contextlib.suppress(OSError), control.wrap(data, session) as wrapped:
            self.assertEqual(read_all(wrapped), b"")
        self.assertCode(control.reply(), 522)

    def test_commands_behind_it_are_refused(self):
        control = self.alice()
        control.send(b"REIN\r\nNOOP\r\n")
        self.assertCode(control.reply(), 503)
        self.assertTrue(control.is_closed())


class NoReuse(TlsTest):
    """`sessionReuse: off`: nothing is resumed, and nobody is refused for it."""

    reuse = "off"

    def test_nothing_is_resumed(self):
        for version in ("1.2", "1.3"):
            with self.subTest(version):
                control = self.alice(tls=ftps.context(version))
                for _ in range(2):
                    received, reused = control.tls_download("RETR file")
                    self.assertEqual(received, CONTENT)
                    self.assertFalse(reused)


class Theft(TlsTest):
    """`sessionReuse: require`: only who resumes this control connection's session gets its data."""

    reuse = "require"

    def steal(self, control, session, line="RETR file", version=None):
        """What a data connection gets that resumes `session`; then the reply."""
        data = socket.create_connection(control.passive(), timeout=PATIENCE)
        self.assertCode(control.cmd(line), 150)
        got = b""
        with contextlib.suppress(OSError), control.wrap(data, session, ftps.context(version)) as wrapped:
            self.assertFalse(wrapped.session_reused)
            with contextlib.suppress(OSError):
                wrapped.sendall(b"forged")
            got = read_all(wrapped)
        return got, control.reply()

    def test_no_resumption(self):
        for version in ("1.2", "1.3"):
            with self.subTest(version):
                control = self.alice(tls=ftps.context(version))
                before = len(attempts(self.server))
                got, reply = self.steal(control, None, version=version)
                self.assertEqual(got, b"")
                self.assertCode(reply, 522)
                # The reply was read: the row is there.
                rows = attempts(self.server)
                self.assertEqual(len(rows), before + 1)
                self.assertEqual(rows[0]["verb"], "TLS")
                self.assertEqual(reasons(rows[0]), ["tls-mismatch"])
                self.assertEqual(rows[0]["verdict"], "blocked")
                self.assertEqual(rows[0]["argument"], "no resumption")
                self.assertEqual(int(rows[0]["reply_code"]), 522)

    def test_another_sessions_ticket(self):
        for version in ("1.2", "1.3"):
            with self.subTest(version):
                tls = ftps.context(version)
                victim, thief = self.alice(tls=tls), self.alice(tls=tls)
                thief.tls_download("RETR file")
                data = socket.create_connection(victim.passive(), timeout=PATIENCE)
                self.assertCode(victim.cmd("RETR file"), 150)
                with contextlib.suppress(OSError), victim.wrap(data, thief.session) as wrapped:
                    self.assertFalse(wrapped.session_reused)
                    self.assertEqual(read_all(wrapped), b"")
                self.assertCode(victim.reply(), 522)
                self.assertEqual(attempts(self.server)[0]["argument"], "another session's ticket")

    def test_a_forged_upload_is_not_kept(self):
        control = self.alice()
        self.assertCode(self.steal(control, None, "STOR forged")[1], 522)
        self.assertFalse((self.server.pub / "forged").exists())

    def test_what_a_refused_handshake_earned_is_worth_nothing(self):
        # Under TLS 1.2 a ticket could come inside the handshake, before anybody is refused.
        for version in ("1.2", "1.3"):
            with self.subTest(version):
                tls = ftps.context(version)
                control = self.alice(tls=tls)
                data = socket.create_connection(control.passive(), timeout=PATIENCE)
                self.assertCode(control.cmd("RETR file"), 150)
                earned = None
                with contextlib.suppress(OSError), control.wrap(data, None, tls) as wrapped:
                    earned = wrapped.session
                    read_all(wrapped)
                self.assertCode(control.reply(), 522)
                if earned is not None:
                    data = socket.create_connection(control.passive(), timeout=PATIENCE)
                    self.assertCode(control.cmd("RETR file"), 150)
                    with contextlib.suppress(OSError), control.wrap(data, earned, tls) as wrapped:
                        self.assertEqual(read_all(wrapped), b"")
                    self.assertCode(control.reply(), 522)

    def test_a_thief_from_the_same_address_gets_nothing(self):
        # Who shares the client's address (NAT) passes the check of the peer; the handshake is what stops them.
        control = self.alice()
        where = control.passive()
        thief = socket.create_connection(where, timeout=PATIENCE)
        self.assertCode(control.cmd("RETR file"), 150)
        with contextlib.suppress(OSError), ftps.context().wrap_socket(thief) as wrapped:
            self.assertEqual(read_all(wrapped), b"")
        self.assertCode(control.reply(), 522)
        self.assertEqual(control.tls_download("RETR file")[0], CONTENT)

    def test_a_thief_in_clear_text_gets_nothing(self):
        control = self.alice()
        with socket.create_connection(control.passive(), timeout=PATIENCE) as thief:
            self.assertCode(control.cmd("RETR file"), 150)
            thief.sendall(b"hello\r\n" * 10)
            with contextlib.suppress(OSError):
                self.assertNotIn(CONTENT[:16], read_all(thief))
        self.assertCode(control.reply(), 522)
        self.assertEqual(attempts(self.server)[0]["verb"], "TLS")

    def test_many_transfers_keep_working(self):
        for version in ("1.2", "1.3"):
            with self.subTest(version):
                control = self.alice(tls=ftps.context(version))
                for _ in range(20):
                    received, reused = control.tls_download("RETR file")
                    self.assertEqual(received, CONTENT)
                    self.assertTrue(reused)

    def test_who_is_refused_often_keeps_the_session(self):
        for version in ("1.2", "1.3"):
            with self.subTest(version):
                for control in [self.alice(tls=ftps.context(version)) for _ in range(4)]:
                    for _ in range(50):
                        self.assertCode(control.cmd("PORT 10,1,2,3,0,25"), 504)
                    control.send(b"PORT 10,1,2,3,0,25\r\n" * 50)
                    for _ in range(50):
                        self.assertCode(control.reply(), 504)
                    received, reused = control.tls_download("RETR file")
                    self.assertEqual(received, CONTENT)
                    self.assertTrue(reused)

    def test_tickets_are_renewed_for_who_uses_each_once(self):
        control = self.alice(tls=ftps.context("1.3"))
        seen = set()
        for _ in range(4):
            control.tls_download("RETR file")
            control.cmd("NOOP")
            seen.add(control.session.id)
        # PASV's reply brings the next one, the first download used the first.
        self.assertGreaterEqual(len(seen), 3)


    def test_a_broken_handshake_costs_no_ticket(self):
        # A client that uses each ticket once has spent its last one; the reply to PASV brings another.
        control = self.alice(tls=ftps.context("1.3"))
        control.tls_download("RETR file")
        data = socket.create_connection(control.passive(), timeout=PATIENCE)
        spent = control.session
        self.assertCode(control.cmd("RETR file"), 150)
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        with contextlib.suppress(ssl.SSLWantReadError):
            control.tls.wrap_bio(incoming, outgoing, session=spent).do_handshake()
        data.sendall(outgoing.read())
        data.close()
        self.assertCode(control.reply(), 522)
        control.passive()
        self.assertNotEqual(control.session.id, spent.id)
        self.assertEqual(control.tls_download("RETR file"), (CONTENT, True))


class Protection(TlsTest):
    protection = "required"

    def test_clear_data_connections_are_refused(self):
        control = self.alice(protect=False)
        for line in ("PASV", "EPSV", "PORT 127,0,0,1,100,1", "EPRT |1|127.0.0.1|25601|"):
            with self.subTest(line):
                self.assertCode(control.cmd(line), 521)
        rows = attempts(self.server, "--limit", "4")
        self.assertTrue(all(reasons(row) == ["tls-mismatch"] for row in rows), rows)
        control.protect()
        self.assertEqual(control.tls_download("RETR file")[0], CONTENT)
        self.assertCode(control.cmd("PROT C"), 534)

    def test_the_log_notes_what_was_protected(self):
        # And so the replay can tell.
        control = self.alice(protect=False)
        self.assertCode(control.cmd("PASV"), 521)
        self.assertEqual(attempts(self.server)[0]["protection"], "control")
        control.protect().tls_download("RETR file")
        allowed = self.eventually(lambda: attempts(self.server, "--where", "verdict:allowed"))  # written behind
        self.assertEqual(allowed[0]["protection"], "both")
        self.assertCode(self.clear().login("anonymous", "x").cmd("PASV"), 521)
        self.assertEqual(attempts(self.server)[0]["protection"], "none")

    def test_clear_sessions_get_no_data(self):
        self.assertCode(self.clear().login("anonymous", "x").cmd("PASV"), 521)


class Rules(TlsTest):
    """A rule with `tls: required` goes by what the connection really is."""

    @classmethod
    def change(cls, config):
        super().change(config)
        config["policy"] = {"rules": [{"id": "protected", "action": "allow", "targets": ["client"],
                                       "ports": "1024-65535", "tls": "required"}]}

    def test_the_rule_matches_protected_connections_only(self):
        control = self.alice(protect=False)
        self.assertCode(control.cmd("PASV"), 521)
        control.protect()
        self.assertEqual(control.tls_download("RETR file")[0], CONTENT)


class Required(TlsTest):
    tls = "required"

    def test_nobody_signs_in_without(self):
        clear = self.clear()
        self.assertCode(clear.cmd("USER anonymous"), 530)
        self.assertCode(clear.cmd("PASS x"), 503)
        self.assertEqual(self.alice().tls_download("RETR file")[0], CONTENT)


class Off(TlsTest):
    tls = "off"

    def test_it_is_not_offered(self):
        clear = self.clear()
        self.assertCode(clear.cmd("AUTH TLS"), 502)
        self.assertNotIn(b"AUTH TLS", [line.strip() for line in clear.cmd("FEAT").lines])
        self.assertCode(clear.cmd("NOOP"), 200)


class Implicit(TlsTest):
    tls = "implicit"

    def test_begins_with_the_handshake(self):
        control = self.alice(implicit=True)
        self.assertEqual(control.tls_download("RETR file")[0], CONTENT)
        self.assertCode(control.cmd("AUTH TLS"), 503)

    def test_clear_text_gets_no_word(self):
        with socket.create_connection(("127.0.0.1", self.server.port()), timeout=PATIENCE) as clear:
            clear.sendall(b"USER anonymous\r\nPASS x\r\n")
            with contextlib.suppress(OSError):
                self.assertNotIn(b"220", read_all(clear))

    def test_rein_begins_anew(self):
        control = self.alice(implicit=True)
        self.assertCode(control.cmd("REIN"), 220)
        control.stop_tls()
        control.socket = control.tls.wrap_socket(control.socket)
        self.assertCode(control.reply(), 220)
        control.login(USER, PASSWORD)


class Alpn(TlsTest):
    def test_control_connections_are_for_ftp(self):
        self.assertEqual(self.control(tls=ftps.context(protocols=["ftp"])).socket.selected_alpn_protocol(), "ftp")
        self.assertEqual(
            self.control(tls=ftps.context(protocols=["http/1.1", "ftp"])).socket.selected_alpn_protocol(), "ftp")
        for wrong in (["http/1.1"], ["h2", "http/1.1"], ["smtp"], ["ftp-data"]):
            with self.subTest(wrong), self.assertRaises((ssl.SSLError, ConnectionError)):
                self.control(tls=ftps.context(protocols=wrong))

    def test_data_connections_say_what_they_are(self):
        control = self.alice()
        data = socket.create_connection(control.passive(), timeout=PATIENCE)
        self.assertCode(control.cmd("RETR file"), 150)
        with control.wrap(data, None, ftps.context(protocols=["ftp-data"])) as wrapped:
            self.assertEqual(wrapped.selected_alpn_protocol(), "ftp-data")
            self.assertEqual(read_all(wrapped), CONTENT)
        self.assertCode(control.reply(), 226)
        data = socket.create_connection(control.passive(), timeout=PATIENCE)
        self.assertCode(control.cmd("RETR file"), 150)
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            control.wrap(data, None, ftps.context(protocols=["http/1.1"]))
        self.assertCode(control.reply(), 522)


class Accounts(TlsTest):
    @classmethod
    def change(cls, config):
        super().change(config)
        cls.folder = portcullis.tempfile.mkdtemp(prefix="portcullis-pair-")
        cls.mine = cls.both(*ftps.make_pair(cls.folder, "mine"))
        cls.other = cls.both(*ftps.make_pair(cls.folder, "other"))
        cls.expired = cls.both(*ftps.make_old_pair(cls.folder, "expired"))
        cls.early = cls.both(*ftps.make_old_pair(cls.folder, "early", "480101000000Z", "490101000000Z"))
        hashed = portcullis.hash_password(PASSWORD)
        config["accounts"]["users"] += [
            {"name": "bob", "password": hashed, "requireTls": True},
            {"name": "carol", "password": hashed, "certificate": ftps.fingerprint(cls.mine)},
            {"name": "dave", "password": hashed, "certificate": ftps.fingerprint(cls.expired)},
            {"name": "erin", "password": hashed, "certificate": ftps.fingerprint(cls.early)}]
        config["areas"][0]["grants"] += [{"who": "bob", "mode": "download"}, {"who": "carol", "mode": "download"}]

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        portcullis.shutil.rmtree(cls.folder)

    @staticmethod
    def both(certificate, key):
        """One file of a certificate and its key."""
        file = certificate.with_suffix(".both")
        file.write_text(certificate.read_text() + key.read_text())
        return str(file)

    def failures(self):
        with contextlib.closing(sqlite3.connect(f"file:{self.server.profile}/portcullis.db?mode=ro", uri=True)) as log:
            return " ".join(text for (text,) in log.execute("SELECT text FROM events WHERE kind = 'login-failed'"))

    def answer(self, control, name):
        self.assertCode(control.cmd(f"USER {name}"), 331)
        return control.cmd(f"PASS {PASSWORD}").code

    def test_who_requires_tls(self):
        self.assertEqual(self.answer(self.control(), "bob"), 230)
        self.assertEqual(self.answer(self.clear(), "bob"), 530)

    def test_who_requires_a_certificate(self):
        self.assertEqual(self.answer(self.control(tls=ftps.context(certificate=self.mine)), "carol"), 230)
        self.assertEqual(self.answer(self.control(tls=ftps.context(certificate=self.other)), "carol"), 530)
        self.assertEqual(self.answer(self.control(), "carol"), 530)

    def test_a_certificate_counts_only_in_its_time(self):
        # Of a wrong password and an old certificate only the first is told.
        cases = [("1.3", "dave", self.expired, "wrong", "incorrect")]
        for version in ftps.VERSIONS:
            cases += [(version, "dave", self.expired, PASSWORD, "has expired"),
                      (version, "erin", self.early, PASSWORD, "not valid yet")]
        controls = []
        for version, name, certificate, password, _ in cases:
            controls.append(self.control(tls=ftps.context(version, certificate)))
            self.assertCode(controls[-1].cmd(f"USER {name}"), 331)
            controls[-1].send(f"PASS {password}\r\n".encode())  # the answer takes seconds: all wait together
        for control, case in zip(controls, cases):
            with self.subTest(case=case):
                reply = control.reply()
                self.assertEqual(reply.code, 530)
                self.assertIn(case[-1], str(reply))
        for told in ("has expired", "not valid yet"):
            self.eventually(lambda told=told: told in self.failures())

    def test_the_data_connection_shows_the_same_certificate(self):
        control = self.control(tls=ftps.context(certificate=self.mine)).login("carol", PASSWORD).binary().protect()
        for certificate, session, code in ((self.mine, None, 226), (None, "own", 226), (self.other, None, 522),
                                           (None, None, 522)):
            with self.subTest(certificate=certificate, session=session):
                data = socket.create_connection(control.passive(), timeout=PATIENCE)
                self.assertCode(control.cmd("RETR file"), 150)
                tls = control.tls if session else ftps.context(certificate=certificate)
                with contextlib.suppress(OSError), control.wrap(data, session, tls) as wrapped:
                    read_all(wrapped)
                self.assertCode(control.reply(), code)


class Certificates(unittest.TestCase):
    def shown(self, server):
        with contextlib.closing(TlsControl("127.0.0.1", server.port())) as control:
            return ssl.DER_cert_to_PEM_cert(control.socket.getpeercert(True))

    def change(self, config):
        config["server"]["listeners"] = [{"address": "127.0.0.1", "port": 0}]

    def test_made_at_first_start_and_kept(self):
        server = portcullis.Server(self.change)
        self.addCleanup(server.remove)
        server.start()
        first = self.shown(server)
        server.stop()
        folder = server.profile / "tls"
        self.assertEqual(folder.stat().st_mode & 0o777, 0o700)
        self.assertEqual((folder / "key.pem").stat().st_mode & 0o777, 0o600)
        text = ftps.openssl("x509", "-noout", "-text", stdin=first.encode()).decode()
        self.assertIn("prime256v1", text)
        self.assertIn("DNS:localhost", text)
        self.assertIn("IP Address:127.0.0.1", text)
        self.assertIn("CA:FALSE", text)
        server.start()
        self.assertEqual(self.shown(server), first)
        server.stop()

    def test_reloads_what_changed_and_keeps_the_old_one_when_it_is_wrong(self):
        with portcullis.tempfile.TemporaryDirectory() as folder:
            certificate, key = ftps.make_pair(folder, "first")
            second, second_key = ftps.make_pair(folder, "second")

            def change(config):
                self.change(config)
                config["tls"] = {"certificate": str(certificate), "privateKey": str(key)}

            server = portcullis.Server(change)
            self.addCleanup(server.remove)
            with server:
                former = self.shown(server)
                self.assertEqual(former, certificate.read_text())
                # The certificate of another key: for a while they are no pair, as when a renewal is half written.
                os.replace(second, certificate)
                self.eventually(lambda: "not a pair" in self.problems(server))
                self.assertEqual(self.shown(server), former)
                os.replace(second_key, key)
                self.eventually(lambda: self.shown(server) == certificate.read_text())

    def problems(self, server):
        with contextlib.closing(sqlite3.connect(f"file:{server.profile}/portcullis.db?mode=ro", uri=True)) as log:
            return " ".join(text for (text,) in log.execute("SELECT text FROM events WHERE kind = 'problem'"))

    eventually = portcullis.ServerTest.eventually


if __name__ == "__main__":
    portcullis.main()
