#pragma once

#include "server/config/Config.h"

#include <QCoreApplication>
#include <QStringList>

namespace ui {

/// Changes of accounts that reach further than the list of users: grants and rules name users too. Pure.
class AccountEdits
{
    Q_DECLARE_TR_FUNCTIONS(AccountEdits)

public:
    /// What is wrong with a user's name, with the remedy; empty: nothing. `self` is the present name of that user.
    static QString nameProblem(const QString &name, const config::Accounts &accounts, const QString &self = {});
    /// Renames a user everywhere: account, grants of areas, rules of the policy.
    static config::Config renamed(config::Config config, const QString &from, const QString &to);
    /// Removes a user, with their grants and the rules written for them alone, so that nobody who gets the name later
    /// inherits them.
    static config::Config removed(config::Config config, const QString &name);
    static QStringList areasOf(const config::Config &config, const QString &name); ///< virtual paths
    static QStringList areasOfStrangers(const config::Config &config);
};

} // namespace ui
