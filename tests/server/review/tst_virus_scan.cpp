#include "server/review/VirusScan.h"
#include "tests/server/review/FakeScanner.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using review::VirusScan;
using Mood = FakeScanner::Mood;

/// The talk with a ClamAV daemon, with one that says what it should and with others.
class VirusScanTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void verdicts_data();
    void verdicts();
    void nobodyThere();
    void canBeGivenUp();
    void aRealDaemon();

private:
    static QString socketIn(const QTemporaryDir &folder) { return folder.filePath(u"clamd.ctl"_s); }
};

void VirusScanTest::verdicts_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<FakeScanner::Mood>("mood");
    QTest::addColumn<QString>("outcome"); // clean, found NAME, or the error's code
    QTest::newRow("clean") << "text"_ba << Mood::Good << u"clean"_s;
    QTest::newRow("nothing in it") << QByteArray() << Mood::Good << u"clean"_s;
    QTest::newRow("a finding, its name escaped") << "an EICAR test"_ba << Mood::Good << u"found Test\\x1B[2J"_s;
    QTest::newRow("at the end of much") << QByteArray(1'000'000, 'x') + "EICAR" << Mood::Good
                                        << u"found Test\\x1B[2J"_s;
    QTest::newRow("too large for it") << QByteArray(5'000'000, 'x') << Mood::TooLarge
                                      << QString::number(int(base::Error::Code::Quota));
    const QString silent = QString::number(int(base::Error::Code::Unavailable));
    QTest::newRow("nonsense without end") << "text"_ba << Mood::Rude << silent;
    QTest::newRow("half an answer is none") << "text"_ba << Mood::HalfAnAnswer << silent;
}

void VirusScanTest::verdicts()
{
    QFETCH(QByteArray, content);
    QFETCH(FakeScanner::Mood, mood);
    QFETCH(QString, outcome);
    const QTemporaryDir folder;
    const FakeScanner scanner(socketIn(folder), mood);
    QTemporaryFile file;
    QVERIFY(file.open() && file.write(content) == content.size() && file.flush());
    const auto verdict = VirusScan(socketIn(folder)).scan(file.handle());
    const QString got = !verdict ? QString::number(int(verdict.error().code))
        : verdict->isClean       ? u"clean"_s
                                 : u"found "_s + verdict->found;
    QCOMPARE(got, outcome);
}

void VirusScanTest::nobodyThere()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    const auto verdict = VirusScan(u"/nowhere/clamd.ctl"_s).scan(file.handle());
    QCOMPARE(verdict.error().code, base::Error::Code::Unavailable);
    QVERIFY(!VirusScan(QString(500, u'x')).scan(file.handle()));
}

void VirusScanTest::canBeGivenUp()
{
    const QTemporaryDir folder;
    const FakeScanner scanner(socketIn(folder), Mood::Silent);
    QTemporaryFile file;
    QVERIFY(file.open());
    const std::atomic_bool cancelled = true;
    QVERIFY(!VirusScan(socketIn(folder), &cancelled).scan(file.handle()));
}

/// Where ClamAV is installed, with a signature made here.
void VirusScanTest::aRealDaemon()
{
    const QString clamd =
        QStandardPaths::findExecutable(u"clamd"_s, {u"/usr/sbin"_s, u"/usr/bin"_s, u"/usr/local/sbin"_s});
    if (clamd.isEmpty())
        QSKIP("ClamAV is not installed");
    const QTemporaryDir folder;
    const QByteArray sign = "what the hand-made signature looks for";
    const auto write = [&folder](const QString &name, const QByteArray &content) {
        QFile file(folder.filePath(name));
        return file.open(QFile::WriteOnly) && file.write(content) == content.size();
    };
    QVERIFY(write(u"own.ndb"_s, "Portcullis.Test:0:*:" + sign.toHex() + '\n'));
    QVERIFY(write(u"clamd.conf"_s,
                  "Foreground yes\nLocalSocket " + socketIn(folder).toUtf8() + "\nDatabaseDirectory "
                      + folder.path().toUtf8() + '\n'));
    QProcess daemon;
    daemon.start(clamd, {u"-c"_s, folder.filePath(u"clamd.conf"_s)});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(socketIn(folder)) || daemon.state() == QProcess::NotRunning, 60'000);
    QVERIFY2(daemon.state() == QProcess::Running, daemon.readAll().constData());
    QTemporaryFile file;
    QVERIFY(file.open() && file.write("nothing of the kind") > 0 && file.flush());
    const auto clean = VirusScan(socketIn(folder)).scan(file.handle());
    QVERIFY(clean);
    QVERIFY(clean->isClean);
    QVERIFY(file.write(QByteArray(300'000, ' ') + sign) > 0 && file.flush());
    const auto found = VirusScan(socketIn(folder)).scan(file.handle());
    QVERIFY(found);
    QVERIFY(!found->isClean);
    QCOMPARE(found->found, u"Portcullis.Test.UNOFFICIAL"_s);
    daemon.terminate();
    QVERIFY(daemon.waitForFinished());
}

QTEST_GUILESS_MAIN(VirusScanTest)
#include "tst_virus_scan.moc"
