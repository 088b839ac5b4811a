#include "tests/support/FtpClient.h"

#include "server/net/Socket.h"
#include "server/net/SocketAddress.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>

namespace {

constexpr int patience = 30'000; // milliseconds

bool isReadable(int socket, int milliseconds)
{
    pollfd descriptor{socket, POLLIN, 0};
    return ::poll(&descriptor, 1, milliseconds) > 0;
}

QByteArray readSome(int socket)
{
    std::array<char, 65536> buffer;
    if (!isReadable(socket, patience))
        return {};
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
    return got > 0 ? QByteArray(buffer.data(), got) : QByteArray();
}

} // namespace

FtpClient::FtpClient(const address::Endpoint &server, const address::IpAddress &from)
    : m_server(server)
    , m_from(from)
    , m_control(connectTo(server, from))
{
    if (isConnected())
        reply();
}

base::Descriptor FtpClient::connectTo(const address::Endpoint &server, const address::IpAddress &from)
{
    base::Descriptor socket = net::connectTo(server, {from, 0});
    pollfd descriptor{socket.get(), POLLOUT, 0};
    if (!socket.isValid() || ::poll(&descriptor, 1, patience) <= 0 || net::connectError(socket.get()) != 0)
        return {};
    return socket;
}

void FtpClient::breakOff()
{
    net::resetOnClose(m_control.get());
    m_control = {};
}

void FtpClient::send(const QByteArray &bytes)
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const ssize_t count =
            ::send(m_control.get(), bytes.constData() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL);
        pollfd descriptor{m_control.get(), POLLOUT, 0};
        if (count > 0)
            sent += count;
        else if (::poll(&descriptor, 1, patience) <= 0 || (errno != EAGAIN && errno != EINPROGRESS))
            return;
    }
}

int FtpClient::command(const QByteArray &line)
{
    send(line + "\r\n");
    return reply();
}

int FtpClient::reply()
{
    m_text.clear();
    for (;;) {
        const qsizetype end = m_buffer.indexOf("\r\n");
        if (end < 0) {
            const QByteArray more = readSome(m_control.get());
            if (more.isEmpty())
                return 0;
            m_buffer += more;
            continue;
        }
        const QByteArray line = m_buffer.first(end);
        m_buffer.remove(0, end + 2);
        m_text += line + '\n';
        if (line.size() >= 4 && line[3] == ' ' && m_text.startsWith(line.first(3)))
            return line.first(3).toInt();
    }
}

bool FtpClient::logIn(const QByteArray &user, const QByteArray &password)
{
    return command("USER " + user) == 331 && command("PASS " + password) == 230;
}

bool FtpClient::isClosedByServer()
{
    while (isReadable(m_control.get(), patience)) {
        char byte = 0;
        if (::recv(m_control.get(), &byte, 1, 0) <= 0)
            return true;
    }
    return false;
}

quint16 FtpClient::passivePort()
{
    if (command("EPSV") != 229)
        return 0;
    const qsizetype start = m_text.indexOf("(|||") + 4;
    return m_text.mid(start, m_text.indexOf('|', start) - start).toUShort();
}

base::Descriptor FtpClient::passive()
{
    const quint16 port = passivePort();
    return port ? connectTo({m_server.address, port}, m_from) : base::Descriptor();
}

QByteArray FtpClient::readAll(int socket)
{
    QByteArray all;
    for (;;) {
        const QByteArray more = readSome(socket);
        if (more.isEmpty())
            return all;
        all += more;
    }
}

QByteArray FtpClient::download(const QByteArray &line)
{
    const base::Descriptor data = passive();
    if (!data.isValid() || command(line) != 150)
        return {};
    const QByteArray content = readAll(data.get());
    return reply() == 226 ? content : QByteArray();
}

int FtpClient::upload(const QByteArray &line, const QByteArray &content)
{
    base::Descriptor data = passive();
    if (!data.isValid())
        return 0;
    if (const int code = command(line); code != 150)
        return code;
    qsizetype sent = 0;
    while (sent < content.size()) {
        const ssize_t count =
            ::send(data.get(), content.constData() + sent, size_t(content.size() - sent), MSG_NOSIGNAL);
        pollfd descriptor{data.get(), POLLOUT, 0};
        if (count > 0)
            sent += count;
        else if (errno != EAGAIN || ::poll(&descriptor, 1, patience) <= 0)
            break;
    }
    data.reset();
    return reply();
}

QByteArray FtpClient::portArgument(const address::IpAddress &address, quint16 port)
{
    const auto &bytes = address.bytes();
    QByteArray argument;
    for (size_t i = 12; i < 16; ++i)
        argument += QByteArray::number(bytes[i]) + ',';
    return argument + QByteArray::number(port / 256) + ',' + QByteArray::number(port % 256);
}

Trap::Trap(const address::IpAddress &address)
    : m_socket(net::listenQuietly({address, 0}))
    , m_port(net::localEndpoint(m_socket.get()).port)
{}

bool Trap::isTouched() const
{
    return isReadable(m_socket.get(), 0);
}

base::Descriptor Trap::accept() const
{
    isReadable(m_socket.get(), patience);
    return std::move(net::acceptFrom(m_socket.get()).descriptor);
}
