"""An FTPS client that resumes its session on data connections, which Python's own doesn't do."""

import ftplib
import ssl


def trusting(version=None):
    """A context that takes any certificate: who is on the other side is known here."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if version:
        context.minimum_version = context.maximum_version = version
    return context


class Protected(ftplib.FTP_TLS):
    resumes = True

    def ntransfercmd(self, cmd, rest=None):
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:
            connection = self.context.wrap_socket(connection, server_hostname=self.host,
                                                  session=self.sock.session if self.resumes else None)
        return connection, size
