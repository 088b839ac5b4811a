#include "tests/server/audit/AuditSupport.h"

#include "server/audit/AttemptFilter.h"
#include "server/audit/Reader.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace support;
using audit::AttemptFilter;
using audit::AttemptRow;

namespace {

constexpr qint64 now = 1'714'566'615'000'000;

/// A term and, independent of the parser and of SQL, what it means.
struct Meaning
{
    QString key;
    QString text;
    std::function<bool(const AttemptRow &)> holds;
};

bool inNetwork(const QString &address, const QString &network)
{
    const auto parsed = address::IpAddress::parse(address);
    return parsed && address::Subnet::parse(network)->contains(*parsed);
}

QList<Meaning> vocabulary()
{
    QList<Meaning> words;
    for (const QString &net : {u"10.0.0.0/8"_s, u"10.0.0.9"_s, u"any"_s, u"2001:db8::/32"_s, u"0.0.0.0/0"_s, u"::/0"_s,
                               u"2001:db8::5"_s, u"192.0.2.0/25"_s}) {
        words += {u"client"_s, net, [net](const AttemptRow &row) { return inNetwork(row.client, net); }};
        words += {u"target"_s, net, [net](const AttemptRow &row) { return inNetwork(row.target, net); }};
    }
    words += {u"target"_s, u"none"_s, [](const AttemptRow &row) { return row.target.isEmpty(); }};
    words += {u"port"_s, u"<1024"_s, [](const AttemptRow &row) { return row.targetPort < 1024; }};
    words += {u"port"_s, u">=1024"_s, [](const AttemptRow &row) { return row.targetPort >= 1024; }};
    words += {u"port"_s, u"25,20-22"_s, [](const AttemptRow &row) {
                  return row.targetPort == 25 || (row.targetPort >= 20 && row.targetPort <= 22);
              }};
    words += {u"port"_s, u"0"_s, [](const AttemptRow &row) { return row.targetPort == 0; }};
    words += {u"session"_s, u"3"_s, [](const AttemptRow &row) { return row.session == 3; }};
    words += {u"session"_s, u">5"_s, [](const AttemptRow &row) { return row.session > 5; }};
    words += {u"count"_s, u">1"_s, [](const AttemptRow &row) { return row.count > 1; }};
    words += {u"id"_s, u"3-9"_s, [](const AttemptRow &row) { return row.id >= 3 && row.id <= 9; }};
    words += {u"user"_s, u"ANONYMOUS"_s, [](const AttemptRow &row) { return row.user == u"anonymous"; }};
    words += {u"user"_s, u"a*e"_s, [](const AttemptRow &row) { return row.user == u"alice"; }};
    words += {u"user"_s, u"*"_s, [](const AttemptRow &) { return true; }};
    words += {u"user"_s, u"100%_"_s, [](const AttemptRow &row) { return row.user == u"100%_"; }};
    words += {u"verb"_s, u"port"_s, [](const AttemptRow &row) { return row.verb == u"PORT"; }};
    words += {u"verb"_s, u"EPSV"_s, [](const AttemptRow &row) { return row.verb == u"EPSV"; }};
    words += {u"command"_s, u"retr"_s, [](const AttemptRow &row) { return row.command == u"RETR"; }};
    words += {u"verdict"_s, u"blocked"_s, [](const AttemptRow &row) { return row.verdict == u"blocked"; }};
    words += {u"verdict"_s, u"reported"_s, [](const AttemptRow &row) { return row.verdict == u"reported"; }};
    for (const QString &reason : {u"third-party"_s, u"rule"_s, u"no-rule"_s, u"reserved-port"_s})
        words += {u"reason"_s, reason, [reason](const AttemptRow &row) { return row.reasons.contains(reason); }};
    words += {u"rule"_s, u"own-address"_s, [](const AttemptRow &row) { return row.ruleId == u"own-address"; }};
    words += {u"class"_s, u"scan"_s, [](const AttemptRow &row) { return row.classification == u"scan"; }};
    words += {u"since"_s, u"2d"_s, [](const AttemptRow &row) { return row.at >= now - 172'800'000'000; }};
    words += {u"until"_s, u"12h"_s, [](const AttemptRow &row) { return row.at < now - 43'200'000'000; }};
    for (const QString &text : {u"own"_s, u"10,0,0,9"_s, u"100%"_s, u"retr"_s, u"\\x1B["_s, u"q\"q"_s, u"ns wer"_s}) {
        words += {QString(), text, [text](const AttemptRow &row) {
                      const QStringList texts = {row.client, row.user,     row.verb,           row.argument,
                                                 row.target, row.command,  row.verdict,        row.reasons.join(u','),
                                                 row.ruleId, row.ruleText, row.classification, row.sentence};
                      return std::any_of(texts.begin(), texts.end(),
                                         [&](const QString &one) { return one.contains(text, Qt::CaseInsensitive); });
                  }};
    }
    return words;
}

QString written(const Meaning &meaning, bool negated)
{
    QString value = meaning.text;
    value.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return (negated ? u"-"_s : u""_s) % meaning.key % (meaning.key.isEmpty() ? u""_s : u":"_s) % u'"' % value % u'"';
}

template <typename T> T pick(QRandomGenerator &random, std::initializer_list<T> of)
{
    return *(of.begin() + random.bounded(int(of.size())));
}

audit::Attempt randomAttempt(QRandomGenerator &random)
{
    using policy::Reason;
    const auto address = [&random] {
        return *address::IpAddress::parse(pick(
            random,
            {u"10.0.0.9"_s, u"10.77.1.2"_s, u"192.0.2.5"_s, u"192.0.2.200"_s, u"2001:db8::5"_s, u"2001:db9::1"_s}));
    };
    audit::Attempt attempt;
    attempt.at = now - qint64(random.bounded(5 * 86'400)) * 1'000'000;
    attempt.session = {random.bounded(10)};
    attempt.client = {address(), 4'000};
    if (random.bounded(5) > 0)
        attempt.target = {address(), pick<quint16>(random, {0, 20, 22, 25, 1'023, 1'024, 40'000})};
    attempt.user = pick(random, {u""_s, u"anonymous"_s, u"alice"_s, u"100%_"_s, u"1000x"_s, u"q\"q"_s});
    attempt.verb =
        pick(random, {audit::DataVerb::Port, audit::DataVerb::Eprt, audit::DataVerb::Pasv, audit::DataVerb::Epsv});
    attempt.argument = pick(random, {""_ba, "10,0,0,9,0,25"_ba, "\x1b[2J"_ba, "ANS WER"_ba});
    attempt.command = pick(random, {""_ba, "RETR"_ba, "STOR"_ba});
    attempt.outcome = pick(random, {audit::Outcome::Blocked, audit::Outcome::Reported});
    attempt.reasons = pick<policy::Reasons>(random,
                                            {Reason::ThirdParty, Reason::NoRule, Reason::ThirdParty | Reason::ByRule,
                                             Reason::ReservedPort | Reason::NoRule});
    attempt.ruleId = pick(random, {u""_s, u"own-address"_s, u"lan"_s});
    attempt.classification = pick(random, {u"scan"_s, u"sweep"_s, u"unknown"_s});
    return attempt;
}

} // namespace

class AttemptFilterTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void termsAreRead();
    void filtersReadBackAsWritten_data();
    void filtersReadBackAsWritten();
    void mistakesAreLocated_data();
    void mistakesAreLocated();
    void valuesAreNeverPasted();
    void theDatabaseAgreesWithTheMeaning();
};

void AttemptFilterTest::termsAreRead()
{
    const auto filter = AttemptFilter::parse(u"  client:10.0.0.0/8 -VERB:eprt \"free text\" since:2d plain"_s, now);
    QVERIFY(filter);
    QCOMPARE(filter->terms().size(), 5);
    QCOMPARE(filter->terms().at(0).key, audit::FilterKey::Client);
    QCOMPARE(std::get<address::Subnet>(filter->terms().at(0).value), *address::Subnet::parse(u"10.0.0.0/8"));
    QVERIFY(filter->terms().at(1).negated);
    QCOMPARE(std::get<QString>(filter->terms().at(1).value), u"EPRT"_s);
    QCOMPARE(filter->terms().at(2).text, u"free text"_s);
    QCOMPARE(filter->earliest(), std::optional(now - 172'800'000'000));
    QCOMPARE(filter->terms().at(4).key, audit::FilterKey::Text);
    QVERIFY(AttemptFilter::parse(u" "_s, now)->isEmpty());
    QCOMPARE(AttemptFilter::parse(u"-since:2d"_s, now)->earliest(), std::nullopt);
}

void AttemptFilterTest::filtersReadBackAsWritten_data()
{
    QTest::addColumn<QString>("text");
    const QStringList examples = audit::filterExamples();
    for (const QString &example : examples)
        QTest::newRow(qPrintable(example)) << example;
    QTest::newRow("several") << u"port:<1024 port:20-25,30 -verb:EPRT word"_s;
    QTest::newRow("blank in a value") << u"user:\"john smith\""_s;
    QTest::newRow("colon in free text") << u"\"2001:db8::1\""_s;
    QTest::newRow("dash in free text") << u"\"-verb\""_s;
    QTest::newRow("negated free text") << u"-word"_s;
    QTest::newRow("quote and backslash") << u"\"a \\\" b \\\\ c\""_s;
    QTest::newRow("backslash alone") << u"a\\x07b"_s;
    QTest::newRow("empty") << u""_s;
}

void AttemptFilterTest::filtersReadBackAsWritten()
{
    QFETCH(QString, text);
    const auto filter = AttemptFilter::parse(text, now);
    QVERIFY(filter);
    QCOMPARE(filter->toString(), text);
    QCOMPARE(AttemptFilter::parse(filter->toString(), now), filter);
}

void AttemptFilterTest::mistakesAreLocated_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("position");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QString &text, int position, const QString &says) {
        QTest::newRow(name) << text << position << says;
    };
    row("unknown key", u"port:21 colour:red"_s, 8, u"colour"_s);
    row("address without key", u"2001:db8::1"_s, 0, u"quotes"_s);
    row("host bits", u"client:10.1.2.3/8"_s, 7, u"10.1.2.3/8"_s);
    row("octal address", u"client:010.0.0.1"_s, 7, u"010.0.0.1"_s);
    row("none is no client", u"client:none"_s, 7, u"none"_s);
    row("port too high", u"port:70000"_s, 5, u"65535"_s);
    row("no such port", u"port:<0"_s, 5, u"<0"_s);
    row("range upside down", u"port:25-20"_s, 5, u"25-20"_s);
    row("not a number", u"session:abc"_s, 8, u"abc"_s);
    row("unknown reason", u"x reason:bad"_s, 9, u"third-party"_s);
    row("unknown verdict", u"verdict:denied"_s, 8, u"blocked"_s);
    row("unknown verb", u"-verb:LIST"_s, 6, u"EPSV"_s);
    row("unknown class", u"class:evil"_s, 6, u"sweep"_s);
    row("not a time", u"since:yesterday"_s, 6, u"2d"_s);
    row("no value", u"client:"_s, 0, u"203.0.113.0/24"_s);
    row("nothing negated", u"a -"_s, 2, u"nothing"_s);
    row("open quote", u"user:\"abc"_s, 5, u"closed"_s);
    row("quote in the middle", u"\"a\"b"_s, 3, u"blank"_s);
    row("too long", QString(5'000, u'x'), 4'096, u"4096"_s);
}

void AttemptFilterTest::mistakesAreLocated()
{
    QFETCH(QString, text);
    QFETCH(int, position);
    QFETCH(QString, says);
    AttemptFilter::ParseError error;
    QVERIFY(!AttemptFilter::parse(text, now, &error));
    QCOMPARE(int(error.position), position);
    QVERIFY(error.length > 0);
    QVERIFY2(error.message.contains(says), qPrintable(error.message));
    QVERIFY(!AttemptFilter::parse(text, now));
}

void AttemptFilterTest::valuesAreNeverPasted()
{
    const auto filter = AttemptFilter::parse(u"user:');DROP rule:x*' \"') OR 1=1 --\""_s, now);
    QVERIFY(filter);
    const auto sql = filter->toSql();
    QVERIFY(!sql.sql.contains(u"DROP"));
    QVERIFY(!sql.sql.contains(u"OR 1=1"));
    QCOMPARE(sql.sql.count(u'?'), sql.values.size());
}

void AttemptFilterTest::theDatabaseAgreesWithTheMeaning()
{
    QRandomGenerator random(20'240'501);
    const AuditFolder folder;
    audit::Writer writer;
    audit::Writer::Options options = optionsFor(folder.file());
    options.keepDays = 0;
    QVERIFY(writer.open(options));
    for (int i = 0; i < 400; ++i)
        writer.record(randomAttempt(random));
    writer.close();

    audit::Reader reader;
    QVERIFY(reader.open(folder.file()));
    const auto rows = reader.attempts({});
    QVERIFY(rows && rows->size() == 400);
    audit::Connection connection;
    QVERIFY(connection.open(folder.file(), audit::Connection::Mode::ReadOnly));

    const QList<Meaning> words = vocabulary();
    int found = 0;
    for (int round = 0; round < 1'500; ++round) {
        QStringList text;
        QMap<QString, QList<const Meaning *>> alternatives;
        QList<std::function<bool(const AttemptRow &)>> conditions;
        for (int terms = random.bounded(4); terms >= 0; --terms) {
            const Meaning &word = words.at(random.bounded(int(words.size())));
            const bool negated = random.bounded(4) == 0;
            text += written(word, negated);
            if (negated)
                conditions += [&word](const AttemptRow &row) { return !word.holds(row); };
            else if (word.key.isEmpty())
                conditions += word.holds;
            else
                alternatives[word.key] += &word;
        }
        const auto passes = [&](const AttemptRow &row) {
            return std::all_of(conditions.begin(), conditions.end(),
                               [&](const auto &condition) { return condition(row); })
                && std::all_of(alternatives.begin(), alternatives.end(), [&](const auto &same) {
                       return std::any_of(same.begin(), same.end(),
                                          [&](const Meaning *word) { return word->holds(row); });
                   });
        };
        QList<qint64> expected;
        for (const AttemptRow &row : *rows) {
            if (passes(row))
                expected += row.id;
        }

        AttemptFilter::ParseError error;
        const auto filter = AttemptFilter::parse(text.join(u' '), now, &error);
        QVERIFY2(filter, qPrintable(text.join(u' ') % u": "_s % error.message));
        const auto sql = filter->toSql();
        QSqlQuery query(connection.handle());
        QVERIFY(query.prepare(u"SELECT id FROM attempts WHERE %1 ORDER BY id DESC"_s.arg(sql.sql)));
        for (const QVariant &value : sql.values)
            query.addBindValue(value);
        QVERIFY(query.exec());
        QList<qint64> got;
        while (query.next())
            got += query.value(0).toLongLong();
        QVERIFY2(got == expected, qPrintable(text.join(u' ')));
        found += got.isEmpty() ? 0 : 1;
    }
    QVERIFY2(found > 500, qPrintable(QString::number(found))); // the comparison must not be of nothing with nothing
}

QTEST_GUILESS_MAIN(AttemptFilterTest)
#include "tst_attemptfilter.moc"
