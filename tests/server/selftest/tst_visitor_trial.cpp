#include "server/selftest/VisitorTrial.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;
using config::Mode;
using selftest::VisitorAction;
using selftest::VisitorReport;
using Happened = selftest::VisitorResult::Happened;

/// What is said about a visitor's rights has to have happened, over real sockets.
class VisitorTrialTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void modes_data();
    void modes();
    void anAreaIsForSomeOnly();
    void userNames();
    void whoCantSignIn();
    void namesAndHoursCount();
    void realFilesStayAsTheyAre();
    void comesAsSignals();
    void isCancelled();

private:
    config::Config with(const QString &who, Mode mode) const
    {
        config::Config config;
        config::Area area;
        area.path = u"/area"_s;
        area.directory = m_area;
        area.grants = {{who, mode}};
        config.areas = {area};
        return config;
    }
    static VisitorReport run(const config::Config &config, const QString &user = {})
    {
        const std::atomic<bool> cancelled = false;
        return selftest::VisitorTrial::run(config, user, cancelled);
    }
    /// One letter an action, in their order: a allowed, r refused, n not possible.
    static QString letters(const VisitorReport &report, const QString &area = u"/area"_s)
    {
        QString letters;
        for (const selftest::VisitorResult &result : report.results) {
            if (result.area == area)
                letters += u"arn"_s.at(int(result.happened));
        }
        return letters;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_area;
};

void VisitorTrialTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_area = m_folder->filePath(u"area"_s);
    QVERIFY(QDir().mkpath(m_area + u"/sub"_s));
    QFile file(m_area + u"/sub/real.txt"_s);
    QVERIFY(file.open(QFile::WriteOnly) && file.write("real") == 4);
}

void VisitorTrialTest::modes_data()
{
    QTest::addColumn<config::Mode>("mode");
    QTest::addColumn<QString>("letters"); // list, download, upload, overwrite, append, rename, folder, delete
    QTest::newRow("download") << Mode::Download << u"aarrrrrr"_s;
    QTest::newRow("drop box") << Mode::DropBox << u"rrarrrrr"_s;
    QTest::newRow("exchange") << Mode::Exchange << u"aaarrrrr"_s;
    QTest::newRow("manage") << Mode::Manage << u"aaaaaaaa"_s;
}

void VisitorTrialTest::modes()
{
    QFETCH(config::Mode, mode);
    QFETCH(QString, letters);
    const VisitorReport report = run(with(u"anonymous"_s, mode));
    QCOMPARE(report.error, QString());
    QVERIFY(report.loggedIn && report.everyName);
    QCOMPARE(this->letters(report), letters);
    const auto *upload = report.find(u"/area"_s, VisitorAction::Upload);
    QCOMPARE(!upload->note.isEmpty(), mode == Mode::DropBox);
    QCOMPARE(upload->code, mode == Mode::Download ? 550 : 226);
    QVERIFY2(upload->transcript.startsWith(u"> EPSV\n< 229 "_s), qPrintable(upload->transcript));
    QVERIFY(upload->transcript.contains(u"\n> STOR /area/visitor-test.txt\n< "_s));
    QVERIFY(report.transcript().startsWith(u"> USER anonymous\n< 331 "_s));
    QVERIFY(report.transcript().contains(u"> PASS ********\n< 230 "_s));
}

void VisitorTrialTest::anAreaIsForSomeOnly()
{
    config::Config config = with(u"users"_s, Mode::Manage);
    config.accounts.users = {{u"mara"_s, u"$argon2id$real"_s, true, true}};
    QCOMPARE(letters(run(config)), u"rrrrrrrr"_s);
    QCOMPARE(letters(run(config, u"mara"_s)), u"aaaaaaaa"_s);
}

void VisitorTrialTest::userNames()
{
    config::Config config = with(u"mara"_s, Mode::Exchange);
    config.areas[0].grants.append({u"ben"_s, Mode::Download});
    config.accounts.users = {{u"mara"_s, {}, true, false}, {u"ben"_s, {}, true, false}};
    QCOMPARE(letters(run(config, u"mara"_s)), u"aaarrrrr"_s);
    QCOMPARE(letters(run(config, u"ben"_s)), u"aarrrrrr"_s);
}

void VisitorTrialTest::whoCantSignIn()
{
    config::Config config = with(u"anonymous"_s, Mode::Download);
    config.accounts.anonymous = false;
    const VisitorReport report = run(config);
    QVERIFY(!report.loggedIn);
    QCOMPARE(letters(report), u"nnnnnnnn"_s);
    QCOMPARE(report.results.first().code, 530);
}

void VisitorTrialTest::namesAndHoursCount()
{
    config::Config config = with(u"anonymous"_s, Mode::DropBox);
    config.areas[0].names = u"[0-9]{20}"_s;
    const VisitorReport report = run(config);
    QCOMPARE(report.find(u"/area"_s, VisitorAction::Upload)->happened, Happened::Refused);
    QCOMPARE(report.find(u"/area"_s, VisitorAction::Upload)->code, 553);
    config = with(u"anonymous"_s, Mode::DropBox);
    config.areas[0].openUntil = 1'000'000;
    QCOMPARE(run(config).find(u"/area"_s, VisitorAction::Upload)->happened, Happened::Refused);
    // An area that is closed lets nobody do anything, those who manage it included.
    config = with(u"anonymous"_s, Mode::Manage);
    QCOMPARE(letters(run(config)), u"aaaaaaaa"_s);
    config.areas[0].openUntil = 1'000'000;
    QCOMPARE(letters(run(config)), u"rrrrrrrr"_s);
    config = with(u"anonymous"_s, Mode::DropBox);
    config.areas[0].maxFileBytes = 3;
    QCOMPARE(run(config).find(u"/area"_s, VisitorAction::Upload)->happened, Happened::Refused);
    // How full the real one is doesn't matter.
    config = with(u"anonymous"_s, Mode::Exchange);
    config.areas[0].maxFiles = 1;
    config.areas[0].maxBytes = 100;
    QCOMPARE(run(config).find(u"/area"_s, VisitorAction::Upload)->happened, Happened::Allowed);
}

void VisitorTrialTest::realFilesStayAsTheyAre()
{
    QVERIFY(QFile::link(u"/etc"_s, m_area + u"/link"_s));
    struct stat former = {};
    QCOMPARE(::stat(QFile::encodeName(m_area + u"/sub/real.txt"_s).constData(), &former), 0);
    run(with(u"anonymous"_s, Mode::Manage));
    QCOMPARE(QDir(m_area).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), (QStringList{u"link"_s, u"sub"_s}));
    QFile file(m_area + u"/sub/real.txt"_s);
    QVERIFY(file.open(QFile::ReadOnly));
    QCOMPARE(file.readAll(), "real"_ba);
    struct stat now = {};
    QCOMPARE(::stat(QFile::encodeName(file.fileName()).constData(), &now), 0);
    QCOMPARE(now.st_mtim.tv_nsec, former.st_mtim.tv_nsec);
}

void VisitorTrialTest::comesAsSignals()
{
    selftest::VisitorTrial trial;
    QSignalSpy tried(&trial, &selftest::VisitorTrial::tried);
    QSignalSpy finished(&trial, &selftest::VisitorTrial::finished);
    trial.start(with(u"anonymous"_s, Mode::Download), {});
    QVERIFY(trial.isRunning());
    QVERIFY(finished.wait(20'000));
    QCOMPARE(tried.size(), selftest::visitorActions);
    QVERIFY(!trial.isRunning());
}

void VisitorTrialTest::isCancelled()
{
    const std::atomic<bool> cancelled = true;
    const VisitorReport report = selftest::VisitorTrial::run(with(u"anonymous"_s, Mode::Download), {}, cancelled);
    QVERIFY(report.cancelled);
    QCOMPARE(report.results.size(), 0);
}

QTEST_GUILESS_MAIN(VisitorTrialTest)
#include "tst_visitor_trial.moc"
