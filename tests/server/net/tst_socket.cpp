#include "server/net/InterfaceAddresses.h"
#include "tests/server/net/NetSupport.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

using Code = base::Error::Code;

namespace {

net::Accepted acceptSoon(int listener)
{
    net::Accepted accepted;
    (void)QTest::qWaitFor([&] { return (accepted = net::acceptFrom(listener)).descriptor.isValid(); });
    return accepted;
}

bool isMade(const base::Descriptor &socket)
{
    return QTest::qWaitFor([&] { return !net::peerEndpoint(socket.get()).isNull(); });
}

QByteArray congestionControl(int fd)
{
    std::array<char, 16> name{};
    socklen_t length = name.size();
    return ::getsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name.data(), &length) == 0 ? QByteArray(name.data())
                                                                                    : QByteArray();
}

int option(int fd, int level, int name)
{
    int value = -1;
    socklen_t length = sizeof value;
    return ::getsockopt(fd, level, name, &value, &length) == 0 ? value : -1;
}

} // namespace

class SocketTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accepts_data()
    {
        QTest::addColumn<QByteArray>("listen");
        QTest::addColumn<bool>("v6Only");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<bool>("taken");
        using B = QByteArray;
        QTest::newRow("IPv4") << B("127.0.0.1") << false << B("127.0.0.1") << B("127.0.0.2") << true;
        QTest::newRow("all IPv4") << B("0.0.0.0") << false << B("127.0.0.3") << B("127.0.0.4") << true;
        QTest::newRow("IPv6") << B("::1") << false << B("::1") << B("::1") << true;
        QTest::newRow("dual stack by IPv6") << B("::") << false << B("::1") << B("::1") << true;
        QTest::newRow("dual stack by IPv4") << B("::") << false << B("127.0.0.1") << B("127.0.0.2") << true;
        QTest::newRow("IPv6 only by IPv6") << B("::") << true << B("::1") << B("::1") << true;
        QTest::newRow("IPv6 only by IPv4") << B("::") << true << B("127.0.0.1") << B("127.0.0.2") << false;
    }
    void accepts()
    {
        QFETCH(QByteArray, listen);
        QFETCH(bool, v6Only);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, source);
        QFETCH(bool, taken);
        if (!hasIpv6() && (listen.contains(':') || target.contains(':')))
            QSKIP("no IPv6 here");
        const base::Result<base::Descriptor> listener = net::listenOn(at(listen.constData()), 8, v6Only);
        QVERIFY2(bool(listener), listener ? "" : qPrintable(listener.error().detail));
        const quint16 port = portOf(listener.value());
        QVERIFY(port != 0);
        const base::Descriptor client = net::connectTo(at(target.constData(), port), at(source.constData()));
        if (!taken) {
            QVERIFY(!client.isValid() || QTest::qWaitFor([&] { return net::connectError(client.get()) != 0; }));
            return;
        }
        QVERIFY(client.isValid());
        const net::Accepted accepted = acceptSoon(listener.value().get());
        QVERIFY(accepted.descriptor.isValid());
        QVERIFY(isMade(client));
        QCOMPARE(net::connectError(client.get()), 0);
        // Canonical everywhere: the mapped form of a dual-stack socket is never seen.
        QCOMPARE(accepted.peer.address, at(source.constData()).address);
        QCOMPARE(accepted.peer, net::localEndpoint(client.get()));
        QCOMPARE(net::peerEndpoint(accepted.descriptor.get()), accepted.peer);
        QCOMPARE(net::localEndpoint(accepted.descriptor.get()), at(target.constData(), port));
        for (const int fd : {client.get(), accepted.descriptor.get(), listener.value().get()}) {
            QVERIFY(::fcntl(fd, F_GETFL) & O_NONBLOCK);
            QVERIFY(::fcntl(fd, F_GETFD) & FD_CLOEXEC);
        }
    }

    void errorsNameTheRemedy_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<int>("port");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        QTest::newRow("in use") << QByteArray("127.0.0.1") << -1 << int(Code::Busy)
                                << QStringLiteral("choose another port");
        QTest::newRow("not ours") << QByteArray("192.0.2.1") << 0 << int(Code::Unavailable)
                                  << QStringLiteral("not an address of this computer");
    }
    void errorsNameTheRemedy()
    {
        QFETCH(QByteArray, address);
        QFETCH(int, port);
        QFETCH(int, code);
        QFETCH(QString, says);
        const base::Descriptor other = listening();
        const quint16 used = port < 0 ? portOf(other) : quint16(port);
        const base::Result<base::Descriptor> refused = net::listenOn(at(address.constData(), used), 8, false);
        QVERIFY(!refused);
        QCOMPARE(int(refused.error().code), code);
        QVERIFY2(refused.error().detail.contains(says), qPrintable(refused.error().detail));
        if (port < 0)
            QVERIFY(refused.error().detail.contains(QString::number(used)));
    }

    void reservedPortNeedsAPrivilege()
    {
        const base::Result<base::Descriptor> socket = net::listenOn(at("127.0.0.9", 21), 8, false);
        if (socket || socket.error().code == Code::Busy)
            QSKIP("this user may take reserved ports");
        QCOMPARE(socket.error().code, Code::Denied);
        QVERIFY(socket.error().detail.contains(QStringLiteral("1024")));
    }

    void refusedConnection()
    {
        base::Descriptor listener = listening();
        const quint16 port = portOf(listener);
        listener.reset();
        const base::Descriptor client = net::connectTo(at("127.0.0.1", port), {});
        if (!client.isValid()) {
            QCOMPARE(errno, ECONNREFUSED);
            return;
        }
        int error = 0;
        QVERIFY(QTest::qWaitFor([&] { return (error = net::connectError(client.get())) != 0; }));
        QCOMPARE(error, ECONNREFUSED);
        QVERIFY(net::peerEndpoint(client.get()).isNull());
    }

    void sourcePortIsUsed()
    {
        const base::Descriptor listener = listening();
        quint16 source = 0;
        {
            const base::Descriptor free = listening("127.0.0.2");
            source = portOf(free);
        }
        const base::Descriptor client = net::connectTo(at("127.0.0.1", portOf(listener)), at("127.0.0.2", source));
        QVERIFY(client.isValid());
        QCOMPARE(acceptSoon(listener.get()).peer, at("127.0.0.2", source));
    }

    void foreignSourceIsRefused()
    {
        const base::Descriptor listener = listening();
        const base::Descriptor client = net::connectTo(at("127.0.0.1", portOf(listener)), at("192.0.2.1"));
        QVERIFY(!client.isValid());
        QCOMPARE(errno, EADDRNOTAVAIL);
    }

    void sourcePortIsChosenWhenConnecting()
    {
        // Chosen by bind() a port would be taken for all targets, and they would soon run out.
        const base::Descriptor listener = listening();
        const base::Descriptor client = net::connectTo(at("127.0.0.1", portOf(listener)), at("127.0.0.2"));
        QVERIFY(client.isValid());
        QCOMPARE(option(client.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT), 1);
        QVERIFY(isMade(client));
        QVERIFY(net::localEndpoint(client.get()).port != 0);
    }

    void controlOptions()
    {
        const Connected pair = Connected::make();
        net::prepareControl(pair.ours.get());
        QCOMPARE(option(pair.ours.get(), IPPROTO_TCP, TCP_NODELAY), 1);
        QCOMPARE(option(pair.ours.get(), SOL_SOCKET, SO_KEEPALIVE), 1);
        QCOMPARE(option(pair.ours.get(), SOL_SOCKET, SO_OOBINLINE), 1);
    }

    void resetIsSeenByThePeer()
    {
        Connected pair = Connected::make();
        net::resetOnClose(pair.ours.get());
        pair.ours.reset();
        Reader reader(pair.theirs.get());
        QTRY_COMPARE(reader.readSome(), Reader::End::Reset);
    }

    void endpointsOfNoSocket()
    {
        QVERIFY(net::localEndpoint(-1).isNull());
        QVERIFY(net::peerEndpoint(-1).isNull());
        QCOMPARE(net::connectError(-1), EBADF);
        QVERIFY(!net::acceptFrom(-1).descriptor.isValid());
    }

    void interfacesHaveTheLoopback()
    {
        const QList<net::InterfaceAddress> all = net::interfaceAddresses();
        const bool found = std::any_of(all.begin(), all.end(), [](const net::InterfaceAddress &one) {
            return one.address == at("127.0.0.1").address && one.broadcast.isNull() && !one.interface.isEmpty();
        });
        QVERIFY(found);
    }

    void dataOverLoopbackIsNotPaced_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<bool>("free");
        QTest::newRow("IPv4") << QByteArray("127.0.0.1") << true;
        QTest::newRow("another of this machine") << QByteArray("127.0.0.9") << true;
        QTest::newRow("IPv6") << QByteArray("::1") << true;
        QTest::newRow("all addresses") << QByteArray("0.0.0.0") << false;
    }
    void dataOverLoopbackIsNotPaced()
    {
        QFETCH(QByteArray, address);
        QFETCH(bool, free);
        if (!hasIpv6() && address.contains(':'))
            QSKIP("no IPv6 here");
        base::Result<base::Descriptor> ordinary = net::listenOn(at("127.0.0.1"), 1, false);
        QVERIFY(bool(ordinary));
        const QByteArray systems = congestionControl(ordinary.value().get());
        // A socket keeps its port while it sleeps only if it was bound to one by number.
        const quint16 port = portOf(ordinary.value());
        ordinary = base::Descriptor();
        const base::Descriptor listener = net::listenQuietly(at(address.constData(), port));
        QVERIFY(listener.isValid());
        QCOMPARE(congestionControl(listener.get()), free ? QByteArray("reno") : systems);
        if (!free)
            return;

        // Also after it slept.
        QVERIFY(net::stopListening(listener.get()));
        QVERIFY(net::listenAgain(listener.get()));
        const base::Descriptor client = net::connectTo(at(address.constData(), port), {});
        QCOMPARE(congestionControl(client.get()), QByteArray("reno"));
        const net::Accepted accepted = acceptSoon(listener.get());
        QVERIFY(accepted.descriptor.isValid());
        QCOMPARE(congestionControl(accepted.descriptor.get()), QByteArray("reno"));
    }

private:
    static bool hasIpv6() { return bool(net::listenOn(at("::1"), 1, true)); }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    SocketTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_socket.moc"
