// AI: who comes, and for how long.

#include "server/arealint/LintContext.h"

#include "server/base/PlainText.h"

#include <algorithm>

namespace arealint {

using namespace Qt::Literals::StringLiterals;

namespace {

const config::Limits usual;

void lintAccount(LintContext &context)
{
    const AccountFacts &account = context.facts.account;
    const QString name = base::escaped(account.name);
    if (account.isPersonal)
        context.add("AI01", Severity::Information, u"/accounts/anonymous"_s,
                    Say::tr("The server runs as %1, your own account: what it could be made to do, it does with your "
                            "rights. That is usual on a workstation; an account of its own would do less harm.")
                        .arg(name));
    else if (account.isRoot())
        context.add("AI01", Severity::Error, u"/accounts/anonymous"_s,
                    Say::tr("The server runs as root: what strangers could make it do has no bounds."));
}

void lintNames(LintContext &context)
{
    static const QStringList system{u"root"_s,   u"administrator"_s, u"admin"_s, u"bin"_s,    u"daemon"_s,
                                    u"sys"_s,    u"adm"_s,           u"lp"_s,    u"mail"_s,   u"news"_s,
                                    u"uucp"_s,   u"operator"_s,      u"games"_s, u"nobody"_s, u"www-data"_s,
                                    u"backup"_s, u"postmaster"_s,    u"guest"_s, u"toor"_s,   u"system"_s};
    const QList<config::User> &users = context.configuration.accounts.users;
    for (qsizetype i = 0; i < users.size(); ++i) {
        if (!users.at(i).enabled || !system.contains(users.at(i).name.toLower()))
            continue;
        const QString place = u"/accounts/users/"_s % QString::number(i) % u"/enabled"_s;
        context
            .add(
                "AI02", Severity::Error, place,
                Say::tr("\"%1\" is the name of a system account, which whole lists of passwords are tried on. Give the "
                        "account another name.")
                    .arg(base::escaped(users.at(i).name)))
            .fix = context.change(Say::tr("Disable it"), place, u"true"_s, u"false"_s,
                                  [i](config::Config &next) { next.accounts.users[i].enabled = false; });
    }
}

void lintLimit(LintContext &context, const char *id, const QString &key, int config::Limits::*value,
               const QString &text)
{
    if (context.configuration.server.limits.*value != 0)
        return;
    const QString place = u"/server/limits/"_s % key;
    const QString after = QString::number(usual.*value);
    context.add(id, Severity::Warning, place, text).fix =
        context.change(Say::tr("Set it to %1").arg(after), place, u"0"_s, after,
                       [value](config::Config &next) { next.server.limits.*value = usual.*value; });
}

void lintNowhere(LintContext &context)
{
    if (context.configuration.areas.isEmpty())
        return; // nothing is served yet, to nobody
    context
        .add("AI09", Severity::Error, u"/accounts/anonymous"_s,
             Say::tr("Strangers may sign in, but no area is for them."))
        .fix = context.change(Say::tr("Let no strangers in"), u"/accounts/anonymous"_s, u"true"_s, u"false"_s,
                              [](config::Config &next) { next.accounts.anonymous = false; });
}

void lintTls(LintContext &context)
{
    const QList<config::Listener> &listeners = context.configuration.server.listeners;
    const bool never = std::all_of(listeners.begin(), listeners.end(),
                                   [](const config::Listener &one) { return one.tls == config::TlsUse::Off; });
    if (never)
        context.add("AI08", Severity::Information, u"/server/listeners"_s,
                    Say::tr("No listener offers TLS: what strangers fetch and send can be read on the way."));
}

/// Who may come is limited to some networks; data connections must not lead elsewhere either (RFC 2577, section 4).
void lintNetworks(LintContext &context)
{
    const QList<address::Subnet> &allow = context.configuration.server.addresses.allow;
    if (std::any_of(allow.begin(), allow.end(), [](const address::Subnet &one) { return one.isAny(); }))
        return;
    policy::Scope elsewhere;
    elsewhere.users = {u"anonymous"_s};
    elsewhere.machines.networks = {address::Subnet::any()};
    elsewhere.machines.except = allow;
    const policy::Reach reach = context.analysis.reach(elsewhere);
    if (reach.answer == policy::Reach::Answer::Nothing)
        return;
    const int rule = reach.allowing.value(0, -1);
    context.add(
        "AI10", Severity::Error,
        rule < 0 ? u"/policy/otherwise"_s : QString(u"/policy/rules/"_s % QString::number(rule)),
        Say::tr("Only some networks may connect, but the policy lets data connections of strangers go to others."));
}

} // namespace

void lintSessions(LintContext &context)
{
    lintNames(context);
    if (!context.configuration.accounts.anonymous)
        return;
    if (!context.anonymousReaches()) {
        lintNowhere(context);
        return;
    }
    lintAccount(context);
    lintLimit(context, "AI05", u"sessions"_s, &config::Limits::sessions,
              Say::tr("Any number of sessions may be open at once."));
    lintLimit(context, "AI05", u"sessionsPerAddress"_s, &config::Limits::sessionsPerAddress,
              Say::tr("One address may take all sessions."));
    lintLimit(context, "AI06", u"idleSeconds"_s, &config::Limits::idleSeconds,
              Say::tr("Who does nothing keeps a session for ever."));
    lintTls(context);
    lintNetworks(context);
}

} // namespace arealint
