#pragma once

#include "server/policy/Policy.h"

#include <QRandomGenerator>

/// Policies as a busy site writes them: exceptions for users, partners, back ends, denied networks, some of it for a
/// limited time.
namespace sample {

constexpr qint64 now = 1'900'000'000'000'000;

address::IpAddress v4(quint32 network, quint32 host);
address::IpAddress v6(quint32 network, quint32 host);
QString userName(quint32 number);
/// The same rules for the same count.
policy::Policy policyOf(int count);

} // namespace sample
