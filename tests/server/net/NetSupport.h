#pragma once

#include "server/base/Descriptor.h"
#include "server/net/EpollEventDispatcher.h"
#include "server/net/Readiness.h"
#include "server/net/Socket.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QTest>

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <functional>
#include <memory>

/// Runs a test class over epoll and then over the dispatcher that Qt brings.
template <typename Test> int runOnBothLoops(int argc, char **argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    int failures = 0;
    for (const bool epoll : {true, false}) {
        if (epoll)
            QCoreApplication::setEventDispatcher(new net::EpollEventDispatcher);
        QCoreApplication application(argc, argv);
        Test test(epoll);
        qInfo("event loop: %s", epoll ? "epoll" : "Qt's own");
        failures += QTest::qExec(&test, argc, argv);
    }
    return failures;
}

inline address::Endpoint at(const char *host, quint16 port = 0)
{
    return {*address::IpAddress::parse(QByteArrayView(host)), port};
}

inline base::Descriptor listening(const char *host = "127.0.0.1", int backlog = 64)
{
    base::Result<base::Descriptor> socket = net::listenOn(at(host), backlog, false);
    if (!socket)
        qFatal("%s", qPrintable(socket.error().detail));
    return std::move(socket).value();
}

inline quint16 portOf(const base::Descriptor &socket)
{
    return net::localEndpoint(socket.get()).port;
}

/// Two ends of one TCP connection; non-blocking.
struct Connected
{
    base::Descriptor ours;
    base::Descriptor theirs;

    static Connected make(const char *from = "127.0.0.1")
    {
        Connected pair;
        const base::Descriptor listener = listening();
        pair.theirs = net::connectTo(at("127.0.0.1", portOf(listener)), at(from));
        if (!QTest::qWaitFor([&] { return (pair.ours = net::acceptFrom(listener.get()).descriptor).isValid(); }))
            qFatal("the connection was not made");
        return pair;
    }
};

/// What one end has got so far, and how it ended.
class Reader
{
public:
    explicit Reader(int fd)
        : m_fd(fd)
    {}

    enum class End { Open, Closed, Reset };

    End readSome()
    {
        static std::array<char, 65536> buffer;
        for (int i = 0; i < 64 && end == End::Open; ++i) {
            const ssize_t got = ::recv(m_fd, buffer.data(), buffer.size(), 0);
            if (got > 0)
                bytes.append(buffer.data(), qsizetype(got));
            else if (got == 0)
                end = End::Closed;
            else if (errno == EAGAIN)
                break;
            else
                end = End::Reset;
        }
        return end;
    }

    QByteArray bytes;
    End end = End::Open;

private:
    int m_fd;
};

/// A handler that is a function.
class Told final : public net::ReadinessHandler
{
public:
    explicit Told(std::function<void(net::Interest)> what)
        : m_what(std::move(what))
    {}
    void onReady(net::Interest ready) override { m_what(ready); }

private:
    std::function<void(net::Interest)> m_what;
};
