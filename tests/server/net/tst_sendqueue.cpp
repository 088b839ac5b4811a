#include "server/net/SendQueue.h"
#include "tests/server/net/NetSupport.h"

using std::chrono::microseconds;

namespace {

int sendBuffer(int fd)
{
    int bytes = -1;
    socklen_t length = sizeof bytes;
    return ::getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, &length) == 0 ? bytes : -1;
}

/// What the kernel takes for a peer that reads nothing.
qint64 takenAtOnce(int fd)
{
    const QByteArray block(64 * 1024, 'x');
    qint64 taken = 0;
    for (;;) {
        const ssize_t sent = ::send(fd, block.constData(), size_t(block.size()), MSG_NOSIGNAL);
        if (sent <= 0)
            return taken;
        taken += sent;
    }
}

} // namespace

class SendQueueTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheWay_data()
    {
        QTest::addColumn<int>("roundTrip");
        QTest::addColumn<bool>("bounded");
        QTest::newRow("this machine") << 4 << true;
        QTest::newRow("a switch away") << 250 << true;
        QTest::newRow("a wireless network") << 2'000 << false;
        QTest::newRow("another continent") << 150'000 << false;
    }
    void followsTheWay()
    {
        QFETCH(int, roundTrip);
        QFETCH(bool, bounded);
        const std::optional<int> bytes = net::sendQueueFor(microseconds(roundTrip));
        QCOMPARE(bytes.has_value(), bounded);
        // 10 Gbit/s must fit into what may be under way.
        if (bytes)
            QVERIFY(2.0 * *bytes / roundTrip >= 1250);
    }

    void boundsNearPeers()
    {
        const Connected pair = Connected::make();
        const std::optional<microseconds> way = net::roundTrip(pair.ours.get());
        QVERIFY(way);
        const std::optional<int> bytes = net::sendQueueFor(*way);
        if (!bytes)
            QSKIP("the machine is too busy to be near itself");
        net::boundSendQueue(pair.ours.get());
        const int bound = sendBuffer(pair.ours.get());
        QVERIFY(bound > 0 && bound <= 2 * *bytes);

        // The kernel leaves it at that, whatever is sent.
        Reader reader(pair.theirs.get());
        qint64 sent = 0;
        while (sent < 64 * 1024 * 1024) {
            sent += takenAtOnce(pair.ours.get());
            reader.readSome();
        }
        QCOMPARE(sendBuffer(pair.ours.get()), bound);
    }

    void leavesOtherDescriptorsAlone()
    {
        std::array<int, 2> ends{-1, -1};
        QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
        const base::Descriptor first(ends[0]);
        const base::Descriptor second(ends[1]);
        const int before = sendBuffer(first.get());
        net::boundSendQueue(first.get());
        QCOMPARE(sendBuffer(first.get()), before);
        QVERIFY(!net::roundTrip(first.get()));
        QVERIFY(!net::roundTrip(-1));
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    SendQueueTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sendqueue.moc"
