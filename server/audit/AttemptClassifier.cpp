#include "server/audit/AttemptClassifier.h"

#include "server/address/Subnet.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace audit {

namespace {

constexpr int networkBits = 64;

address::IpAddress keyOfClient(const address::IpAddress &address)
{
    if (!address.isV6() || address.addressClass() == address::AddressClass::LinkLocal)
        return address;
    return address::Subnet::fromPrefix(address, networkBits).network();
}

} // namespace

AttemptClassifier::Client &AttemptClassifier::clientOf(const address::IpAddress &address, qint64 at)
{
    const address::IpAddress key = keyOfClient(address);
    auto client = m_clients.find(key);
    if (client == m_clients.end()) {
        if (m_clients.size() >= mostClients)
            forgetQuietest();
        client = m_clients.insert(key, Client());
    } else if (at - client->lastAt > quiet) {
        client->activity = ClientActivity();
    }
    client->lastAt = at;
    return *client;
}

/// A quarter at a time, so that a flood of new clients costs a scan only now and then.
void AttemptClassifier::forgetQuietest()
{
    std::vector<qint64> times;
    times.reserve(size_t(m_clients.size()));
    for (const Client &client : std::as_const(m_clients))
        times.push_back(client.lastAt);
    const auto quarter = times.begin() + std::ptrdiff_t(times.size() / 4);
    std::nth_element(times.begin(), quarter, times.end());
    m_clients.removeIf([oldest = *quarter](const auto &client) { return client.value().lastAt <= oldest; });
}

AttemptClass AttemptClassifier::classify(const Attempt &attempt)
{
    ClientActivity::Seen seen;
    seen.at = attempt.at;
    seen.client = attempt.client.address;
    seen.target = attempt.target;
    seen.active = attempt.verb == DataVerb::Port || attempt.verb == DataVerb::Eprt;
    seen.command = QString::fromLatin1(attempt.command);
    seen.reasons = attempt.reasons;
    seen.count = attempt.count;

    const std::lock_guard lock(m_mutex);
    Client &client = clientOf(attempt.client.address, attempt.at);
    seen.afterUpload = client.uploadedAt > 0 && attempt.at - client.uploadedAt <= uploadLasts;
    client.activity.add(seen);
    return client.activity.kind();
}

void AttemptClassifier::noteUpload(const address::IpAddress &client, qint64 at)
{
    const std::lock_guard lock(m_mutex);
    clientOf(client, at).uploadedAt = at;
}

qsizetype AttemptClassifier::clients() const
{
    const std::lock_guard lock(m_mutex);
    return m_clients.size();
}

} // namespace audit
