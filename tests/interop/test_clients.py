"""Real FTP clients against a real server: sign in, list, download, upload, resume, rename, delete; active and passive;
IPv4 and IPv6. What arrives is compared by SHA-256."""

import ftplib
import io
import os
import random
import shutil

import portcullis
from portcullis import PASSWORD, USER, has_ipv6, needs, random_file, run, sha256, tree_of

SIZE = 3 * (1 << 20) + 17
PART = 1 << 20

ADDRESSES = ["127.0.0.1"] + (["::1"] if has_ipv6() else [])
WAYS = [(address, active) for address in ADDRESSES for active in (False, True)]


class ClientTest(portcullis.ServerTest):
    """What the tests of one client share: a local folder, a published file, and fresh names."""

    way = "one way"

    def setUp(self):
        self.local = self.server.top / self.id().rsplit(".", 1)[-1]
        self.local.mkdir()
        random_file(self.server.pub / "big.bin", SIZE, seed=1)
        self.mine = self.local / "mine.bin"
        random_file(self.mine, SIZE, seed=2)

    def tearDown(self):
        for folder in (self.server.pub, self.server.exchange, self.local):
            for entry in folder.iterdir():
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        self.local.rmdir()

    def run_client(self, *arguments, status=0, **options):
        told = run(*arguments, cwd=self.local, **options)
        if status is not None:
            self.assertEqual(told.returncode, status, f"{arguments}\n{told.stdout}\n{told.stderr}")
        return told

    def start_of_big(self, name):
        """The first part of the published file, as a broken download leaves it."""
        path = self.local / name
        with open(self.server.pub / "big.bin", "rb") as whole:
            path.write_bytes(whole.read(PART))
        return path

    def start_of_mine(self, path):
        """The first part of our file on the server, as a broken upload of an earlier day leaves it."""
        path.write_bytes(self.mine.read_bytes()[:PART])

    def assertSame(self, one, other):
        self.assertEqual(sha256(one), sha256(other), f"{one} differs from {other}")

    def every_way(self):
        """Address family and active or passive, all combined; a failure names the one it happened in."""
        for address, active in WAYS:
            self.way = f"{address}, {'active' if active else 'passive'}"
            yield address, self.server.port(address), active

    def _formatMessage(self, message, standard):
        return f"[{self.way}] " + super()._formatMessage(message, standard)


def bracketed(address):
    return f"[{address}]" if ":" in address else address


@needs("curl")
class Curl(ClientTest):
    def curl(self, address, port, active, path, *arguments, user=True, **options):
        mode = ["--ftp-port", address] if active else []
        who = ["--user", f"{USER}:{PASSWORD}"] if user else []
        return self.run_client("curl", "--silent", "--show-error", "--globoff", *mode, *who, *arguments,
                               f"ftp://{bracketed(address)}:{port}/{path}", **options)

    def test_lists(self):
        for address, port, active in self.every_way():
            for user in (False, True):
                self.assertIn("big.bin", self.curl(address, port, active, "", user=user).stdout)
                self.assertIn("big.bin", self.curl(address, port, active, "", "--list-only", user=user).stdout)

    def test_downloads_and_resumes(self):
        for address, port, active in self.every_way():
            self.curl(address, port, active, "big.bin", "--output", "whole", user=False)
            self.assertSame(self.local / "whole", self.server.pub / "big.bin")
            self.start_of_big("part")
            self.curl(address, port, active, "big.bin", "--continue-at", "-", "--output", "part")
            self.assertSame(self.local / "part", self.server.pub / "big.bin")

    def test_downloads_without_the_extended_commands(self):
        port = self.server.port()
        for arguments in (["--disable-epsv"], ["--disable-eprt", "--ftp-port", "127.0.0.1"]):
            self.curl("127.0.0.1", port, False, "big.bin", "--output", "whole", *arguments)
            self.assertSame(self.local / "whole", self.server.pub / "big.bin")

    def test_uploads_and_resumes(self):
        for address, port, active in self.every_way():
            for user, folder in ((True, self.server.pub), (False, self.server.exchange)):
                path = "" if user else "exchange/"
                name = f"up{int(user)}{int(active)}{len(address)}.bin"
                self.curl(address, port, active, path + name, "--upload-file", "mine.bin", user=user)
                self.assertSame(folder / name, self.mine)
            self.start_of_mine(self.server.pub / "part.bin")
            self.curl(address, port, active, "part.bin", "--continue-at", "-", "--upload-file", "mine.bin")
            self.assertSame(self.server.pub / "part.bin", self.mine)

    def test_renames_and_deletes(self):
        for address, port, active in self.every_way():
            self.curl(address, port, active, "", "--quote", "RNFR big.bin", "--quote", "RNTO moved.bin")
            self.assertTrue((self.server.pub / "moved.bin").exists())
            self.curl(address, port, active, "", "--quote", "RNFR moved.bin", "--quote", "RNTO big.bin")
            (self.server.pub / "gone").write_text("x")
            self.curl(address, port, active, "", "--quote", "DELE gone")
            self.assertFalse((self.server.pub / "gone").exists())


@needs("wget")
class Wget(ClientTest):
    def wget(self, address, port, active, path, *arguments):
        mode = ["--no-passive-ftp"] if active else []
        return self.run_client("wget", "--no-config", "--no-verbose", "--tries=1", *mode, *arguments,
                               f"ftp://{bracketed(address)}:{port}/{path}")

    def test_downloads_and_resumes(self):
        for address, port, active in self.every_way():
            for who in ([], [f"--user={USER}", f"--password={PASSWORD}"]):
                self.wget(address, port, active, "big.bin", "--output-document=whole", *who)
                self.assertSame(self.local / "whole", self.server.pub / "big.bin")
            self.start_of_big("big.bin")
            self.wget(address, port, active, "big.bin", "--continue")
            self.assertSame(self.local / "big.bin", self.server.pub / "big.bin")
            (self.local / "big.bin").unlink()

    def test_fetches_a_tree(self):
        (self.server.pub / "deep/er").mkdir(parents=True)
        (self.server.pub / "deep/er/leaf").write_text("leaf\n")
        (self.server.pub / "deep/empty").write_text("")
        for address, port, active in self.every_way():
            self.wget(address, port, active, "deep/", "--recursive", "--no-host-directories")
            self.assertEqual(tree_of(self.local / "deep"), tree_of(self.server.pub / "deep"))
            shutil.rmtree(self.local / "deep")


def make_odd_tree(top, files):
    """Files with the names that break clients and servers: some of each kind, spread over nested folders."""
    odd = random.Random(959)
    names = ["with blank", "two  blanks", "'single'", '"double"', "ünïcödé", "日本語", "-leading dash", "--help",
             "[brackets]", "{braces}", "star*", "question?", "semi;colon", "percent%20", "hash#", "tab-free", ".hidden",
             "back\\slash", "dollar$HOME", "amp&ersand", "comma,", "e\u0301 combining", "😀", "x" * 200, "~tilde",
             "colon:", "pipe|", "less<than>", "equals=", "plus+", "at@", "caret^", "back`tick", "UPPER", "upper",
             "trailing dot.", "ends with blank ", "a" * 100 + " " + "ß" * 40]
    folders = [top]
    for index in range(60):
        name = names[index % len(names)] if index < len(names) else f"folder {index}"
        folder = odd.choice(folders) / f"{name[:40].strip()}.{index}"
        folder.mkdir()
        folders.append(folder)
    made = 0
    while made < files:
        folder = odd.choice(folders)
        name = names[made % len(names)] if made < 40 * len(names) else f"file {made}.txt"
        path = folder / name
        if path.exists():
            path = folder / f"{made} {name[:180]}"
        size = odd.choice([0, 0, 1, 2, 100, 1000, 5000, 20000])
        path.write_bytes(odd.randbytes(size))
        made += 1
    (top / "link to file").symlink_to("plain target")
    (top / "plain target").write_text("the target\n")
    inner = top / "linked folder"
    inner.mkdir()
    (inner / "inside").write_text("inside\n")
    (top / "link to folder").symlink_to("linked folder")


@needs("lftp")
class Lftp(ClientTest):
    SETTINGS = ("set cmd:fail-exit yes; set net:max-retries 1; set net:timeout 20; set ftp:ssl-allow no; set dns:order 'inet6 inet'; "
                "set xfer:clobber yes; set cmd:interactive no; ")

    def every_way(self):
        """Not active over IPv6: there lftp 4.9.2 names [::] as its data address, which no server may dial."""
        return (way for way in super().every_way() if way[0] == "127.0.0.1" or not way[2])

    def lftp(self, address, port, active, commands, user=True, **options):
        mode = f"set ftp:passive-mode {'no' if active else 'yes'}; "
        who = f"-u '{USER},{PASSWORD}'" if user else "-u anonymous,guest@example.org"
        return self.run_client("lftp", "-c", f"{self.SETTINGS}{mode}open {who} -p {port} {bracketed(address)}; {commands}",
                               **options)

    def test_lists(self):
        for address, port, active in self.every_way():
            for command in ("ls", "nlist", "cls", "set ftp:use-mlsd yes; ls", "set ftp:use-mlsd yes; cls -l"):
                for user in (False, True):
                    self.assertIn("big.bin", self.lftp(address, port, active, command, user=user).stdout)

    def test_downloads_and_resumes(self):
        for address, port, active in self.every_way():
            self.lftp(address, port, active, "get big.bin -o whole", user=False)
            self.assertSame(self.local / "whole", self.server.pub / "big.bin")
            self.start_of_big("part")
            self.lftp(address, port, active, "get -c big.bin -o part")
            self.assertSame(self.local / "part", self.server.pub / "big.bin")

    def test_downloads_in_segments(self):
        self.lftp("127.0.0.1", self.server.port(), False, "pget -n 4 big.bin -o whole")
        self.assertSame(self.local / "whole", self.server.pub / "big.bin")

    def test_uploads_and_resumes(self):
        for address, port, active in self.every_way():
            self.lftp(address, port, active, "put mine.bin -o up.bin")
            self.assertSame(self.server.pub / "up.bin", self.mine)
            name = f"up{int(active)}{len(address)}.bin"
            self.lftp(address, port, active, f"cd exchange; put mine.bin -o {name}", user=False)
            self.assertSame(self.server.exchange / name, self.mine)
            self.start_of_mine(self.server.pub / "part.bin")
            self.lftp(address, port, active, "put -c mine.bin -o part.bin")
            self.assertSame(self.server.pub / "part.bin", self.mine)

    def test_renames_deletes_and_makes_folders(self):
        for address, port, active in self.every_way():
            self.lftp(address, port, active, "mkdir new; mv big.bin new/moved.bin")
            self.assertTrue((self.server.pub / "new/moved.bin").exists())
            self.lftp(address, port, active, "mv new/moved.bin big.bin; put mine.bin -o gone; rm gone; rmdir new")
            self.assertEqual({entry.name for entry in self.server.pub.iterdir()}, {"big.bin"})

    def test_mirrors_a_large_odd_tree_down_and_up(self):
        source = self.server.pub / "tree"
        source.mkdir()
        make_odd_tree(source, 5000)
        wanted = tree_of(source)
        port = self.server.port()
        self.lftp("127.0.0.1", port, False, "mirror --dereference --parallel=4 tree down", timeout=600)
        self.assertEqual(tree_of(self.local / "down"), wanted)
        self.lftp("127.0.0.1", port, False, "mirror --reverse --dereference --parallel=4 down up", timeout=600)
        self.assertEqual(tree_of(self.server.pub / "up"), wanted)
        self.lftp("127.0.0.1", port, False, "rm -r up", timeout=600)
        self.assertFalse((self.server.pub / "up").exists())


@needs("tnftp")
class Tnftp(ClientTest):
    def tnftp(self, address, port, active, *commands, user=True):
        name, password = (USER, PASSWORD) if user else ("anonymous", "guest@example.org")
        script = "\n".join([f'user {name} "{password}"', "binary", *commands, "bye", ""])
        told = self.run_client("tnftp", "-A" if active else "-p", "-inv", address, port, input=script, status=None)
        self.assertIn("230", told.stdout, told.stdout + told.stderr)
        return told

    def test_lists(self):
        for address, port, active in self.every_way():
            for command in ("ls", "nlist", "mlsd", "mlst big.bin"):
                for user in (False, True):
                    self.assertIn("big.bin", self.tnftp(address, port, active, command, user=user).stdout)

    def test_downloads_and_resumes(self):
        for address, port, active in self.every_way():
            self.tnftp(address, port, active, "get big.bin whole", user=False)
            self.assertSame(self.local / "whole", self.server.pub / "big.bin")
            self.start_of_big("big.bin")
            self.tnftp(address, port, active, "reget big.bin")
            self.assertSame(self.local / "big.bin", self.server.pub / "big.bin")
            for name in ("whole", "big.bin"):
                (self.local / name).unlink()

    def test_uploads_and_appends(self):
        for address, port, active in self.every_way():
            self.tnftp(address, port, active, "put mine.bin up.bin")
            self.assertSame(self.server.pub / "up.bin", self.mine)
            name = f"up{int(active)}{len(address)}.bin"
            self.tnftp(address, port, active, "cd exchange", f"put mine.bin {name}", user=False)
            self.assertSame(self.server.exchange / name, self.mine)
            self.start_of_mine(self.server.pub / "part.bin")
            (self.local / "rest.bin").write_bytes(self.mine.read_bytes()[PART:])
            self.tnftp(address, port, active, "append rest.bin part.bin")
            self.assertSame(self.server.pub / "part.bin", self.mine)

    def test_renames_deletes_and_makes_folders(self):
        for address, port, active in self.every_way():
            self.tnftp(address, port, active, "mkdir new", "rename big.bin new/moved.bin")
            self.assertTrue((self.server.pub / "new/moved.bin").exists())
            self.tnftp(address, port, active, "rename new/moved.bin big.bin", "put mine.bin gone", "delete gone", "rmdir new")
            self.assertEqual({entry.name for entry in self.server.pub.iterdir()}, {"big.bin"})


@needs("ncftpget")
class Ncftp(ClientTest):
    """ncftp 3.2 speaks IPv4 only."""

    def ncftp(self, program, active, *arguments, user=True, **options):
        who = ["-u", USER, "-p", PASSWORD] if user else []
        return self.run_client(program, *who, "-P", self.server.port(), "-E" if active else "-F", *arguments, **options)

    def ways(self):
        for active in (False, True):
            self.way = "active" if active else "passive"
            yield active

    def test_lists(self):
        for active in self.ways():
            for user in (False, True):
                url = f"ftp://127.0.0.1:{self.server.port()}/"
                self.assertIn("big.bin", self.ncftp("ncftpls", active, "-l", url, user=user).stdout)

    def test_downloads_and_resumes(self):
        for active in self.ways():
            for user in (False, True):
                self.ncftp("ncftpget", active, "-V", "-Z", "127.0.0.1", self.local, "/big.bin", user=user)
                self.assertSame(self.local / "big.bin", self.server.pub / "big.bin")
            part = self.start_of_big("big.bin")
            stamp = (self.server.pub / "big.bin").stat().st_mtime
            os.utime(part, (stamp, stamp))
            self.ncftp("ncftpget", active, "-V", "-z", "127.0.0.1", self.local, "/big.bin")
            self.assertSame(self.local / "big.bin", self.server.pub / "big.bin")
            (self.local / "big.bin").unlink()

    def test_fetches_and_puts_a_tree(self):
        (self.server.pub / "deep/er").mkdir(parents=True)
        (self.server.pub / "deep/er/leaf").write_text("leaf\n")
        (self.server.pub / "deep/empty").write_text("")
        for active in self.ways():
            self.ncftp("ncftpget", active, "-V", "-R", "127.0.0.1", self.local, "/deep")
            self.assertEqual(tree_of(self.local / "deep"), tree_of(self.server.pub / "deep"))
            self.ncftp("ncftpput", active, "-V", "-R", "-m", "127.0.0.1", "/up", "deep")
            self.assertEqual(tree_of(self.server.pub / "up/deep"), tree_of(self.server.pub / "deep"))
            shutil.rmtree(self.local / "deep")
            shutil.rmtree(self.server.pub / "up")

    def test_uploads(self):
        for active in self.ways():
            self.ncftp("ncftpput", active, "-V", "127.0.0.1", "/", "mine.bin")
            self.assertSame(self.server.pub / "mine.bin", self.mine)
            (self.server.pub / "mine.bin").unlink()
            self.ncftp("ncftpput", active, "-V", "-C", "127.0.0.1", "mine.bin", f"/exchange/up{int(active)}.bin", user=False)
            self.assertSame(self.server.exchange / f"up{int(active)}.bin", self.mine)
            self.start_of_mine(self.server.pub / "mine.bin")
            (self.local / "rest").mkdir(exist_ok=True)
            (self.local / "rest/mine.bin").write_bytes(self.mine.read_bytes()[PART:])
            self.ncftp("ncftpput", active, "-V", "-A", "127.0.0.1", "/", "rest/mine.bin")
            self.assertSame(self.server.pub / "mine.bin", self.mine)

    def test_renames_and_deletes(self):
        for active in self.ways():
            url = f"ftp://127.0.0.1:{self.server.port()}/"
            self.ncftp("ncftpls", active, "-l", "-W", "RNFR big.bin", "-W", "RNTO moved.bin", url)
            self.assertTrue((self.server.pub / "moved.bin").exists())
            self.ncftp("ncftpls", active, "-l", "-W", "RNFR moved.bin", "-W", "RNTO big.bin", url)
            (self.server.pub / "gone").write_text("x")
            self.ncftp("ncftpls", active, "-l", "-W", "DELE gone", url)
            self.assertFalse((self.server.pub / "gone").exists())


class Ftplib(ClientTest):
    """The client in Python's own library."""

    def connect(self, address, port, active, user=True):
        client = ftplib.FTP(encoding="utf-8", timeout=portcullis.PATIENCE)
        client.connect(address, port)
        client.set_pasv(not active)
        client.login(USER, PASSWORD) if user else client.login()
        return client

    def test_lists(self):
        for address, port, active in self.every_way():
            for user in (False, True):
                with self.connect(address, port, active, user) as client:
                    self.assertIn("big.bin", client.nlst())
                    lines = []
                    client.retrlines("LIST", lines.append)
                    self.assertTrue(any(line.endswith(" big.bin") for line in lines), lines)
                    facts = dict(client.mlsd(facts=["type", "size"]))
                    self.assertEqual(facts["big.bin"]["type"], "file")
                    self.assertEqual(int(facts["big.bin"]["size"]), SIZE)

    def test_downloads_and_resumes(self):
        wanted = (self.server.pub / "big.bin").read_bytes()
        for address, port, active in self.every_way():
            for user in (False, True):
                with self.connect(address, port, active, user) as client:
                    for offset in (0, PART, SIZE):
                        got = io.BytesIO()
                        client.retrbinary("RETR big.bin", got.write, rest=offset or None)
                        self.assertEqual(got.getvalue(), wanted[offset:])

    def test_uploads_and_resumes(self):
        for address, port, active in self.every_way():
            with self.connect(address, port, active) as client:
                with open(self.mine, "rb") as file:
                    client.storbinary("STOR up.bin", file)
                self.assertSame(self.server.pub / "up.bin", self.mine)
                self.start_of_mine(self.server.pub / "part.bin")
                with open(self.mine, "rb") as file:
                    file.seek(PART)
                    client.storbinary("STOR part.bin", file, rest=PART)
                self.assertSame(self.server.pub / "part.bin", self.mine)
                client.storlines("STOR lines.txt", io.BytesIO(b"one\ntwo\n"))
                self.assertEqual((self.server.pub / "lines.txt").read_bytes(), b"one\ntwo\n")
            with self.connect(address, port, active, user=False) as client, open(self.mine, "rb") as file:
                name = f"up{int(active)}{len(address)}.bin"
                client.storbinary(f"STOR exchange/{name}", file)
                self.assertSame(self.server.exchange / name, self.mine)

    def test_renames_deletes_and_makes_folders(self):
        for address, port, active in self.every_way():
            with self.connect(address, port, active) as client:
                self.assertEqual(client.mkd('a "quoted" folder'), '/a "quoted" folder')
                client.cwd('a "quoted" folder')
                self.assertEqual(client.pwd(), '/a "quoted" folder')
                client.rename("/big.bin", "moved.bin")
                client.voidcmd("TYPE I")
                self.assertEqual(client.size("moved.bin"), SIZE)
                client.rename("moved.bin", "/big.bin")
                client.storbinary("STOR gone", io.BytesIO(b"x"))
                client.delete("gone")
                client.cwd("..")
                client.rmd('a "quoted" folder')
                self.assertFalse((self.server.pub / 'a "quoted" folder').exists())


if __name__ == "__main__":
    portcullis.main()
