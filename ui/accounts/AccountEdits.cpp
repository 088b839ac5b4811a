#include "ui/accounts/AccountEdits.h"

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype longestName = 64;

bool isUsable(QChar c)
{
    return c.isPrint() && !c.isSpace() && c != u'*' && c != u'/' && c.category() != QChar::Other_Format;
}

bool isReserved(const QString &name)
{
    const QString lower = name.toLower();
    return lower == "anonymous"_L1 || lower == "ftp"_L1 || lower == "users"_L1;
}

template <typename Reaches> QStringList pathsWhere(const config::Config &config, Reaches reaches)
{
    QStringList paths;
    for (const config::Area &area : config.areas) {
        if (std::ranges::any_of(area.grants, [&reaches](const config::Grant &grant) { return reaches(grant.who); }))
            paths.append(area.path);
    }
    return paths;
}

} // namespace

QString AccountEdits::nameProblem(const QString &name, const config::Accounts &accounts, const QString &self)
{
    if (name.isEmpty())
        return tr("Give the user a name.");
    if (name.size() > longestName)
        return tr("A name has 64 characters at most.");
    if (!std::ranges::all_of(name, isUsable))
        return tr("A name has no blanks, slashes, stars or invisible characters.");
    if (isReserved(name))
        return tr("“%1” has a meaning of its own. Choose another name.").arg(name);
    const bool taken = std::ranges::any_of(accounts.users, [&](const config::User &user) {
        return user.name != self && user.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return taken ? tr("There is a user of this name already. Choose another name.") : QString();
}

config::Config AccountEdits::renamed(config::Config config, const QString &from, const QString &to)
{
    for (config::User &user : config.accounts.users) {
        if (user.name == from)
            user.name = to;
    }
    for (config::Area &area : config.areas) {
        for (config::Grant &grant : area.grants) {
            if (grant.who == from)
                grant.who = to;
        }
    }
    for (policy::Rule &rule : config.policy.rules)
        std::ranges::replace(rule.users, from, to);
    return config;
}

config::Config AccountEdits::removed(config::Config config, const QString &name)
{
    config.accounts.users.removeIf([&name](const config::User &user) { return user.name == name; });
    for (config::Area &area : config.areas)
        area.grants.removeIf([&name](const config::Grant &grant) { return grant.who == name; });
    config.policy.rules.removeIf([&name](const policy::Rule &rule) { return rule.users == QStringList{name}; });
    for (policy::Rule &rule : config.policy.rules)
        rule.users.removeAll(name);
    return config;
}

QStringList AccountEdits::areasOf(const config::Config &config, const QString &name)
{
    return pathsWhere(config,
                      [&name](const QString &who) { return who == name || who == "users"_L1 || who == "*"_L1; });
}

QStringList AccountEdits::areasOfStrangers(const config::Config &config)
{
    return pathsWhere(config, [](const QString &who) { return who == "anonymous"_L1 || who == "*"_L1; });
}

} // namespace ui
