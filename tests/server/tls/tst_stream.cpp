#include "server/tls/SelfSigned.h"
#include "tests/server/tls/Pair.h"
#include "tests/server/tls/Records.h"

#include <QDateTime>
#include <QTemporaryFile>
#include <QTest>

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>

#include <csignal>

using namespace Qt::Literals::StringLiterals;

/// A Stream against a client of plain OpenSSL, in each version.
class StreamTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void bytesGoBothWays_data() { versions(); }
    void bytesGoBothWays();
    void halfARecordIsNothingToRead_data();
    void halfARecordIsNothingToRead();
    void aBlockedWriteMayComeBackShorter_data() { versions(); }
    void aBlockedWriteMayComeBackShorter();
    void dataReachesASlowReaderWhole_data();
    void dataReachesASlowReaderWhole();
    void theLastDataGoesWithItsEnd_data() { versions(); }
    void theLastDataGoesWithItsEnd();
    void lastDataThatNobodyReadsIsNoSuccess_data() { versions(); }
    void lastDataThatNobodyReadsIsNoSuccess();
    void onlyCloseNotifyIsAnEnd_data() { versions(); }
    void onlyCloseNotifyIsAnEnd();
    void aDataConnectionResumesItsSessionOnly_data() { versions(); }
    void aDataConnectionResumesItsSessionOnly();
    void withoutTicketsTheIdIsEnough();
    void dataConnectionsGiveNoTickets_data() { versions(); }
    void dataConnectionsGiveNoTickets();
    void tellsOfAnEndThatCameWithTheLastBytes_data() { versions(); }
    void tellsOfAnEndThatCameWithTheLastBytes();
    void theFirstTicketComesWithWhatIsSaidFirst();
    void ticketsAreRenewed();
    void ticketsOutliveANewCertificate_data() { versions(); }
    void ticketsOutliveANewCertificate();
    void withoutTicketsNothingResumes_data() { versions(); }
    void withoutTicketsNothingResumes();
    void protocolsAreChecked_data();
    void protocolsAreChecked();
    void leavesTlsAndGivesTheSocketBack();
    void messagesWithoutBytesTakeTurns_data();
    void messagesWithoutBytesTakeTurns();
    void whatWasNotReadTakesNothingFromTheClient_data() { versions(); }
    void whatWasNotReadTakesNothingFromTheClient();

private:
    static void versions();
    std::shared_ptr<const tls::Context> newContext(const tls::Context::Options &options = {}) const;

    tls::TicketKeys m_keys;
    std::shared_ptr<const tls::Context> m_context;
};

namespace {

/// More than any buffer holds, without a period of a record's length.
QByteArray manyBytes()
{
    QByteArray bytes(3'000'000, Qt::Uninitialized);
    for (qsizetype i = 0; i < bytes.size(); ++i)
        bytes[i] = char((i * 7919) >> 8);
    return bytes;
}

} // namespace

void StreamTest::versions()
{
    QTest::addColumn<int>("version");
    QTest::newRow("TLS 1.2") << TLS1_2_VERSION;
    QTest::newRow("TLS 1.3") << TLS1_3_VERSION;
}

std::shared_ptr<const tls::Context> StreamTest::newContext(const tls::Context::Options &options) const
{
    const auto certificate = tls::makeSelfSigned({u"localhost"_s}, {}, QDateTime::currentMSecsSinceEpoch() * 1000);
    return *tls::Context::make(*certificate, options, m_keys);
}

void StreamTest::initTestCase()
{
    std::signal(SIGPIPE, SIG_IGN); // as in the program
    m_context = newContext();
}

void StreamTest::bytesGoBothWays()
{
    QFETCH(int, version);
    Pair pair(*m_context, {version});
    QVERIFY(pair.shakeHands());
    QCOMPARE(pair.server().version(), version == TLS1_3_VERSION ? u"TLSv1.3"_s : u"TLSv1.2"_s);
    std::array<char, 100> buffer{};
    QCOMPARE(pair.server().read(buffer.data(), buffer.size()), net::ByteStream::wouldBlock);
    QVERIFY(pair.writeAsClient("hello"));
    QCOMPARE(pair.server().read(buffer.data(), 2), qint64(2));
    QVERIFY(pair.server().hasBuffered());
    QCOMPARE(pair.server().read(buffer.data() + 2, 98), qint64(3));
    QCOMPARE(QByteArray(buffer.data(), 5), "hello"_ba);
    QVERIFY(!pair.server().hasBuffered());
    QCOMPARE(pair.server().write("back", 4), qint64(4));
    QCOMPARE(pair.readAsClient(), "back"_ba);
}

void StreamTest::halfARecordIsNothingToRead_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<bool>("data");
    QTest::addColumn<int>("sent");
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        for (const bool data : {false, true}) {
            for (const int sent : {1, 4, 5, 9}) {
                QTest::addRow("%s, %s, %d bytes", version == TLS1_3_VERSION ? "TLS 1.3" : "TLS 1.2",
                              data ? "data" : "control", sent)
                    << version << data << sent;
            }
        }
    }
}

/// Whoever took it for something to read would come back for it without end.
void StreamTest::halfARecordIsNothingToRead()
{
    QFETCH(int, version);
    QFETCH(bool, data);
    QFETCH(int, sent);
    Pair control(*m_context, {version});
    QVERIFY(control.shakeHands());
    Pair other(*m_context, {version}, &control.server());
    QVERIFY(other.shakeHands());
    Pair &pair = data ? other : control;
    const QByteArray first = recordsOf(pair.client(), "first");
    const QByteArray second = recordsOf(pair.client(), "second");
    QVERIFY(pair.sendAsClient(first + second.first(sent)));
    std::array<char, 100> buffer{};
    QCOMPARE(pair.server().read(buffer.data(), buffer.size()), qint64(5));
    QVERIFY(!pair.server().hasBuffered());
    QCOMPARE(pair.server().read(buffer.data(), buffer.size()), net::ByteStream::wouldBlock);
    QVERIFY(!pair.server().hasBuffered());
    QVERIFY(pair.sendAsClient(second.sliced(sent)));
    QCOMPARE(pair.server().read(buffer.data(), 3), qint64(3));
    QVERIFY(pair.server().hasBuffered());
    QCOMPARE(pair.server().read(buffer.data() + 3, buffer.size() - 3), qint64(3));
    QCOMPARE(QByteArray(buffer.data(), 6), "second"_ba);
}

void StreamTest::aBlockedWriteMayComeBackShorter()
{
    QFETCH(int, version);
    Pair pair(*m_context, {version});
    QVERIFY(pair.shakeHands());
    const QByteArray sent = manyBytes();
    QByteArray received;
    qsizetype at = 0;
    qint64 next = 100'000;
    bool blocked = false;
    while (at < sent.size()) {
        // As a rate limit does: another size at each call, and a tiny one right after the socket was full.
        const qint64 offered = std::min<qint64>(next, sent.size() - at);
        const qint64 got = pair.server().write(sent.constData() + at, offered);
        QVERIFY(got == net::ByteStream::wouldBlock || (got > 0 && got <= offered));
        if (got == net::ByteStream::wouldBlock) {
            blocked = true;
            received += pair.readAsClient();
            next = 10;
            continue;
        }
        at += got;
        next = got < offered ? 1 : 100'000;
    }
    QVERIFY(blocked);
    while (received.size() < sent.size()) {
        const QByteArray more = pair.readAsClient();
        QVERIFY(!more.isEmpty());
        received += more;
    }
    QVERIFY(received == sent);
}

void StreamTest::dataReachesASlowReaderWhole_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<bool>("fromFile");
    QTest::newRow("TLS 1.2") << TLS1_2_VERSION << false;
    QTest::newRow("TLS 1.3") << TLS1_3_VERSION << false;
    QTest::newRow("a file, TLS 1.2") << TLS1_2_VERSION << true;
    QTest::newRow("a file, TLS 1.3") << TLS1_3_VERSION << true;
}

void StreamTest::dataReachesASlowReaderWhole()
{
    QFETCH(int, version);
    QFETCH(bool, fromFile);
    Pair control(*m_context, {version});
    QVERIFY(control.shakeHands());
    Pair pair(*m_context, {version}, &control.server());
    QVERIFY(pair.shakeHands());
    const QByteArray sent = manyBytes();
    QTemporaryFile file;
    QVERIFY(file.open() && file.write(sent) == sent.size() && file.flush());

    tls::Stream &server = pair.server();
    QByteArray received;
    off_t at = 0;
    int blocked = 0;
    while (at < sent.size()) {
        const qint64 rest = sent.size() - at;
        const qint64 got =
            fromFile ? server.sendFile(file.handle(), &at, rest) : server.write(sent.constData() + at, rest);
        QVERIFY(got == net::ByteStream::wouldBlock || (got > 0 && got <= rest));
        if (got == net::ByteStream::wouldBlock) {
            ++blocked;
            received += pair.readAsClient(10'000);
        } else if (!fromFile) {
            at += got;
        }
    }
    QVERIFY(blocked > 0);
    while (server.finishBeforeClose() == net::ByteStream::wouldBlock)
        received += pair.readAsClient(10'000);
    while (received.size() < sent.size()) {
        const QByteArray more = pair.readAsClient();
        QVERIFY(!more.isEmpty());
        received += more;
    }
    QVERIFY(received == sent);
    QVERIFY(pair.readAsClient().isEmpty());
    QVERIFY(SSL_get_shutdown(pair.client()) & SSL_RECEIVED_SHUTDOWN);
}

void StreamTest::theLastDataGoesWithItsEnd()
{
    QFETCH(int, version);
    Pair control(*m_context, {version});
    QVERIFY(control.shakeHands());
    Pair pair(*m_context, {version}, &control.server());
    QVERIFY(pair.shakeHands());
    QCOMPARE(pair.server().writeLast("a small file", 12), qint64(12));
    QVERIFY(pair.readAsClient().isEmpty()); // no packet of its own
    QCOMPARE(pair.server().finishBeforeClose(), qint64(0));
    QCOMPARE(pair.readAsClient(), "a small file"_ba);
    QVERIFY(SSL_get_shutdown(pair.client()) & SSL_RECEIVED_SHUTDOWN);
}

/// It was taken before the client went away.
void StreamTest::lastDataThatNobodyReadsIsNoSuccess()
{
    QFETCH(int, version);
    Pair control(*m_context, {version});
    QVERIFY(control.shakeHands());
    Pair pair(*m_context, {version}, &control.server());
    QVERIFY(pair.shakeHands());
    QCOMPARE(pair.server().writeLast("a small file", 12), qint64(12));
    ::shutdown(SSL_get_fd(pair.client()), SHUT_RD);
    QCOMPARE(pair.server().finishBeforeClose(), net::ByteStream::failed);
    QCOMPARE(pair.server().finishBeforeClose(), net::ByteStream::failed); // whoever asks again learns no better
}

void StreamTest::onlyCloseNotifyIsAnEnd()
{
    QFETCH(int, version);
    std::array<char, 100> buffer{};
    {
        Pair pair(*m_context, {version});
        QVERIFY(pair.shakeHands());
        QVERIFY(pair.writeAsClient("last"));
        SSL_shutdown(pair.client());
        QCOMPARE(pair.server().read(buffer.data(), buffer.size()), qint64(4));
        QCOMPARE(pair.server().read(buffer.data(), buffer.size()), qint64(0));
        QVERIFY(pair.server().finishWriting());
        QCOMPARE(SSL_shutdown(pair.client()), 1); // ours arrived
    }
    Pair cut(*m_context, {version});
    QVERIFY(cut.shakeHands());
    QVERIFY(cut.writeAsClient("last"));
    cut.hangUp();
    QCOMPARE(cut.server().read(buffer.data(), buffer.size()), qint64(4));
    QCOMPARE(cut.server().read(buffer.data(), buffer.size()), net::ByteStream::failed);
    QCOMPARE(cut.server().read(buffer.data(), buffer.size()), net::ByteStream::failed);
}

void StreamTest::aDataConnectionResumesItsSessionOnly()
{
    QFETCH(int, version);
    Pair mine(*m_context, {version});
    Pair other(*m_context, {version});
    QVERIFY(mine.shakeHands() && other.shakeHands());
    const auto ticket = mine.session();
    const auto foreign = other.session();

    for (int use = 0; use < 3; ++use) {
        Pair data(*m_context, {version, ticket.get()}, &mine.server());
        QVERIFY(data.shakeHands());
        QVERIFY(data.server().isResumed());
        QCOMPARE(data.server().ticket(), tls::Ticket::Own);
    }
    Pair thief(*m_context, {version, foreign.get()}, &mine.server());
    QVERIFY(thief.shakeHands());
    QVERIFY(!thief.server().isResumed());
    QCOMPARE(thief.server().ticket(), tls::Ticket::Foreign);
    Pair stranger(*m_context, {version}, &mine.server());
    QVERIFY(stranger.shakeHands());
    QVERIFY(!stranger.server().isResumed());
    QCOMPARE(stranger.server().ticket(), tls::Ticket::None);
    // Another control connection begins anew, whatever it brings.
    Pair again(*m_context, {version, ticket.get()});
    QVERIFY(again.shakeHands());
    QVERIFY(!again.server().isResumed());
    QVERIFY(again.server().name() != mine.server().name());
}

void StreamTest::withoutTicketsTheIdIsEnough()
{
    // curl takes no tickets before TLS 1.3.
    const Pair::Client client{TLS1_2_VERSION, nullptr, {}, false};
    Pair mine(*m_context, client);
    Pair other(*m_context, client);
    QVERIFY(mine.shakeHands() && other.shakeHands());
    const auto session = mine.session();
    const auto foreign = other.session();
    for (int use = 0; use < 3; ++use) {
        Pair data(*m_context, {TLS1_2_VERSION, session.get(), {}, false}, &mine.server());
        QVERIFY(data.shakeHands());
        QVERIFY(data.server().isResumed());
        QCOMPARE(data.server().ticket(), tls::Ticket::Own);
    }
    Pair thief(*m_context, {TLS1_2_VERSION, foreign.get(), {}, false}, &mine.server());
    QVERIFY(thief.shakeHands());
    QVERIFY(!thief.server().isResumed());
    QCOMPARE(thief.server().ticket(), tls::Ticket::Foreign);
    Pair first(*m_context, client, &mine.server());
    QVERIFY(first.shakeHands());
    const auto earned = first.session();
    Pair second(*m_context, {TLS1_2_VERSION, earned.get(), {}, false}, &mine.server());
    QVERIFY(second.shakeHands());
    QVERIFY(!second.server().isResumed());
    Pair again(*m_context, {TLS1_2_VERSION, session.get(), {}, false});
    QVERIFY(again.shakeHands());
    QVERIFY(!again.server().isResumed());
}

void StreamTest::dataConnectionsGiveNoTickets()
{
    QFETCH(int, version);
    Pair control(*m_context, {version});
    QVERIFY(control.shakeHands());
    Pair first(*m_context, {version}, &control.server());
    QVERIFY(first.shakeHands());
    const auto earned = first.session();
    Pair second(*m_context, {version, earned.get()}, &control.server());
    QVERIFY(second.shakeHands());
    QVERIFY(!second.server().isResumed());
}

void StreamTest::tellsOfAnEndThatCameWithTheLastBytes()
{
    QFETCH(int, version);
    Pair pair(*m_context, {version});
    QVERIFY(pair.shakeHands());
    QVERIFY(pair.writeAsClient("the last bytes"));
    SSL_shutdown(pair.client());
    std::array<char, 100> buffer{};
    QCOMPARE(pair.server().read(buffer.data(), buffer.size()), qint64(14));
    // The client awaits our goodbye and sends nothing more: nobody else would say that there is something to read.
    QVERIFY(pair.server().hasBuffered());
    QCOMPARE(pair.server().read(buffer.data(), buffer.size()), qint64(0));
    QVERIFY(!pair.server().hasBuffered());
}

void StreamTest::theFirstTicketComesWithWhatIsSaidFirst()
{
    Pair control(*m_context, {});
    QVERIFY(control.shakeHands());
    // Alone it would wake the client for nothing.
    char byte = 0;
    QCOMPARE(::recv(SSL_get_fd(control.client()), &byte, 1, MSG_PEEK | MSG_DONTWAIT), ssize_t(-1));
    QCOMPARE(control.server().write("234", 3), qint64(3));
    QCOMPARE(control.readAsClient(), "234"_ba);
    Pair data(*m_context, {TLS1_3_VERSION, SSL_get0_session(control.client())}, &control.server());
    QVERIFY(data.shakeHands());
    QVERIFY(data.server().isResumed());
}

void StreamTest::ticketsAreRenewed()
{
    Pair control(*m_context, {});
    QVERIFY(control.shakeHands());
    const auto first = control.session();
    control.server().renewTicket();
    QCOMPARE(control.server().write("227", 3), qint64(3));
    QCOMPARE(control.readAsClient(), "227"_ba);
    const auto second = control.session();
    QVERIFY(first != second);
    for (SSL_SESSION *session : {first.get(), second.get()}) {
        Pair data(*m_context, {TLS1_3_VERSION, session}, &control.server());
        QVERIFY(data.shakeHands());
        QVERIFY(data.server().isResumed());
    }
}

void StreamTest::ticketsOutliveANewCertificate()
{
    QFETCH(int, version);
    Pair control(*m_context, {version});
    QVERIFY(control.shakeHands());
    const auto ticket = control.session();
    const auto next = newContext();
    Pair data(*next, {version, ticket.get()}, &control.server());
    QVERIFY(data.shakeHands());
    QVERIFY(data.server().isResumed());
}

void StreamTest::withoutTicketsNothingResumes()
{
    QFETCH(int, version);
    tls::Context::Options options;
    options.givesTickets = false;
    const auto context = newContext(options);
    Pair control(*context, {version});
    QVERIFY(control.shakeHands());
    const auto session = control.session();
    Pair data(*context, {version, session.get()}, &control.server());
    QVERIFY(data.shakeHands());
    QVERIFY(!data.server().isResumed());
}

void StreamTest::protocolsAreChecked_data()
{
    QTest::addColumn<bool>("data");
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<bool>("accepted");
    QTest::addColumn<bool>("agreed");
    QTest::newRow("nothing on control") << false << QByteArray() << true << false;
    QTest::newRow("ftp on control") << false
                                    << QByteArray("\x03"
                                                  "ftp")
                                    << true << true;
    QTest::newRow("ftp among others") << false
                                      << QByteArray("\x08http/1.1\x03"
                                                    "ftp")
                                      << true << true;
    QTest::newRow("http on control") << false << QByteArray("\x08http/1.1") << false << false;
    QTest::newRow("ftp-data on control") << false
                                         << QByteArray("\x08"
                                                       "ftp-data")
                                         << false << false;
    QTest::newRow("ftp-data on data") << true
                                      << QByteArray("\x08"
                                                    "ftp-data")
                                      << true << true;
    QTest::newRow("http on data") << true << QByteArray("\x02h2") << false << false;
    QTest::newRow("nothing on data") << true << QByteArray() << true << false;
}

void StreamTest::protocolsAreChecked()
{
    QFETCH(bool, data);
    QFETCH(QByteArray, offered);
    Pair control(*m_context, {});
    QVERIFY(control.shakeHands());
    Pair pair(*m_context, {TLS1_3_VERSION, nullptr, offered}, data ? &control.server() : nullptr);
    QTEST(pair.shakeHands(), "accepted");
    QTEST(pair.server().agreedOnProtocol(), "agreed");
}

void StreamTest::leavesTlsAndGivesTheSocketBack()
{
    Pair pair(*m_context, {});
    QVERIFY(pair.shakeHands());
    QVERIFY(pair.server().sayGoodbye());
    QCOMPARE(pair.readAsClient(), QByteArray());
    SSL_shutdown(pair.client());
    QCOMPARE(::write(SSL_get_fd(pair.client()), "clear", 5), ssize_t(5));
    char byte = 0;
    QCOMPARE(pair.server().read(&byte, 1), qint64(0));
    net::PlainStream plain(pair.server().release());
    std::array<char, 100> buffer{};
    QCOMPARE(plain.read(buffer.data(), buffer.size()), qint64(5));
    QCOMPARE(QByteArray(buffer.data(), 5), "clear"_ba);
}

void StreamTest::messagesWithoutBytesTakeTurns_data()
{
    QTest::addColumn<bool>("isData");
    QTest::newRow("control connection") << false;
    QTest::newRow("data connection") << true;
}

/// OpenSSL would read them for ever, and whoever else the thread serves would wait.
void StreamTest::messagesWithoutBytesTakeTurns()
{
    QFETCH(bool, isData);
    Pair control(*m_context, {TLS1_3_VERSION});
    QVERIFY(control.shakeHands());
    Pair data(*m_context, {TLS1_3_VERSION}, &control.server());
    QVERIFY(data.shakeHands());
    Pair &pair = isData ? data : control;
    const auto waiting = [&pair] {
        int bytes = 0;
        return ::ioctl(pair.server().descriptor(), FIONREAD, &bytes) == 0 ? bytes : -1;
    };
    // More than is read at once. A message a packet would fill the socket much sooner.
    constexpr int messages = 6000;
    BIO *const socket = SSL_get_wbio(pair.client());
    BIO_up_ref(socket);
    BIO *const memory = BIO_new(BIO_s_mem());
    SSL_set0_wbio(pair.client(), memory);
    for (int i = 0; i < messages; ++i) {
        QCOMPARE(SSL_key_update(pair.client(), SSL_KEY_UPDATE_NOT_REQUESTED), 1);
        QCOMPARE(SSL_do_handshake(pair.client()), 1);
    }
    const QByteArray records = tls::contentsOf(memory);
    SSL_set0_wbio(pair.client(), socket);
    QVERIFY(pair.sendAsClient(records));
    const int before = waiting();
    std::array<char, 4096> buffer{};
    QCOMPARE(pair.server().read(buffer.data(), qint64(buffer.size())), net::ByteStream::wouldBlock);
    const int after = waiting();
    QVERIFY2(after > 0 && after < before, qPrintable(u"%1 of %2 left"_s.arg(after).arg(before)));
    // In as many turns as it takes.
    for (int turn = 0; turn < 1000 && waiting() > 0; ++turn)
        QCOMPARE(pair.server().read(buffer.data(), qint64(buffer.size())), net::ByteStream::wouldBlock);
    QVERIFY(pair.writeAsClient("PWD"));
    QCOMPARE(pair.server().read(buffer.data(), qint64(buffer.size())), qint64(3));
}

/// A socket that is closed with something unread resets the connection.
void StreamTest::whatWasNotReadTakesNothingFromTheClient()
{
    QFETCH(int, version);
    Pair control(*m_context, {version});
    QVERIFY(control.shakeHands());
    auto data = std::make_unique<Pair>(*m_context, Pair::Client{version}, &control.server());
    QVERIFY(data->shakeHands());
    SSL_shutdown(data->client()); // the client has nothing to say, and says so at once
    const QByteArray content(20'000, 'x');
    QCOMPARE(data->server().write(content.constData(), content.size()), content.size());
    QCOMPARE(data->server().finishBeforeClose(), qint64(0));
    data->closeServer();
    QCOMPARE(data->readAsClient(), content);
}

QTEST_GUILESS_MAIN(StreamTest)
#include "tst_stream.moc"
