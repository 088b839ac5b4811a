// How many verdicts a second the judge gives on one core, and what they cost in allocations; then what it takes to make
// policies ready.
//
//     bench_judge [RULES refused|allowed|mixed VERDICTS]: only that many of those, for counting instructions

#include "server/policy/Judge.h"
#include "tests/server/policy/AllocationCount.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using address::IpAddress;
using address::PortSet;
using address::Subnet;
using policy::Action;
using policy::CompiledPolicy;
using policy::Policy;
using policy::Question;
using policy::Rule;

namespace {

constexpr qint64 now = 1'900'000'000'000'000;

IpAddress v6(quint32 network, quint32 host)
{
    IpAddress::Bytes bytes{0x20, 0x01, 0x0d, 0xb8};
    for (int i = 0; i < 4; ++i) {
        bytes[size_t(4 + i)] = quint8(network >> (24 - 8 * i));
        bytes[size_t(12 + i)] = quint8(host >> (24 - 8 * i));
    }
    return IpAddress::fromV6(bytes);
}

IpAddress v4(quint32 network, quint32 host)
{
    return IpAddress::fromV4(0x0a000000u + network % 0xffffu * 256 + host % 256);
}

QString userName(quint32 number)
{
    return u"user-"_s % QString::number(number % 60);
}

/// What a busy site writes: exceptions for users, partners, back ends, denied networks, some of it for a limited time.
Rule rule(int number, QRandomGenerator &random)
{
    const auto net = quint32(number);
    Rule rule;
    rule.id = u"rule-"_s % QString::number(number);
    rule.action = number % 5 == 4 ? Action::Deny : Action::Allow;
    rule.direction = Rule::When(random.bounded(3));
    if (number % 3 != 0)
        rule.users = number % 3 == 1 ? QStringList{userName(net)} : QStringList{userName(net), userName(net + 7)};
    if (number % 7 == 0)
        rule.users = QStringList{u"users"_s};
    if (number % 2 == 0)
        rule.clients = {Subnet::fromPrefix(v4(net * 3, 0), 20), Subnet::fromPrefix(v6(net * 3, 0), 60)};
    rule.targets.client = number % 6 == 0;
    rule.targets.server = number % 50 == 0;
    rule.targets.subnets = {Subnet::fromPrefix(v4(net, 0), 24), Subnet::fromPrefix(v6(net, 0), 64)};
    if (number % 4 == 0)
        rule.targets.subnets.append(Subnet::fromPrefix(v4(net, 0), 16));
    const auto first = quint16(1024 + random.bounded(2000));
    rule.ports = number % 4 == 3 ? PortSet::of(first, quint16(first + 4000)) : PortSet::of(1024, 65535);
    if (number % 9 == 0)
        rule.transfers = quint8(1 + random.bounded(7));
    rule.tls = number % 8 == 0 ? Rule::Protection::Required : Rule::Protection::Any;
    rule.enabled = number % 23 != 0;
    rule.reportOnly = number % 29 == 0;
    if (number % 10 == 0)
        rule.expires = now + (random.bounded(4) - 1) * 3'600'000'000LL;
    return rule;
}

Policy policyOf(int count)
{
    QRandomGenerator random(1997);
    Policy policy;
    for (int i = 1; i < count; ++i)
        policy.rules.append(rule(i, random));
    policy.rules += Policy::standard().rules;
    return policy;
}

Question question(int rules, QRandomGenerator &random, const policy::Surroundings &surroundings)
{
    const auto net = quint32(random.bounded(rules));
    Question q;
    q.client = random.bounded(3) == 0 ? v6(net * 3, quint32(random.bounded(200))) : v4(net * 3, 9);
    q.anonymous = random.bounded(2) == 0;
    if (!q.anonymous)
        q.user = userName(quint32(random.bounded(80)));
    q.target.port = quint16(random.bounded(5) == 0 ? random.bounded(1024) : 1024 + random.bounded(60'000));
    const int kind = random.bounded(4);
    if (kind == 0)
        q.target.address = q.client;
    else if (kind == 1)
        q.target.address = v6(quint32(random.bounded(2 * rules)), 77);
    else
        q.target.address = v4(quint32(random.bounded(2 * rules)), quint32(random.bounded(256)));
    if (random.bounded(20) == 0)
        q.target.address = IpAddress::fromV4(0x7f000001);
    if (random.bounded(3) == 0)
        q.direction = policy::Direction::Passive;
    q.transfer = policy::Transfer(random.bounded(4));
    q.dataProtected = random.bounded(2) == 0;
    q.now = now;
    q.surroundings = &surroundings;
    return q;
}

struct Scene
{
    CompiledPolicy policy;
    std::vector<Question> allowed;
    std::vector<Question> refused;
    std::vector<Question> mixed;
};

Scene sceneOf(int rules, const policy::Surroundings &surroundings)
{
    constexpr size_t each = 1000;
    Scene scene{CompiledPolicy(policyOf(rules)), {}, {}, {}};
    QRandomGenerator random(2577);
    while (scene.allowed.size() < each || scene.refused.size() < each) {
        const Question q = question(rules, random, surroundings);
        auto &pile = policy::judge(scene.policy, q).allowed ? scene.allowed : scene.refused;
        if (pile.size() < each)
            pile.push_back(q);
    }
    for (size_t i = 0; i < each; ++i) {
        scene.mixed.push_back(scene.allowed[i]);
        scene.mixed.push_back(scene.refused[i]);
    }
    return scene;
}

int judgeAll(const Scene &scene, const std::vector<Question> &questions, qint64 times)
{
    int allowed = 0;
    for (qint64 i = 0; i < times; ++i) {
        for (const Question &q : questions)
            allowed += policy::judge(scene.policy, q).allowed ? 1 : 0;
    }
    return allowed;
}

/// The best of several rounds: what the machine does besides only ever makes it look slower.
void measure(const char *name, const Scene &scene, const std::vector<Question> &questions)
{
    constexpr int rounds = 9;
    const auto each = qint64(questions.size());
    QElapsedTimer timer;
    timer.start();
    judgeAll(scene, questions, 1);
    const qint64 times = std::max<qint64>(1, 80'000'000 / std::max<qint64>(1, timer.nsecsElapsed()));
    const qint64 before = allocations::count();
    double best = 1e18;
    int allowed = 0;
    for (int i = 0; i < rounds; ++i) {
        timer.start();
        allowed = judgeAll(scene, questions, times);
        best = std::min(best, double(timer.nsecsElapsed()) / double(each * times));
    }
    const double perVerdict = double(allocations::count() - before) / double(each * times * rounds);
    std::printf("  %-8s %6.2f M verdicts/s, %6.0f ns each, %.2f allocations each, %3.0f %% allowed\n", name, 1e3 / best,
                best, perVerdict, 100.0 * allowed / double(each * times));
}

void measureCompiling(int rules)
{
    const Policy policy = policyOf(rules);
    const qint64 before = allocations::count();
    QElapsedTimer timer;
    timer.start();
    const CompiledPolicy compiled(policy);
    std::printf("%5d rules made ready in %.2f ms, %lld allocations\n", rules, double(timer.nsecsElapsed()) / 1e6,
                static_cast<long long>(allocations::count() - before));
}

/// The same questions over and over, for tools that count.
int repeat(const policy::Surroundings &surroundings, int rules, const char *kind, qint64 verdicts)
{
    const Scene scene = sceneOf(rules, surroundings);
    const auto &questions = std::strcmp(kind, "allowed") == 0 ? scene.allowed
        : std::strcmp(kind, "mixed") == 0                     ? scene.mixed
                                                              : scene.refused;
    std::printf("%d\n", judgeAll(scene, questions, verdicts / qint64(questions.size())));
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    policy::Surroundings surroundings;
    surroundings.own = {IpAddress::fromV4(0xc633640a), v6(0x50000, 10)};
    surroundings.broadcasts = {IpAddress::fromV4(0xc63364ff)};
    if (argc == 4)
        return repeat(surroundings, std::atoi(argv[1]), argv[2], std::atoll(argv[3]));

    for (const int rules : {2, 20, 200, 2000}) {
        const Scene scene = sceneOf(rules, surroundings);
        std::printf("%d rules\n", rules);
        measure("allowed", scene, scene.allowed);
        measure("refused", scene, scene.refused);
        measure("mixed", scene, scene.mixed);
    }
    for (const int rules : {2, 20, 200, 2000, 10'000})
        measureCompiling(rules);
    return 0;
}
