#include "tests/server/policy/SmallWorld.h"

#include "tests/server/policy/Scene.h"

using namespace Qt::Literals::StringLiterals;
using policy::Action;
using policy::Direction;
using policy::Question;
using policy::Rule;
using policy::Transfer;

namespace smallworld {

namespace {

bool oneIn(QRandomGenerator &random, int n)
{
    return random.bounded(n) == 0;
}

template <typename T> T pick(QRandomGenerator &random, const QList<T> &pool)
{
    return pool.at(random.bounded(int(pool.size())));
}

QList<address::Subnet> networks(QRandomGenerator &random, const QStringList &pool)
{
    QList<address::Subnet> networks;
    do
        networks.append(*address::Subnet::parse(pick(random, pool)));
    while (oneIn(random, 4));
    return networks;
}

const QStringList &targetPool()
{
    static const QStringList pool{u"any"_s,          u"10.0.0.0/8"_s,    u"10.1.0.0/16"_s,
                                  u"192.0.2.0/24"_s, u"2001:db8::/32"_s, u"0.0.0.0/0"_s};
    return pool;
}

QStringList users(QRandomGenerator &random)
{
    return pick<QStringList>(random, {{u"*"_s}, {u"*"_s}, {u"anonymous"_s}, {u"users"_s}, {u"alice"_s}});
}

address::PortSet ports(QRandomGenerator &random)
{
    return *address::PortSet::parse(pick<QString>(
        random, {u"1-65535"_s, u"1-65535"_s, u"1024-65535"_s, u"20,1024-65535"_s, u"5000"_s, u"1-1023"_s}));
}

Rule rule(QRandomGenerator &random)
{
    static int count = 0;
    Rule rule;
    rule.id = u"rule-"_s % QString::number(++count);
    rule.action = oneIn(random, 3) ? Action::Deny : Action::Allow;
    if (oneIn(random, 2))
        rule.direction = Rule::When(random.bounded(3));
    rule.users = users(random);
    if (oneIn(random, 3))
        rule.clients = networks(random, {u"10.0.0.0/8"_s, u"10.1.0.0/16"_s, u"192.0.2.0/24"_s, u"127.0.0.0/8"_s});
    rule.targets.client = oneIn(random, 2);
    rule.targets.server = oneIn(random, 4);
    rule.targets.any = oneIn(random, 6);
    if (oneIn(random, 2) || (!rule.targets.client && !rule.targets.server && !rule.targets.any))
        rule.targets.subnets = networks(random, targetPool());
    rule.ports = ports(random);
    if (oneIn(random, 5))
        rule.transfers = quint8(1 + random.bounded(7));
    if (oneIn(random, 6))
        rule.tls = Rule::Protection::Required;
    rule.enabled = !oneIn(random, 8);
    rule.reportOnly = oneIn(random, 8);
    if (oneIn(random, 4))
        rule.expires = pick<qint64>(random, {now, later});
    return rule;
}

void edit(policy::Policy &policy, QRandomGenerator &random)
{
    const int count = int(policy.rules.size());
    const int place = random.bounded(count);
    Rule &chosen = policy.rules[place];
    switch (random.bounded(8)) {
    case 0:
        policy.rules.move(place, random.bounded(count));
        break;
    case 1:
        policy.rules.insert(place, rule(random));
        break;
    case 2:
        if (count > 1)
            policy.rules.removeAt(place);
        break;
    case 3:
        chosen.enabled = !chosen.enabled;
        break;
    case 4:
        chosen.ports = ports(random);
        break;
    case 5:
        chosen.targets.subnets = networks(random, targetPool());
        break;
    case 6:
        chosen.users = users(random);
        break;
    default:
        chosen.transfers = quint8(1 + random.bounded(7));
        break;
    }
}

const QList<address::IpAddress> &clients()
{
    static const QList<address::IpAddress> all{
        scene::ip(u"10.1.0.1"),    scene::ip(u"10.2.0.1"), scene::ip(u"192.0.2.7"), scene::ip(u"203.0.113.1"),
        scene::ip(u"2001:db8::7"), scene::ip(u"2a00::1"),  scene::ip(u"127.0.0.1"), scene::ip(u"198.51.100.10")};
    return all;
}

/// Other machines than the clients, and this one; also such as embed an IPv4 address (RFC 3056, RFC 6052).
const QList<address::IpAddress> &others()
{
    static const QList<address::IpAddress> all{
        scene::ip(u"10.1.0.2"),           scene::ip(u"10.2.0.2"),          scene::ip(u"192.0.2.8"),
        scene::ip(u"203.0.113.2"),        scene::ip(u"2001:db8::8"),       scene::ip(u"2a00::2"),
        scene::ip(u"127.0.0.2"),          scene::ip(u"198.51.100.10"),     scene::ip(u"2002:a01:2::1"),
        scene::ip(u"64:ff9b::a02:2"),     scene::ip(u"64:ff9b::c000:208"), scene::ip(u"2002:cb00:7102::1"),
        scene::ip(u"2001:0:1::f5fe:fdfe")};
    return all;
}

/// One question for each user, transfer and protection.
void eachAsker(Question question, const std::function<void(const Question &)> &use)
{
    for (const char16_t *user : {u"", u"alice", u"someone"}) {
        question.user = QString::fromUtf16(user);
        question.anonymous = question.user.isEmpty();
        for (const Transfer transfer : {Transfer::Send, Transfer::Receive, Transfer::List}) {
            question.transfer = transfer;
            for (const bool isProtected : {false, true}) {
                question.dataProtected = isProtected;
                use(question);
            }
        }
    }
}

void eachMeeting(Question question, const std::function<void(const Question &)> &use)
{
    question.direction = Direction::Passive;
    question.target.port = 40000;
    eachAsker(question, use);
    question.direction = Direction::Active;
    for (const quint16 port : QList<quint16>{1, 20, 21, 1023, 1024, 2121, 5000, 5001}) {
        question.target.port = port;
        question.targetIsOwnListener = port == 2121;
        eachAsker(question, use);
    }
}

} // namespace

policy::Circumstances circumstances()
{
    return {scene::surroundings(), *address::PortSet::parse(u"2121"), now};
}

policy::Policy policy(QRandomGenerator &random, int mostRules)
{
    policy::Policy policy;
    for (int i = 1 + random.bounded(mostRules); i > 0; --i)
        policy.rules.append(rule(random));
    policy.otherwise = oneIn(random, 5) ? Action::Allow : Action::Deny;
    policy.active = !oneIn(random, 12);
    policy.passive = !oneIn(random, 12);
    return policy;
}

policy::Policy edited(policy::Policy policy, QRandomGenerator &random)
{
    for (int i = 1 + random.bounded(3); i > 0; --i)
        edit(policy, random);
    return policy;
}

policy::Promise promise(QRandomGenerator &random)
{
    const Rule like = rule(random);
    policy::Promise promise;
    promise.kind = policy::Promise::Kind(random.bounded(2));
    promise.users = like.users;
    promise.clients = like.clients;
    promise.direction = like.direction;
    promise.targets = like.targets;
    promise.ports = like.ports;
    promise.transfers = like.transfers;
    promise.tls = like.tls;
    return promise;
}

void eachQuestion(qint64 moment, const std::function<void(const Question &)> &use)
{
    for (const address::IpAddress &client : clients()) {
        Question question;
        question.now = moment;
        question.surroundings = &scene::surroundings();
        question.client = client;
        question.target.address = client;
        eachMeeting(question, use);
        for (const address::IpAddress &other : others()) {
            question.target.address = other;
            if (other != client)
                eachMeeting(question, use);
        }
    }
}

QString text(const policy::Policy &policy)
{
    QStringList lines;
    for (const Rule &rule : policy.rules)
        lines.append(policy::ruleSentence(rule));
    lines.append(policy.otherwise == Action::Allow ? u"otherwise allow"_s : u"otherwise refuse"_s);
    lines.append(u"active %1, passive %2"_s.arg(policy.active).arg(policy.passive));
    return lines.join(u'\n');
}

} // namespace smallworld
