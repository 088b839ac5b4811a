"""The attack the product is about, from the ways of real tools and by hand: no data connection reaches a third party,
a reserved port or the server itself, and every attempt is a row of the log."""

import re
import socket

import portcullis
from portcullis import Closed, Trap, has_ipv6, needs, port_argument, read_all, run


def reasons(row):
    told = row["reasons"]
    return set(told if isinstance(told, list) else re.findall(r"[a-z-]+", told))


class BounceTest(portcullis.ServerTest):
    def setUp(self):
        (self.server.pub / "file").write_bytes(b"the file\n" * 100)

    def rows_since(self, before):
        return [row for row in self.server.blocked() if row["id"] not in before]

    def ids(self):
        return {row["id"] for row in self.server.attempts()}

    def assertNobodyCame(self, *traps):
        """Looks after a round trip over a trap of our own: an earlier connection would have been accepted by now."""
        for trap in traps:
            socket.create_connection((trap.address, trap.port), timeout=portcullis.PATIENCE).close()
            self.eventually(lambda trap=trap: trap.visits)
            self.assertEqual(len(trap.visits), 1, f"somebody came to {trap.address}:{trap.port}: {trap.visits}")
            trap.visits.clear()


class Vectors(BounceTest):
    """Sections named B01 and so on follow the catalogue of bounce attacks."""

    #: command, reply, reasons that the log must name
    COMMANDS = [
        ("B01 a third party", "PORT 10,1,2,3,19,136", 504, {"third-party"}),
        ("B01 a third party's reserved port", "PORT 10,1,2,3,0,25", 504, {"third-party", "reserved-port"}),
        ("B02 rsh on a third party", "PORT 10,1,2,3,2,2", 504, {"third-party", "reserved-port"}),
        ("a reserved port of the client", "PORT 127,0,0,1,0,25", 504, {"reserved-port"}),
        ("the last reserved port of the client", "PORT 127,0,0,1,3,255", 504, {"reserved-port"}),
        ("the FTP data port of the client", "PORT 127,0,0,1,0,20", 504, {"reserved-port"}),
        ("B06 another address of this machine", "PORT 127,0,0,2,31,144", 504, {"this-server", "third-party"}),
        ("B07 EPRT to a third party", "EPRT |1|10.1.2.3|25|", 504, {"third-party", "reserved-port"}),
        ("B07 EPRT to an IPv6 third party", "EPRT |2|2001:db8::7|5000|", 504, {"third-party"}),
        ("B07 EPRT to a mapped third party", "EPRT |2|::ffff:10.1.2.3|5000|", 504, {"third-party"}),
        ("B07 EPRT to a compatible address", "EPRT |2|::10.1.2.3|5000|", 504, {"not-routable"}),
        ("B07 the family says 4, the text is 6", "EPRT |1|::1|5000|", 501, {"malformed"}),
        ("B07 a zone", "EPRT |2|fe80::1%lo|5000|", 501, {"malformed"}),
        ("B07 a name", "EPRT |1|localhost|5000|", 501, {"malformed"}),
        ("B18 this host", "PORT 0,0,0,0,31,144", 504, {"not-routable"}),
        ("B18 the metadata service", "PORT 169,254,169,254,0,80", 504, {"third-party", "reserved-port"}),
        ("B18 multicast", "PORT 224,0,0,1,31,144", 504, {"not-routable"}),
        ("B18 broadcast", "PORT 255,255,255,255,31,144", 504, {"not-routable"}),
        ("B18 NAT64 of a private address", "EPRT |2|64:ff9b::a01:203|5000|", 504, {"third-party"}),
        ("port zero", "PORT 127,0,0,1,0,0", 501, {"port-zero"}),
        ("port zero by EPRT", "EPRT |1|127.0.0.1|0|", 501, {"port-zero"}),
        ("an octet above 255", "PORT 127,0,0,256,19,136", 501, {"malformed"}),
        ("a leading zero", "PORT 127,0,0,01,19,136", 501, {"malformed"}),
        ("a blank after the commas", "PORT 127, 0, 0, 1, 19, 136", 501, {"malformed"}),
        ("five numbers", "PORT 127,0,0,1,19", 501, {"malformed"}),
        ("seven numbers", "PORT 127,0,0,1,19,136,1", 501, {"malformed"}),
        ("brackets", "PORT (127,0,0,1,19,136)", 501, {"malformed"}),
        ("a sign", "PORT +127,0,0,1,19,136", 501, {"malformed"}),
        ("a port above 65535", "EPRT |1|127.0.0.1|65536|", 501, {"malformed"}),
        ("an octal looking address", "EPRT |1|0177.0.0.1|5000|", 501, {"malformed"}),
        ("a short address", "EPRT |1|127.1|5000|", 501, {"malformed"}),
    ]

    def test_refused_targets(self):
        with self.server.anonymous() as control:
            for name, command, code, wanted in self.COMMANDS:
                with self.subTest(name, command=command):
                    before = self.ids()
                    reply = control.cmd(command)
                    self.assertCode(reply, code)
                    self.assertNotRegex(reply.text, rb"\d+[.,]\d+[.,]\d+|::", "the reply names an address")
                    rows = self.rows_since(before)
                    self.assertEqual(len(rows), 1, "one refusal, one row")
                    row = rows[0]
                    self.assertLessEqual(wanted, reasons(row))
                    self.assertEqual(row["argument"], command.split(" ", 1)[1])
                    self.assertEqual(row["verb"], command.split(" ")[0])
                    self.assertEqual(row["client"], "127.0.0.1")
                    self.assertEqual(row["reply_code"], code)
                    self.assertCode(control.cmd("RETR file"), 425)

    def test_unknown_family(self):
        with self.server.anonymous() as control:
            reply = control.cmd("EPRT |3|127.0.0.1|5000|")
            self.assertCode(reply, 522)
            self.assertRegex(reply.text, rb"\((1|1,2)\)")

    def test_own_listening_ports_are_no_targets(self):
        with self.server.anonymous() as control, self.server.anonymous() as other:
            _, data_port = other.passive()
            for port in (self.server.port(), data_port):
                before = self.ids()
                self.assertCode(control.cmd("PORT " + port_argument("127.0.0.1", port)), 504)
                self.assertEqual(len(self.rows_since(before)), 1)

    def test_lprt_is_not_implemented(self):
        with self.server.anonymous() as control:
            self.assertCode(control.cmd("LPRT 4,4,10,1,2,3,2,0,25"), 500, 502)
            self.assertCode(control.cmd("LPSV"), 500, 502)

    def test_the_reply_does_not_tell_whether_the_target_lives(self):
        with Trap() as trap, self.server.anonymous() as control:
            alive = control.cmd("PORT " + port_argument(trap.address, trap.port))
            dead = control.cmd("PORT " + port_argument(trap.address, portcullis.free_port(trap.address)))
            self.assertEqual(alive.text, dead.text)
            self.assertCode(control.cmd("LIST"), 425)
            self.assertNobodyCame(trap)

    def test_b01a_fifty_targets_make_fifty_rows(self):
        before = self.ids()
        with self.server.anonymous() as control:
            for number in range(50):
                self.assertCode(control.cmd(f"PORT 10,2,3,{number},{number + 4},1"), 504)
        rows = self.rows_since(before)
        self.assertEqual(len(rows), 50)
        self.assertEqual(len({(row["target"], row["target_port"]) for row in rows}), 50)

    def test_b09_a_refused_command_leaves_no_earlier_endpoint(self):
        with Trap("127.0.0.1") as good, Trap() as bad, self.server.anonymous() as control:
            for refused in ("PORT " + port_argument(bad.address, bad.port), "PORT 1,2,3", "EPRT |1|x|1|", "EPRT |1|127.0.0.1|25|"):
                self.assertCode(control.cmd("PORT " + port_argument(good.address, good.port)), 200)
                self.assertCode(control.cmd(refused), 501, 504)
                self.assertCode(control.cmd("RETR file"), 425)
            self.assertNobodyCame(good, bad)

    def test_b09_a_refused_command_closes_the_passive_listener(self):
        with self.server.anonymous() as control:
            control.passive()
            self.assertCode(control.cmd("PORT 10,1,2,3,19,136"), 504)
            self.assertCode(control.cmd("RETR file"), 425)

    def test_an_endpoint_serves_once(self):
        with socket.create_server(("127.0.0.1", 0)) as listener, self.server.anonymous() as control:
            listener.settimeout(portcullis.PATIENCE)
            self.assertCode(control.cmd("PORT " + port_argument(*listener.getsockname())), 200)
            self.assertCode(control.cmd("RETR file"), 150)
            with listener.accept()[0] as data:
                self.assertEqual(read_all(data), b"the file\n" * 100)
            self.assertCode(control.reply(), 226)
            self.assertCode(control.cmd("RETR file"), 425)

    def test_nothing_pending_dials_nobody(self):
        with self.server.anonymous() as control:
            for command in ("RETR file", "LIST", "NLST", "MLSD"):
                self.assertCode(control.cmd(command), 425)

    def test_the_client_itself_is_served_actively(self):
        ways = [("127.0.0.1", lambda port: "PORT " + port_argument("127.0.0.1", port)),
                ("127.0.0.1", lambda port: f"EPRT !1!127.0.0.1!{port}!")]
        if has_ipv6():
            ways += [("::1", lambda port: f"EPRT |2|::1|{port}|"), ("::1", lambda port: f"EPRT |2|0:0:0:0:0:0:0:1|{port}|")]
        for address, command in ways:
            with self.subTest(command(5000)):
                family = socket.AF_INET6 if ":" in address else socket.AF_INET
                with socket.create_server((address, 0), family=family) as listener, self.server.anonymous(address) as control:
                    listener.settimeout(portcullis.PATIENCE)
                    self.assertCode(control.cmd(command(listener.getsockname()[1])), 200)
                    self.assertCode(control.cmd("RETR file"), 150)
                    data, peer = listener.accept()
                    with data:
                        self.assertEqual(peer[0], address)
                        self.assertEqual(read_all(data), b"the file\n" * 100)
                    self.assertCode(control.reply(), 226)

    def test_epsv_all_is_one_way(self):
        with self.server.anonymous() as control:
            self.assertCode(control.cmd("EPSV ALL"), 200)
            for command in ("PORT 127,0,0,1,19,136", "EPRT |1|127.0.0.1|5000|", "PASV"):
                self.assertCode(control.cmd(command), 501)
            self.assertEqual(control.download("RETR file"), b"the file\n" * 100)

    def test_b16_pipelined_commands_keep_their_order(self):
        with Trap() as bad, self.server.anonymous() as control:
            attack = f"PORT {port_argument(bad.address, bad.port)}\r\nRETR file\r\nPORT 10,1,2,3,0,25\r\nLIST\r\nNOOP\r\n"
            control.send(attack.encode())
            self.assertEqual([control.reply().code for _ in range(5)], [504, 425, 504, 425, 200])
            self.assertNobodyCame(bad)

    def test_b14_a_browser_is_sent_away(self):
        for first in (b"POST / HTTP/1.1", b"GET /index.html HTTP/1.0", b"EHLO example.org", b"SSH-2.0-OpenSSH_9.2"):
            with self.subTest(first), self.server.control() as control:
                before = self.ids()
                control.send(first + b"\r\nHost: x\r\n\r\nUSER anonymous\r\nPASS a\r\nPORT 10,1,2,3,0,25\r\n")
                replies = 0
                try:
                    while True:
                        control.reply()
                        replies += 1
                except Closed:
                    pass
                self.assertLessEqual(replies, 1)
                self.assertEqual(self.rows_since(before), [])

    def test_b14_a_tls_greeting_on_the_clear_port_is_sent_away(self):
        with self.server.control() as control:
            control.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"A" * 40)
            self.assertTrue(control.is_closed())

    def test_b16_the_tail_of_an_over_long_line_is_no_command(self):
        with self.server.anonymous() as control:
            before = self.ids()
            for length in (4096, 5000, 70000):
                control.send(b"A" * length + b"PORT 10,1,2,3,0,25\r\n")
                self.assertCode(control.reply(), 500)
                self.assertCode(control.cmd("NOOP"), 200)
            self.assertEqual(self.rows_since(before), [])

    def test_b16_a_lone_carriage_return_ends_no_line(self):
        with self.server.anonymous() as control:
            before = self.ids()
            self.assertCode(control.cmd("CWD x\rPORT 10,1,2,3,0,25"), 501)
            self.assertCode(control.cmd(b"CWD x\0\rPORT 10,1,2,3,0,25"), 501)
            self.assertCode(control.cmd("NOOP"), 200)
            self.assertEqual(self.rows_since(before), [])

    def test_b16_telnet_abort(self):
        with self.server.anonymous() as control:
            control.send(b"\xff\xf4")
            control.socket.send(b"\xff\xf2", socket.MSG_OOB)
            self.assertCode(control.cmd("ABOR"), 225, 226)
            self.assertCode(control.cmd(b"NO\xff\xf1OP"), 200)
            self.assertNotEqual(control.code(b"PORT 10,1,2,3\xff\xf1,19,136"), 200)

    def test_b15_replies_do_not_echo(self):
        with self.server.anonymous() as control:
            for command in ("RETR 227 Entering Passive Mode (10,1,2,3,0,23)", "XYZZY 227 Entering (10,1,2,3,0,23)",
                            "CWD 227 Entering (10,1,2,3,0,23)", "SITE 227 (10,1,2,3,0,23)", "HELP 227 (10,1,2,3,0,23)"):
                reply = control.cmd(command)
                self.assertNotIn(b"10,1,2,3", reply.text)
            self.assertNotIn(b"10,1,2,3", control.refused("LIST 227 Entering (10,1,2,3,0,23)").text)

    def test_b10_a_thief_gets_nothing_and_the_victim_its_file(self):
        for thief_first in (True, False):
            with self.subTest(thief_first=thief_first), self.server.anonymous() as victim:
                before = self.ids()
                address, port = victim.passive()
                if not thief_first:
                    victim.send(b"RETR file\r\n")
                for source in ("127.0.0.2", "127.0.0.3"):
                    try:
                        with socket.create_connection((address, port), timeout=portcullis.PATIENCE,
                                                      source_address=(source, 0)) as thief:
                            self.assertEqual(read_all(thief), b"")
                    except ConnectionResetError:
                        pass
                with socket.create_connection((address, port), timeout=portcullis.PATIENCE) as data:
                    if thief_first:
                        victim.send(b"RETR file\r\n")
                    self.assertCode(victim.reply(), 150)
                    self.assertEqual(read_all(data), b"the file\n" * 100)
                self.assertCode(victim.reply(), 226)

                def strangers():
                    return {row["target"] for row in self.rows_since(before) if "wrong-peer" in reasons(row)}

                self.eventually(lambda: strangers() == {"127.0.0.2", "127.0.0.3"}, "not every stranger is in the log")

    def test_b10_passive_ports_are_not_sequential(self):
        with self.server.anonymous() as control:
            ports = [control.passive()[1] for _ in range(20)]
        steps = {second - first for first, second in zip(ports, ports[1:])}
        self.assertGreater(len(steps), 5, ports)

    def test_not_before_login(self):
        with self.server.control() as control:
            for command in ("PORT 127,0,0,1,19,136", "EPRT |1|127.0.0.1|5000|", "PASV", "EPSV", "RETR file"):
                self.assertCode(control.cmd(command), 530)


class PassiveRange(BounceTest):
    @classmethod
    def change(cls, config):
        cls.first = portcullis.free_ports(4)
        config["server"]["passive"]["ports"] = f"{cls.first}-{cls.first + 3}"

    def test_b17_never_outside_the_range(self):
        controls = [self.server.anonymous() for _ in range(6)]
        ports, refused = set(), []
        for control in controls:
            reply = control.cmd("EPSV")
            if reply.code == 229:
                ports.add(int(re.search(rb"\|\|\|(\d+)\|", reply.text)[1]))
            else:
                refused.append(reply)
        self.assertEqual(ports, set(range(self.first, self.first + 4)))
        for reply in refused:
            self.assertCode(reply, 425, 421)
        self.assertEqual(len(refused), 2)
        # A port that was given back is lent again.
        controls[0].close()
        self.eventually(lambda: controls[-1].code("EPSV") == 229, "no port came back")
        for control in controls[1:]:
            control.close()


@needs("nmap")
class Nmap(BounceTest):
    def test_bounce_scan_finds_nothing(self):
        before = self.ids()
        with Trap() as trap:
            told = run("nmap", "-Pn", "-n", "-v", "-p", f"22,25,80,{trap.port}",
                       "-b", f"anonymous:guest@127.0.0.1:{self.server.port()}", "127.0.0.2")
            self.assertNotRegex(told.stdout, r"\d+/tcp\s+open")
            self.assertNobodyCame(trap)
        rows = self.rows_since(before)
        self.assertTrue(rows, told.stdout)
        self.assertEqual({row["target"] for row in rows}, {"127.0.0.2"})
        self.assertEqual({row["verb"] for row in rows}, {"PORT"})

    def test_scripts_find_no_bounce(self):
        before = self.ids()
        with Trap() as trap:
            told = run("nmap", "-Pn", "-n", "-p", self.server.port(), "--script", "+ftp-bounce,+ftp-anon,+ftp-syst",
                       "--script-args", "ftp-bounce.checkhost=127.0.0.2", "127.0.0.1")
            self.assertEqual(told.returncode, 0, told.stderr)
            self.assertIn("Anonymous FTP login allowed", told.stdout)
            self.assertNotIn("bounce working", told.stdout)
            self.assertNobodyCame(trap)
        rows = self.rows_since(before)
        self.assertTrue(rows, told.stdout)
        self.assertTrue(all(row["target"] == "127.0.0.2" for row in rows), rows)


class LogTest(BounceTest):
    def test_formats_and_limits(self):
        with self.server.anonymous() as control:
            for number in range(5):
                control.cmd(f"PORT 10,4,4,{number},19,136")
        rows = self.server.attempts("--limit", "3")
        self.assertEqual([row["target"] for row in rows], ["10.4.4.4", "10.4.4.3", "10.4.4.2"], "newest first")
        table = self.server.command("attempts", "--format", "csv")
        self.assertEqual(table.returncode, 0, table.stderr)
        header = table.stdout.splitlines()[0].split(",")
        for column in ("id", "at", "session", "client", "client_port", "user", "verb", "argument", "target", "target_port",
                       "command", "verdict", "reasons", "classification", "reply_code"):
            self.assertIn(column, header)
            self.assertIn(column, rows[0])

    def test_hostile_arguments_are_escaped(self):
        with self.server.anonymous() as control:
            control.cmd(b"PORT \x1b[31mred\x07" + b"x" * 2000)
        argument = self.server.attempts("--limit", "1")[0]["argument"]
        self.assertNotRegex(argument, r"[\x00-\x1f\x7f]")
        self.assertLessEqual(len(argument), 600)


if __name__ == "__main__":
    portcullis.main()
