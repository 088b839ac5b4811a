#include "server/address/PortSet.h"

#include <QRandomGenerator>
#include <QTest>

#include <bitset>

using namespace Qt::Literals::StringLiterals;
using address::PortSet;

class PortSetTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void holdsWhatWasWritten();
    void ends();
};

void PortSetTest::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("canonical");
    QTest::addColumn<int>("count");

    QTest::newRow("empty") << u""_s << u""_s << 0;
    QTest::newRow("blanks only") << u"  "_s << u""_s << 0;
    QTest::newRow("one port") << u"21"_s << u"21"_s << 1;
    QTest::newRow("one range") << u"1024-65535"_s << u"1024-65535"_s << 64512;
    QTest::newRow("everything") << u"1-65535"_s << u"1-65535"_s << 65535;
    QTest::newRow("range of one") << u"7-7"_s << u"7"_s << 1;
    QTest::newRow("blanks around ranges") << u" 20 , 1024-65535\t"_s << u"20,1024-65535"_s << 64513;
    QTest::newRow("sorted") << u"30,10,20"_s << u"10,20,30"_s << 3;
    QTest::newRow("neighbours join") << u"10-19,20-29,30"_s << u"10-30"_s << 21;
    QTest::newRow("overlaps join") << u"10-20,15-30"_s << u"10-30"_s << 21;
    QTest::newRow("contained") << u"10-30,15-20,30"_s << u"10-30"_s << 21;
    QTest::newRow("gap of one stays") << u"10-19,21"_s << u"10-19,21"_s << 11;
    QTest::newRow("join up to the top") << u"65535,65534,1"_s << u"1,65534-65535"_s << 3;
}

void PortSetTest::reads()
{
    QFETCH(QString, text);
    QFETCH(QString, canonical);
    QFETCH(int, count);
    const auto ports = PortSet::parse(text);
    QVERIFY(ports);
    QCOMPARE(ports->toString(), canonical);
    QCOMPARE(ports->count(), count);
    QCOMPARE(ports->isEmpty(), count == 0);
    QCOMPARE(PortSet::parse(canonical), ports);
}

void PortSetTest::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("position");
    QTest::addColumn<QString>("message");

    QTest::newRow("too high") << u"70000"_s << 0 << u"70000 is above 65535"_s;
    QTest::newRow("just too high") << u"20,65536"_s << 3 << u"65536 is above 65535"_s;
    QTest::newRow("end too high") << u"20, 1024-70000"_s << 9 << u"70000 is above 65535"_s;
    QTest::newRow("far too high") << u"18446744073709551637"_s << 0 << u"18446744073709551637 is above 65535"_s;
    QTest::newRow("zero") << u"0"_s << 0 << u"0 is not a port"_s;
    QTest::newRow("range from zero") << u"21,0-5"_s << 3 << u"0 is not a port"_s;
    QTest::newRow("backwards") << u"21,30-20"_s << 3 << u"30-20 runs backwards"_s;
    QTest::newRow("leading zero") << u"021"_s << 0 << u"021 has a leading zero"_s;
    QTest::newRow("letters") << u"21,ftp"_s << 3 << u"a port is a number from 1 to 65535"_s;
    QTest::newRow("sign") << u"+21"_s << 0 << u"a port is a number from 1 to 65535"_s;
    QTest::newRow("blank inside a range") << u"20 - 30"_s << 0 << u"a port is a number from 1 to 65535"_s;
    QTest::newRow("Arabic digits") << u"٢١"_s << 0 << u"a port is a number from 1 to 65535"_s;
    QTest::newRow("comma at the end") << u"21,"_s << 3 << u"a port is missing"_s;
    QTest::newRow("comma at the start") << u",21"_s << 0 << u"a port is missing"_s;
    QTest::newRow("two commas") << u"21,,22"_s << 3 << u"a port is missing"_s;
    QTest::newRow("open range") << u"1024-"_s << 5 << u"a port is missing"_s;
    QTest::newRow("range without a start") << u"-30"_s << 0 << u"a port is missing"_s;
    QTest::newRow("two dashes") << u"1-2-3"_s << 2 << u"a port is a number from 1 to 65535"_s;
}

void PortSetTest::refuses()
{
    QFETCH(QString, text);
    QFETCH(int, position);
    QFETCH(QString, message);
    PortSet::ParseError error;
    QVERIFY(!PortSet::parse(text, &error));
    QCOMPARE(error.message, message);
    QCOMPARE(error.position, position);
    QVERIFY(!PortSet::parse(text));
}

void PortSetTest::holdsWhatWasWritten()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 50; ++round) {
        std::bitset<65536> expected;
        QStringList parts;
        for (int i = 0; i < 12; ++i) {
            const int first = random.bounded(1, 65536);
            const int last = qMin(65535, first + random.bounded(3000));
            for (int port = first; port <= last; ++port)
                expected.set(size_t(port));
            parts.append(QString::number(first) % u'-' % QString::number(last));
        }
        const PortSet ports = *PortSet::parse(parts.join(u','));
        QCOMPARE(ports.count(), int(expected.count()));
        for (int port = 0; port < 65536; ++port)
            QCOMPARE(ports.contains(quint16(port)), expected.test(size_t(port)));
    }
}

void PortSetTest::ends()
{
    QVERIFY(!PortSet::all().contains(0));
    QVERIFY(PortSet::all().contains(1) && PortSet::all().contains(65535));
    QCOMPARE(PortSet::all(), *PortSet::parse(u"1-65535"));
    QCOMPARE(PortSet::of(0, 5), *PortSet::parse(u"1-5"));
    QVERIFY(PortSet::of(6, 5).isEmpty());
    QVERIFY(PortSet().isEmpty());
    QVERIFY(!PortSet().contains(1));
}

QTEST_APPLESS_MAIN(PortSetTest)
#include "tst_port_set.moc"
