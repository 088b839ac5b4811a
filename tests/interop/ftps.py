"""FTPS for tests: certificates, TLS contexts, and a raw FTP client that speaks TLS and may misbehave."""

import contextlib
import pathlib
import socket
import ssl
import subprocess
import tempfile

import portcullis
from portcullis import PATIENCE, Control, read_all

VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


def context(version=None, certificate=None, protocols=None):
    """A client's context that trusts anybody; `certificate` is a PEM file with its key, `protocols` ALPN."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    if version:
        made.minimum_version = made.maximum_version = VERSIONS[version]
    if certificate:
        made.load_cert_chain(certificate)
    if protocols:
        made.set_alpn_protocols(protocols)
    return made


def openssl(*arguments, stdin=None):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, input=stdin, timeout=PATIENCE)
    if done.returncode != 0:
        raise AssertionError(f"openssl {arguments}: {done.stderr.decode()}")
    return done.stdout


def make_pair(folder, name="pair", days=10, subject="/CN=localhost", more=()):
    """A self-signed certificate and its key as two PEM files."""
    folder = pathlib.Path(folder)
    certificate, key = folder / f"{name}.pem", folder / f"{name}-key.pem"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out",
            certificate, "-days", days, "-subj", subject, *more)
    return certificate, key


def make_old_pair(folder, name="old", first="200101000000Z", last="210101000000Z"):
    """Like make_pair(), for a time of its own."""
    folder = pathlib.Path(folder)
    certificate, key, request = folder / f"{name}.pem", folder / f"{name}-key.pem", folder / f"{name}.csr"
    settings, index = folder / f"{name}.cnf", folder / f"{name}.index"
    index.touch()
    settings.write_text(f"[ca]\ndefault_ca = own\n[own]\ndatabase = {index}\nnew_certs_dir = {folder}\nrand_serial = yes\n"
                        "default_md = sha256\npolicy = names\n[names]\ncommonName = supplied\n")
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", request,
            "-subj", "/CN=localhost")
    openssl("ca", "-batch", "-selfsign", "-config", settings, "-in", request, "-keyfile", key, "-out", certificate,
            "-startdate", first, "-enddate", last, "-notext")
    return certificate, key


def fingerprint(certificate):
    return openssl("x509", "-in", certificate, "-noout", "-fingerprint", "-sha256").decode().strip().split("=")[1]


class TlsControl(Control):
    """A control connection over TLS. `session` is what data connections resume; None: they resume nothing."""

    def __init__(self, address, port, tls=None, implicit=False, source=None):
        self.tls = tls or context()
        self.clear = None
        if implicit:
            self.clear = socket.create_connection((address, port), timeout=PATIENCE)
            self._adopt(address, self.tls.wrap_socket(self.clear))
        else:
            super().__init__(address, port, source)
            self.start_tls()

    def _adopt(self, address, wrapped):
        self.address = address
        self.socket = wrapped
        self.buffer = b""
        self.greeting = self.reply()

    def start_tls(self):
        reply = self.cmd("AUTH TLS")
        if reply.code != 234:
            raise AssertionError(f"AUTH TLS: {reply}")
        if self.buffer:
            raise AssertionError(f"bytes behind the reply to AUTH: {self.buffer}")
        self.socket = self.tls.wrap_socket(self.socket)
        return self

    def stop_tls(self):
        """After REIN's reply: both sides say close_notify, the socket goes on in clear."""
        self.socket = self.socket.unwrap()
        self.buffer = b""

    def protect(self, level="P"):
        for line in ("PBSZ 0", f"PROT {level}"):
            reply = self.cmd(line)
            if reply.code != 200:
                raise AssertionError(f"{line}: {reply}")
        return self

    @property
    def session(self):
        return self.socket.session

    def wrap(self, data, session="own", tls=None):
        """Shakes hands on a data connection: resuming this session, another one, or (None) nothing."""
        return (tls or self.tls).wrap_socket(data, session=self.session if session == "own" else session)

    def tls_download(self, line, session="own"):
        data = socket.create_connection(self.passive(), timeout=PATIENCE)
        first = self.cmd(line)
        if first.code not in (125, 150):
            data.close()
            raise AssertionError(f"{line}: {first}")
        with self.wrap(data, session) as wrapped:
            reused = wrapped.session_reused
            received = read_all(wrapped)
            with contextlib.suppress(OSError):
                wrapped.unwrap()
        last = self.reply()
        if last.code != 226:
            raise AssertionError(f"{line}: {last}")
        return received, reused

    def tls_upload(self, line, content, session="own", says_goodbye=True):
        """Returns the last reply."""
        data = socket.create_connection(self.passive(), timeout=PATIENCE)
        first = self.cmd(line)
        if first.code not in (125, 150):
            data.close()
            return first
        wrapped = self.wrap(data, session)
        wrapped.sendall(content)
        if says_goodbye:
            wrapped.unwrap().close()
        else:
            # A FIN as anybody on the way can send it, and no close_notify.
            wrapped.shutdown(socket.SHUT_WR)
            wrapped.close()
        return self.reply()
