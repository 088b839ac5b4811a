#include "server/api/AreaUse.h"
#include "server/files/Quarantine.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class AreaUseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void measures();
    void stopsWhereNobodyWouldWait();
    void knowsNothingOfWhatIsGone();

private:
    static void write(const QString &path, int bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(QByteArray(bytes, 'x')), bytes);
    }
};

void AreaUseTest::measures()
{
    const QTemporaryDir dir;
    QVERIFY(QDir(dir.path()).mkpath(u"area/deep"_s));
    QVERIFY(QDir(dir.path()).mkpath(u"outside"_s));
    QVERIFY(QDir(dir.path()).mkpath(u"quarantine"_s));
    write(dir.filePath(u"area/a"_s), 10);
    write(dir.filePath(u"area/deep/.b"_s), 20);
    write(dir.filePath(u"outside/c"_s), 400);
    QVERIFY(QFile::link(dir.filePath(u"outside"_s), dir.filePath(u"area/link"_s)));
    QVERIFY(QFile::link(dir.filePath(u"outside/c"_s), dir.filePath(u"area/link2"_s)));
    const QString mine = QString::fromLatin1(files::Quarantine::newName(u"/in"_s));
    const QString others = QString::fromLatin1(files::Quarantine::newName(u"/other"_s));
    write(dir.filePath(u"quarantine/"_s + mine), 5);
    write(dir.filePath(u"quarantine/"_s + others), 70);
    config::Area area;
    area.path = u"/in"_s;
    area.directory = dir.filePath(u"area"_s);
    const api::AreaUse use = api::measureUse(area, dir.filePath(u"quarantine"_s));
    QCOMPARE(use.bytes, 30);
    QCOMPARE(use.files, 2);
    QVERIFY(use.complete);
    QCOMPARE(use.waitingFiles, 1);
    QCOMPARE(use.waitingBytes, 5);
    QVERIFY(use.freeBytes > 0 && use.freeBytes <= use.diskBytes);
}

void AreaUseTest::stopsWhereNobodyWouldWait()
{
    const QTemporaryDir dir;
    for (int i = 0; i < 5; ++i)
        write(dir.filePath(QString::number(i)), 1);
    config::Area area;
    area.directory = dir.path();
    const api::AreaUse few = api::measureUse(area, {}, nullptr, 3);
    QCOMPARE(few.files, 3);
    QVERIFY(!few.complete);
    const std::atomic_bool cancelled = true;
    QVERIFY(!api::measureUse(area, {}, &cancelled).complete);
}

void AreaUseTest::knowsNothingOfWhatIsGone()
{
    config::Area area;
    area.directory = u"/does/not/exist"_s;
    QCOMPARE(api::measureUse(area, {}), api::AreaUse());
}

QTEST_GUILESS_MAIN(AreaUseTest)
#include "tst_area_use.moc"
