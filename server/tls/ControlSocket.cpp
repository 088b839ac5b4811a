#include "server/tls/ControlSocket.h"

#include "server/net/ByteStream.h"

#include <sys/socket.h>

#include <cerrno>

namespace tls {

namespace {

bool isTemporary(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

ControlSocket &socketOf(BIO *bio)
{
    return *static_cast<ControlSocket *>(BIO_get_data(bio));
}

} // namespace

BIO_METHOD *ControlSocket::newMethod()
{
    BIO_METHOD *const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "control connection");
    if (made) {
        BIO_meth_set_read_ex(made, read);
        BIO_meth_set_write_ex(made, write);
        BIO_meth_set_ctrl(made, control);
    }
    return made;
}

BioPtr ControlSocket::bio()
{
    static BIO_METHOD *const method = newMethod(); // the process's, as OpenSSL's own are
    return newBio(method, this);
}

int ControlSocket::read(BIO *bio, char *buffer, size_t size, size_t *got)
{
    ControlSocket &socket = socketOf(bio);
    BIO_clear_retry_flags(bio);
    *got = 0;
    const ssize_t count = socket.m_isEmpty ? -1 : ::recv(socket.m_descriptor, buffer, size, 0);
    if (count < 0 && (socket.m_isEmpty || isTemporary(errno)))
        BIO_set_retry_read(bio);
    socket.m_isAtEnd = count == 0;
    // OpenSSL goes on reading as long as messages come that hold no bytes for us.
    socket.m_left -= count > 0 ? qint64(count) : 0;
    socket.m_isEmpty = count < ssize_t(size) || socket.m_left <= 0;
    if (count <= 0)
        return 0;
    *got = size_t(count);
    return 1;
}

int ControlSocket::write(BIO *bio, const char *bytes, size_t size, size_t *written)
{
    BIO_clear_retry_flags(bio);
    ControlSocket &socket = socketOf(bio);
    const int waits = socket.m_holdsBack == Held::Nothing ? 0 : net::moreFollows;
    const ssize_t count = ::send(socket.m_descriptor, bytes, size, MSG_NOSIGNAL | waits);
    if (count > 0 && socket.m_holdsBack == Held::Next)
        socket.m_holdsBack = Held::Nothing;
    if (count < 0 && isTemporary(errno))
        BIO_set_retry_write(bio);
    *written = count > 0 ? size_t(count) : 0;
    return count > 0 ? 1 : 0;
}

long ControlSocket::control(BIO *bio, int command, long, void *)
{
    if (command == BIO_CTRL_EOF)
        return socketOf(bio).m_isAtEnd ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

} // namespace tls
