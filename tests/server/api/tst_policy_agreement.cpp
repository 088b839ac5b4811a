#include "server/api/Explanation.h"
#include "server/policy/PolicyMap.h"
#include "server/policy/VerdictText.h"
#include "tests/support/FtpClient.h"
#include "tests/support/RunningServer.h"

#include <QHash>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

using address::IpAddress;
using address::Subnet;
using policy::PolicyMap;
using policy::Rule;

namespace {

constexpr int policies = 30;
constexpr int questionsEach = 16;

IpAddress ip(QStringView text)
{
    return *IpAddress::parse(text);
}

Subnet net(QStringView text)
{
    return *Subnet::parse(text);
}

/// The whole network of the test: loopback addresses that stand for other machines, and 127.0.0.1, which is the server.
const QList<IpAddress> machines = {ip(u"127.77.1.5"), ip(u"127.77.1.9"), ip(u"127.77.2.6"), ip(u"127.77.3.9"),
                                   ip(u"127.0.0.1")};
const QList<IpAddress> clients = {ip(u"127.77.1.5"), ip(u"127.77.2.6")};
const QList<Subnet> networks = {net(u"127.77.0.0/16"), net(u"127.77.1.0/24"), net(u"127.77.1.9/32"),
                                net(u"127.0.0.0/8"), net(u"10.0.0.0/8")};

class Dice
{
public:
    explicit Dice(quint32 seed)
        : m_random(seed)
    {}
    bool oneIn(int n) { return m_random.bounded(n) == 0; }
    int below(int n) { return m_random.bounded(n); }
    template <typename T> T pick(const QList<T> &pool) { return pool.at(m_random.bounded(int(pool.size()))); }

    Rule rule(int number)
    {
        Rule rule;
        rule.id = u"rule-%1"_s.arg(number);
        rule.action = oneIn(4) ? policy::Action::Deny : policy::Action::Allow;
        rule.direction = pick<Rule::When>({Rule::When::Any, Rule::When::Active, Rule::When::Passive});
        rule.users = pick<QStringList>({{u"*"_s}, {u"anonymous"_s}, {u"users"_s}, {u"alice"_s}});
        rule.clients = {pick<Subnet>({Subnet::any(), Subnet::any(), net(u"127.77.1.0/24"), net(u"127.77.2.6/32")})};
        rule.targets.client = !oneIn(3);
        rule.targets.server = oneIn(6);
        rule.targets.any = oneIn(3);
        if (oneIn(2) || rule.targets == policy::Targets())
            rule.targets.subnets = {pick(networks)};
        rule.ports =
            *address::PortSet::parse(pick<QString>({u"1-65535"_s, u"1-65535"_s, u"1024-65535"_s, u"1024-65535"_s,
                                                    u"20"_s, u"1-1023"_s, u"20,1024-40000"_s, u"40001-65535"_s}));
        rule.transfers = pick<quint8>(
            {Rule::AnyKind, Rule::AnyKind, Rule::AnyKind, Rule::SendKind, Rule::ReceiveKind | Rule::ListKind});
        rule.tls = oneIn(8) ? Rule::Protection::Required : Rule::Protection::Any;
        rule.enabled = !oneIn(8);
        rule.reportOnly = oneIn(6);
        rule.expires = oneIn(8) ? 1 : 0;
        return rule;
    }

    policy::Policy policy()
    {
        policy::Policy policy;
        policy.rules.clear();
        policy.otherwise = oneIn(4) ? policy::Action::Allow : policy::Action::Deny;
        policy.active = !oneIn(10);
        policy.passive = !oneIn(10);
        const int count = 1 + below(6);
        for (int i = 0; i < count; ++i)
            policy.rules.append(rule(i));
        return policy;
    }

private:
    QRandomGenerator m_random;
};

/// What is asked: by whom, and about which data connection.
struct Asked
{
    IpAddress client;
    bool anonymous = true;
    policy::Direction direction = policy::Direction::Active;
    address::Endpoint target; ///< passive: who comes, the port is of no matter
};

QByteArray lineOf(const Asked &asked)
{
    return asked.direction == policy::Direction::Passive
        ? "EPSV"_ba
        : QByteArray("PORT " + FtpClient::portArgument(asked.target.address, asked.target.port));
}

/// The row of a map that the question's target belongs to.
qsizetype rowOf(const PolicyMap &map, const Asked &asked)
{
    using Kind = PolicyMap::Row::Kind;
    Kind kind = asked.target.address == ip(u"127.0.0.1") ? Kind::Server : Kind::EverythingElse;
    if (asked.target.address == asked.client)
        kind = Kind::Client;
    qsizetype found = -1;
    for (qsizetype i = 0; i < map.rows.size(); ++i) {
        const PolicyMap::Row &row = map.rows.at(i);
        const bool inNetwork =
            kind == Kind::EverythingElse && row.kind == Kind::Network && row.network.contains(asked.target.address);
        // The smallest network that holds it, else the row of its kind.
        const bool smaller = inNetwork
            && (found < 0 || map.rows.at(found).kind != Kind::Network
                || row.network.prefixLength() > map.rows.at(found).network.prefixLength());
        if (smaller || (row.kind == kind && found < 0))
            found = i;
    }
    return found;
}

qsizetype columnOf(const PolicyMap &map, quint16 port)
{
    for (qsizetype i = 0; i < map.columns.size(); ++i) {
        if (map.columns.at(i).first <= port && port <= map.columns.at(i).last)
            return i;
    }
    return -1;
}

} // namespace

/// The map, `explain`, what a client is answered and what stands in the log say the same of a data connection.
class PolicyAgreementTest : public QObject
{
    Q_OBJECT

    using Counts = QHash<qint64, int>; ///< the latest refused rows by id: how many refusals each stands for

private Q_SLOTS:
    void initTestCase();
    void everyoneAgrees_data();
    void everyoneAgrees();

private:
    void askAll(Dice &dice);
    void ask(const Asked &asked);
    void askActive(const Asked &asked, FtpClient &client);
    void askPassive(const Asked &asked, FtpClient &client);
    void refusedTransfer(const Asked &asked, FtpClient &client, const api::Explanation &final, int first,
                         const Counts &before);
    void checkMap(const Asked &asked, const api::Explanation &final) const;
    void checkRefusal(const Asked &asked, const api::Explanation &said, const Counts &before);
    api::Explanation explained(const Asked &asked, std::optional<policy::Transfer> transfer,
                               std::optional<IpAddress> peer = {}) const;
    FtpClient &clientOf(const Asked &asked);
    Counts refusals() const;
    std::optional<audit::AttemptRow> recordedSince(const Counts &before) const;

    std::unique_ptr<RunningServer> m_running;
    std::map<std::pair<QString, bool>, std::unique_ptr<FtpClient>> m_clients;
    std::vector<std::unique_ptr<Trap>> m_traps; // one a machine
    policy::Policy m_policy;
    int m_allowed = 0;
    int m_refused = 0;
};

void PolicyAgreementTest::initTestCase()
{
    m_running = std::make_unique<RunningServer>(
        [](config::Config &configuration) {
            configuration.accounts.users.first().requireTls = false;
            configuration.server.limits.idleSeconds = 0;
        },
        QList<Subnet>{net(u"127.77.0.0/16")});
    QVERIFY(m_running->isRunning());
    m_running->write(u"pub/file"_s, "content");
    for (const IpAddress &machine : machines)
        m_traps.push_back(std::make_unique<Trap>(machine));
}

void PolicyAgreementTest::everyoneAgrees_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= policies; ++seed)
        QTest::addRow("policy %u", seed) << seed;
}

void PolicyAgreementTest::everyoneAgrees()
{
    QFETCH(const quint32, seed);
    Dice dice(seed);
    m_policy = dice.policy();
    QVERIFY(m_running->reconfigure([this](config::Config &configuration) { configuration.policy = m_policy; }));
    m_policy.revision = m_running->server->snapshot()->policyRevision;
    for (int i = 0; i < questionsEach && !QTest::currentTestFailed(); ++i)
        askAll(dice);
    // A test in which everything was refused would show little.
    if (seed == policies)
        QVERIFY2(m_allowed > 40 && m_refused > 40, qPrintable(u"%1, %2"_s.arg(m_allowed).arg(m_refused)));
}

void PolicyAgreementTest::askAll(Dice &dice)
{
    Asked asked;
    asked.client = dice.pick(clients);
    asked.anonymous = dice.oneIn(2);
    asked.direction = dice.oneIn(3) ? policy::Direction::Passive : policy::Direction::Active;
    const int machine = dice.oneIn(3) ? int(machines.indexOf(asked.client)) : dice.below(int(machines.size()));
    const quint16 listening = m_traps.at(size_t(machine))->port();
    const auto port = dice.pick<quint16>({listening, listening, 0, 20, 1023, 1024, m_running->endpoint().port});
    asked.target = {machines.at(machine), port};
    ask(asked);
    if (QTest::currentTestFailed()) {
        qInfo().noquote() << "asked:" << asked.client.toString() << (asked.anonymous ? "anonymous" : "alice")
                          << lineOf(asked) << asked.target.toString();
    }
}

void PolicyAgreementTest::ask(const Asked &asked)
{
    if (asked.direction == policy::Direction::Active)
        askActive(asked, clientOf(asked));
    else
        askPassive(asked, clientOf(asked));
}

FtpClient &PolicyAgreementTest::clientOf(const Asked &asked)
{
    auto &client = m_clients[{asked.client.toString(), asked.anonymous}];
    if (!client) {
        client = std::make_unique<FtpClient>(m_running->endpoint(), asked.client);
        if (!client->logIn(asked.anonymous ? "anonymous" : "alice", asked.anonymous ? "test@" : "secret"))
            qWarning("no login");
    }
    return *client;
}

api::Explanation PolicyAgreementTest::explained(const Asked &asked, std::optional<policy::Transfer> transfer,
                                                std::optional<IpAddress> peer) const
{
    api::Supposition supposition;
    supposition.line = lineOf(asked);
    supposition.client = asked.client;
    supposition.user = asked.anonymous ? QString() : u"alice"_s;
    supposition.transfer = transfer;
    supposition.peer = peer;
    return api::explain(m_policy, m_running->server->circumstances(), supposition);
}

void PolicyAgreementTest::askActive(const Asked &asked, FtpClient &client)
{
    const Counts before = refusals();
    const api::Explanation named = explained(asked, {});
    const int code = client.command(lineOf(asked));
    QCOMPARE(QString::fromLatin1(client.text()).trimmed(), named.replyLine());
    const api::Explanation final = explained(asked, policy::Transfer::Send);
    checkMap(asked, final);
    if (!named.verdict.allowed) {
        QVERIFY(!final.verdict.allowed);
        checkRefusal(asked, named, before);
        return;
    }
    QCOMPARE(code, 200);

    const Trap &trap = *m_traps.at(size_t(machines.indexOf(asked.target.address)));
    const bool listens = trap.port() == asked.target.port;
    client.send("RETR file\r\n");
    const int first = client.reply();
    if (!final.verdict.allowed) {
        QCOMPARE(QString::fromLatin1(client.text()).trimmed(), final.replyLine());
        QVERIFY(!trap.isTouched());
        checkRefusal(asked, final, before);
        return;
    }
    QCOMPARE(first, 150);
    if (listens)
        QCOMPARE(FtpClient::readAll(trap.accept().get()), "content"_ba);
    const int last = client.reply();
    QVERIFY2(last == (listens ? 226 : 425), client.text().constData());
    QVERIFY(!recordedSince(before));
    ++m_allowed;
}

void PolicyAgreementTest::askPassive(const Asked &asked, FtpClient &client)
{
    const Counts before = refusals();
    const api::Explanation named = explained(asked, {});
    const int code = client.command("EPSV");
    checkMap(asked, explained(asked, policy::Transfer::Send, asked.target.address));
    if (!named.verdict.allowed) {
        QCOMPARE(QString::fromLatin1(client.text()).trimmed(), named.replyLine());
        checkRefusal(asked, named, before);
        return;
    }
    QCOMPARE(code, 229);
    const quint16 port = client.text().mid(client.text().indexOf("|||") + 3).split('|').first().toUShort();
    const base::Descriptor data = FtpClient::connectTo({m_running->endpoint().address, port}, asked.target.address);
    const api::Explanation arrived = explained(asked, {}, asked.target.address);
    if (!arrived.verdict.allowed) {
        QTRY_VERIFY_WITH_TIMEOUT(recordedSince(before), 60'000);
        checkRefusal(asked, arrived, before);
        QCOMPARE(client.command("ABOR"), 226);
        return;
    }
    const api::Explanation final = explained(asked, policy::Transfer::Send, asked.target.address);
    client.send("RETR file\r\n");
    const int first = client.reply();
    if (!final.verdict.allowed) {
        refusedTransfer(asked, client, final, first, before);
        return;
    }
    QCOMPARE(first, 150);
    QCOMPARE(FtpClient::readAll(data.get()), "content"_ba);
    QCOMPARE(client.reply(), 226);
    ++m_allowed;
}

/// The connection and the command race each other to the server: whichever comes first is judged by less.
void PolicyAgreementTest::refusedTransfer(const Asked &asked, FtpClient &client, const api::Explanation &final,
                                          int first, const Counts &before)
{
    api::Explanation said = final;
    if (first == 150) { // the command came first; who arrives is closed without a word
        QTRY_VERIFY_WITH_TIMEOUT(recordedSince(before), 60'000);
        QCOMPARE(final.reply.code, 0);
        QCOMPARE(client.command("ABOR"), 426);
        QCOMPARE(client.reply(), 226);
    } else {
        // Refused before the server saw who arrived, where nobody may have this transfer.
        if (const auto row = recordedSince(before); row && row->target.isEmpty())
            said = explained(asked, policy::Transfer::Send);
        QVERIFY(!said.verdict.allowed);
        said.reply = policy::refusalWhenConnecting(said.verdict);
        QCOMPARE(QString::fromLatin1(client.text()).trimmed(), said.replyLine());
    }
    checkRefusal(asked, said, before);
}

void PolicyAgreementTest::checkMap(const Asked &asked, const api::Explanation &final) const
{
    const policy::Analysis analysis(policy::CompiledPolicy(m_policy), m_running->server->circumstances());
    policy::MapView view;
    view.direction = asked.direction;
    view.user = u"anonymous"_s;
    if (!asked.anonymous)
        view.user = policy::userChoices(m_policy).contains(u"alice"_s) ? u"alice"_s : u"users"_s;
    const QList<Subnet> choices = policy::clientChoices(m_policy);
    bool listed = false;
    for (const Subnet &choice : choices) {
        if (choice.isNull() ? listed : !choice.contains(asked.client))
            continue;
        listed = true;
        view.clients = choice;
        const PolicyMap map = policy::drawMap(analysis, view);
        const qsizetype row = rowOf(map, asked);
        const qsizetype column = asked.direction == policy::Direction::Passive ? 0 : columnOf(map, asked.target.port);
        QVERIFY(row >= 0 && column >= 0);
        const PolicyMap::Cell &cell = map.cell(row, column);
        const QString sentence = policy::cellSentence(m_policy, map, row, column);
        if (cell.answer != policy::Reach::Answer::Some) {
            QVERIFY2((cell.answer == policy::Reach::Answer::Everything) == final.verdict.allowed,
                     qPrintable(sentence % u" / "_s % final.sentence));
        }
        if (final.decider == api::Explanation::Decider::Rule)
            QVERIFY2(cell.deciding.contains(final.verdict.rule), qPrintable(sentence % u" / "_s % final.sentence));
    }
    QVERIFY(listed);
}

void PolicyAgreementTest::checkRefusal(const Asked &asked, const api::Explanation &said, const Counts &before)
{
    const std::optional<audit::AttemptRow> recorded = recordedSince(before);
    QVERIFY(recorded);
    const audit::AttemptRow &row = *recorded;
    QCOMPARE(row.reasons, policy::reasonNames(said.verdict.reasons));
    QCOMPARE(row.ruleId, said.verdict.rule >= 0 ? m_policy.rules.at(said.verdict.rule).id : QString());
    QCOMPARE(row.client, asked.client.toString());
    QCOMPARE(row.user, asked.anonymous ? u"anonymous"_s : u"alice"_s);
    QCOMPARE(row.policyRevision, m_policy.revision);
    QCOMPARE(row.replyCode, said.reply.code);
    if (asked.direction == policy::Direction::Active)
        QCOMPARE(row.target, asked.target.address.toString());
    ++m_refused;
}

PolicyAgreementTest::Counts PolicyAgreementTest::refusals() const
{
    Counts counts;
    const QList<audit::AttemptRow> rows = m_running->attempts(u"verdict:blocked"_s);
    for (const audit::AttemptRow &row : rows)
        counts.insert(row.id, row.count);
    return counts;
}

/// A new row, or one that counts identical refusals of the same second.
std::optional<audit::AttemptRow> PolicyAgreementTest::recordedSince(const Counts &before) const
{
    const QList<audit::AttemptRow> rows = m_running->attempts(u"verdict:blocked"_s);
    for (const audit::AttemptRow &row : rows) {
        if (row.count > before.value(row.id, 0))
            return row;
    }
    return std::nullopt;
}

QTEST_GUILESS_MAIN(PolicyAgreementTest)
#include "tst_policy_agreement.moc"
