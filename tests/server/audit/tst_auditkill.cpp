#include "tests/server/audit/AuditSupport.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QSet>
#include <QTest>

#include <cstdio>
#include <semaphore>
#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace support;

namespace {

/// The victim: four threads store refusals and print the number of each once its callback said that it is stored.
int storeUntilKilled(const QString &file)
{
    audit::Writer writer;
    audit::Writer::Options options = optionsFor(file);
    options.fullDurability = true;
    if (!writer.open(options))
        return 1;
    std::atomic<int> numbers = 0;
    std::vector<std::thread> crowd;
    for (int t = 0; t < 4; ++t) {
        crowd.emplace_back([&] {
            std::counting_semaphore<8> free(8);
            for (;;) {
                free.acquire();
                audit::Attempt attempt = refusal();
                attempt.policyRevision = ++numbers;
                writer.recordDurably(attempt, [&free, number = attempt.policyRevision](bool stored) {
                    if (stored) {
                        std::printf("%lld\n", static_cast<long long>(number));
                        std::fflush(stdout);
                    }
                    free.release();
                });
            }
        });
    }
    for (std::thread &one : crowd)
        one.join();
    return 0;
}

} // namespace

class AuditKillTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasAnsweredIsInTheLog();
};

void AuditKillTest::whatWasAnsweredIsInTheLog()
{
    QRandomGenerator random(20'240'501);
    const AuditFolder folder;
    int answered = 0;
    for (int round = 0; round < 12; ++round) {
        const QString file = folder.file() % QString::number(round);
        QProcess victim;
        victim.start(QCoreApplication::applicationFilePath(), {u"--store"_s, file});
        QVERIFY(victim.waitForReadyRead(20'000));
        QByteArray output;
        const int wanted = random.bounded(2'000); // killed at any stage of a commit
        while (output.size() < wanted) {
            output += victim.readAllStandardOutput();
            QVERIFY(output.size() >= wanted || victim.waitForReadyRead(20'000));
        }
        victim.kill();
        QVERIFY(victim.waitForFinished());
        QCOMPARE(victim.exitStatus(), QProcess::CrashExit);
        output += victim.readAllStandardOutput();

        audit::Writer heir; // recovers the log as the next start would
        QVERIFY(heir.open(optionsFor(file)));
        audit::Connection connection;
        QVERIFY(connection.open(file, audit::Connection::Mode::ReadOnly));
        QSqlQuery query(connection.handle());
        QVERIFY(query.exec(u"SELECT policy_revision FROM attempts"_s));
        QSet<QByteArray> stored;
        while (query.next())
            stored.insert(query.value(0).toByteArray());
        QByteArrayList numbers = output.split('\n');
        numbers.removeLast(); // empty, or cut off by the kill
        for (const QByteArray &number : std::as_const(numbers))
            QVERIFY2(stored.contains(number), number.constData());
        answered += int(numbers.size());
    }
    QVERIFY2(answered > 100, qPrintable(QString::number(answered)));
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments.at(1) == u"--store")
        return storeUntilKilled(arguments.at(2));
    AuditKillTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_auditkill.moc"
