#include "app/HashPasswordCommand.h"
#include "app/ProfileLock.h"
#include "app/SingleInstance.h"
#include "server/accounts/PasswordHash.h"
#include "tests/app/Capture.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::Literals::StringLiterals;

namespace {

/// The built program with pipes for streams.
class Program final
{
public:
    explicit Program(const QStringList &words, bool display = true)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const QString &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s})
            environment.remove(name);
        if (display)
            environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        else
            environment.remove(u"QT_QPA_PLATFORM"_s);
        m_process.setProcessEnvironment(environment);
        m_process.start(QStringLiteral(PORTCULLIS_PROGRAM), words);
    }
    ~Program()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    int code()
    {
        return m_process.waitForFinished(30'000) && m_process.exitStatus() == QProcess::NormalExit
            ? m_process.exitCode()
            : -1;
    }
    QString out() { return m_out += QString::fromUtf8(m_process.readAllStandardOutput()); }
    QString err() { return m_err += QString::fromUtf8(m_process.readAllStandardError()); }
    void signal(int number) { ::kill(pid_t(m_process.processId()), number); }
    qint64 id() const { return m_process.processId(); }
    /// The port of the first `listening` line.
    quint16 port()
    {
        while (!out().contains(u'\n') && m_process.waitForReadyRead(20'000)) {}
        return out().section(u'\n', 0, 0).section(u':', -1).toUShort();
    }

private:
    QProcess m_process;
    QString m_out;
    QString m_err;
};

} // namespace

class TestProgram final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usage_data();
    void usage();
    void passwords_data();
    void passwords();
    void twoOnOneProfile();
    void aSecondLaunchShowsTheFirst();
    void servesUntilToldToEnd();
    void reloadsOnHangup();
    void aPortInUse();

private:
    QByteArray greeting(quint16 port) const;
    bool writeConfiguration(const QByteArray &json) const
    {
        QFile file(m_profile.filePath(u"portcullis.json"_s));
        return file.open(QIODevice::WriteOnly) && file.write(json) == json.size();
    }
    QTemporaryDir m_profile;
};

QByteArray TestProgram::greeting(quint16 port) const
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port);
    while (!socket.canReadLine() && socket.waitForReadyRead(5000)) {}
    return socket.readLine();
}

void TestProgram::usage_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    QTest::newRow("help lists the commands") << QStringList{u"--help"_s} << 0 << u"hash-password"_s;
    QTest::newRow("version") << QStringList{u"--version"_s} << 0 << u"portcullis " PORTCULLIS_VERSION ""_s;
    for (const char *name :
         {"serve", "check", "explain", "presets", "selftest", "probe", "attempts", "uploads", "hash-password"}) {
        QTest::addRow("help of %s", name) << QStringList{QLatin1String(name), u"--help"_s} << 0
                                          << QString(u"Usage: portcullis "_s % QLatin1String(name));
    }
    QTest::newRow("an unknown command") << QStringList{u"nonsense"_s} << 2 << u"serve, check, explain"_s;
    QTest::newRow("an unknown option") << QStringList{u"--nonsense"_s} << 2 << u"nonsense"_s;
    QTest::newRow("a command behind the profile")
        << QStringList{u"--profile"_s, u"/nowhere"_s, u"attempts"_s} << 2 << u"/nowhere"_s;
    QTest::newRow("no display") << QStringList{} << 2 << u"portcullis serve"_s;
    QTest::newRow("nowhere to listen") << QStringList{u"serve"_s, u"--listen"_s, u"nowhere"_s} << 2 << u"nowhere"_s;
    QTest::newRow("a port too high") << QStringList{u"serve"_s, u"--listen"_s, u"127.0.0.1:70000"_s} << 2 << u"70000"_s;
    QTest::newRow("a folder to share that is not there")
        << QStringList{u"serve"_s, u"--share"_s, u"/nowhere"_s} << 2 << u"/nowhere"_s;
    QTest::newRow("uploads without a share") << QStringList{u"serve"_s, u"--upload"_s} << 2 << u"--share"_s;
}

void TestProgram::usage()
{
    QFETCH(QStringList, words);
    QFETCH(int, code);
    QFETCH(QString, says);
    Program program(words, false);
    QCOMPARE(program.code(), code);
    const QString said = code == 0 ? program.out() : program.err();
    QVERIFY2(said.contains(says), qPrintable(said));
}

void TestProgram::passwords_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("password");
    QTest::newRow("a line") << "correct horse\n"_ba
                            << "correct horse"_ba;
    QTest::newRow("without a line end") << "correct horse"_ba
                                        << "correct horse"_ba;
    QTest::newRow("a line of Windows") << "correct horse\r\n"_ba
                                       << "correct horse"_ba;
    QTest::newRow("more lines than one") << "first\nsecond\n"_ba
                                         << "first"_ba;
    QTest::newRow("not ASCII") << "gr\xc3\xbc\xc3\x9f\n"_ba
                               << "gr\xc3\xbc\xc3\x9f"_ba;
    QTest::newRow("empty") << "\n"_ba << QByteArray();
    QTest::newRow("nothing at all") << QByteArray() << QByteArray();
    QTest::newRow("too long for a command line") << QByteArray(2000, 'x') << QByteArray();
}

void TestProgram::passwords()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, password);
    support::Capture capture(input);
    QCOMPARE(capture.run(app::hashPassword, {}), password.isEmpty() ? 2 : 0);
    const QByteArray hash = capture.out().trimmed().toUtf8();
    QCOMPARE(hash.isEmpty(), password.isEmpty());
    QCOMPARE(capture.err().isEmpty(), !password.isEmpty());
    if (!password.isEmpty()) {
        QVERIFY(hash.startsWith("$argon2id$"));
        QVERIFY(accounts::verifyPassword(hash, password));
    }
}

void TestProgram::twoOnOneProfile()
{
    QTemporaryDir directory;
    const auto paths = api::ProfilePaths::of(directory.path());
    app::ProfileLock lock;
    QVERIFY(lock.take(paths));
    Program program({u"serve"_s, u"--profile"_s, directory.path(), u"--listen"_s, u"127.0.0.1:0"_s});
    QCOMPARE(program.code(), 2);
    const QString said = program.err();
    QVERIFY2(said.contains(u"in use by process %1"_s.arg(QCoreApplication::applicationPid())), qPrintable(said));
    QCOMPARE(program.out(), QString());
}

void TestProgram::aSecondLaunchShowsTheFirst()
{
    QTemporaryDir directory;
    const auto paths = api::ProfilePaths::of(directory.path());
    app::ProfileLock lock;
    QVERIFY(lock.take(paths));
    app::SingleInstance instance;
    QVERIFY(instance.listen(paths.socket));
    QSignalSpy shown(&instance, &app::SingleInstance::showRequested);
    QProcess second;
    QSignalSpy finished(&second, &QProcess::finished);
    second.start(QStringLiteral(PORTCULLIS_PROGRAM), {u"--profile"_s, directory.path()});
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000);
    QCOMPARE(second.exitCode(), 0);
    QCOMPARE(shown.size(), 1);
}

void TestProgram::servesUntilToldToEnd()
{
    QTemporaryDir share;
    Program program(
        {u"serve"_s, u"--profile"_s, m_profile.path(), u"--listen"_s, u"127.0.0.1:0"_s, u"--share"_s, share.path()});
    const quint16 port = program.port();
    QVERIFY2(port != 0, qPrintable(program.err()));
    QVERIFY(greeting(port).startsWith("220"));
    program.signal(SIGTERM);
    QCOMPARE(program.code(), 0);
    QCOMPARE(program.out(), QString(u"listening 127.0.0.1:%1\n"_s.arg(port)));
}

void TestProgram::reloadsOnHangup()
{
    QVERIFY(writeConfiguration(R"({"server": {"greeting": "The first."}})"));
    Program program({u"serve"_s, u"--profile"_s, m_profile.path(), u"--listen"_s, u"127.0.0.1:0"_s});
    const quint16 port = program.port();
    QVERIFY2(port != 0, qPrintable(program.err()));
    QVERIFY(writeConfiguration(R"({"server": {"greeting": 5}})"));
    program.signal(SIGHUP);
    QTRY_VERIFY_WITH_TIMEOUT(program.err().contains(u"/server/greeting: "_s), 30'000);
    QVERIFY(greeting(port).contains("The first."));
    QVERIFY(writeConfiguration(R"({"server": {"greeting": "The second."}})"));
    program.signal(SIGHUP);
    QTRY_VERIFY_WITH_TIMEOUT(greeting(port).contains("The second."), 30'000);
    program.signal(SIGINT);
    QCOMPARE(program.code(), 0);
}

void TestProgram::aPortInUse()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress(QHostAddress::LocalHost)));
    const QString endpoint = u"127.0.0.1:%1"_s.arg(taken.serverPort());
    Program program({u"serve"_s, u"--profile"_s, m_profile.path(), u"--listen"_s, endpoint});
    QCOMPARE(program.code(), 2);
    const QString said = program.err();
    QVERIFY2(said.contains(QString::number(taken.serverPort())), qPrintable(said));
    QCOMPARE(program.out(), QString());
}

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
