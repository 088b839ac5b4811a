#include "server/selftest/Conversation.h"

#include "server/base/PlainText.h"
#include "server/net/Socket.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace selftest {

namespace {

constexpr int patience = 10'000; // milliseconds

bool isReadable(int socket, int milliseconds)
{
    pollfd descriptor{socket, POLLIN, 0};
    return ::poll(&descriptor, 1, milliseconds) > 0;
}

bool isWritable(int socket)
{
    pollfd descriptor{socket, POLLOUT, 0};
    return ::poll(&descriptor, 1, patience) > 0;
}

QByteArray readSome(int socket)
{
    std::array<char, 16384> buffer;
    if (!isReadable(socket, patience))
        return {};
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
    return got > 0 ? QByteArray(buffer.data(), got) : QByteArray();
}

QString shown(const QByteArray &line)
{
    return base::escaped(QByteArrayView(line), 200);
}

} // namespace

Conversation::Conversation(const address::Endpoint &server, const address::IpAddress &from)
    : m_socket(connectFrom(from, server))
{
    if (isOpen())
        hear();
    m_received.clear();
}

base::Descriptor Conversation::connectFrom(const address::IpAddress &from, const address::Endpoint &to)
{
    base::Descriptor socket = net::connectTo(to, {from, 0});
    if (!socket.isValid() || !isWritable(socket.get()) || net::connectError(socket.get()) != 0)
        return {};
    return socket;
}

QByteArray Conversation::readAll(int socket)
{
    QByteArray all;
    for (;;) {
        const QByteArray more = readSome(socket);
        if (more.isEmpty())
            return all;
        all += more;
    }
}

address::IpAddress Conversation::localAddress() const
{
    return net::localEndpoint(m_socket.get()).address;
}

bool Conversation::logIn(const QString &user, const QString &password)
{
    say("USER " + user.toUtf8());
    const bool done = say("PASS " + password.toUtf8()) == 230;
    m_sent.clear();
    m_received.clear();
    return done;
}

bool Conversation::startTls(const QByteArray &protocol)
{
    m_tls = tls::Client::shakeHands(m_socket.get(), {}, protocol);
    return m_tls != nullptr;
}

tls::ClientSession Conversation::tlsSession() const
{
    return m_tls ? m_tls->session() : tls::ClientSession();
}

QByteArray Conversation::readMore()
{
    if (m_tls)
        return m_tls->read();
    return isOpen() ? readSome(m_socket.get()) : QByteArray();
}

int Conversation::say(const QByteArray &line)
{
    send(line + "\r\n");
    return hear();
}

void Conversation::send(const QByteArray &bytes)
{
    const QList<QByteArray> lines = bytes.split('\n');
    for (const QByteArray &line : lines) {
        if (!line.isEmpty())
            m_sent.append(shown(line.endsWith('\r') ? line.chopped(1) : line));
    }
    if (m_tls) {
        m_tls->write(bytes);
        return;
    }
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const ssize_t count =
            ::send(m_socket.get(), bytes.constData() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL);
        if (count > 0)
            sent += count;
        else if (errno != EAGAIN || !isWritable(m_socket.get()))
            return;
    }
}

int Conversation::hear()
{
    m_reply.clear();
    for (;;) {
        const qsizetype end = m_buffer.indexOf("\r\n");
        if (end < 0) {
            const QByteArray more = readMore();
            if (more.isEmpty())
                return 0;
            m_buffer += more;
            continue;
        }
        const QByteArray line = m_buffer.first(end);
        m_buffer.remove(0, end + 2);
        m_received.append(shown(line));
        m_reply += line + '\n';
        if (line.size() >= 4 && line[3] == ' ' && m_reply.startsWith(line.first(3)))
            return line.first(3).toInt();
    }
}

Bait::Bait(const address::IpAddress &address)
    : m_socket(net::listenQuietly({address, 0}))
{
    if (m_socket.isValid())
        m_endpoint = net::localEndpoint(m_socket.get());
}

bool Bait::isTouched() const
{
    return isValid() && isReadable(m_socket.get(), 0);
}

base::Descriptor Bait::accept() const
{
    if (!isValid() || !isReadable(m_socket.get(), patience))
        return {};
    return std::move(net::acceptFrom(m_socket.get()).descriptor);
}

QByteArray portArgument(const address::Endpoint &endpoint)
{
    const auto &bytes = endpoint.address.bytes();
    QByteArray argument;
    for (size_t i = bytes.size() - 4; i < bytes.size(); ++i)
        argument += QByteArray::number(bytes[i]) + ',';
    argument += QByteArray::number(endpoint.port / 256) + ',' + QByteArray::number(endpoint.port % 256);
    return argument;
}

QByteArray eprtArgument(const address::Endpoint &endpoint)
{
    QByteArray argument = endpoint.address.isV4() ? "|1|" : "|2|";
    argument += endpoint.address.toString().toLatin1() + '|' + QByteArray::number(endpoint.port) + '|';
    return argument;
}

quint16 passivePort(const QByteArray &reply)
{
    const qsizetype begin = reply.indexOf("(|||");
    const qsizetype end = reply.indexOf('|', begin + 4);
    return begin < 0 || end < 0 ? quint16(0) : reply.mid(begin + 4, end - begin - 4).toUShort();
}

} // namespace selftest
