#include "server/config/Store.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

class StoppedClock final : public base::Clock
{
public:
    qint64 now = 1'795'488'277'000'000; // 2026-11-24T02:44:37Z
    qint64 utcMicroseconds() const override { return now; }
    qint64 steadyMilliseconds() const override { return 0; }
};

config::Config withGreeting(const QString &greeting)
{
    config::Config c;
    c.server.greeting = greeting;
    return c;
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

constexpr auto ownerFile =
    QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser | QFileDevice::WriteUser;

} // namespace

class StoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void missingFileIsTheDefault();
    void savesPrivately();
    void keepsTheLastVersions();
    void countsVersionsByNumber();
    void skipsWhatIsSavedAlready();
    void refusesWrongValues();
    void setsCorruptFilesAside();
    void keepsCorruptFilesOutOfTheVersions();
    void leavesWrongFilesAlone();
    void failedSavesLeaveTheFile_data();
    void failedSavesLeaveTheFile();
    void failsWhereItCannotRead();
    void tellsWhoChangedWhat();
    void namesNobodyForFilesEditedByHand();
    void readsFormerVersions();
    void forgetsTheHistoryOfDroppedVersions();
    void savesWithoutAHistory();

private:
    QString path(const QString &name) const { return m_directory->filePath(name); }
    QStringList versions() const
    {
        return QDir(path(u"profile/versions"_s)).entryList({u"portcullis-*"_s}, QDir::Files, QDir::Name);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    StoppedClock m_clock;
};

void StoreTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(m_directory->isValid());
}

void StoreTest::missingFileIsTheDefault()
{
    const config::Store store(path(u"profile/portcullis.json"_s), m_clock);
    QVERIFY(!store.exists());
    const auto loaded = store.load(true);
    QVERIFY(loaded);
    QVERIFY(!loaded->existed);
    QVERIFY(loaded->reading.ok());
    QCOMPARE(loaded->reading.config, config::Config());
    QVERIFY(!QFileInfo::exists(path(u"profile"_s)));
}

void StoreTest::savesPrivately()
{
    config::Store store(path(u"profile/portcullis.json"_s), m_clock);
    QVERIFY(store.save(withGreeting(u"one"_s)));
    QVERIFY(QFile::setPermissions(store.file(), ownerFile | QFileDevice::ReadOther));
    QVERIFY(store.save(withGreeting(u"two"_s)));

    const auto loaded = store.load(false);
    QVERIFY(loaded && loaded->existed);
    QCOMPARE(loaded->reading.config, withGreeting(u"two"_s));
    QCOMPARE(QFileInfo(store.file()).permissions(), ownerFile);
    QCOMPARE(versions(), QStringList{u"portcullis-20261124T024437Z-1.json"_s});
    QCOMPARE(QFileInfo(path(u"profile/versions/"_s % versions().first())).permissions(), ownerFile);
    for (const QString &directory : {u"profile"_s, u"profile/versions"_s}) {
        QCOMPARE(QFileInfo(path(directory)).permissions(), ownerFile | QFileDevice::ExeOwner | QFileDevice::ExeUser);
    }
}

void StoreTest::keepsTheLastVersions()
{
    config::Store store(path(u"profile/portcullis.json"_s), m_clock);
    for (int i = 0; i <= 25; ++i)
        QVERIFY(store.save(withGreeting(QString::number(i))));
    QCOMPARE(versions().size(), config::Store::keptVersions);
    QCOMPARE(bytesOf(path(u"profile/versions/portcullis-20261124T024437Z-25.json"_s)),
             config::write(withGreeting(u"24"_s)));
    QVERIFY(QFileInfo::exists(path(u"profile/versions/portcullis-20261124T024437Z-6.json"_s)));
    QVERIFY(!QFileInfo::exists(path(u"profile/versions/portcullis-20261124T024437Z-5.json"_s)));
}

/// A clock that was wrong, and files of somebody else's, change nothing.
void StoreTest::countsVersionsByNumber()
{
    config::Store store(path(u"profile/portcullis.json"_s), m_clock);
    QVERIFY(store.save(withGreeting(u"one"_s)));
    put(store.versionsDirectory() % u"/portcullis-20991231T235959Z-7.json"_s, "{}");
    put(store.versionsDirectory() % u"/notes.json"_s, "mine");
    for (int i = 0; i < 21; ++i)
        QVERIFY(store.save(withGreeting(QString::number(i))));
    QVERIFY(versions().contains(u"portcullis-20261124T024437Z-28.json"_s));
    QVERIFY(!versions().contains(u"portcullis-20991231T235959Z-7.json"_s));
    QVERIFY(QFileInfo::exists(store.versionsDirectory() % u"/notes.json"_s));
    QCOMPARE(versions().size(), config::Store::keptVersions);
}

void StoreTest::skipsWhatIsSavedAlready()
{
    config::Store store(path(u"profile/portcullis.json"_s), m_clock);
    QVERIFY(store.save(withGreeting(u"one"_s)));
    QVERIFY(store.save(withGreeting(u"one"_s)));
    QVERIFY(versions().isEmpty());
}

void StoreTest::refusesWrongValues()
{
    config::Store store(path(u"profile/portcullis.json"_s), m_clock);
    QVERIFY(store.save(withGreeting(u"one"_s)));
    const auto saved = store.save(withGreeting(u"two\nlines"_s));
    QVERIFY(!saved);
    QVERIFY(saved.error().code == base::Error::Code::Invalid);
    QCOMPARE(saved.error().detail, u"/server/greeting: holds a control character"_s);
    QCOMPARE(bytesOf(store.file()), config::write(withGreeting(u"one"_s)));
}

void StoreTest::setsCorruptFilesAside()
{
    const config::Store store(path(u"portcullis.json"_s), m_clock);
    for (const QString &suffix : {QString(), u"-2"_s}) {
        put(store.file(), "{ torn");
        const auto kept = store.load(false);
        QVERIFY(kept && !kept->reading.isJson && kept->setAside.isEmpty());
        QCOMPARE(bytesOf(store.file()), "{ torn"_ba);

        const auto moved = store.load(true);
        QVERIFY(moved && moved->existed && !moved->reading.ok());
        QCOMPARE(moved->setAside, path(u"portcullis.json.corrupt-20261124T024437Z"_s % suffix));
        QCOMPARE(bytesOf(moved->setAside), "{ torn"_ba);
        QVERIFY(!store.exists());
    }
}

void StoreTest::keepsCorruptFilesOutOfTheVersions()
{
    config::Store store(path(u"profile/portcullis.json"_s), m_clock);
    QVERIFY(QDir().mkdir(path(u"profile"_s)));
    put(store.file(), "");
    QVERIFY(store.save(withGreeting(u"one"_s)));
    QVERIFY(versions().isEmpty());
    QCOMPARE(bytesOf(path(u"profile/portcullis.json.corrupt-20261124T024437Z"_s)), ""_ba);
    QCOMPARE(bytesOf(store.file()), config::write(withGreeting(u"one"_s)));
}

void StoreTest::leavesWrongFilesAlone()
{
    const config::Store store(path(u"portcullis.json"_s), m_clock);
    for (const QByteArray &wrong : {R"({"sever":{}})"_ba, R"({"version":2})"_ba, "[]"_ba}) {
        put(store.file(), wrong);
        const auto loaded = store.load(true);
        QVERIFY(loaded && !loaded->reading.ok() && loaded->setAside.isEmpty());
        QCOMPARE(bytesOf(store.file()), wrong);
    }
}

void StoreTest::failedSavesLeaveTheFile_data()
{
    QTest::addColumn<QString>("inTheWay");
    QTest::newRow("versions is a file") << u"profile/versions"_s;
    QTest::newRow("the next version is a directory") << u"profile/versions/portcullis-20261124T024437Z-1.json/x"_s;
}

void StoreTest::failedSavesLeaveTheFile()
{
    QFETCH(const QString, inTheWay);
    config::Store store(path(u"profile/portcullis.json"_s), m_clock);
    QVERIFY(store.save(withGreeting(u"one"_s)));
    QVERIFY(QDir(store.versionsDirectory()).removeRecursively());
    QVERIFY(QDir().mkpath(QFileInfo(path(inTheWay)).path()));
    put(path(inTheWay), "in the way");

    const auto saved = store.save(withGreeting(u"two"_s));
    QVERIFY(!saved);
    QVERIFY(!saved.error().detail.isEmpty());
    QCOMPARE(bytesOf(store.file()), config::write(withGreeting(u"one"_s)));
    QCOMPARE(bytesOf(path(inTheWay)), "in the way"_ba);
}

void StoreTest::failsWhereItCannotRead()
{
    put(path(u"file"_s), "a file");
    config::Store below(path(u"file/portcullis.json"_s), m_clock);
    QVERIFY(!below.save(config::Config()));
    QCOMPARE(bytesOf(path(u"file"_s)), "a file"_ba);

    config::Store directory(m_directory->path(), m_clock);
    const auto loaded = directory.load(true);
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().detail.contains(m_directory->path()), qPrintable(loaded.error().detail));
    QVERIFY(!directory.save(config::Config()));
    QVERIFY(QFileInfo(m_directory->path()).isDir());
}

void StoreTest::tellsWhoChangedWhat()
{
    config::Store store(path(u"profile/portcullis.json"_s), m_clock);
    QCOMPARE(store.history(), QList<config::Version>());
    const config::Change first{u"mara"_s, u"Greeting changed"_s};
    const config::Change second{u"jo"_s, u"PORT policy: rule \"lab\" is new"_s};
    QVERIFY(store.save(withGreeting(u"one"_s), first));
    m_clock.now += 5'000'000;
    QVERIFY(store.save(withGreeting(u"two"_s), second));

    const auto history = store.history();
    QCOMPARE(history.size(), 2);
    QCOMPARE(history.at(0), (config::Version{store.file(), 2, m_clock.now, second, true}));
    QCOMPARE(history.at(1).number, 1);
    QCOMPARE(history.at(1).at, m_clock.now - 5'000'000);
    QCOMPARE(history.at(1).change, first);
    QVERIFY(!history.at(1).present);
    const QString file = path(u"profile/versions/history.json"_s);
    QCOMPARE(QFileInfo(file).permissions(), ownerFile);
}

void StoreTest::namesNobodyForFilesEditedByHand()
{
    config::Store store(path(u"profile/portcullis.json"_s), m_clock);
    QVERIFY(store.save(withGreeting(u"one"_s), {u"mara"_s, u"first"_s}));
    put(store.file(), config::write(withGreeting(u"by hand"_s)));

    QCOMPARE(store.history().at(0).change, config::Change());
    QVERIFY(store.save(withGreeting(u"two"_s), {u"mara"_s, u"second"_s}));
    const auto history = store.history();
    QCOMPARE(history.size(), 2);
    QCOMPARE(history.at(0).change.what, u"second"_s);
    QCOMPARE(history.at(1).change, config::Change());
    QVERIFY(history.at(1).at > 0); // from the file itself
}

void StoreTest::readsFormerVersions()
{
    config::Store store(path(u"profile/portcullis.json"_s), m_clock);
    for (const QString &greeting : {u"one"_s, u"two"_s, u"three"_s})
        QVERIFY(store.save(withGreeting(greeting)));
    const auto history = store.history();
    QCOMPARE(history.size(), 3);
    QCOMPARE(store.read(history.at(0)).value(), withGreeting(u"three"_s));
    QCOMPARE(store.read(history.at(2)).value(), withGreeting(u"one"_s));

    QVERIFY(QFile::remove(history.at(2).file));
    const auto gone = store.read(history.at(2));
    QVERIFY(!gone);
    QCOMPARE(gone.error().code, base::Error::Code::NotFound);
    QVERIFY(gone.error().detail.contains(history.at(2).file));

    put(history.at(1).file, R"({"version":1,"server":{"greeting":5}})");
    const auto wrong = store.read(history.at(1));
    QVERIFY(!wrong);
    QVERIFY2(wrong.error().detail.contains(u"/server/greeting"_s), qPrintable(wrong.error().detail));
}

void StoreTest::forgetsTheHistoryOfDroppedVersions()
{
    config::Store store(path(u"profile/portcullis.json"_s), m_clock);
    for (int i = 1; i <= 30; ++i)
        QVERIFY(store.save(withGreeting(QString::number(i)), {u"mara"_s, u"<%1>"_s.arg(i)}));
    const auto history = store.history();
    QCOMPARE(history.size(), config::Store::keptVersions + 1);
    for (qsizetype i = 0; i < history.size(); ++i)
        QCOMPARE(history.at(i).change.what, u"<%1>"_s.arg(30 - i));
    const QByteArray kept = bytesOf(path(u"profile/versions/history.json"_s));
    QCOMPARE(kept.count("sha256"), config::Store::keptVersions + 1);
}

/// Whatever is in the way of the history, a configuration is saved and the versions are listed.
void StoreTest::savesWithoutAHistory()
{
    config::Store store(path(u"profile/portcullis.json"_s), m_clock);
    QVERIFY(store.save(withGreeting(u"one"_s), {u"mara"_s, u"first"_s}));
    const QString file = path(u"profile/versions/history.json"_s);
    QVERIFY(QFile::remove(file));
    QVERIFY(QDir().mkpath(file % u"/in the way"_s));
    QVERIFY(store.save(withGreeting(u"two"_s), {u"mara"_s, u"second"_s}));
    QCOMPARE(store.history().size(), 2);
    QCOMPARE(store.history().at(0).change, config::Change());

    QVERIFY(QDir(file).removeRecursively());
    put(file, "[{\"version\":\"x\"},5,{}] and more");
    QCOMPARE(store.history().size(), 2);
    QVERIFY(store.save(withGreeting(u"three"_s), {u"mara"_s, u"third"_s}));
    QCOMPARE(store.history().at(0).change.what, u"third"_s);
}

QTEST_GUILESS_MAIN(StoreTest)
#include "tst_store.moc"
