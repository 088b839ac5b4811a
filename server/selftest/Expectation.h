#pragma once

#include "server/address/Endpoint.h"
#include "server/policy/Policy.h"

#include <QList>
#include <QString>

namespace selftest {

/// What the policy's text says of one data connection, read rule by rule in the plainest way. The self-test must not
/// ask the judge: a judge that errs would confirm itself. Knows only the test's own small world: plain connections, one
/// server whose addresses are given, and no addresses that no machine can have.
struct Expectation
{
    const policy::Policy &policy;
    QList<address::IpAddress> own; ///< this server's addresses
    qint64 now = 0; ///< UTC microseconds

    struct Asked
    {
        policy::Direction direction = policy::Direction::Active;
        address::IpAddress client;
        QString user; ///< empty: anonymous
        address::Endpoint target;
        policy::Transfer transfer = policy::Transfer::Unknown;
    };
    bool allows(const Asked &asked) const;

private:
    bool matches(const policy::Rule &rule, const Asked &asked) const;
    bool matchesTarget(const policy::Targets &targets, const Asked &asked) const;
};

} // namespace selftest
