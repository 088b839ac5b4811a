#include "tests/server/policy/Scene.h"
#include "tests/server/policy/SmallWorld.h"

#include "server/policy/Promise.h"

#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using policy::Direction;
using policy::Policy;
using policy::Promise;
using policy::PromiseCheck;
using policy::Question;
using policy::Rule;
using scene::allow;
using scene::deny;

namespace {

Promise never(QStringView targets, QStringView ports = u"1-65535")
{
    Promise promise;
    promise.targets = scene::targets(targets);
    promise.ports = *address::PortSet::parse(ports);
    return promise;
}

Promise always(QStringView targets, QStringView ports = u"1-65535")
{
    Promise promise = never(targets, ports);
    promise.kind = Promise::Kind::Always;
    return promise;
}

Promise of(Promise promise, const QStringList &users, QStringView clients = u"any")
{
    promise.users = users;
    promise.clients = {*address::Subnet::parse(clients)};
    return promise;
}

Promise in(Promise promise, Rule::When direction)
{
    promise.direction = direction;
    return promise;
}

Rule named(Rule rule, const QString &id, qint64 expires = 0)
{
    rule.id = id;
    rule.expires = expires;
    return rule;
}

PromiseCheck checked(const Promise &promise, const Policy &policy)
{
    return policy::check(promise, policy::CompiledPolicy(policy), smallworld::circumstances());
}

bool holds(const QList<address::Subnet> &networks, const address::IpAddress &address)
{
    return std::any_of(networks.begin(), networks.end(),
                       [&address](const address::Subnet &network) { return network.contains(address); });
}

bool speaksOfUser(const Promise &promise, const Question &question)
{
    return std::any_of(promise.users.begin(), promise.users.end(), [&question](const QString &user) {
        if (user == u"*")
            return true;
        if (user == u"anonymous")
            return question.anonymous;
        return !question.anonymous && (user == u"users" || user == question.user);
    });
}

bool isThisMachine(const address::IpAddress &address)
{
    return address.addressClass() == address::AddressClass::Loopback || scene::surroundings().own.contains(address);
}

bool speaksOfTarget(const Promise &promise, const Question &question)
{
    const address::IpAddress &target = question.target.address;
    if (target == question.client)
        return promise.targets.client;
    if (isThisMachine(target))
        return promise.targets.server;
    return promise.targets.any || holds(promise.targets.subnets, target);
}

quint8 bitOf(policy::Transfer transfer)
{
    return transfer == policy::Transfer::Send ? 1 : transfer == policy::Transfer::Receive ? 2 : 4;
}

/// From the declarations' comments, without the code under test.
bool speaksOf(const Promise &promise, const Question &question)
{
    const bool active = question.direction == Direction::Active;
    if (promise.direction != Rule::When::Any && (promise.direction == Rule::When::Active) != active)
        return false;
    if (active && !promise.ports.contains(question.target.port))
        return false;
    if ((promise.transfers & bitOf(question.transfer)) == 0)
        return false;
    if (promise.tls == Rule::Protection::Required && !question.dataProtected)
        return false;
    return speaksOfUser(promise, question) && holds(promise.clients, question.client)
        && speaksOfTarget(promise, question);
}

bool breaks(const Promise &promise, const policy::CompiledPolicy &compiled, const Question &question)
{
    return policy::judge(compiled, question).allowed == (promise.kind == Promise::Kind::Never);
}

} // namespace

class PromiseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sentences_data();
    void sentences();
    void holds_data();
    void holds();
    void tellsTheCounterexample();
    void looksAheadToTheEndOfRules();
    void isEmptyWhereItSpeaksOfNothing();
    void agreesWithEveryQuestion_data();
    void agreesWithEveryQuestion();
};

void PromiseTest::sentences_data()
{
    QTest::addColumn<Promise>("promise");
    QTest::addColumn<QString>("expected");

    QTest::newRow("a network that nobody reaches")
        << never(u"192.168.0.0/16") << u"Nobody may have data connections with another machine in 192.168.0.0/16."_s;
    QTest::newRow("active, reserved ports") << in(never(u"any", u"1-1023"), Rule::When::Active)
                                            << u"Nobody may be sent to any other machine, ports 1-1023."_s;
    QTest::newRow("one user always") << in(of(always(u"10.0.0.0/8"), {u"scanner"_s}), Rule::When::Active)
                                     << u"User scanner may always be sent to another machine in 10.0.0.0/8."_s;
    QTest::newRow("some clients") << in(of(always(u"client", u"1024-65535"), {u"*"_s}, u"192.0.2.0/24"),
                                        Rule::When::Active)
                                  << u"Everybody may always be sent to the client itself, ports 1024-65535, from "
                                     "192.0.2.0/24."_s;
    QTest::newRow("passive") << in(of(never(u"any"), {u"anonymous"_s}), Rule::When::Passive)
                             << u"Anonymous visitors may never have passive data connections from any other machine."_s;
    Promise uploads = never(u"server");
    uploads.transfers = Rule::ReceiveKind;
    uploads.tls = Rule::Protection::Required;
    QTest::newRow("some transfers, encrypted")
        << uploads << u"Nobody may have data connections with this server, for uploads, encrypted."_s;
    QTest::newRow("hostile name") << in(of(never(u"client"), {u"a\nb"_s}), Rule::When::Active)
                                  << u"User a\\x0Ab may never be sent to the client itself."_s;
}

void PromiseTest::sentences()
{
    QFETCH(const Promise, promise);
    QTEST(policy::promiseSentence(promise), "expected");
}

void PromiseTest::holds_data()
{
    QTest::addColumn<Policy>("policy");
    QTest::addColumn<Promise>("promise");
    QTest::addColumn<bool>("kept");

    const Policy standard = Policy::standard();
    const auto row = [](const char *name, const Policy &policy, const Promise &promise, bool kept) {
        QTest::newRow(name) << policy << promise << kept;
    };
    row("the standard policy sends to no third party", standard, never(u"any"), true);
    row("nor to this server", standard, never(u"server"), true);
    row("nor to reserved ports", standard, in(never(u"client", u"1-1023"), Rule::When::Active), true);
    row("it does send to the client", standard, never(u"client", u"5000"), false);
    row("always to the client's ordinary ports", standard, always(u"client", u"1024-65535"), true);
    row("not always to all of its ports", standard, always(u"client"), false);

    Policy off = standard;
    off.active = false;
    row("active is off: never", off, in(never(u"client any"), Rule::When::Active), true);
    row("active is off: always", off, always(u"client", u"1024-65535"), false);

    const Policy strict = scene::policyOf({allow(u"client any")});
    row("strict RFC breaks it", strict, never(u"192.168.0.0/16"), false);
    row("strict RFC keeps off this server", strict, never(u"server"), true);
    row("strict RFC sends everybody everywhere", strict, always(u"any client"), true);

    const Policy walled = scene::policyOf({deny(u"192.168.0.0/16"), allow(u"client any")});
    row("a wall before an open gate", walled, in(never(u"192.168.0.0/16"), Rule::When::Active), true);
    row("a wall narrower than the promise", walled, never(u"192.168.0.0/15"), false);
    row("an open gate before the wall", scene::policyOf({allow(u"any"), deny(u"192.168.0.0/16")}),
        never(u"192.168.0.0/16"), false);

    Rule lab = allow(u"10.0.0.0/8", u"1024-65535");
    lab.users = {u"scanner"_s};
    const Policy switched = scene::policyOf({lab, standard.rules.first()});
    row("a user is let", switched, of(always(u"10.0.0.0/8", u"1024-65535"), {u"scanner"_s}), true);
    row("and nobody else: anonymous", switched, of(never(u"any"), {u"anonymous"_s}), true);
    row("and nobody else: signed-in users hold the scanner", switched, of(never(u"any"), {u"users"_s}), false);
    row("one user too few", switched, of(always(u"10.0.0.0/8", u"1024-65535"), {u"users"_s}), false);

    Rule off2 = allow(u"any");
    off2.enabled = false;
    row("a rule that is off opens nothing", scene::policyOf({off2}), never(u"any"), true);
    Rule trial = allow(u"any");
    trial.reportOnly = true;
    row("a rule that only reports opens nothing", scene::policyOf({trial}), never(u"any"), true);

    Rule encrypted = allow(u"client");
    encrypted.tls = Rule::Protection::Required;
    Promise ifEncrypted = always(u"client");
    row("encrypted alone", scene::policyOf({encrypted}), ifEncrypted, false);
    ifEncrypted.tls = Rule::Protection::Required;
    row("of encrypted ones it is true", scene::policyOf({encrypted}), ifEncrypted, true);

    Policy open;
    open.otherwise = policy::Action::Allow;
    row("what no rule matches", open, never(u"10.0.0.0/8"), false);
}

void PromiseTest::holds()
{
    QFETCH(const Policy, policy);
    QFETCH(const Promise, promise);
    const PromiseCheck check = checked(promise, policy);
    QVERIFY2(check.explanation.endsWith(u'.'), qPrintable(check.explanation));
    QVERIFY(!check.empty);
    QTEST(check.kept, "kept");
    QCOMPARE(check.counterexample.has_value(), !check.kept);
}

void PromiseTest::tellsTheCounterexample()
{
    Rule lab = named(allow(u"192.168.0.1", u"1024"), u"lab"_s);
    lab.users = {u"alice"_s};
    lab.clients = {*address::Subnet::parse(u"192.0.2.7")};
    lab.direction = Rule::When::Active;
    lab.transfers = Rule::SendKind;
    const Policy policy = scene::policyOf({deny(u"172.16.0.0/12"), lab});
    const PromiseCheck check = checked(never(u"192.168.0.0/16"), policy);
    QVERIFY(!check.kept);
    QCOMPARE(check.rule, 1);
    QVERIFY(check.counterexample);
    QCOMPARE(check.counterexample->target.toString(), u"192.168.0.1:1024"_s);
    QVERIFY(!check.counterexample->surroundings);
    QCOMPARE(check.explanation,
             u"alice from 192.0.2.7 could be sent to 192.168.0.1 port 1024, for a download, "
             "by rule \"lab\"."_s);

    const PromiseCheck refused =
        checked(in(of(always(u"192.168.0.1", u"5"), {u"alice"_s}, u"192.0.2.7"), Rule::When::Active), policy);
    QCOMPARE(refused.rule, -1);
    QVERIFY2(refused.explanation.contains(u"alice from 192.0.2.7 could not be sent to 192.168.0.1 port 5"),
             qPrintable(refused.explanation));
}

void PromiseTest::looksAheadToTheEndOfRules()
{
    const Promise promise = in(never(u"10.0.0.0/8"), Rule::When::Active);
    const Rule wall = named(deny(u"10.0.0.0/8"), u"wall"_s, smallworld::later);
    const Policy policy = scene::policyOf({wall, named(allow(u"any"), u"gate"_s)});
    const PromiseCheck check = checked(promise, policy);
    QVERIFY(!check.kept);
    QCOMPARE(check.rule, 1);
    QCOMPARE(check.counterexample->now, smallworld::later);

    Policy ended = policy;
    ended.rules[1].expires = smallworld::later;
    QVERIFY(checked(promise, ended).kept);
    ended.rules[1].expires = smallworld::later + 1;
    QVERIFY(!checked(promise, ended).kept);

    Rule brief = named(allow(u"client"), u"brief"_s, smallworld::later);
    QVERIFY(!checked(always(u"client"), scene::policyOf({brief})).kept);
    QVERIFY(checked(always(u"client"), scene::policyOf({brief, allow(u"client")})).kept);
}

void PromiseTest::isEmptyWhereItSpeaksOfNothing()
{
    const PromiseCheck multicast = checked(never(u"224.0.0.0/4"), scene::policyOf({allow(u"any")}));
    QVERIFY(multicast.empty);
    QVERIFY(multicast.kept);
    QVERIFY(!multicast.explanation.isEmpty());
    const PromiseCheck nobody = checked(of(always(u"any"), {}), Policy());
    QVERIFY(nobody.empty);
    QVERIFY(nobody.kept);
}

void PromiseTest::agreesWithEveryQuestion_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 24; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void PromiseTest::agreesWithEveryQuestion()
{
    QFETCH(const int, seed);
    QRandomGenerator random{quint32(seed)};
    const Policy policy = smallworld::policy(random, 4);
    const policy::CompiledPolicy compiled(policy);
    for (int i = 0; i < 6; ++i) {
        const Promise promise = smallworld::promise(random);
        const QByteArray about = QString(policy::promiseSentence(promise) % u'\n' % smallworld::text(policy)).toUtf8();
        const PromiseCheck check = checked(promise, policy);
        if (!check.kept) {
            QVERIFY2(check.counterexample, about.constData());
            Question question = *check.counterexample;
            question.surroundings = &scene::surroundings();
            QVERIFY2(speaksOf(promise, question), about.constData());
            QVERIFY2(breaks(promise, compiled, question), about.constData());
            continue;
        }
        const bool isAlways = promise.kind == Promise::Kind::Always;
        for (const qint64 moment : {smallworld::now, smallworld::later}) {
            qsizetype broken = 0;
            qsizetype spokenOf = 0;
            smallworld::eachQuestion(moment, [&](const Question &question) {
                // For a client on this machine itself no policy could keep an "always".
                const bool local = isAlways && isThisMachine(question.client);
                if (local || !speaksOf(promise, question))
                    return;
                ++spokenOf;
                broken += breaks(promise, compiled, question) ? 1 : 0;
            });
            QVERIFY2(!check.empty || spokenOf == 0, about.constData());
            QVERIFY2(broken == 0, about.constData());
        }
    }
}

QTEST_GUILESS_MAIN(PromiseTest)
#include "tst_promise.moc"
