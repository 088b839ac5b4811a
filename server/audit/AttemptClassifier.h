#pragma once

#include "server/audit/Classification.h"

#include <QHash>

#include <mutex>

namespace audit {

/// Remembers what each client did lately, so that an attempt can be classified when it is written down. Thread-safe;
/// memory is bounded (who was quiet for longest is forgotten first). IPv6 clients count by /64, as for bans.
class AttemptClassifier final
{
public:
    static constexpr qsizetype mostClients = 5'000;
    static constexpr qint64 quiet = 600'000'000; ///< microseconds: after that a client begins anew
    static constexpr qint64 uploadLasts = 3'600'000'000; ///< microseconds

    /// Of a refused attempt, in the light of those before. Counts it.
    AttemptClass classify(const Attempt &attempt);
    /// A client's upload was complete. `at`: UTC microseconds.
    void noteUpload(const address::IpAddress &client, qint64 at);
    qsizetype clients() const;

private:
    struct Client
    {
        ClientActivity activity;
        qint64 lastAt = 0;
        qint64 uploadedAt = 0; ///< 0: never
    };

    Client &clientOf(const address::IpAddress &address, qint64 at);
    void forgetQuietest();

    mutable std::mutex m_mutex;
    QHash<address::IpAddress, Client> m_clients;
};

} // namespace audit
