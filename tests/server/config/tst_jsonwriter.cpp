#include "tests/server/config/RandomConfig.h"

#include "server/config/Json.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class JsonWriterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatItWrites();
    void keepsTheOrderOfTheDocumentation();
    void breaksLongLists();
    void escapesText();
    void writesPoliciesInOrder();
    void namesModes();
};

void JsonWriterTest::readsBackWhatItWrites()
{
    QRandomGenerator random(97);
    for (int i = 0; i < 500; ++i) {
        const config::Config made = randomConfig(random);
        const QByteArray text = config::write(made);
        const auto reading = config::read(text);
        QVERIFY2(reading.ok(), qPrintable(reading.problems.value(0).toString() % u'\n' % QString::fromUtf8(text)));
        QVERIFY2(reading.config == made, text.constData());
        QCOMPARE(config::write(reading.config), text);
    }
}

void JsonWriterTest::keepsTheOrderOfTheDocumentation()
{
    const QByteArray text = config::write(config::Config());
    QVERIFY2(text.startsWith("{\n  \"version\": 1,\n  \"server\": {\n    \"greeting\": \"Portcullis ready.\",\n"
                             "    \"listeners\": [\n      {\n        \"address\": \"0.0.0.0\",\n"),
             text.constData());
    QVERIFY(text.contains("\n        \"users\": [\"*\"],\n"));
    QVERIFY(text.contains("\n  \"areas\": [],\n"));
    QVERIFY(text.endsWith("\n  }\n}\n"));

    qsizetype last = 0;
    for (const char *key :
         {"version",  "server",   "greeting",  "listeners", "passive",    "limits",       "stallSeconds",
          "bans",     "never",    "addresses", "tls",       "policy",     "rules",        "otherwise",
          "promises", "accounts", "areas",     "audit",     "durability", "recordAllowed"}) {
        const QByteArray quotedKey = '"' + QByteArray(key) + "\": ";
        const qsizetype at = text.indexOf(quotedKey, last);
        QVERIFY2(at > last, key);
        last = at;
    }
}

void JsonWriterTest::breaksLongLists()
{
    config::Config c;
    c.server.addresses.deny.clear();
    for (quint32 i = 0; i < 20; ++i)
        c.server.addresses.deny += address::Subnet::host(address::IpAddress::fromV4(0xc0000200 + i));
    const QByteArray text = config::write(c);
    QVERIFY2(text.contains("      \"deny\": [\n        \"192.0.2.0\",\n        \"192.0.2.1\",\n"), text.constData());
    QCOMPARE(config::read(text).config, c);
}

void JsonWriterTest::escapesText()
{
    config::Config c;
    c.server.greeting = u"\"\\/\n\x01\x7f ä \U0001F680 "_s % QChar(0xd800);
    const QByteArray text = config::write(c);
    QVERIFY2(text.contains(R"("greeting": "\"\\/\u000a\u0001\u007f ä 🚀 \ud83d)") || text.contains(R"(\ud800")"),
             text.constData());
    QCOMPARE(QJsonDocument::fromJson(text)["server"_L1]["greeting"_L1].toString(), c.server.greeting);
}

void JsonWriterTest::writesPoliciesInOrder()
{
    const QByteArray text = config::writePolicy(policy::Policy::standard());
    QVERIFY2(text.startsWith("{\n  \"active\": true,\n  \"passive\": true,\n"), text.constData());
    QCOMPARE(QJsonDocument::fromJson(text).object(), config::policyToJson(policy::Policy::standard()));
}

void JsonWriterTest::namesModes()
{
    QCOMPARE(config::modeName(config::Mode::Download), u"download"_s);
    QCOMPARE(config::modeName(config::Mode::DropBox), u"dropbox"_s);
    QCOMPARE(config::modeName(config::Mode::Exchange), u"exchange"_s);
    QCOMPARE(config::modeName(config::Mode::Manage), u"manage"_s);
}

QTEST_GUILESS_MAIN(JsonWriterTest)
#include "tst_jsonwriter.moc"
