#include "server/transfer/FileReceiver.h"
#include "server/transfer/Senders.h"
#include "tests/server/net/NetSupport.h"

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QRandomGenerator>
#include <QTemporaryFile>

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

using transfer::BufferSender;
using transfer::FileReceiver;
using transfer::FileSender;
using transfer::TransferPump;
using Ending = TransferPump::Ending;

namespace {

constexpr qint64 mebibyte = 1024 * 1024;

QByteArray randomBytes(qint64 size)
{
    QByteArray bytes((size + 3) / 4 * 4, Qt::Uninitialized);
    QRandomGenerator random(7);
    random.fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    bytes.truncate(size);
    return bytes;
}

/// An upload into a temporary file that is refused beyond a limit.
class LimitedUpload final : public files::Upload
{
public:
    LimitedUpload()
    {
        if (!file.open())
            qFatal("no temporary file");
    }
    int descriptor() const override { return brokenDescriptor ? -1 : file.handle(); }
    const files::VirtualPath &path() const override { return m_path; }
    base::Result<void> reserve(qint64 bytes) override
    {
        reserved += bytes;
        if (reserved > limit)
            return base::Error{base::Error::Code::Quota, QStringLiteral("enough")};
        return {};
    }
    void wrote(const char *bytes, qint64 size) override { seen.append(bytes, size); }
    bool wantsBytes() const override { return isCurious; }
    base::Result<Finished> finish() override { return Finished{}; }
    QByteArray content()
    {
        file.seek(0);
        return file.readAll();
    }

    QTemporaryFile file;
    qint64 limit = std::numeric_limits<qint64>::max();
    qint64 reserved = 0;
    bool brokenDescriptor = false;
    bool isCurious = false;
    QByteArray seen;

private:
    files::VirtualPath m_path;
};

/// Plain bytes that can't take a file from the kernel, as an encrypted connection can't.
class CopyingStream final : public net::ByteStream
{
public:
    explicit CopyingStream(base::Descriptor descriptor)
        : m_plain(std::move(descriptor))
    {}
    qint64 read(char *buffer, qint64 size) override { return m_plain.read(buffer, size); }
    qint64 write(const char *bytes, qint64 size) override { return m_plain.write(bytes, size); }
    qint64 sendFile(int, off_t *, qint64) override { return cannotSendFile; }
    bool finishWriting() override { return m_plain.finishWriting(); }
    int descriptor() const override { return m_plain.descriptor(); }
    base::Descriptor release() override { return {}; }
    bool hasBuffered() const override { return false; }

private:
    net::PlainStream m_plain;
};

/// A stream that has taken everything from the socket long before it is asked for it.
class BufferedStream final : public net::ByteStream
{
public:
    BufferedStream(base::Descriptor descriptor, QByteArray bytes)
        : m_plain(std::move(descriptor))
        , m_bytes(std::move(bytes))
    {}
    qint64 read(char *buffer, qint64 size) override
    {
        if (m_bytes.isEmpty())
            return m_plain.read(buffer, size);
        const qint64 count = std::min<qint64>(size, m_bytes.size());
        std::copy_n(m_bytes.constData(), count, buffer);
        m_bytes.remove(0, count);
        return count;
    }
    qint64 write(const char *bytes, qint64 size) override { return m_plain.write(bytes, size); }
    qint64 sendFile(int, off_t *, qint64) override { return cannotSendFile; }
    bool finishWriting() override { return m_plain.finishWriting(); }
    int descriptor() const override { return m_plain.descriptor(); }
    base::Descriptor release() override { return {}; }
    bool hasBuffered() const override { return !m_bytes.isEmpty(); }

private:
    net::PlainStream m_plain;
    QByteArray m_bytes;
};

/// Holds nothing in memory, and reads when it is told to.
class SlowDisk final : public transfer::ColdReads
{
public:
    qint64 resident(int, qint64, qint64) override { return 0; }
    bool readNow(int, char *, qint64, qint64) override { return false; }
    void read(int, qint64, qint64, std::function<void()> done) override { asked.push_back(std::move(done)); }
    void serve()
    {
        const auto waiting = std::exchange(asked, {});
        for (const auto &done : waiting)
            done();
    }
    std::vector<std::function<void()>> asked;
};

qint64 cpuMilliseconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    const auto of = [](const timeval &time) { return qint64(time.tv_sec) * 1000 + time.tv_usec / 1000; };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

} // namespace

class PumpsTest final : public QObject
{
    Q_OBJECT

public:
    explicit PumpsTest(bool) {}

private Q_SLOTS:
    void init()
    {
        m_wheel = std::make_unique<net::DeadlineWheel>();
        m_pair = Connected::make();
        m_reader = std::make_unique<Reader>(m_pair.theirs.get());
        m_outcome.reset();
    }
    void cleanup()
    {
        m_pump.reset();
        m_pair = {};
        m_wheel.reset();
    }

    void sendsAFile_data()
    {
        QTest::addColumn<qint64>("size");
        QTest::addColumn<qint64>("offset");
        QTest::addColumn<bool>("copies");
        for (const bool copies : {false, true}) {
            const char *const how = copies ? "copied" : "by the kernel";
            QTest::addRow("nothing, %s", how) << qint64(0) << qint64(0) << copies;
            QTest::addRow("one byte, %s", how) << qint64(1) << qint64(0) << copies;
            QTest::addRow("one buffer, %s", how) << qint64(65536) << qint64(0) << copies;
            QTest::addRow("32 MiB, %s", how) << 32 * mebibyte << qint64(0) << copies;
            QTest::addRow("the rest, %s", how) << mebibyte << qint64(777777) << copies;
            QTest::addRow("from the end, %s", how) << mebibyte << mebibyte << copies;
            QTest::addRow("from behind the end, %s", how) << mebibyte << mebibyte + 5 << copies;
        }
    }
    void sendsAFile()
    {
        QFETCH(qint64, size);
        QFETCH(qint64, offset);
        QFETCH(bool, copies);
        const QByteArray content = randomBytes(size);
        QTemporaryFile file;
        fill(file, content);
        start(std::make_unique<FileSender>(makeStream(copies), *m_wheel, TransferPump::Options(), opened(file), offset,
                                           size));
        QVERIFY(!m_outcome); // never from within start()
        QTRY_COMPARE_WITH_TIMEOUT(m_reader->readSome(), Reader::End::Closed, 60000);
        QCOMPARE(m_outcome->ending, Ending::Done);
        const QByteArray expected = content.mid(std::min(offset, size));
        QCOMPARE(m_reader->bytes.size(), expected.size());
        QVERIFY(m_reader->bytes == expected);
        QCOMPARE(m_moved, expected.size());
    }

    void coldFilesAreWaitedForElsewhere()
    {
        const QByteArray content = randomBytes(3 * mebibyte);
        QTemporaryFile file;
        fill(file, content);
        SlowDisk disk;
        start(std::make_unique<FileSender>(makeStream(), *m_wheel, TransferPump::Options(), opened(file), 0,
                                           content.size(), disk));
        for (int i = 0; i < 3; ++i) {
            QTRY_COMPARE((m_reader->readSome(), disk.asked.size()), size_t(1)); // a mebibyte at a time
            QTRY_COMPARE((m_reader->readSome(), m_reader->bytes.size()), i * mebibyte);
            QVERIFY(!m_outcome);
            disk.serve();
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_reader->readSome(), Reader::End::Closed, 60000);
        QVERIFY(m_reader->bytes == content);
    }

    void smallColdFilesAreWaitedForToo()
    {
        const QByteArray content = randomBytes(4096);
        QTemporaryFile file;
        fill(file, content);
        SlowDisk disk;
        auto pump = std::make_unique<FileSender>(makeStream(), *m_wheel, TransferPump::Options(), opened(file), 0,
                                                 content.size(), disk);
        QVERIFY(!pump->tryAtOnce());
        QCOMPARE(disk.asked.size(), size_t(1));
        start(std::move(pump));
        QVERIFY(m_reader->readSome() == Reader::End::Open && m_reader->bytes.isEmpty());
        disk.serve();
        QTRY_COMPARE(m_reader->readSome(), Reader::End::Closed);
        QVERIFY(m_reader->bytes == content);
    }

    void endsWhileTheDiskIsReading()
    {
        QTemporaryFile file;
        fill(file, randomBytes(mebibyte));
        SlowDisk disk;
        start(std::make_unique<FileSender>(makeStream(), *m_wheel, TransferPump::Options(), opened(file), 0, mebibyte,
                                           disk));
        QTRY_COMPARE(disk.asked.size(), size_t(1));
        disk.serve(); // it has been read, and the pump is about to be told
        m_pump.reset();
        QCoreApplication::sendPostedEvents();
        QTRY_COMPARE(m_reader->readSome(), Reader::End::Reset);
    }

    void littleIsSentAtOnce_data()
    {
        QTest::addColumn<qint64>("size");
        QTest::addColumn<qint64>("rate");
        QTest::addColumn<bool>("done");
        QTest::newRow("nothing") << qint64(0) << qint64(0) << true;
        QTest::newRow("a small file") << qint64(4096) << qint64(0) << true;
        QTest::newRow("a large one") << 16 * mebibyte << qint64(0) << false;
        QTest::newRow("a small one that has to be slow") << qint64(4096) << qint64(40000) << false;
    }
    void littleIsSentAtOnce()
    {
        QFETCH(qint64, size);
        QFETCH(qint64, rate);
        QFETCH(bool, done);
        const QByteArray content = randomBytes(size);
        QTemporaryFile file;
        fill(file, content);
        TransferPump::Options options;
        options.bytesPerSecond = rate;
        auto pump = std::make_unique<FileSender>(makeStream(), *m_wheel, options, opened(file), 0, size);
        const auto outcome = pump->tryAtOnce();
        QCOMPARE(outcome.has_value(), done);
        if (done) {
            QCOMPARE(outcome->ending, Ending::Done);
            QCOMPARE(pump->bytes(), size);
            QTRY_COMPARE(m_reader->readSome(), Reader::End::Closed); // though the pump is still there
        } else {
            start(std::move(pump));
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_reader->readSome(), Reader::End::Closed, 60000);
        QVERIFY(m_reader->bytes == content);
        QCOMPARE(done ? size : m_moved, size);
    }

    void fileChangesMeanwhile_data()
    {
        QTest::addColumn<qint64>("size");
        QTest::addColumn<bool>("copies");
        QTest::addColumn<bool>("grows");
        for (const qint64 size : {qint64(4096), mebibyte}) {
            const int kibibytes = int(size / 1024);
            QTest::addRow("%d KiB shrink, by the kernel", kibibytes) << size << false << false;
            QTest::addRow("%d KiB shrink, copied", kibibytes) << size << true << false;
            QTest::addRow("%d KiB grow, by the kernel", kibibytes) << size << false << true;
            QTest::addRow("%d KiB grow, copied", kibibytes) << size << true << true;
        }
    }
    void fileChangesMeanwhile()
    {
        QFETCH(qint64, size);
        QFETCH(bool, copies);
        QFETCH(bool, grows);
        QTemporaryFile file;
        fill(file, randomBytes(size));
        const qint64 end = grows ? size / 2 : 2 * size;
        start(
            std::make_unique<FileSender>(makeStream(copies), *m_wheel, TransferPump::Options(), opened(file), 0, end));
        // What was the whole when it was opened counts: no more, and less isn't taken for it.
        QTRY_VERIFY_WITH_TIMEOUT(m_reader->readSome() != Reader::End::Open, 30000);
        QCOMPARE(m_outcome->ending, grows ? Ending::Done : Ending::ReadFailed);
        QCOMPARE(m_reader->end, grows ? Reader::End::Closed : Reader::End::Reset);
        QVERIFY(m_reader->bytes.size() <= end);
    }

    void sendsWhatASourceMakes_data()
    {
        QTest::addColumn<int>("pieces");
        QTest::addColumn<int>("size");
        QTest::newRow("nothing") << 0 << 0;
        QTest::newRow("one empty piece") << 1 << 0;
        QTest::newRow("one byte") << 1 << 1;
        QTest::newRow("some pieces with empty ones between") << 10 << 1000;
        QTest::newRow("32 MiB") << 32 << int(mebibyte);
    }
    void sendsWhatASourceMakes()
    {
        QFETCH(int, pieces);
        QFETCH(int, size);
        int made = 0;
        const QByteArray piece = randomBytes(size);
        bool emptyNext = false;
        start(std::make_unique<BufferSender>(makeStream(), *m_wheel, TransferPump::Options(),
                                             [&](QByteArray &buffer, bool &) {
                                                 emptyNext = !emptyNext;
                                                 if (!emptyNext && made < pieces) {
                                                     buffer = piece;
                                                     ++made;
                                                 }
                                                 return made < pieces;
                                             }));
        QTRY_COMPARE_WITH_TIMEOUT(m_reader->readSome(), Reader::End::Closed, 60000);
        QCOMPARE(m_outcome->ending, Ending::Done);
        QVERIFY(m_reader->bytes == piece.repeated(pieces));
        QCOMPARE(m_moved, qint64(pieces) * size);
    }

    void sourceFails()
    {
        int asked = 0;
        start(std::make_unique<BufferSender>(makeStream(), *m_wheel, TransferPump::Options(),
                                             [&](QByteArray &buffer, bool &failed) {
                                                 buffer = "text\r\n";
                                                 failed = ++asked == 2;
                                                 return true;
                                             }));
        QTRY_COMPARE(m_reader->readSome(), Reader::End::Reset);
        QCOMPARE(m_outcome->ending, Ending::ReadFailed);
    }

    void receives_data()
    {
        QTest::addColumn<qint64>("size");
        QTest::addColumn<bool>("appends"); // the kernel moves nothing into such a file
        QTest::addColumn<bool>("looks");
        QTest::newRow("nothing") << qint64(0) << false << false;
        QTest::newRow("one byte") << qint64(1) << false << false;
        QTest::newRow("32 MiB") << 32 * mebibyte << false << false;
        QTest::newRow("32 MiB appended") << 32 * mebibyte << true << false;
        QTest::newRow("16 MiB that are looked at") << 16 * mebibyte << false << true;
    }
    void receives()
    {
        QFETCH(qint64, size);
        QFETCH(bool, appends);
        QFETCH(bool, looks);
        const QByteArray content = randomBytes(size);
        LimitedUpload upload;
        upload.isCurious = looks;
        if (appends)
            QCOMPARE(::fcntl(upload.descriptor(), F_SETFL, O_APPEND), 0);
        start(std::make_unique<FileReceiver>(makeStream(), *m_wheel, TransferPump::Options(), upload,
                                             FileReceiver::Translate()));
        QVERIFY(!m_outcome);
        QTRY_VERIFY_WITH_TIMEOUT(sent(content), 60000);
        ::shutdown(m_pair.theirs.get(), SHUT_WR);
        QTRY_VERIFY_WITH_TIMEOUT(m_outcome, 60000);
        QCOMPARE(m_outcome->ending, Ending::Done);
        QVERIFY(upload.content() == content);
        QVERIFY(!looks || upload.seen == content);
        QCOMPARE(upload.reserved, size);
        QCOMPARE(m_moved, size);
        QTRY_COMPARE(m_reader->readSome(), Reader::End::Closed); // half-closed before: the other half in good order
    }

    void receivesTranslated()
    {
        LimitedUpload upload;
        int lasts = 0;
        start(std::make_unique<FileReceiver>(makeStream(), *m_wheel, TransferPump::Options(), upload,
                                             [&](const char *bytes, qint64 size, bool last, QByteArray &stored) {
                                                 stored = QByteArray(bytes, size).toUpper();
                                                 if (last) {
                                                     ++lasts;
                                                     stored += "(end)";
                                                 }
                                             }));
        QTRY_VERIFY(sent("abc"));
        ::shutdown(m_pair.theirs.get(), SHUT_WR);
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->ending, Ending::Done);
        QCOMPARE(lasts, 1);
        QCOMPARE(upload.content(), QByteArray("ABC(end)"));
        QCOMPARE(m_moved, qint64(3));
    }

    void whoWasRefusedMayFinishSending()
    {
        LimitedUpload upload;
        upload.limit = 100000;
        start(std::make_unique<FileReceiver>(makeStream(), *m_wheel, TransferPump::Options(), upload,
                                             FileReceiver::Translate()));
        QByteArray content = randomBytes(4 * mebibyte);
        qint64 at = 0;
        while (at < content.size()) {
            const ssize_t written = ::send(m_pair.theirs.get(), content.constData() + at, size_t(content.size() - at),
                                           MSG_DONTWAIT | MSG_NOSIGNAL);
            if (written < 0 && errno != EAGAIN)
                QFAIL("the connection broke before all was sent");
            at += std::max(written, ssize_t(0));
            QCoreApplication::processEvents();
        }
        QVERIFY(!m_outcome);
        ::shutdown(m_pair.theirs.get(), SHUT_WR);
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->ending, Ending::Refused);
        QCOMPARE(m_outcome->error.code, base::Error::Code::Quota);
    }

    void whoWasRefusedIsNotWaitedForLong()
    {
        LimitedUpload upload;
        upload.limit = 10;
        start(std::make_unique<FileReceiver>(makeStream(), *m_wheel, TransferPump::Options(), upload,
                                             FileReceiver::Translate()));
        QTRY_VERIFY(sent("more than ten bytes"));
        QTRY_VERIFY_WITH_TIMEOUT(m_outcome, 10000);
        QCOMPARE(m_outcome->ending, Ending::Refused);
    }

    void receiverRefuses_data()
    {
        QTest::addColumn<bool>("quota");
        QTest::newRow("a limit") << true;
        QTest::newRow("the disk") << false;
    }
    void receiverRefuses()
    {
        QFETCH(bool, quota);
        LimitedUpload upload;
        upload.limit = quota ? 100000 : upload.limit;
        upload.brokenDescriptor = !quota;
        start(std::make_unique<FileReceiver>(makeStream(), *m_wheel, TransferPump::Options(), upload,
                                             FileReceiver::Translate()));
        const QByteArray content = randomBytes(16 * mebibyte);
        QTRY_VERIFY_WITH_TIMEOUT((sent(content), m_outcome), 30000);
        QCOMPARE(m_outcome->ending, Ending::Refused);
        QCOMPARE(m_outcome->error.code, quota ? base::Error::Code::Quota : base::Error::Code::Internal);
        QVERIFY(!m_outcome->error.detail.isEmpty());
        QVERIFY(upload.content().size() <= 100000);
        // Whichever call comes first learns of the reset.
        QTRY_VERIFY((sent(content), m_sendBroke) || m_reader->readSome() == Reader::End::Reset);

        // What was refused is not found in the next file.
        cleanup();
        init();
        LimitedUpload next;
        start(std::make_unique<FileReceiver>(makeStream(), *m_wheel, TransferPump::Options(), next,
                                             FileReceiver::Translate()));
        QTRY_VERIFY(sent("next"));
        ::shutdown(m_pair.theirs.get(), SHUT_WR);
        QTRY_VERIFY(m_outcome);
        QCOMPARE(next.content(), QByteArray("next"));
    }

    void abortResetsThePeer_data()
    {
        QTest::addColumn<bool>("sending");
        QTest::newRow("sending") << true;
        QTest::newRow("receiving") << false;
    }
    void abortResetsThePeer()
    {
        QFETCH(bool, sending);
        LimitedUpload upload;
        QTemporaryFile file;
        fill(file, randomBytes(32 * mebibyte));
        if (sending)
            start(std::make_unique<FileSender>(makeStream(), *m_wheel, TransferPump::Options(), opened(file), 0,
                                               32 * mebibyte));
        else
            start(std::make_unique<FileReceiver>(makeStream(), *m_wheel, TransferPump::Options(), upload,
                                                 FileReceiver::Translate()));
        (void)sent("some");
        QTRY_VERIFY(m_pump->bytes() > 0);
        m_pump.reset();
        QTRY_COMPARE(m_reader->readSome(), Reader::End::Reset);
        QVERIFY(!m_outcome);
    }

    void peerIsLost_data()
    {
        QTest::addColumn<bool>("sending");
        QTest::addColumn<qint64>("rate");
        QTest::newRow("sending") << true << qint64(0);
        QTest::newRow("receiving") << false << qint64(0);
        QTest::newRow("sending, limited") << true << qint64(10000);
        QTest::newRow("receiving, limited") << false << qint64(10000);
    }
    void peerIsLost()
    {
        QFETCH(bool, sending);
        QFETCH(qint64, rate);
        LimitedUpload upload;
        QTemporaryFile file;
        fill(file, randomBytes(32 * mebibyte));
        const TransferPump::Options options{0, rate};
        if (sending)
            start(std::make_unique<FileSender>(makeStream(), *m_wheel, options, opened(file), 0, 32 * mebibyte));
        else
            start(std::make_unique<FileReceiver>(makeStream(), *m_wheel, options, upload, FileReceiver::Translate()));
        (void)sent("some");
        QTRY_VERIFY(m_pump->bytes() > 0);
        net::resetOnClose(m_pair.theirs.get());
        m_pair.theirs.reset();
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->ending, Ending::PeerLost);
    }

    void lostPeerAtALowRateCostsNothing()
    {
        // Bytes that came before the reset are stored at their pace; meanwhile the broken socket must not keep the
        // thread busy.
        LimitedUpload upload;
        (void)sent(randomBytes(100000));
        net::resetOnClose(m_pair.theirs.get());
        m_pair.theirs.reset();
        const TransferPump::Options options{0, 2000};
        start(std::make_unique<FileReceiver>(makeStream(), *m_wheel, options, upload, FileReceiver::Translate()));
        const qint64 before = cpuMilliseconds();
        bool after = false;
        net::Deadline end(*m_wheel, [&] { after = true; });
        end.set(1000);
        QEventLoop loop;
        while (!after)
            loop.processEvents(QEventLoop::WaitForMoreEvents);
        QVERIFY2(cpuMilliseconds() - before < 400, qPrintable(QString::number(cpuMilliseconds() - before)));
    }

    void peerThatStopsIsStalled_data()
    {
        QTest::addColumn<bool>("sending");
        QTest::newRow("sending") << true;
        QTest::newRow("receiving") << false;
    }
    void peerThatStopsIsStalled()
    {
        QFETCH(bool, sending);
        LimitedUpload upload;
        QTemporaryFile file;
        fill(file, randomBytes(32 * mebibyte));
        const TransferPump::Options options{400, 0};
        QElapsedTimer elapsed;
        elapsed.start();
        if (sending)
            start(std::make_unique<FileSender>(makeStream(), *m_wheel, options, opened(file), 0, 32 * mebibyte));
        else
            start(std::make_unique<FileReceiver>(makeStream(), *m_wheel, options, upload, FileReceiver::Translate()));
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->ending, Ending::Stalled);
        QVERIFY(elapsed.elapsed() >= 400);
        QTRY_COMPARE(m_reader->readSome(), Reader::End::Reset);
    }

    void slowPeerIsNotStalled()
    {
        LimitedUpload upload;
        start(std::make_unique<FileReceiver>(makeStream(), *m_wheel, TransferPump::Options{600, 0}, upload,
                                             FileReceiver::Translate()));
        int pieces = 0;
        std::unique_ptr<net::Deadline> next;
        next = std::make_unique<net::Deadline>(*m_wheel, [&] {
            (void)::send(m_pair.theirs.get(), "x", 1, MSG_NOSIGNAL);
            if (++pieces < 8)
                next->set(200);
            else
                ::shutdown(m_pair.theirs.get(), SHUT_WR);
        });
        next->set(200);
        QTRY_VERIFY_WITH_TIMEOUT(m_outcome, 30000);
        QCOMPARE(m_outcome->ending, Ending::Done);
        QCOMPARE(upload.content(), QByteArray(8, 'x'));
    }

    void isNoFasterThanItsRate_data()
    {
        QTest::addColumn<bool>("sending");
        QTest::addColumn<qint64>("rate");
        for (const bool sending : {true, false}) {
            QTest::addRow("%s 1 MB a second", sending ? "sends" : "receives") << sending << qint64(1000000);
            QTest::addRow("%s 100 KB a second", sending ? "sends" : "receives") << sending << qint64(100000);
        }
    }
    void isNoFasterThanItsRate()
    {
        QFETCH(bool, sending);
        QFETCH(qint64, rate);
        LimitedUpload upload;
        QTemporaryFile file;
        const QByteArray content = randomBytes(rate);
        fill(file, content);
        const TransferPump::Options options{0, rate};
        QElapsedTimer elapsed;
        elapsed.start();
        if (sending)
            start(std::make_unique<FileSender>(makeStream(), *m_wheel, options, opened(file), 0, content.size()));
        else
            start(std::make_unique<FileReceiver>(makeStream(), *m_wheel, options, upload, FileReceiver::Translate()));
        QEventLoop loop;
        bool all = sending;
        while (!m_outcome && elapsed.elapsed() < 20000) {
            m_reader->readSome();
            if (!all && (all = sent(content)))
                ::shutdown(m_pair.theirs.get(), SHUT_WR);
            loop.processEvents(QEventLoop::WaitForMoreEvents);
        }
        const qint64 took = elapsed.elapsed();
        QVERIFY(m_outcome);
        QCOMPARE(m_outcome->ending, Ending::Done);
        // How much slower it is depends on the machine; tst_ratelimit proves the rate on a clock of its own.
        QVERIFY2(took >= 990, qPrintable(QString::number(took)));
    }

    void bytesThatWaitInsideAreNotForgotten_data()
    {
        QTest::addColumn<qint64>("rate");
        QTest::addColumn<qint64>("size");
        QTest::newRow("more than one turn") << qint64(0) << 10 * mebibyte;
        QTest::newRow("limited") << qint64(200000) << qint64(100000);
    }
    void bytesThatWaitInsideAreNotForgotten()
    {
        QFETCH(qint64, rate);
        QFETCH(qint64, size);
        const QByteArray content = randomBytes(size);
        LimitedUpload upload;
        auto stream = std::make_unique<BufferedStream>(std::move(m_pair.ours), content);
        // The peer says nothing more, so that the socket has nothing to tell.
        start(std::make_unique<FileReceiver>(std::move(stream), *m_wheel, TransferPump::Options{0, rate}, upload,
                                             FileReceiver::Translate()));
        QTRY_COMPARE(m_pump->bytes(), size);
        QVERIFY(upload.content() == content);
    }

    void oneDoesNotKeepOthersWaiting()
    {
        // A source that never ends and a peer that takes all of it at once: other connections get their turn.
        const QByteArray piece(256 * 1024, 'x');
        const Connected other = Connected::make();
        bool told = false;
        Told handler([&](net::Interest) { told = true; });
        start(std::make_unique<BufferSender>(makeStream(), *m_wheel, TransferPump::Options(),
                                             [&](QByteArray &buffer, bool &) {
                                                 m_reader->bytes.clear();
                                                 m_reader->readSome();
                                                 buffer = piece;
                                                 return true;
                                             }));
        net::Readiness readiness;
        readiness.start(other.ours.get(), &handler, net::Ready::Writable);
        QTRY_VERIFY(told);
        QTRY_VERIFY(m_pump->bytes() > 4 * mebibyte);
    }

    void slowSourcesYield()
    {
        // What moves little and takes long, such as the listing of a large folder: after some milliseconds it is the
        // others' turn.
        const auto turn = [] { QAbstractEventDispatcher::instance()->processEvents(QEventLoop::AllEvents); };
        int asked = 0;
        start(std::make_unique<BufferSender>(makeStream(), *m_wheel, TransferPump::Options(),
                                             [&](QByteArray &buffer, bool &) {
                                                 QElapsedTimer busy;
                                                 busy.start();
                                                 while (busy.elapsed() < 5) {}
                                                 if (++asked % 2 == 0)
                                                     buffer = "some";
                                                 return asked < 20;
                                             }));
        int most = 0;
        for (int before = 0; !m_outcome; before = asked) {
            turn();
            most = std::max(most, asked - before);
        }
        QCOMPARE(asked, 20);
        QVERIFY2(most <= 2, qPrintable(QString::number(most)));
    }

private:
    std::unique_ptr<net::ByteStream> makeStream(bool copies = false)
    {
        if (copies)
            return std::make_unique<CopyingStream>(std::move(m_pair.ours));
        return std::make_unique<net::PlainStream>(std::move(m_pair.ours));
    }
    void start(std::unique_ptr<TransferPump> pump)
    {
        m_pump = std::move(pump);
        m_sent = 0;
        m_pump->start([this](const TransferPump::Outcome &outcome) {
            m_outcome = outcome;
            m_moved = m_pump->bytes();
            m_pump.reset();
        });
    }
    static void fill(QTemporaryFile &file, const QByteArray &content)
    {
        if (!file.open() || file.write(content) != content.size() || !file.flush())
            qFatal("can't write a temporary file");
    }
    static base::Descriptor opened(const QTemporaryFile &file) { return base::Descriptor(::dup(file.handle())); }
    /// Sends on as much as can be; true when nothing is left.
    bool sent(const QByteArray &content)
    {
        while (m_sent < content.size()) {
            const ssize_t count = ::send(m_pair.theirs.get(), content.constData() + m_sent,
                                         size_t(content.size() - m_sent), MSG_NOSIGNAL);
            if (count <= 0) {
                m_sendBroke = errno != EAGAIN;
                return false;
            }
            m_sent += count;
        }
        return true;
    }

    std::unique_ptr<net::DeadlineWheel> m_wheel;
    Connected m_pair;
    std::unique_ptr<Reader> m_reader;
    std::unique_ptr<TransferPump> m_pump;
    std::optional<TransferPump::Outcome> m_outcome;
    qint64 m_moved = 0;
    qsizetype m_sent = 0;
    bool m_sendBroke = false;
};

int main(int argc, char **argv)
{
    return runOnBothLoops<PumpsTest>(argc, argv);
}

#include "tst_pumps.moc"
