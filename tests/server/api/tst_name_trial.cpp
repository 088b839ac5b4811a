#include "server/api/NameTrial.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

class NameTrialTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data();
    void judges();
    void examplesShowBothAnswers();
    void wrongPatternRefusesAll();
};

void NameTrialTest::judges_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QStringList>("blocked");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("storedAs");
    const QString usual = config::Area().names;
    QTest::newRow("ordinary") << usual << QStringList() << QByteArray("report.pdf") << u"report.pdf"_s;
    QTest::newRow("composed") << QString() << QStringList() << QByteArray("e\xcc\x81") << u"\u00e9"_s;
    QTest::newRow("not by the pattern") << usual << QStringList() << QByteArray("a+b") << QString();
    QTest::newRow("whatever the pattern says") << u".*"_s << QStringList() << QByteArray(".hidden") << QString();
    QTest::newRow("not of that kind") << QString() << QStringList(u"exe"_s) << QByteArray("a.exe.pdf") << QString();
    QTest::newRow("a kind that isn't blocked")
        << QString() << QStringList(u"exe"_s) << QByteArray("a.pdf") << u"a.pdf"_s;
}

void NameTrialTest::judges()
{
    QFETCH(QString, pattern);
    QFETCH(QStringList, blocked);
    QFETCH(QByteArray, name);
    config::Area area;
    area.names = pattern;
    area.blockExtensions = blocked;
    const api::NameTrial trial = api::tryName(area, name);
    QTEST(trial.storedAs, "storedAs");
    QCOMPARE(trial.taken, !trial.storedAs.isEmpty());
    QCOMPARE(trial.why.isEmpty(), trial.taken);
}

void NameTrialTest::examplesShowBothAnswers()
{
    int taken = 0;
    const QList<api::NameExample> examples = api::nameExamples();
    for (const api::NameExample &example : examples) {
        QVERIFY(!example.remark.isEmpty());
        taken += api::tryName(config::Area(), example.name).taken ? 1 : 0;
    }
    QVERIFY(taken >= 4);
    QVERIFY(examples.size() - taken >= 15);
}

void NameTrialTest::wrongPatternRefusesAll()
{
    config::Area area;
    area.names = u"[a-z"_s;
    const api::NameTrial trial = api::tryName(area, "a");
    QVERIFY(!trial.taken);
    QVERIFY(!trial.why.isEmpty());
}

QTEST_GUILESS_MAIN(NameTrialTest)
#include "tst_name_trial.moc"
