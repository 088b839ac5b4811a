#pragma once

#include "server/policy/Reach.h"

#include <QRandomGenerator>

#include <functional>

/// A world of few networks, users and ports, so small that every question that its policies can tell apart can be asked
/// one by one, without an analysis.
namespace smallworld {

inline constexpr qint64 now = 1'000'000;
inline constexpr qint64 later = 2'000'000; ///< when those rules end that do

policy::Circumstances circumstances();

policy::Policy policy(QRandomGenerator &random, int mostRules);
/// With one to three edits, of which many change nothing in effect.
policy::Policy edited(policy::Policy policy, QRandomGenerator &random);
policy::Promise promise(QRandomGenerator &random);

/// All questions at that moment, with their surroundings.
void eachQuestion(qint64 moment, const std::function<void(const policy::Question &)> &use);

/// For failures.
QString text(const policy::Policy &policy);

} // namespace smallworld
