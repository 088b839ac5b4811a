// What the policy page works out after each edit: the summary, a promise, the differences, the map.

#include "server/policy/PolicyDiff.h"
#include "server/policy/PolicyMap.h"
#include "server/policy/PolicySummary.h"
#include "server/policy/Promise.h"
#include "tests/bench/SamplePolicies.h"

#include <QElapsedTimer>

#include <cstdio>
#include <cstdlib>

using policy::Analysis;
using policy::Policy;

namespace {

policy::Circumstances circumstances()
{
    policy::Circumstances around;
    around.surroundings.own = {address::IpAddress::fromV4(0xc633640a), sample::v6(0x50000, 10)};
    around.surroundings.broadcasts = {address::IpAddress::fromV4(0xc63364ff)};
    around.now = sample::now;
    return around;
}

Analysis analysisOf(const Policy &policy)
{
    return Analysis(policy::CompiledPolicy(policy), circumstances());
}

template <typename Work> void measure(const char *name, Work work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    std::printf("  %-28s %9.1f ms\n", name, double(timer.nsecsElapsed()) / 1e6);
}

policy::Promise promise(policy::Promise::Kind kind, const address::Subnet &network)
{
    policy::Promise promise;
    promise.kind = kind;
    promise.targets.subnets = {network};
    return promise;
}

void measureAll(int rules)
{
    const Policy base = sample::policyOf(rules);
    std::printf("%d rules\n", rules);
    measure("summary", [&] { policy::summarise(analysisOf(base)); });
    const address::Subnet network = address::Subnet::fromPrefix(sample::v4(3, 0), 16);
    measure("promise: never", [&] {
        policy::check(promise(policy::Promise::Kind::Never, network), policy::CompiledPolicy(base), circumstances());
    });
    measure("promise: always", [&] {
        policy::check(promise(policy::Promise::Kind::Always, network), policy::CompiledPolicy(base), circumstances());
    });
    Policy narrow = base;
    narrow.rules[rules / 2].ports = address::PortSet::of(2000, 3000);
    measure("difference of one port range", [&] { policy::difference(analysisOf(base), analysisOf(narrow)); });
    Policy broad = base;
    broad.otherwise = policy::Action::Allow;
    measure("difference of otherwise", [&] { policy::difference(analysisOf(base), analysisOf(broad)); });
    policy::MapView view;
    view.user = QStringLiteral("users");
    measure("map", [&] { policy::drawMap(analysisOf(base), view); });
}

} // namespace

int main(int argc, char **argv)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    if (argc == 2) {
        measureAll(std::atoi(argv[1]));
        return 0;
    }
    for (const int rules : {10, 50, 100, 200})
        measureAll(rules);
    return 0;
}
