#include "server/transfer/ActiveConnection.h"
#include "server/transfer/PassiveConnection.h"
#include "tests/server/net/NetSupport.h"

#include <QElapsedTimer>

#include <vector>

using transfer::ActiveConnection;
using transfer::DataConnection;
using transfer::PassiveConnection;
using transfer::PortPool;

namespace {

class Owner final : public DataConnection::Owner
{
public:
    bool peerArrived(const address::Endpoint &who) override
    {
        arrived.append(who);
        if (whenArrived)
            whenArrived();
        return who.address == wanted;
    }
    void dataOpened() override
    {
        ++opened;
        finish();
    }
    void dataFailed(DataConnection::Failure why) override
    {
        ++failed;
        failure = why;
        finish();
    }
    /// As sessions do: the data port is gone once it is known what becomes of it.
    void finish()
    {
        if (!connection)
            return;
        socket = connection->take();
        peer = connection->peer();
        connection.reset();
    }

    std::unique_ptr<DataConnection> connection;
    address::IpAddress wanted = *address::IpAddress::parse(QByteArrayView("127.0.0.1"));
    std::function<void()> whenArrived;
    QList<address::Endpoint> arrived;
    int opened = 0;
    int failed = 0;
    DataConnection::Failure failure{};
    base::Descriptor socket;
    address::Endpoint peer;
};

using Failure = DataConnection::Failure;

} // namespace

class DataConnectionTest final : public QObject
{
    Q_OBJECT

public:
    explicit DataConnectionTest(bool) {}

private Q_SLOTS:
    void init()
    {
        m_wheel = std::make_unique<net::DeadlineWheel>();
        m_owner = std::make_unique<Owner>();
    }
    void cleanup()
    {
        m_owner.reset();
        m_wheel.reset();
    }

    void activeConnects()
    {
        const base::Descriptor target = listening("127.0.0.5");
        makeActive(at("127.0.0.5", portOf(target)), at("127.0.0.6"));
        QVERIFY(!m_owner->connection->isPassive());
        QCOMPARE(m_owner->connection->peer(), at("127.0.0.5", portOf(target)));
        // Nothing is dialled before the transfer command.
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
        QVERIFY(!net::acceptFrom(target.get()).descriptor.isValid());

        m_owner->connection->open();
        QTRY_COMPARE(m_owner->opened, 1);
        QCOMPARE(m_owner->failed, 0);
        QVERIFY(m_owner->socket.isValid());
        QCOMPARE(m_owner->peer, at("127.0.0.5", portOf(target)));
        net::Accepted accepted;
        QVERIFY(QTest::qWaitFor([&] { return (accepted = net::acceptFrom(target.get())).descriptor.isValid(); }));
        QCOMPARE(accepted.peer.address, at("127.0.0.6").address);
    }

    void activeFromAFixedSourcePort()
    {
        const base::Descriptor target = listening();
        quint16 source = 0;
        {
            const base::Descriptor free = listening("127.0.0.6");
            source = portOf(free);
        }
        makeActive(at("127.0.0.1", portOf(target)), at("127.0.0.6", source));
        m_owner->connection->open();
        QTRY_COMPARE(m_owner->opened, 1);
        QCOMPARE(net::localEndpoint(m_owner->socket.get()), at("127.0.0.6", source));
    }

    void activeIsRefused()
    {
        base::Descriptor target = listening();
        const quint16 port = portOf(target);
        target.reset();
        makeActive(at("127.0.0.1", port), at("127.0.0.1"));
        m_owner->connection->open();
        QTRY_COMPARE(m_owner->failed, 1);
        QCOMPARE(m_owner->failure, Failure::NotMade);
        QVERIFY(!m_owner->socket.isValid());
    }

    void activeFromAnAddressThatIsNotOurs()
    {
        const base::Descriptor target = listening();
        makeActive(at("127.0.0.1", portOf(target)), at("192.0.2.1"));
        m_owner->connection->open();
        QCOMPARE(m_owner->failed, 1); // before open() returned
        QCOMPARE(m_owner->failure, Failure::NotMade);
    }

    void activeThatReachesItself()
    {
        quint16 port = 0;
        {
            const base::Descriptor free = listening();
            port = portOf(free);
        }
        makeActive(at("127.0.0.1", port), at("127.0.0.1", port));
        m_owner->connection->open();
        QTRY_COMPARE(m_owner->failed, 1);
        QCOMPARE(m_owner->failure, Failure::NotMade);
        QCOMPARE(m_owner->opened, 0);
    }

    void activeTimesOut()
    {
        // A full queue of waiting connections: further ones get no answer.
        const base::Descriptor target = listening("127.0.0.1", 0);
        std::vector<base::Descriptor> crowd;
        for (int i = 0; i < 8; ++i)
            crowd.push_back(net::connectTo(at("127.0.0.1", portOf(target)), {}));
        makeActive(at("127.0.0.1", portOf(target)), at("127.0.0.1"), 300);
        QElapsedTimer elapsed;
        elapsed.start();
        m_owner->connection->open();
        QTRY_COMPARE(m_owner->failed, 1);
        QCOMPARE(m_owner->failure, Failure::TimedOut);
        QVERIFY(elapsed.elapsed() >= 300);
        QVERIFY(!m_owner->socket.isValid());
        QCOMPARE(m_owner->opened, 0);
    }

    void activeIsGivenUpWhileConnecting()
    {
        const base::Descriptor target = listening();
        makeActive(at("127.0.0.1", portOf(target)), at("127.0.0.1"), 200);
        m_owner->connection->open();
        m_owner->connection.reset();
        bool after = false;
        net::Deadline end(*m_wheel, [&] { after = true; });
        end.set(500);
        QTRY_VERIFY(after);
        QCOMPARE(m_owner->opened + m_owner->failed, 0);
    }

    void passiveTakesTheFirstGoodPeer()
    {
        const quint16 port = makePassive();
        QVERIFY(m_owner->connection->isPassive());
        QVERIFY(m_owner->connection->peer().isNull());
        m_owner->connection->open();
        const base::Descriptor client = dial(port, "127.0.0.1");
        QTRY_COMPARE(m_owner->opened, 1);
        QCOMPARE(m_owner->peer, net::localEndpoint(client.get()));
        QCOMPARE(net::peerEndpoint(m_owner->socket.get()), m_owner->peer);
        // The port is free again and answers nobody.
        QVERIFY(!m_pool.isListening(port));
        QVERIFY(isRefused(port));
        QCOMPARE(m_owner->arrived.size(), 1);
    }

    void passiveArrivalBeforeTheCommand()
    {
        const quint16 port = makePassive();
        const base::Descriptor client = dial(port, "127.0.0.1");
        QTRY_COMPARE(m_owner->arrived.size(), 1);
        QCOMPARE(m_owner->opened, 0);
        QTRY_VERIFY(!m_pool.isListening(port));
        QCOMPARE(m_owner->connection->peer(), net::localEndpoint(client.get()));
        m_owner->connection->open();
        QCOMPARE(m_owner->opened, 1); // before open() returned
        QVERIFY(m_owner->socket.isValid());
    }

    void passiveTakesWhoWaitsBeforeAnythingTells()
    {
        const quint16 port = makePassive();
        const base::Descriptor stranger = dial(port, "127.0.0.2");
        const base::Descriptor client = dial(port, "127.0.0.1");
        m_owner->connection->open();
        QCOMPARE(m_owner->opened, 1); // without a turn of the event loop
        QCOMPARE(m_owner->arrived.size(), 2);
        QCOMPARE(m_owner->peer, net::localEndpoint(client.get()));
        Reader reader(stranger.get());
        QTRY_COMPARE(reader.readSome(), Reader::End::Reset);
        QVERIFY(!m_pool.isListening(port));
    }

    void passiveAsksAboutWhomNobodyHasSeen()
    {
        const quint16 port = makePassive();
        const base::Descriptor stranger = dial(port, "127.0.0.2");
        const base::Descriptor client = dial(port, "127.0.0.1");
        m_owner->connection->judgeUnseen(); // without a turn of the event loop
        QCOMPARE(m_owner->arrived.size(), 2);
        QCOMPARE(m_owner->opened + m_owner->failed, 0);
        m_owner->connection->judgeUnseen();
        QCOMPARE(m_owner->arrived.size(), 2);
    }

    void passiveIsNotAskedWhileItIsOpen()
    {
        const quint16 port = makePassive();
        m_owner->connection->open();
        const base::Descriptor client = dial(port, "127.0.0.1");
        m_owner->connection->judgeUnseen();
        QCOMPARE(m_owner->arrived.size(), 0); // as whoever gives it up wants no more calls
        QTRY_COMPARE(m_owner->opened, 1);
    }

    void passiveTurnsStrangersAway()
    {
        const quint16 port = makePassive();
        m_owner->connection->open();
        std::vector<base::Descriptor> strangers;
        for (int i = 0; i < PassiveConnection::maxStrangers - 1; ++i) {
            strangers.push_back(dial(port, "127.0.0.2"));
            Reader reader(strangers.back().get());
            QTRY_COMPARE(reader.readSome(), Reader::End::Reset);
        }
        QCOMPARE(m_owner->failed, 0);
        QVERIFY(m_pool.isListening(port));
        const base::Descriptor client = dial(port, "127.0.0.1");
        QTRY_COMPARE(m_owner->opened, 1);
        QCOMPARE(m_owner->arrived.size(), PassiveConnection::maxStrangers);
        QCOMPARE(m_owner->peer, net::localEndpoint(client.get()));
    }

    void passiveGivesUpAfterTooManyStrangers_data()
    {
        QTest::addColumn<bool>("before");
        QTest::newRow("before the transfer command") << true;
        QTest::newRow("after the transfer command") << false;
    }
    void passiveGivesUpAfterTooManyStrangers()
    {
        QFETCH(bool, before);
        const quint16 port = makePassive();
        if (!before)
            m_owner->connection->open();
        std::vector<base::Descriptor> strangers;
        for (int i = 0; i < PassiveConnection::maxStrangers; ++i) {
            strangers.push_back(dial(port, "127.0.0.2"));
            QTRY_COMPARE(m_owner->arrived.size(), i + 1);
        }
        QTRY_VERIFY(!m_pool.isListening(port));
        QVERIFY(isRefused(port));
        if (before) {
            QCOMPARE(m_owner->failed, 0);
            m_owner->connection->open();
        }
        QTRY_COMPARE(m_owner->failed, 1);
        QCOMPARE(m_owner->failure, Failure::TooManyStrangers);
        QCOMPARE(m_owner->opened, 0);
    }

    void passiveTimesOut()
    {
        const quint16 port = makePassive(250);
        // The time runs from the transfer command on.
        bool after = false;
        net::Deadline end(*m_wheel, [&] { after = true; });
        end.set(500);
        QTRY_VERIFY(after);
        QCOMPARE(m_owner->failed, 0);
        QElapsedTimer elapsed;
        elapsed.start();
        m_owner->connection->open();
        QTRY_COMPARE(m_owner->failed, 1);
        QVERIFY(elapsed.elapsed() >= 250);
        QCOMPARE(m_owner->failure, Failure::TimedOut);
        QVERIFY(!m_pool.isListening(port));
        QVERIFY(isRefused(port));
    }

    void passiveIsDroppedByItsOwnerWhileAsked()
    {
        const quint16 port = makePassive();
        m_owner->connection->open();
        m_owner->whenArrived = [this] { m_owner->connection.reset(); };
        const base::Descriptor client = dial(port, "127.0.0.1");
        QTRY_COMPARE(m_owner->arrived.size(), 1);
        Reader reader(client.get());
        QTRY_VERIFY(reader.readSome() != Reader::End::Open);
        QCOMPARE(m_owner->opened + m_owner->failed, 0);
        QVERIFY(!m_pool.isListening(port));
    }

    void passiveEndsWithItsOwnersInterest()
    {
        const quint16 port = makePassive();
        m_owner->connection.reset();
        QVERIFY(!m_pool.isListening(port));
        QVERIFY(isRefused(port));
    }

private:
    void makeActive(const address::Endpoint &target, const address::Endpoint &local, int timeout = 10000)
    {
        m_owner->connection = std::make_unique<ActiveConnection>(*m_owner, *m_wheel, target, local, timeout);
    }
    quint16 makePassive(int timeout = 10000)
    {
        auto passive =
            std::make_unique<PassiveConnection>(*m_owner, *m_wheel, m_pool.listen(at("127.0.0.1").address), timeout);
        const quint16 port = passive->port();
        m_owner->connection = std::move(passive);
        return port;
    }
    static base::Descriptor dial(quint16 port, const char *from)
    {
        return net::connectTo(at("127.0.0.1", port), at(from));
    }
    static bool isRefused(quint16 port)
    {
        const base::Descriptor late = dial(port, "127.0.0.1");
        return !late.isValid() || QTest::qWaitFor([&] { return net::connectError(late.get()) == ECONNREFUSED; });
    }

    PortPool m_pool;
    std::unique_ptr<net::DeadlineWheel> m_wheel;
    std::unique_ptr<Owner> m_owner;
};

int main(int argc, char **argv)
{
    return runOnBothLoops<DataConnectionTest>(argc, argv);
}

#include "tst_dataconnection.moc"
