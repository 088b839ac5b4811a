#include "server/policy/Judge.h"
#include "tests/server/policy/AllocationCount.h"
#include "tests/server/policy/Scene.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using policy::Question;
using policy::Rule;

/// A flood of refused requests must not be a flood of work for the heap, whatever the rules are.
class AllocationsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theCounterCounts();
    void aVerdictTakesNothingFromTheHeap_data();
    void aVerdictTakesNothingFromTheHeap();
};

void AllocationsTest::theCounterCounts()
{
    const qint64 before = allocations::count();
    const QByteArray taken(100, 'x');
    QVERIFY(allocations::count() > before);
    QCOMPARE(taken.size(), 100);
}

void AllocationsTest::aVerdictTakesNothingFromTheHeap_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<quint16>("port");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("third party") << u"192.0.2.50"_s << quint16(5000) << false;
    QTest::newRow("reserved port of the client") << u"203.0.113.7"_s << quint16(25) << false;
    QTest::newRow("this server") << u"127.0.0.1"_s << quint16(5000) << false;
    QTest::newRow("no machine") << u"224.0.0.1"_s << quint16(5000) << false;
    QTest::newRow("denied by the last of many rules") << u"10.9.9.9"_s << quint16(5000) << false;
    QTest::newRow("embedded in IPv6") << u"2002:a09:909::1"_s << quint16(5000) << false;
    QTest::newRow("the client itself") << u"203.0.113.7"_s << quint16(5000) << true;
}

void AllocationsTest::aVerdictTakesNothingFromTheHeap()
{
    QFETCH(const QString, target);
    QFETCH(const quint16, port);
    QFETCH(const bool, allowed);
    QList<Rule> rules;
    for (int i = 0; i < 300; ++i) {
        rules.append(scene::allow(u"client"_s));
        rules.last().users = {u"user-%1"_s.arg(i)};
        rules.last().targets.subnets = {*address::Subnet::parse(u"10.1.%1.0/24"_s.arg(i % 256))};
        rules.last().expires = i % 3;
    }
    rules.append(scene::deny(u"10.0.0.0/8"_s));
    rules.append(scene::allow(u"client"_s, u"1024-65535"_s));
    const policy::CompiledPolicy compiled(scene::policyOf(rules));
    Question question = scene::active(target, port);
    question.anonymous = false;
    question.user = u"user-299"_s;
    question.now = 10;

    const qint64 before = allocations::count();
    const policy::Verdict verdict = policy::judge(compiled, question);
    const qint64 taken = allocations::count() - before;
    QCOMPARE(taken, 0);
    QCOMPARE(verdict.allowed, allowed);
}

QTEST_APPLESS_MAIN(AllocationsTest)
#include "tst_allocations.moc"
