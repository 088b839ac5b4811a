"""Real clients over TLS, with `sessionReuse: require` for those that resume: up, down, list, resume; active and passive;
TLS 1.2 and 1.3."""

import ftplib
import io
import re
import shutil
import subprocess

import ftps
import portcullis
from portcullis import PASSWORD, PATIENCE, USER, needs, random_file, run, sha256

SIZE = 3 * (1 << 20) + 17
PART = 1 << 20
VERSIONS = ("1.2", "1.3")


class TlsClientTest(portcullis.ServerTest):
    """One server with an explicit and an implicit listener; everything has to be encrypted."""

    reuse = "require"
    versions = VERSIONS
    modes = (False, True)  # active

    @classmethod
    def change(cls, config):
        config["server"]["listeners"] = [{"address": "127.0.0.1", "port": 0, "tls": "required"},
                                         {"address": "127.0.0.2", "port": 0, "tls": "implicit"}]
        config["tls"] = {"sessionReuse": cls.reuse, "dataProtection": "required"}

    def setUp(self):
        self.port = self.server.port()
        self.implicit = self.server.port("127.0.0.2")
        self.local = self.server.top / self.id().rsplit(".", 1)[-1]
        self.local.mkdir()
        random_file(self.server.pub / "big.bin", SIZE, seed=1)
        self.mine = self.local / "mine.bin"
        random_file(self.mine, SIZE, seed=2)

    def tearDown(self):
        for folder in (self.server.pub, self.local):
            for entry in folder.iterdir():
                entry.unlink()
        self.local.rmdir()

    def run_client(self, *arguments, **options):
        told = run(*arguments, cwd=self.local, **options)
        self.assertEqual(told.returncode, 0, f"{arguments}\n{told.stdout}\n{told.stderr}")
        return told

    def start_of(self, source, path):
        path.write_bytes(source.read_bytes()[:PART])
        return path

    def assertSame(self, one, other):
        self.assertEqual(sha256(one), sha256(other), f"{one} differs from {other}")

    def ways(self):
        for version in self.versions:
            for active in self.modes:
                with self.subTest(version=version, active=active):
                    yield version, active


def curl_is_older_than(major):
    found = re.match(r"curl (\d+)\.", run("curl", "--version").stdout) if shutil.which("curl") else None
    return found is not None and int(found[1]) < major


@needs("curl")
class Curl(TlsClientTest):
    # Before 8.0 it says PROT P and begins no handshake on a connection that it accepted.
    modes = (False,) if curl_is_older_than(8) else (False, True)

    def curl(self, version, active, path, *arguments, implicit=False):
        place = f"ftps://127.0.0.2:{self.implicit}" if implicit else f"ftp://127.0.0.1:{self.port}"
        mode = ["--ftp-port", "-"] if active else []
        return self.run_client("curl", "--silent", "--show-error", "--insecure", "--ssl-reqd", f"--tlsv{version}",
                               "--tls-max", version, *mode, "--user", f"{USER}:{PASSWORD}", *arguments,
                               f"{place}/{path}")

    def test_down_up_list_resume(self):
        for version, active in self.ways():
            got = self.local / "got"
            self.curl(version, active, "big.bin", "-o", got)
            self.assertSame(got, self.server.pub / "big.bin")
            self.start_of(self.server.pub / "big.bin", got)
            self.curl(version, active, "big.bin", "-C", "-", "-o", got)
            self.assertSame(got, self.server.pub / "big.bin")
            self.curl(version, active, "up.bin", "-T", self.mine)
            self.assertSame(self.mine, self.server.pub / "up.bin")
            self.start_of(self.mine, self.server.pub / "up.bin")
            self.curl(version, active, "up.bin", "-C", "-", "-T", self.mine)
            self.assertSame(self.mine, self.server.pub / "up.bin")
            self.assertIn("big.bin", self.curl(version, active, "").stdout)

    def test_implicit(self):
        got = self.local / "got"
        self.curl("1.3", False, "big.bin", "-o", got, implicit=True)
        self.assertSame(got, self.server.pub / "big.bin")


@needs("lftp")
class Lftp(TlsClientTest):
    # Speaks through GnuTLS and resumes the control connection's session.
    def lftp(self, version, active, commands, implicit=False):
        place = f"ftps://127.0.0.2:{self.implicit}" if implicit else f"ftp://127.0.0.1:{self.port}"
        priority = f"NORMAL:-VERS-ALL:+VERS-TLS{version}"
        settings = (f"set ssl:verify-certificate no; set ftp:ssl-force yes; set ftp:ssl-protect-data yes; "
                    f"set ssl:priority {priority}; set ftp:passive-mode {'no' if active else 'yes'}; "
                    f"set net:max-retries 1; set net:timeout 20; set cmd:fail-exit yes; ")
        return self.run_client("lftp", "-c", f"{settings} open -u {USER},'{PASSWORD}' {place}; {commands}")

    def test_down_up_list_resume(self):
        for version, active in self.ways():
            got = self.local / "got"
            got.unlink(missing_ok=True)
            self.lftp(version, active, "get big.bin -o got")
            self.assertSame(got, self.server.pub / "big.bin")
            self.start_of(self.server.pub / "big.bin", got)
            self.lftp(version, active, "get -c big.bin -o got")
            self.assertSame(got, self.server.pub / "big.bin")
            self.lftp(version, active, "put mine.bin -o up.bin")
            self.assertSame(self.mine, self.server.pub / "up.bin")
            self.start_of(self.mine, self.server.pub / "up.bin")
            self.lftp(version, active, "put -c mine.bin -o up.bin")
            self.assertSame(self.mine, self.server.pub / "up.bin")
            self.assertIn("big.bin", self.lftp(version, active, "cls").stdout)

    def test_implicit(self):
        self.lftp("1.3", False, "get big.bin -o got", implicit=True)
        self.assertSame(self.local / "got", self.server.pub / "big.bin")


class Resuming(ftplib.FTP_TLS):
    """What people write who need ftplib to resume: the data connection takes the control connection's session."""

    def ntransfercmd(self, cmd, rest=None):
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:
            connection = self.context.wrap_socket(connection, server_hostname=self.host, session=self.sock.session)
        return connection, size


class FtplibTest(TlsClientTest):
    kind = ftplib.FTP_TLS

    def check(self):
        for version, active in self.ways():
            with self.kind(context=ftps.context(version), timeout=PATIENCE) as client:
                client.connect("127.0.0.1", self.port)
                client.login(USER, PASSWORD)
                client.prot_p()
                client.set_pasv(not active)
                content = (self.server.pub / "big.bin").read_bytes()
                got = io.BytesIO()
                client.retrbinary("RETR big.bin", got.write)
                self.assertEqual(got.getvalue(), content)
                rest = io.BytesIO()
                client.retrbinary("RETR big.bin", rest.write, rest=PART)
                self.assertEqual(rest.getvalue(), content[PART:])
                with open(self.mine, "rb") as mine:
                    client.storbinary("STOR up.bin", mine)
                self.assertSame(self.mine, self.server.pub / "up.bin")
                self.assertIn("big.bin", client.nlst())
                self.assertIn("big.bin", dict(client.mlsd()))


class FtplibPrefer(FtplibTest):
    """As it comes it resumes nothing."""

    reuse = "prefer"

    def test_down_up_list_resume(self):
        self.check()


class FtplibRequire(FtplibTest):
    kind = Resuming

    def test_down_up_list_resume(self):
        self.check()

    def test_who_resumes_nothing_is_refused(self):
        client = ftplib.FTP_TLS(context=ftps.context(), timeout=PATIENCE)
        self.addCleanup(client.close)
        client.connect("127.0.0.1", self.port)
        client.login(USER, PASSWORD)
        client.prot_p()
        # It only reads on when the handshake is done; the refusal comes as a reset or as the reply.
        with self.assertRaises((ftplib.error_perm, OSError)):
            client.retrbinary("RETR big.bin", lambda block: None)


class SClient:
    """A control connection through `openssl s_client`, which keeps its session in a file for data connections."""

    def __init__(self, port, flag, session):
        self._flag = flag
        self._session = session
        # -quiet passes everything on as it is.
        self._process = subprocess.Popen(["openssl", "s_client", "-quiet", flag, "-starttls", "ftp", "-sess_out", session,
                                          "-connect", f"127.0.0.1:{port}"], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def say(self, line):
        self._process.stdin.write(line.encode() + b"\r\n")
        self._process.stdin.flush()
        return self.hear()

    def hear(self):
        """The last line of the next reply."""
        while (line := self._process.stdout.readline().decode().rstrip()) and not re.match(r"\d{3} ", line):
            pass
        return line

    def transfer(self, *lines, content=None):
        """What comes over the data connection of the last command, or with `content` goes; and the last reply."""
        port = re.search(r"\|\|\|(\d+)\|", self.say("EPSV"))[1]
        for line in lines:
            first = self.say(line)
        if not first.startswith("150"):
            raise AssertionError(first)
        ends = ["-no_ign_eof"] if content is not None else []
        data = subprocess.run(["openssl", "s_client", "-quiet", *ends, self._flag, "-sess_in", self._session, "-connect",
                               f"127.0.0.1:{port}"], input=content or b"", capture_output=True, timeout=PATIENCE)
        return data.stdout, self.hear()

    def close(self):
        self.say("QUIT")
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(PATIENCE)


@needs("openssl")
class OpensslClient(TlsClientTest):
    def s_client(self, port, address, *arguments, commands):
        told = subprocess.run(["openssl", "s_client", "-quiet", "-connect", f"{address}:{port}", *arguments],
                              input=commands.encode(), capture_output=True, timeout=PATIENCE)
        return told.stdout.decode(errors="replace")

    def test_explicit_and_implicit(self):
        lines = f"USER {USER}\r\nPASS {PASSWORD}\r\nPBSZ 0\r\nPROT P\r\nPWD\r\nQUIT\r\n"
        for flag in ("-tls1_2", "-tls1_3"):
            for port, address, starttls in ((self.port, "127.0.0.1", ("-starttls", "ftp")),
                                            (self.implicit, "127.0.0.2", ())):
                with self.subTest(flag=flag, starttls=starttls):
                    said = self.s_client(port, address, flag, *starttls, commands=lines)
                    self.assertIn("230 ", said)
                    self.assertIn('257 "/"', said)
                    self.assertIn("221 ", said)

    def test_down_up_list_resume(self):
        # It can't listen, so there is no active mode.
        content = (self.server.pub / "big.bin").read_bytes()
        lines = b"line\n" * 40_000  # some letters at the start of a line are commands to it
        for flag in ("-tls1_2", "-tls1_3"):
            with self.subTest(flag=flag):
                session = self.local / f"session{flag}"
                client = SClient(self.port, flag, session)
                try:
                    for line in (f"USER {USER}", f"PASS {PASSWORD}", "PBSZ 0", "PROT P", "TYPE I"):
                        self.assertRegex(client.say(line), "^(331|230|200) ")
                    self.assertTrue(session.exists())
                    received, reply = client.transfer("RETR big.bin")
                    self.assertRegex(reply, "^226 ")
                    self.assertTrue(received == content)
                    self.assertTrue(client.transfer(f"REST {PART}", "RETR big.bin")[0] == content[PART:])
                    self.assertIn(b"big.bin", client.transfer("MLSD")[0])
                    self.assertRegex(client.transfer("STOR up.txt", content=lines)[1], "^226 ")
                    self.assertTrue((self.server.pub / "up.txt").read_bytes() == lines)
                finally:
                    client.close()

    def test_nothing_older_is_spoken(self):
        told = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.port}", "-starttls", "ftp",
                               "-tls1_1", "-cipher", "ALL@SECLEVEL=0"], input=b"", capture_output=True,
                              timeout=PATIENCE)
        self.assertNotEqual(told.returncode, 0)


if __name__ == "__main__":
    portcullis.main()
