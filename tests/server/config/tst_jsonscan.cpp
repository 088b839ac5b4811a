#include "server/config/JsonScan.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class JsonScanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsMistakes_data();
    void findsMistakes();
    void agreesWithQt();
    void findsRepeatedKeys();
    void refusesDeepNesting();
};

void JsonScanTest::findsMistakes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("at");
    QTest::addColumn<QString>("error");
    const QString early = u"the text ends too early"_s;
    QTest::newRow("good") << R"({"a": [1, -0.5e+3, true, false, null, "x\u00e4\n"], "b": {}})"_ba << -1 << QString();
    QTest::newRow("empty") << ""_ba << 0 << early;
    QTest::newRow("blank") << " \n"_ba << 2 << early;
    QTest::newRow("value missing") << R"({"a":})"_ba << 5 << u"expected a value"_s;
    QTest::newRow("comma before the end of an object") << R"({"a":1,})"_ba << 7 << u"expected a key in double quotes"_s;
    QTest::newRow("comma before the end of an array") << "[1,]"_ba << 3 << u"expected a value"_s;
    QTest::newRow("colon missing") << R"({"a" 1})"_ba << 5 << u"expected ':'"_s;
    QTest::newRow("comma missing") << R"({"a":1 "b":2})"_ba << 7 << u"expected '}'"_s;
    QTest::newRow("single quotes") << "{'a':1}"_ba << 1 << u"expected a key in double quotes"_s;
    QTest::newRow("object open") << R"({"a":1)"_ba << 6 << early;
    QTest::newRow("string open") << R"({"a":"x)"_ba << 7 << early;
    QTest::newRow("line break in a string")
        << "[\"a\nb\"]"_ba << 3 << u"a control character inside a string, or its closing quote is missing"_s;
    QTest::newRow("unknown escape") << R"(["\x"])"_ba << 3 << u"unknown escape in a string"_s;
    QTest::newRow("short escape") << R"(["\u12g4"])"_ba << 6 << u"expected four hexadecimal digits"_s;
    QTest::newRow("leading zero") << "[01]"_ba << 1 << u"a number can't begin with a zero"_s;
    QTest::newRow("fraction missing") << "[1.]"_ba << 3 << u"expected a digit"_s;
    QTest::newRow("exponent missing") << "[1e]"_ba << 3 << u"expected a digit"_s;
    QTest::newRow("minus alone") << "[-]"_ba << 2 << u"expected a digit"_s;
    QTest::newRow("not a number") << "[NaN]"_ba << 1 << u"expected a value"_s;
    QTest::newRow("a zero byte") << QByteArray("[\0]", 3) << 1 << u"expected a value"_s;
    QTest::newRow("a comment") << "{} // x"_ba << 3 << u"something follows the end of the document"_s;
}

void JsonScanTest::findsMistakes()
{
    QFETCH(const QByteArray, text);
    QFETCH(const int, at);
    QFETCH(const QString, error);
    const auto scan = config::scanJson(text);
    QCOMPARE(scan.error, error);
    QCOMPARE(scan.errorAt, qsizetype(at));
}

/// Whatever the scanner passes, Qt reads; what Qt refuses has a place. Fixed seed.
void JsonScanTest::agreesWithQt()
{
    const QByteArray good = R"({"a": [1, -0.5, true, null, "x\u0041"], "b": {"c": "d", "e": 10}})";
    const QByteArray pieces = "{}[]\",:\\u01-.etrufalsn /'\t";
    QRandomGenerator random(20260101);
    int refused = 0;
    for (int i = 0; i < 20'000; ++i) {
        QByteArray text = good;
        for (int change = random.bounded(3); change >= 0; --change) {
            const int at = random.bounded(int(text.size()));
            const char piece = pieces[random.bounded(int(pieces.size()))];
            if (random.bounded(2))
                text[at] = piece;
            else
                text.remove(at, 1 + random.bounded(4)).insert(at, piece);
        }
        const bool passes = config::scanJson(text).errorAt < 0;
        const bool isContainer = text.trimmed().startsWith('{') || text.trimmed().startsWith('[');
        if (passes && isContainer)
            QVERIFY2(!QJsonDocument::fromJson(text).isNull(), text.constData());
        refused += passes ? 0 : 1;
    }
    QVERIFY(refused > 1000 && refused < 20'000);
}

void JsonScanTest::findsRepeatedKeys()
{
    const auto scan = config::scanJson(R"({"a": [{"x/y": 1, "\u0078/y": 2}], "b": {"a": 1}, "a": 3})");
    const QList<config::Problem> expected{{u"/a/0/x~1y"_s, u"stands here twice"_s}, {u"/a"_s, u"stands here twice"_s}};
    QCOMPARE(scan.errorAt, qsizetype(-1));
    QVERIFY(scan.repeatedKeys == expected);
}

void JsonScanTest::refusesDeepNesting()
{
    QCOMPARE(config::scanJson(QByteArray(1'000'000, '[')).errorAt, qsizetype(1024));
    const QByteArray deepest = QByteArray(1024, '[') + QByteArray(1024, ']');
    QCOMPARE(config::scanJson(deepest).errorAt, qsizetype(-1));
}

QTEST_GUILESS_MAIN(JsonScanTest)
#include "tst_jsonscan.moc"
