#include "server/session/ControlConnection.h"
#include "server/tls/SelfSigned.h"
#include "tests/server/tls/Records.h"

#include <QAbstractEventDispatcher>
#include <QDateTime>
#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace {

/// Takes every line at once, and counts.
class Taker final : public session::ControlConnection::Owner
{
public:
    void linesArrived() override
    {
        ++pieces;
        while (connection->nextLine())
            ++lines;
    }
    void tlsAwaited() override {}
    void tlsBegun() override { isProtected = true; }
    void tlsFailed(const QString &) override {}
    void tlsEnded() override {}
    void controlLost() override { isLost = true; }

    session::ControlConnection *connection = nullptr;
    int pieces = 0;
    int lines = 0;
    bool isProtected = false;
    bool isLost = false;
};

/// False: there was nothing to do.
bool turn()
{
    return QAbstractEventDispatcher::instance()->processEvents(QEventLoop::AllEvents);
}

} // namespace

/// A control connection over TLS among others of its thread.
class ControlConnectionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aFloodIsTakenInTurns();
    void halfARecordGivesNothingToDo();

private:
    bool shakeHands();
    bool send(const QByteArray &bytes);

    net::DeadlineWheel m_deadlines;
    Taker m_taker;
    std::unique_ptr<session::ControlConnection> m_connection;
    base::Descriptor m_socket;
    tls::ContextPtr m_clientContext;
    tls::SslPtr m_client;
};

void ControlConnectionTest::init()
{
    int ends[2] = {-1, -1};
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    m_socket = base::Descriptor(ends[1]);
    m_taker = {};
    m_connection = std::make_unique<session::ControlConnection>(
        std::make_unique<net::PlainStream>(base::Descriptor(ends[0])), m_deadlines, m_taker);
    m_taker.connection = m_connection.get();
    QVERIFY(shakeHands());
}

void ControlConnectionTest::cleanup()
{
    m_connection.reset();
    m_client.reset();
    m_clientContext.reset();
}

bool ControlConnectionTest::shakeHands()
{
    const auto certificate = tls::makeSelfSigned({u"localhost"_s}, {}, QDateTime::currentMSecsSinceEpoch() * 1000);
    m_connection->startTls(*tls::Context::make(*certificate, {}, tls::TicketKeys()));
    m_clientContext.reset(SSL_CTX_new(TLS_client_method()));
    m_client.reset(SSL_new(m_clientContext.get()));
    SSL_set_fd(m_client.get(), m_socket.get());
    SSL_set_connect_state(m_client.get());
    for (int i = 0; i < 50 && !(m_taker.isProtected && SSL_is_init_finished(m_client.get())); ++i) {
        SSL_do_handshake(m_client.get());
        turn();
    }
    return m_taker.isProtected && !m_taker.isLost;
}

bool ControlConnectionTest::send(const QByteArray &bytes)
{
    return ::write(m_socket.get(), bytes.constData(), size_t(bytes.size())) == bytes.size();
}

/// Whoever sends without end must not keep the others of its thread waiting: what comes is taken piece by piece.
void ControlConnectionTest::aFloodIsTakenInTurns()
{
    constexpr int lines = 10'000;
    QVERIFY(send(recordsOf(m_client.get(), QByteArray("NOOP\r\n").repeated(lines))));
    int mostPieces = 0;
    for (int before = 0; m_taker.lines < lines && turn(); before = m_taker.pieces)
        mostPieces = std::max(mostPieces, m_taker.pieces - before);
    QCOMPARE(m_taker.lines, lines);
    // The socket may announce both, that it can be read and that it can be written to.
    QVERIFY2(mostPieces <= 2, qPrintable(QString::number(mostPieces)));
}

/// It would keep a processor busy until the rest comes.
void ControlConnectionTest::halfARecordGivesNothingToDo()
{
    const QByteArray first = recordsOf(m_client.get(), "USER anonymous\r\n");
    const QByteArray second = recordsOf(m_client.get(), "NOOP\r\n");
    QVERIFY(send(first + second.first(9)));
    QTRY_COMPARE(m_taker.lines, 1);
    m_connection->say({331, "Password required."});
    m_connection->flush();
    int turns = 0;
    while (turns < 10 && turn())
        ++turns;
    QVERIFY2(turns < 10, "it comes back without end");
    QVERIFY(send(second.sliced(9)));
    QTRY_COMPARE(m_taker.lines, 2);
}

QTEST_GUILESS_MAIN(ControlConnectionTest)
#include "tst_controlconnection.moc"
