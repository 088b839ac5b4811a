#include "server/protocol/CommandTable.h"

#include <QTest>

#include <algorithm>
#include <set>

using protocol::Command;
using protocol::CommandSpec;
using protocol::Need;
using protocol::Verb;

namespace {

std::set<std::string_view> namesWith(Need need, bool implementedOnly = true)
{
    std::set<std::string_view> names;
    for (const CommandSpec &spec : protocol::commandTable()) {
        if (spec.needs.testFlag(need) && !(implementedOnly && spec.needs.testFlag(Need::Unimplemented)))
            names.insert(spec.name);
    }
    return names;
}

const CommandSpec *specOf(QByteArrayView line)
{
    return protocol::parseCommand(line).spec;
}

} // namespace

class TestCommandTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsAreConsistent();
    void everyVerbHasARow();
    void needs();
    void historicNamesShareRights();
    void parse_data();
    void parse();
    void everyRowIsFound();
    void argumentFits_data();
    void argumentFits();
};

void TestCommandTable::rowsAreConsistent()
{
    std::string_view last;
    for (const CommandSpec &spec : protocol::commandTable()) {
        QVERIFY2(last < spec.name, spec.name.data());
        QVERIFY(std::ranges::all_of(spec.name, [](char c) { return c >= 'A' && c <= 'Z'; }));
        QVERIFY2(spec.syntax.starts_with(spec.name), spec.name.data());
        const bool takesArgument = spec.syntax.size() > spec.name.size();
        QVERIFY2(!takesArgument || spec.syntax[spec.name.size()] == ' ', spec.name.data());
        QVERIFY2(!spec.needs.testFlag(Need::Argument) || takesArgument, spec.name.data());
        QVERIFY2(!spec.needs.testFlag(Need::NoArgument) || !takesArgument, spec.name.data());
        QVERIFY2(!spec.needs.testFlags(Need::Argument | Need::NoArgument), spec.name.data());
        QVERIFY(spec.verb != Verb::Unknown);
        last = spec.name;
    }
}

void TestCommandTable::everyVerbHasARow()
{
    for (int verb = 0; verb < int(Verb::Unknown); ++verb)
        QVERIFY(std::ranges::any_of(protocol::commandTable(),
                                    [verb](const CommandSpec &spec) { return int(spec.verb) == verb; }));
}

void TestCommandTable::needs()
{
    using Names = std::set<std::string_view>;
    QCOMPARE(namesWith(Need::WhileTransferring), (Names{"ABOR", "QUIT", "STAT"}));
    QCOMPARE(namesWith(Need::KeepsRename), (Names{"RNTO"}));
    QCOMPARE(namesWith(Need::KeepsRestart), (Names{"APPE", "EPRT", "EPSV", "PASV", "PORT", "REST", "RETR", "STOR"}));
    QCOMPARE(namesWith(Need::Unimplemented, false),
             (Names{"ACCT", "ADAT", "CONF", "ENC", "LANG", "LPRT", "LPSV", "MIC", "SMNT"}));

    Names beforeLogin;
    for (const CommandSpec &spec : protocol::commandTable()) {
        if (!spec.needs.testFlag(Need::Login) && !spec.needs.testFlag(Need::Unimplemented))
            beforeLogin.insert(spec.name);
    }
    QCOMPARE(beforeLogin,
             (Names{"AUTH", "CCC", "CLNT", "FEAT", "HELP", "NOOP", "OPTS", "PASS", "PBSZ", "PROT", "QUIT", "REIN",
                    "STAT", "SYST", "USER"}));
}

void TestCommandTable::historicNamesShareRights()
{
    for (const char *name : {"CWD", "MKD", "PWD", "RMD"}) {
        const CommandSpec *plain = specOf(name);
        const CommandSpec *historic = specOf(QByteArray("X").append(name));
        QVERIFY(plain && historic);
        QCOMPARE(historic->verb, plain->verb);
        QCOMPARE(historic->needs, plain->needs);
    }
    QCOMPARE(specOf("XCUP")->verb, Verb::Cdup);
    QCOMPARE(specOf("XCUP")->needs, specOf("CDUP")->needs);
}

void TestCommandTable::parse_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<Verb>("verb");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("hasArgument");
    QTest::addColumn<QByteArray>("argument");
    const auto row = [](const char *title, const QByteArray &line, Verb verb, const char *name,
                        bool hasArgument = false, const QByteArray &argument = {}) {
        QTest::newRow(title) << line << verb << QByteArray(name) << hasArgument << argument;
    };
    row("verb alone", "NOOP", Verb::Noop, "NOOP");
    row("lower case", "noop", Verb::Noop, "NOOP");
    row("mixed case", "rEtR a", Verb::Retr, "RETR", true, "a");
    row("blanks in the argument", "RETR a b ", Verb::Retr, "RETR", true, "a b ");
    row("second blank belongs to the argument", "PORT  1,2,3,4,5,6", Verb::Port, "PORT", true, " 1,2,3,4,5,6");
    row("trailing blank", "PWD ", Verb::Pwd, "PWD", true, "");
    row("three letters", "CCC", Verb::Ccc, "CCC");
    row("historic name", "XCWD a", Verb::Cwd, "XCWD", true, "a");
    row("unknown", "HOST example", Verb::Unknown, "HOST", true, "example");
    row("start of a verb", "RET a", Verb::Unknown, "RET", true, "a");
    row("more than a verb", "RETRA a", Verb::Unknown, "RETRA", true, "a");
    row("rubbish that ends in a verb", "xxQUIT", Verb::Unknown, "XXQUIT");
    row("long name is cut", "abcdefghijklmnopqrstuvwxyz a", Verb::Unknown, "ABCDEFGHIJKLMNOP", true, "a");
    row("leading blank", " PASS x", Verb::Unknown, "", true, "PASS x");
    row("empty", "", Verb::Unknown, "");
    row("digit", "P4SS x", Verb::Unknown, "", true, "x");
    row("tab separates nothing", "RETR\ta", Verb::Unknown, "");
    row("NUL in the verb", QByteArray("NOOP\0", 5), Verb::Unknown, "");
    row("lone CR behind the verb", "NOOP\r", Verb::Unknown, "");
    row("letter that isn't ASCII", "N\xc3\x96OP", Verb::Unknown, "");
    row("dotless i is no I", "L\xc4\xb1ST", Verb::Unknown, "");
    row("argument is kept byte for byte", QByteArray("RETR a\0\r\xff", 9), Verb::Retr, "RETR", true,
        QByteArray("a\0\r\xff", 4));
}

void TestCommandTable::parse()
{
    QFETCH(QByteArray, line);
    QFETCH(Verb, verb);
    QFETCH(QByteArray, name);
    QFETCH(bool, hasArgument);
    QFETCH(QByteArray, argument);
    const Command command = protocol::parseCommand(line);
    QCOMPARE(command.spec ? command.spec->verb : Verb::Unknown, verb);
    QCOMPARE(command.name, name);
    QCOMPARE(command.hasArgument, hasArgument);
    QCOMPARE(command.argument, argument);
}

void TestCommandTable::everyRowIsFound()
{
    for (const CommandSpec &spec : protocol::commandTable()) {
        const QByteArray name(spec.name.data(), qsizetype(spec.name.size()));
        QCOMPARE(specOf(name), &spec);
        QCOMPARE(specOf(QByteArray(name.toLower() + " x")), &spec);
    }
}

void TestCommandTable::argumentFits_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("fits");
    const auto row = [](const char *line, bool fits) { QTest::newRow(line) << QByteArray(line) << fits; };
    for (const char *line :
         {"RETR a", "PWD",   "PWD ",   "QUIT ", "NOOP",     "NOOP x", "LIST", "LIST a", "LIST ", "STOU",   "STOU a",
          "PASS",   "PASS ", "PASS x", "EPSV",  "EPSV ALL", "HELP",   "STAT", "MLST",   "BOGUS", "BOGUS x"})
        row(line, true);
    for (const char *line : {"RETR", "RETR ", "PWD x", "QUIT x", "PASV x", "CDUP x", "SYST x", "FEAT x", "REIN x",
                             "ABOR x", "USER", "USER ", "PORT", "REST"})
        row(line, false);
}

void TestCommandTable::argumentFits()
{
    QFETCH(QByteArray, line);
    QFETCH(bool, fits);
    QCOMPARE(protocol::argumentFits(protocol::parseCommand(line)), fits);
}

QTEST_GUILESS_MAIN(TestCommandTable)
#include "tst_command_table.moc"
