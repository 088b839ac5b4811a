#pragma once

#include "server/audit/AttemptClass.h"
#include "server/audit/Record.h"

#include <QSet>

namespace audit {

struct Classified
{
    AttemptClass kind = AttemptClass::Unknown;
    QStringList reasons; ///< translated sentences, the deciding one first
    friend bool operator==(const Classified &, const Classified &) = default;
};

/// What is known of the refused attempts of one client within some time. Bounded memory: beyond `mostKept` different
/// targets or ports only their number goes on as "at least". A plain value.
class ClientActivity final
{
public:
    static constexpr qsizetype mostKept = 64;

    ClientActivity() = default;
    explicit ClientActivity(qsizetype keep)
        : m_keep(keep)
    {}

    /// A refused attempt, as its session saw it.
    struct Seen
    {
        qint64 at = 0; ///< UTC microseconds
        address::IpAddress client;
        address::Endpoint target;
        bool active = true; ///< PORT or EPRT: the client named the target
        QString command; ///< the transfer it served
        policy::Reasons reasons;
        qint64 count = 1;
        bool afterUpload = false; ///< the client uploaded something within the hour before
    };
    void add(const Seen &seen);
    /// Of the one added last, in the light of all of them. Deterministic; makes no sentences.
    AttemptClass kind() const { return kindOf(groundOf(m_last)); }
    Classified classify() const { return classify(m_last); }
    /// Of one of those that were added.
    Classified classify(const Seen &seen) const;
    /// Of all of them together: the gravest that any of them is.
    Classified classifyWhole() const;

    qint64 first() const { return m_first; } ///< UTC microseconds
    qint64 last() const { return m_last.at; }
    qint64 attempts() const { return m_attempts; }
    qsizetype targetCount() const { return m_targets.size(); } ///< `mostKept` or more when it says so many
    const QSet<address::IpAddress> &targets() const { return m_targets; }
    qsizetype portCount() const { return m_ports.size(); }
    const address::IpAddress &client() const { return m_last.client; }
    const Seen &lastSeen() const { return m_last; }
    quint16 lowestPort() const { return m_lowestPort; }
    quint16 highestPort() const { return m_highestPort; }

private:
    /// What decides the class.
    enum class Ground : quint8 {
        NotTheClient,
        NoTarget,
        AsNmapAsks,
        AfterUpload,
        ClientsNetwork,
        ContainerNetwork,
        BothPrivate,
        PrivateOnly,
        ThisServer,
        ManyPorts,
        ManyTargets,
        ReservedPort,
        OwnAddress,
        NoListener,
        Repeated,
        TooLittle
    };
    static AttemptClass kindOf(Ground ground);
    Ground groundOf(const Seen &seen) const;
    Ground groundOfTarget(const Seen &seen) const;
    Ground groundOfMistake(const Seen &seen) const;
    Ground groundOfRest(const Seen &seen) const;
    QStringList reasonsOf(Ground ground, const Seen &seen) const;
    bool looksLikeOwnAddress(const Seen &seen) const;
    void keepKind(const Seen &seen);

    qsizetype m_keep = mostKept;
    Seen m_last;
    QList<Seen> m_kinds; ///< one of each kind that is told apart
    qint64 m_first = 0;
    qint64 m_attempts = 0;
    QSet<address::IpAddress> m_targets;
    QSet<quint16> m_ports; ///< of all targets
    quint16 m_lowestPort = 65535;
    quint16 m_highestPort = 0;
    bool m_reserved = false;
};

} // namespace audit
