"""The servers that are measured: Portcullis, and others to compare it with.

The others come from Debian's packages. Those exclude each other, so they are unpacked side by side into a folder and not
installed: `./dev bench --peers` does that. Each serves the same folder to anonymous clients, writes its transfers to a
file, has no limit on sessions, asks no name server and refuses data connections to other machines.
"""

import json
import os
import subprocess
import sys

# package, and the folder it is unpacked into
PACKAGES = {"vsftpd": "vsftpd", "pure-ftpd": "pure-ftpd", "proftpd-core": "proftpd-core",
            "proftpd-mod-crypto": "proftpd-core"}


class Server:
    name = ""
    has_mlsd = True
    tls = "reuse"  # its data connections resume the control connection's TLS; or "fresh"

    def missing(self):
        """Why it can't be measured here; empty if it can."""
        raise NotImplementedError

    def command(self, site):
        raise NotImplementedError


class Portcullis(Server):
    def __init__(self, program, durability="full"):
        self.name = "Portcullis" if durability == "full" else f"Portcullis ({durability})"
        self._program = program
        self._durability = durability

    def missing(self):
        return "" if os.access(self._program, os.X_OK) else f"{self._program} is not there"

    def command(self, site):
        """`site` says where the files are and where to listen; a server's own files go into site.scratch."""
        grant = [{"who": "anonymous", "mode": "download"}]
        config = {
            "version": 1,
            "server": {
                "listeners": [{"address": site.address, "port": site.port}],
                "passive": {"ports": ""},
                "limits": {"sessions": 0, "sessionsPerAddress": 0, "idleSeconds": 3600, "loginSeconds": 3600,
                           "downloadBytesPerSecond": site.bytes_per_second,
                           "uploadBytesPerSecond": site.bytes_per_second},
                "bans": {"failedLogins": 0, "blockedAttempts": 0},
            },
            "accounts": {"anonymous": True},
            "areas": [
                {"path": "/", "directory": str(site.root), "grants": grant},
                {"path": "/incoming", "directory": str(site.incoming), "keepFreePercent": 0,
                 "grants": [{"who": "anonymous", "mode": "exchange"}]},
            ],
            "audit": {"durability": self._durability},
        }
        if site.certificate:
            config["server"]["listeners"][0]["tls"] = "optional"
            config["tls"] = {"certificate": str(site.certificate), "privateKey": str(site.certificate),
                             "sessionReuse": "prefer"}
        file = site.scratch / "portcullis.json"
        file.write_text(json.dumps(config))
        return [self._program, "serve", "--profile", site.scratch / "profile", "--config", file]


class Packaged(Server):
    """From an unpacked Debian package. Needs root: it changes its user, and serves anonymous clients from the home folder of
    the account "ftp", which it is given in a mount namespace of its own."""
    binary = ""

    def __init__(self, folder):
        self._binary = folder / self.binary

    def missing(self):
        if os.geteuid() != 0:
            return "needs root"
        return "" if self._binary.exists() else f"{self._binary} is not there"

    def with_account(self, site, *arguments):
        with open("/etc/passwd") as accounts:
            lines = [line for line in accounts if not line.startswith("ftp:")]
        lines.append(f"ftp:x:65534:65534::{site.root}:/usr/sbin/nologin\n")
        passwd = site.scratch / "passwd"
        passwd.write_text("".join(lines))
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c",
                'mount --bind "$0" /etc/passwd && exec "$@"', passwd, self._binary, *arguments]


class Vsftpd(Packaged):
    """With what its TUNING file advises: one process a session and no namespaces."""
    name = "vsftpd"
    binary = "vsftpd/usr/sbin/vsftpd"
    has_mlsd = False

    def command(self, site):
        empty = site.scratch / "empty"
        empty.mkdir()
        settings = {
            "listen": "YES", "background": "NO", "listen_address": site.address, "listen_port": site.port,
            "anonymous_enable": "YES", "no_anon_password": "NO", "write_enable": "YES", "anon_upload_enable": "YES",
            "anon_max_rate": site.bytes_per_second, "max_clients": 0, "max_per_ip": 0, "idle_session_timeout": 3600,
            "use_sendfile": "YES", "one_process_model": "YES", "isolate": "NO", "isolate_network": "NO",
            "secure_chroot_dir": empty, "xferlog_enable": "YES", "vsftpd_log_file": site.scratch / "transfers",
            "ftp_username": "ftp", "nopriv_user": "nobody", "seccomp_sandbox": "NO", "anon_umask": "022",
        }
        if site.certificate:  # which one process a session excludes
            settings.update(one_process_model="NO", ssl_enable="YES", allow_anon_ssl="YES", ssl_ciphers="HIGH",
                            rsa_cert_file=site.certificate, rsa_private_key_file=site.certificate)
        file = site.scratch / "vsftpd.conf"
        file.write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
        return self.with_account(site, file)


class PureFtpd(Packaged):
    name = "Pure-FTPd"
    binary = "pure-ftpd/usr/sbin/pure-ftpd"
    tls = "fresh"

    def command(self, site):
        protection = ["--tls", "1", "--certfile", site.certificate] if site.certificate else []
        # Listings would end after 10,000 entries.
        return self.with_account(site, "-S", f"{site.address},{site.port}", "-4", "-e", "-H", "-c", "100000", "-C",
                                 "100000", "-I", "60", "-L", "100000:10", "-f", "none", "-O",
                                 f"clf:{site.scratch / 'transfers'}", "-g", site.scratch / "pid", *protection)


class ProFtpd(Packaged):
    name = "ProFTPD"
    binary = "proftpd-core/usr/sbin/proftpd"

    def command(self, site):
        file = site.scratch / "proftpd.conf"
        # Without TLSCACertificateFile each session would load the system's.
        protection = f"""
ModulePath {self._binary.parent.parent / "lib/proftpd"}
LoadModule mod_tls.c
TLSEngine on
TLSRSACertificateFile {site.certificate}
TLSRSACertificateKeyFile {site.certificate}
TLSCACertificateFile {site.certificate}
""" if site.certificate else ""
        file.write_text(protection + f"""
ServerType standalone
DefaultAddress {site.address}
SocketBindTight on
Port {site.port}
User nobody
Group nogroup
UseIPv6 off
UseReverseDNS off
UseSendfile on
WtmpLog off
MaxInstances none
TimeoutIdle 3600
TimeoutLogin 3600
TransferLog {site.scratch / "transfers"}
ScoreboardFile {site.scratch / "scoreboard"}
PidFile {site.scratch / "pid"}
DelayEngine off
<Anonymous {site.root}>
  User ftp
  Group nogroup
  UserAlias anonymous ftp
  RequireValidShell off
  MaxClients none
  AllowOverwrite on
  <Limit WRITE>
    DenyAll
  </Limit>
  <Directory {site.root}/incoming>
    <Limit STOR>
      AllowAll
    </Limit>
  </Directory>
</Anonymous>
""")
        return self.with_account(site, "-n", "-q", "-c", file)


PYFTPDLIB = """
import logging, sys
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer
address, port, root, log, *certificate = sys.argv[1:]
logging.basicConfig(filename=log, level=logging.INFO)
accounts = DummyAuthorizer()
accounts.add_anonymous(root)
accounts.override_perm("anonymous", root + "/incoming", "elrw", recursive=True)
handler = TLS_FTPHandler if certificate else FTPHandler
if certificate:
    handler.certfile = certificate[0]
handler.authorizer = accounts
handler.timeout = 3600
handler.permit_foreign_addresses = False
handler.permit_privileged_ports = False
server = FTPServer((address, int(port)), handler)
server.max_cons = 100000
server.serve_forever()
"""


class PyFtpdLib(Server):
    name = "pyftpdlib"

    def missing(self):
        tried = subprocess.run([self._python(), "-c", "import pyftpdlib"], capture_output=True, check=False)
        return "" if tried.returncode == 0 else "the package python3-pyftpdlib is not installed"

    @staticmethod
    def _python():
        # Debian's packages are for Debian's own interpreter.
        return "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable

    def command(self, site):
        return [self._python(), "-c", PYFTPDLIB, site.address, site.port, site.root, site.scratch / "transfers",
                *([site.certificate] if site.certificate else [])]


def fetch(folder):
    """Unpacks what is missing. Needs apt and the network."""
    folder.mkdir(parents=True, exist_ok=True)
    for package, name in PACKAGES.items():
        done = folder / name / f".{package}"
        if done.exists():
            continue
        subprocess.run(["apt-get", "download", "-q", package], cwd=folder, check=True, stdout=sys.stderr)
        for archive in folder.glob(f"{package}_*.deb"):
            subprocess.run(["dpkg", "-x", archive, folder / name], check=True)
            archive.unlink()
        done.touch()


def others(folder):
    return [Vsftpd(folder), PureFtpd(folder), ProFtpd(folder), PyFtpdLib()]
