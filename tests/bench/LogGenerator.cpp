#include "tests/bench/LogGenerator.h"

#include "server/audit/Classification.h"
#include "server/audit/Writer.h"
#include "server/base/Clock.h"

#include <QElapsedTimer>
#include <QFileInfo>

#include <cstdio>
#include <semaphore>

using namespace Qt::Literals::StringLiterals;

namespace bench {

namespace {

constexpr int clientsAtATime = 200;
constexpr qint64 year = 365LL * 86'400 * 1'000'000;

audit::AttemptClass classOf(const address::Endpoint &target, bool scan, bool sweep, bool nat)
{
    if (scan)
        return audit::AttemptClass::Scan;
    if (sweep)
        return audit::AttemptClass::Sweep;
    if (nat)
        return audit::AttemptClass::NatMistake;
    return target.port < 1'024 ? audit::AttemptClass::ReservedPortProbe : audit::AttemptClass::Unknown;
}

QByteArray portArgument(const address::Endpoint &target)
{
    const quint32 v4 = target.address.v4();
    QByteArrayList numbers;
    for (const quint32 part :
         {v4 >> 24, v4 >> 16 & 255, v4 >> 8 & 255, v4 & 255, quint32(target.port) >> 8, quint32(target.port) & 255})
        numbers += QByteArray::number(part);
    return numbers.join(',');
}

} // namespace

LogGenerator::LogGenerator(int rows, qint64 now, quint32 seed)
    : m_random(seed)
    , m_at(now - year)
    , m_step(qMax<qint64>(year / qMax(rows, 1), 1))
    , m_clients(clientsAtATime)
{
    for (Client &client : m_clients)
        begin(client);
}

void LogGenerator::begin(Client &client)
{
    const int kind = int(m_random.bounded(100));
    client.story = kind < 25 ? Story::Scan
        : kind < 40          ? Story::Sweep
        : kind < 60          ? Story::Nat
        : kind < 80          ? Story::Probe
                             : Story::Allowed;
    // Some networks are known for it; most clients come once.
    const quint32 network = m_random.bounded(3) == 0 ? 0xcb007100U : 0x2d000000U + (m_random.bounded(1U << 16) << 8);
    client.address = address::IpAddress::fromV4(network + m_random.bounded(256U));
    client.target = address::IpAddress::fromV4(0x0a000000U + m_random.bounded(1U << 17));
    if (client.story == Story::Nat)
        client.target = address::IpAddress::fromV4(0xc0a80000U + m_random.bounded(1U << 16));
    client.step = 0;
    client.session = ++m_session;
}

address::Endpoint LogGenerator::targetOf(Client &client)
{
    constexpr quint16 probed[] = {21, 22, 25, 80, 110, 119, 445, 3'306, 6'379, 8'080, 9'100};
    switch (client.story) {
    case Story::Scan:
        return {client.target, quint16(1 + client.step)};
    case Story::Sweep:
        return {address::IpAddress::fromV4(client.target.v4() + quint32(client.step)), 25};
    case Story::Nat:
        return {client.target, quint16(32'768 + m_random.bounded(28'000U))};
    case Story::Probe:
        return {client.target, probed[m_random.bounded(quint32(std::size(probed)))]};
    case Story::Allowed:
        return {client.address, quint16(32'768 + m_random.bounded(28'000U))};
    }
    Q_UNREACHABLE();
}

audit::Attempt LogGenerator::next()
{
    Client &client = m_clients[qsizetype(m_random.bounded(quint32(m_clients.size())))];
    const int most = client.story == Story::Scan ? 1'000 : client.story == Story::Sweep ? 254 : 5;
    if (++client.step > most)
        begin(client);
    m_at += qint64(m_random.bounded(quint32(qMin<qint64>(2 * m_step, 0xffffffff))));

    audit::Attempt attempt;
    attempt.at = m_at;
    attempt.session = {client.session};
    attempt.client = {client.address, quint16(1'024 + client.session % 60'000)};
    attempt.user = client.session % 50 == 0 ? u"alice"_s : u"anonymous"_s;
    attempt.target = targetOf(client);
    attempt.argument = portArgument(attempt.target);
    attempt.policyRevision = 3;
    if (client.story == Story::Allowed) {
        attempt.outcome = audit::Outcome::Allowed;
        attempt.session = {}; // else alike ones would share a row
        attempt.ruleId = u"own-address"_s;
        attempt.command = "RETR";
        attempt.replyCode = 150;
        attempt.sentence = u"PORT was allowed."_s;
        return attempt;
    }
    attempt.reasons = policy::Reason::ThirdParty | policy::Reason::NoRule;
    if (attempt.target.port < 1'024)
        attempt.reasons |= policy::Reason::ReservedPort;
    attempt.replyCode = 504;
    attempt.sentence = u"PORT to %1 was refused: the target is another machine than the client."_s.arg(
        attempt.target.address.toString());
    attempt.ladder = u"own-address: the target is not among its targets\notherwise: deny"_s;
    attempt.classification =
        audit::className(classOf(attempt.target, client.story == Story::Scan && client.step > 4,
                                 client.story == Story::Sweep && client.step > 4, client.story == Story::Nat));
    return attempt;
}

bool fillLog(const QString &file, int rows)
{
    audit::Writer writer;
    audit::Writer::Options options;
    options.file = file;
    options.fullDurability = false;
    options.keepDays = 0;
    options.keepMegabytes = 0;
    if (const auto opened = writer.open(options); !opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().detail));
        return false;
    }
    QElapsedTimer timer;
    timer.start();
    LogGenerator generator(rows, base::Clock::system().utcMicroseconds());
    std::counting_semaphore<> free(20'000);
    for (int i = 0; i < rows; ++i) {
        free.acquire();
        writer.recordDurably(generator.next(), [&free](bool) { free.release(); });
    }
    writer.close();
    std::printf("%d rows filled in %.1f s (%.0f a second), %.0f MiB\n", rows, double(timer.elapsed()) / 1e3,
                rows / (double(timer.elapsed()) / 1e3), double(QFileInfo(file).size()) / 1048576.0);
    return true;
}

} // namespace bench
