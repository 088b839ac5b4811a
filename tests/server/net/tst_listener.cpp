#include "server/net/Listener.h"
#include "server/net/Worker.h"
#include "tests/server/net/NetSupport.h"

#include <QSemaphore>
#include <QTimer>

#include <fcntl.h>
#include <sys/resource.h>

#include <atomic>
#include <vector>

namespace {

/// One worker that accepts.
struct Door
{
    explicit Door(int socket, std::function<void(net::Accepted)> taken)
        : worker(1)
    {
        worker.start();
        worker.post([this, socket, taken] { listener = std::make_unique<net::Listener>(socket, taken); });
    }
    ~Door()
    {
        worker.post([this] { listener.reset(); });
        worker.stop();
    }

    net::Worker worker;
    std::unique_ptr<net::Listener> listener;
};

#ifdef __SANITIZE_ADDRESS__
constexpr bool sanitizerNeedsDescriptors = true;
#else
constexpr bool sanitizerNeedsDescriptors = false;
#endif

qint64 processCpuMilliseconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval &time) { return qint64(time.tv_sec) * 1000 + time.tv_usec / 1000; };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

} // namespace

class ListenerTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoThreadsLoseNobody()
    {
        const base::Descriptor socket = listening("127.0.0.1", 512);
        std::atomic<int> first = 0;
        std::atomic<int> second = 0;
        std::vector<base::Descriptor> clients;
        {
            Door one(socket.get(), [&](const net::Accepted &) { ++first; });
            Door two(socket.get(), [&](const net::Accepted &) { ++second; });
            for (int i = 0; i < 400; ++i) {
                clients.push_back(net::connectTo(at("127.0.0.1", portOf(socket)), {}));
                QVERIFY(clients.back().isValid());
            }
            QTRY_COMPARE(first + second, 400);
        }
        QCOMPARE(first + second, 400);
    }

    void oneEndsAndTheOtherGoesOn()
    {
        const base::Descriptor socket = listening();
        std::atomic<int> accepted = 0;
        Door stays(socket.get(), [&](const net::Accepted &) { ++accepted; });
        {
            const Door goes(socket.get(), [&](const net::Accepted &) { ++accepted; });
        }
        std::vector<base::Descriptor> clients;
        for (int i = 0; i < 10; ++i)
            clients.push_back(net::connectTo(at("127.0.0.1", portOf(socket)), {}));
        QTRY_COMPARE(accepted.load(), 10);
    }

    void tellsWhoCame()
    {
        const base::Descriptor socket = listening("0.0.0.0");
        address::Endpoint peer;
        QSemaphore came;
        Door door(socket.get(), [&](const net::Accepted &accepted) {
            peer = accepted.peer;
            came.release();
        });
        const base::Descriptor client = net::connectTo(at("127.0.0.1", portOf(socket)), at("127.0.0.7"));
        QVERIFY(came.tryAcquire(1, 30000));
        QCOMPARE(peer, net::localEndpoint(client.get()));
    }

    void outOfDescriptorsTurnsCallersAway()
    {
        if (sanitizerNeedsDescriptors)
            QSKIP("the sanitizer opens descriptors itself");
        const base::Descriptor socket = listening();
        const quint16 port = portOf(socket);
        std::vector<base::Descriptor> clients;
        for (int i = 0; i < 5; ++i)
            clients.push_back(net::connectTo(at("127.0.0.1", port), {}));
        int accepted = 0;
        net::Listener listener(socket.get(), [&](const net::Accepted &) { ++accepted; });
        {
            const NoDescriptors none;
            for (const base::Descriptor &client : clients) {
                Reader reader(client.get());
                QTRY_VERIFY(reader.readSome() != Reader::End::Open);
            }
        }
        QCOMPARE(accepted, 0);
        const base::Descriptor later = net::connectTo(at("127.0.0.1", port), {});
        QTRY_COMPARE(accepted, 1);
    }

    void outOfDescriptorsDoesNotSpin()
    {
        if (sanitizerNeedsDescriptors)
            QSKIP("the sanitizer opens descriptors itself");
        const base::Descriptor socket = listening();
        const quint16 port = portOf(socket);
        const base::Descriptor client = net::connectTo(at("127.0.0.1", port), {});
        std::unique_ptr<NoDescriptors> none = std::make_unique<NoDescriptors>();
        // Made while there are none, so that it has nothing to give up either.
        int accepted = 0;
        net::Listener listener(socket.get(), [&](const net::Accepted &) { ++accepted; });
        const qint64 before = processCpuMilliseconds();
        bool after = false;
        QTimer::singleShot(400, this, [&] { after = true; });
        QTRY_VERIFY(after);
        QVERIFY2(processCpuMilliseconds() - before < 200, "it keeps asking for what it can't have");
        QCOMPARE(accepted, 0);
        none.reset();
        QTRY_COMPARE(accepted, 1);
    }

private:
    /// While it lives no descriptor can be opened.
    class NoDescriptors
    {
    public:
        NoDescriptors()
        {
            ::getrlimit(RLIMIT_NOFILE, &m_before);
            rlimit few = m_before;
            few.rlim_cur = 256;
            ::setrlimit(RLIMIT_NOFILE, &few);
            for (;;) {
                base::Descriptor filler(::open("/dev/null", O_RDONLY | O_CLOEXEC));
                if (!filler.isValid())
                    break;
                m_fillers.push_back(std::move(filler));
            }
        }
        ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &m_before); }

    private:
        rlimit m_before{};
        std::vector<base::Descriptor> m_fillers;
    };
};

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new net::EpollEventDispatcher);
    QCoreApplication application(argc, argv);
    ListenerTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_listener.moc"
