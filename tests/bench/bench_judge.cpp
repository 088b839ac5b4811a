// How many verdicts a second the judge gives on one core, and what they cost in allocations; then what it takes to make
// policies ready.
//
//     bench_judge [RULES refused|allowed|mixed VERDICTS]: only that many of those, for counting instructions

#include "server/policy/Judge.h"
#include "tests/bench/SamplePolicies.h"
#include "tests/server/policy/AllocationCount.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using address::IpAddress;
using policy::CompiledPolicy;
using policy::Policy;
using policy::Question;

using sample::policyOf;
using sample::userName;
using sample::v4;
using sample::v6;

namespace {

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
    q.now = sample::now;
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

    for (const int rules : {10, 50, 200, 1000}) {
        const Scene scene = sceneOf(rules, surroundings);
        std::printf("%d rules\n", rules);
        measure("allowed", scene, scene.allowed);
        measure("refused", scene, scene.refused);
        measure("mixed", scene, scene.mixed);
    }
    for (const int rules : {10, 50, 200, 1000, 10'000})
        measureCompiling(rules);
    return 0;
}
