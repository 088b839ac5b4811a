#include "server/net/SocketAddress.h"
#include "server/transfer/PortPool.h"
#include "tests/server/net/NetSupport.h"

#include <atomic>
#include <thread>
#include <vector>

using transfer::PortLease;
using transfer::PortPool;

namespace {

const address::IpAddress local = *address::IpAddress::parse(QByteArrayView("127.0.0.1"));

/// Consecutive ports nobody uses at present, outside of what the system gives by itself.
address::PortRange freeRange(int count)
{
    for (int first = 20000; first < 32000; first += count) {
        std::vector<base::Descriptor> sockets;
        for (int port = first; port < first + count; ++port)
            sockets.push_back(net::listenQuietly({local, quint16(port)}));
        if (std::all_of(sockets.begin(), sockets.end(), [](const auto &socket) { return socket.isValid(); }))
            return {quint16(first), quint16(first + count - 1)};
    }
    qFatal("no range of %d ports is free", count);
}

/// Whether nobody has even bound it: unlike the pool's, this socket wants it for itself.
bool isFree(const address::Endpoint &endpoint)
{
    const base::Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
    const net::SocketAddress wanted(endpoint);
    return ::bind(socket.get(), wanted.raw(), wanted.length) == 0;
}

} // namespace

class PortPoolTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsAreInRangeAndRoughlyUniform()
    {
        const address::PortRange range = freeRange(20);
        PortPool pool;
        pool.configure(range);
        QCOMPARE(pool.size(), 20);
        constexpr int draws = 10000;
        std::vector<int> counts(20);
        int repeated = 0;
        quint16 former = 0;
        for (int i = 0; i < draws; ++i) {
            const std::unique_ptr<PortLease> lease = pool.listen(local);
            QVERIFY(lease);
            QVERIFY(range.contains(lease->port()));
            ++counts[size_t(lease->port() - range.first)];
            repeated += lease->port() == former ? 1 : 0;
            former = lease->port();
        }
        // 19 degrees of freedom: above 50 once in ten thousand runs.
        double chiSquare = 0;
        for (const int count : counts)
            chiSquare += (count - draws / 20.0) * (count - draws / 20.0) / (draws / 20.0);
        QVERIFY2(chiSquare < 50, qPrintable(QString::number(chiSquare)));
        // Knowing one port says nothing about the next: 500 expected, ±6 deviations.
        QVERIFY2(repeated > 360 && repeated < 640, qPrintable(QString::number(repeated)));
    }

    void givesEachPortOnceThenNone()
    {
        const address::PortRange range = freeRange(12);
        PortPool pool;
        pool.configure(range);
        std::vector<std::unique_ptr<PortLease>> leases;
        QList<quint16> ports;
        for (int i = 0; i < range.count(); ++i) {
            leases.push_back(pool.listen(local));
            QVERIFY(leases.back());
            ports.append(leases.back()->port());
        }
        std::sort(ports.begin(), ports.end());
        for (int i = 0; i < range.count(); ++i)
            QCOMPARE(ports.at(i), quint16(range.first + i));
        QCOMPARE(pool.leased(), range.count());
        QVERIFY(!pool.listen(local));
        QVERIFY(!pool.listen(at("127.0.0.2").address)); // a number is leased once, whatever the address

        const quint16 back = leases[5]->port();
        QVERIFY(pool.isListening(back));
        leases[5].reset();
        QVERIFY(!pool.isListening(back));
        QCOMPARE(pool.leased(), range.count() - 1);
        const std::unique_ptr<PortLease> again = pool.listen(local);
        QVERIFY(again);
        QCOMPARE(again->port(), back);
    }

    void passesOverPortsOfOtherPrograms()
    {
        const address::PortRange range = freeRange(4);
        PortPool pool;
        pool.configure(range);
        std::vector<base::Descriptor> others;
        for (int i = 0; i < 3; ++i)
            others.push_back(net::listenQuietly({local, quint16(range.first + i)}));
        const std::unique_ptr<PortLease> lease = pool.listen(local);
        QVERIFY(lease);
        QCOMPARE(lease->port(), range.last);
        QVERIFY(!pool.listen(local));
        QVERIFY(!pool.isListening(range.first)); // not ours
        others.clear();
        QVERIFY(pool.listen(local));
    }

    void leaseListens()
    {
        PortPool pool;
        pool.configure(freeRange(3));
        std::unique_ptr<PortLease> lease = pool.listen(local);
        const quint16 port = lease->port();
        const base::Descriptor client = net::connectTo({local, port}, {});
        base::Descriptor accepted;
        QVERIFY(QTest::qWaitFor([&] { return (accepted = net::acceptFrom(lease->socket()).descriptor).isValid(); }));
        lease.reset();
        const base::Descriptor late = net::connectTo({local, port}, {});
        QVERIFY(!late.isValid() || QTest::qWaitFor([&] { return net::connectError(late.get()) != 0; }));
    }

    void aPortThatIsLeasedAgainStartsAfresh()
    {
        PortPool pool;
        pool.configure(freeRange(1));
        std::unique_ptr<PortLease> lease = pool.listen(local);
        const quint16 port = lease->port();
        const base::Descriptor former = net::connectTo({local, port}, {});
        lease.reset();
        // Whoever came for the former lease is turned away, not left for the next.
        Reader reader(former.get());
        QTRY_COMPARE(reader.readSome(), Reader::End::Reset);
        const base::Descriptor between = net::connectTo({local, port}, {});
        QVERIFY(!between.isValid() || QTest::qWaitFor([&] { return net::connectError(between.get()) != 0; }));

        lease = pool.listen(local);
        QVERIFY(lease);
        QCOMPARE(lease->port(), port);
        QCOMPARE(net::localEndpoint(lease->socket()), (address::Endpoint{local, port}));
        QVERIFY(!net::acceptFrom(lease->socket()).descriptor.isValid());
        const base::Descriptor client = net::connectTo({local, port}, {});
        net::Accepted accepted;
        QVERIFY(QTest::qWaitFor([&] { return (accepted = net::acceptFrom(lease->socket())).descriptor.isValid(); }));
        QCOMPARE(accepted.peer, net::localEndpoint(client.get()));

        lease.reset();
        const address::IpAddress other = at("127.0.0.2").address;
        lease = pool.listen(other);
        QVERIFY(lease);
        QCOMPARE(net::localEndpoint(lease->socket()), (address::Endpoint{other, port}));
    }

    void portsAreKeptWhileTheyAreInUse()
    {
        PortPool pool;
        pool.configure(freeRange(1));
        const address::IpAddress own = at("127.0.0.8").address; // where no other test leaves connections behind
        address::Endpoint endpoint{own, 0};
        const auto leaseOnce = [&] {
            const std::unique_ptr<PortLease> lease = pool.listen(own);
            endpoint.port = lease ? lease->port() : quint16(0);
            return lease != nullptr;
        };
        QVERIFY(leaseOnce());
        pool.closeSleeping();
        QVERIFY(!isFree(endpoint));
        QVERIFY(!pool.isListening(endpoint.port));
        QVERIFY(leaseOnce());
        pool.closeSleeping();
        QVERIFY(!isFree(endpoint));
        pool.closeSleeping();
        QVERIFY(isFree(endpoint));

        QVERIFY(leaseOnce());
        pool.closeSleeping(PortPool::Sleeping::All);
        QVERIFY(isFree(endpoint));

        const std::unique_ptr<PortLease> kept = pool.listen(own);
        pool.closeSleeping(PortPool::Sleeping::All);
        const base::Descriptor client = net::connectTo({own, kept->port()}, {});
        QVERIFY(QTest::qWaitFor([&] { return net::acceptFrom(kept->socket()).descriptor.isValid(); }));
    }

    void closingNeverMakesAPortScarce()
    {
        PortPool pool;
        pool.configure(freeRange(1));
        std::atomic<bool> goesOn = true;
        std::thread closer([&] {
            while (goesOn)
                pool.closeSleeping();
        });
        int none = 0;
        for (int i = 0; i < 2000; ++i)
            none += pool.listen(local) ? 0 : 1;
        goesOn = false;
        closer.join();
        QCOMPARE(none, 0);
    }

    void portsOfAFormerRangeAreGivenBack()
    {
        PortPool pool;
        const address::PortRange range = freeRange(1);
        pool.configure(range);
        const address::IpAddress own = at("127.0.0.9").address; // where no other test leaves connections behind
        const std::unique_ptr<PortLease> first = pool.listen(own);
        QVERIFY(first);
        pool.configure(freeRange(2));
        std::unique_ptr<PortLease> second = pool.listen(own);
        QVERIFY(second);
        const address::Endpoint endpoint{own, second->port()};
        second.reset();
        QVERIFY(!isFree(endpoint));
        pool.configure(range);
        QVERIFY(isFree(endpoint));
    }

    void withoutARangeTheSystemChooses()
    {
        PortPool pool;
        QCOMPARE(pool.size(), 0);
        const std::unique_ptr<PortLease> one = pool.listen(local);
        const std::unique_ptr<PortLease> two = pool.listen(at("127.0.0.2").address);
        QVERIFY(one && two);
        QVERIFY(one->port() != two->port());
        QVERIFY(pool.isListening(one->port()) && pool.isListening(two->port()));
        QCOMPARE(pool.leased(), 2);
    }

    void foreignAddressHasNoPort()
    {
        PortPool pool;
        QVERIFY(!pool.listen(at("192.0.2.1").address));
        pool.configure(address::PortRange{20000, 20009});
        QVERIFY(!pool.listen(at("192.0.2.1").address));
        QCOMPARE(pool.leased(), 0);
        for (quint16 port = 20000; port < 20010; ++port)
            QVERIFY(!pool.isListening(port));
    }

    void leasesOutlastAChangeOfRange()
    {
        const address::PortRange range = freeRange(8);
        PortPool pool;
        pool.configure(address::PortRange{range.first, range.first});
        const std::unique_ptr<PortLease> former = pool.listen(local);
        pool.configure(address::PortRange{range.last, range.last});
        const std::unique_ptr<PortLease> next = pool.listen(local);
        QVERIFY(former && next);
        QVERIFY(pool.isListening(range.first) && pool.isListening(range.last));
    }

    void controlListenersCountToo()
    {
        PortPool pool;
        const address::PortRange range = freeRange(2);
        pool.configure(range);
        pool.addListener(range.first);
        QVERIFY(pool.isListening(range.first));
        const std::unique_ptr<PortLease> lease = pool.listen(local);
        QCOMPARE(lease->port(), range.last);
        pool.removeListener(range.first);
        QVERIFY(!pool.isListening(range.first));
    }

    void extremePorts()
    {
        PortPool pool;
        for (const quint16 port : {quint16(1), quint16(63), quint16(64), quint16(65535)}) {
            QVERIFY(!pool.isListening(port));
            pool.addListener(port);
            QVERIFY(pool.isListening(port));
            QVERIFY(!pool.isListening(quint16(port - 1)));
            pool.removeListener(port);
            QVERIFY(!pool.isListening(port));
        }
        pool.configure(address::PortRange{65535, 65535});
        const std::unique_ptr<PortLease> last = pool.listen(local);
        QVERIFY(!last || last->port() == 65535);
    }

    void threadsNeverShareAPort()
    {
        const address::PortRange range = freeRange(6);
        PortPool pool;
        pool.configure(range);
        std::array<std::atomic<int>, 6> holders{};
        std::atomic<int> shared = 0;
        std::atomic<int> got = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 300; ++i) {
                    const std::unique_ptr<PortLease> lease = pool.listen(local);
                    if (!lease)
                        continue;
                    ++got;
                    std::atomic<int> &holder = holders[size_t(lease->port() - range.first)];
                    shared += holder.fetch_add(1) == 0 ? 0 : 1;
                    holder.fetch_sub(1);
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(shared.load(), 0);
        QVERIFY(got > 0);
        QCOMPARE(pool.leased(), 0);
        for (int port = range.first; port <= range.last; ++port)
            QVERIFY(!pool.isListening(quint16(port)));
    }
};

QTEST_GUILESS_MAIN(PortPoolTest)

#include "tst_portpool.moc"
