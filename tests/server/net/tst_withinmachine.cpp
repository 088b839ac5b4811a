#include "server/net/WithinMachine.h"

#include "tests/server/net/NetSupport.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

namespace {

QByteArray congestionControl(int fd)
{
    std::array<char, 16> name{};
    socklen_t length = name.size();
    return ::getsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name.data(), &length) == 0 ? QByteArray(name.data())
                                                                                    : QByteArray();
}

} // namespace

class WithinMachineTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsFreely_data()
    {
        QTest::addColumn<QByteArray>("client");
        QTest::newRow("one address") << QByteArray("127.0.0.1");
        QTest::newRow("two addresses") << QByteArray("127.0.0.2");
    }
    void sendsFreely()
    {
        QFETCH(QByteArray, client);
        const Connected pair = Connected::make(client.constData());
        const QByteArray others = congestionControl(pair.theirs.get());
        QVERIFY(net::staysWithinMachine(pair.ours.get()));
        net::sendFreelyWithinMachine(pair.ours.get());
        QCOMPARE(congestionControl(pair.ours.get()), QByteArray("reno"));
        QCOMPARE(congestionControl(pair.theirs.get()), others);
    }

    void leavesOtherDescriptorsAlone()
    {
        std::array<int, 2> ends{-1, -1};
        QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
        const base::Descriptor first(ends[0]);
        const base::Descriptor second(ends[1]);
        QVERIFY(!net::staysWithinMachine(first.get()));
        QVERIFY(!net::staysWithinMachine(-1));
        const base::Descriptor unconnected = listening();
        const QByteArray before = congestionControl(unconnected.get());
        net::sendFreelyWithinMachine(unconnected.get());
        QCOMPARE(congestionControl(unconnected.get()), before);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    WithinMachineTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_withinmachine.moc"
