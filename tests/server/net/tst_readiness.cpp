#include "tests/server/net/NetSupport.h"

#include <QRegularExpression>

#include <sys/ioctl.h>

using net::Interest;
using net::Ready;

class ReadinessTest final : public QObject
{
    Q_OBJECT

public:
    explicit ReadinessTest(bool epoll)
        : m_epoll(epoll)
    {}

private Q_SLOTS:
    void tellsWhatWasAskedFor_data()
    {
        QTest::addColumn<bool>("read");
        QTest::addColumn<bool>("write");
        QTest::addColumn<bool>("data");
        QTest::addColumn<bool>("readable");
        QTest::addColumn<bool>("writable");
        QTest::newRow("read, nothing there") << true << false << false << false << false;
        QTest::newRow("read, data there") << true << false << true << true << false;
        QTest::newRow("write, nothing there") << false << true << false << false << true;
        QTest::newRow("write, data there") << false << true << true << false << true;
        QTest::newRow("both, nothing there") << true << true << false << false << true;
        QTest::newRow("both, data there") << true << true << true << true << true;
        QTest::newRow("nothing, data there") << false << false << true << false << false;
    }
    void tellsWhatWasAskedFor()
    {
        QFETCH(bool, read);
        QFETCH(bool, write);
        QFETCH(bool, data);
        QFETCH(bool, readable);
        QFETCH(bool, writable);
        const Connected pair = Connected::make();
        if (data) {
            QCOMPARE(::send(pair.theirs.get(), "x", 1, 0), ssize_t(1));
            QTRY_VERIFY(waiting(pair.ours.get()) == 1);
        }
        Interest asked;
        asked.setFlag(Ready::Readable, read);
        asked.setFlag(Ready::Writable, write);
        Interest told;
        Told handler([&](Interest ready) { told |= ready; });
        net::Readiness readiness;
        readiness.start(pair.ours.get(), &handler, asked);
        for (int i = 0; i < 10; ++i)
            QCoreApplication::processEvents();
        QCOMPARE(told.testFlag(Ready::Readable), readable);
        QCOMPARE(told.testFlag(Ready::Writable), writable);
        QVERIFY(!told.testFlag(Ready::Broken));
    }

    void isLevelTriggered()
    {
        const Connected pair = Connected::make();
        QCOMPARE(::send(pair.theirs.get(), "x", 1, 0), ssize_t(1));
        int told = 0;
        Told handler([&](Interest) { ++told; });
        net::Readiness readiness;
        readiness.start(pair.ours.get(), &handler, Ready::Readable);
        QTRY_VERIFY(told >= 3);
    }

    void changesItsInterest()
    {
        const Connected pair = Connected::make();
        Interest told;
        Told handler([&](Interest ready) { told |= ready; });
        net::Readiness readiness;
        readiness.start(pair.ours.get(), &handler, {});
        QVERIFY(readiness.isActive());
        QCoreApplication::processEvents();
        QCOMPARE(told, Interest());
        readiness.setInterest(Ready::Writable);
        QCOMPARE(readiness.interest(), Interest(Ready::Writable));
        QTRY_COMPARE(told, Interest(Ready::Writable));
        readiness.setInterest(Ready::Readable);
        told = {};
        QCOMPARE(::send(pair.theirs.get(), "x", 1, 0), ssize_t(1));
        QTRY_COMPARE(told, Interest(Ready::Readable));
        readiness.stop();
        QVERIFY(!readiness.isActive());
        told = {};
        QCoreApplication::processEvents();
        QCOMPARE(told, Interest());
    }

    void handlerDestroysItselfAndItsReadiness()
    {
        const Connected pair = Connected::make();
        struct Both
        {
            std::unique_ptr<Told> handler;
            net::Readiness readiness;
        };
        auto both = std::make_unique<Both>();
        int told = 0;
        both->handler = std::make_unique<Told>([&](Interest) {
            int &counted = told; // the function goes with the handler
            std::unique_ptr<Both> &owner = both;
            owner.reset();
            ++counted;
        });
        QCOMPARE(::send(pair.theirs.get(), "x", 1, 0), ssize_t(1));
        both->readiness.start(pair.ours.get(), both->handler.get(), Ready::Readable | Ready::Writable);
        QTRY_COMPARE(told, 1);
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
        QCOMPARE(told, 1);
    }

    void handlerDestroysAnotherThatIsReadyToo()
    {
        const Connected first = Connected::make();
        const Connected second = Connected::make();
        auto one = std::make_unique<net::Readiness>();
        auto two = std::make_unique<net::Readiness>();
        int told = 0;
        Told handlerOne([&](Interest) {
            ++told;
            one->stop();
            two.reset();
        });
        Told handlerTwo([&](Interest) {
            ++told;
            two->stop();
            one.reset();
        });
        one->start(first.ours.get(), &handlerOne, Ready::Writable);
        two->start(second.ours.get(), &handlerTwo, Ready::Writable);
        QTRY_COMPARE(told, 1);
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
        QCOMPARE(told, 1);
    }

    void startsAnewInItsCallback()
    {
        const Connected pair = Connected::make();
        net::Readiness readiness;
        int second = 0;
        Told after([&](Interest) { ++second; });
        Told before([&](Interest) { readiness.start(pair.ours.get(), &after, Ready::Writable); });
        readiness.start(pair.ours.get(), &before, Ready::Writable);
        QTRY_VERIFY(second > 1);
    }

    void peerEnds_data()
    {
        QTest::addColumn<bool>("reset");
        QTest::newRow("in good order") << false;
        QTest::newRow("with a reset") << true;
    }
    void peerEnds()
    {
        QFETCH(bool, reset);
        Connected pair = Connected::make();
        Interest told;
        Told handler([&](Interest ready) { told |= ready; });
        net::Readiness readiness;
        readiness.start(pair.ours.get(), &handler, Ready::Readable);
        if (reset)
            net::resetOnClose(pair.theirs.get());
        pair.theirs.reset();
        QTRY_VERIFY(told.testFlag(Ready::Readable));
        QCOMPARE(told.testFlag(Ready::Broken), reset && m_epoll);
    }

    void doesNotEndWhatAnotherWatches()
    {
        if (!m_epoll)
            QSKIP("notifiers don't mind");
        const Connected pair = Connected::make();
        int told = 0;
        Told handler([&](Interest) { ++told; });
        Told never([](Interest) { QFAIL("not watched"); });
        net::Readiness owner;
        owner.start(pair.ours.get(), &handler, Ready::Writable);
        {
            net::Readiness second;
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("can't be watched")));
            second.start(pair.ours.get(), &never, Ready::Writable);
            QVERIFY(!second.isActive());
        }
        QTRY_VERIFY(told > 0);
    }

private:
    static int waiting(int fd)
    {
        int bytes = 0;
        return ::ioctl(fd, FIONREAD, &bytes) == 0 ? bytes : -1;
    }

    bool m_epoll;
};

int main(int argc, char **argv)
{
    return runOnBothLoops<ReadinessTest>(argc, argv);
}

#include "tst_readiness.moc"
