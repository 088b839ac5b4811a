#include "server/config/CrossCheck.h"

#include "server/config/Say.h"
#include "server/config/TextCheck.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace config {

namespace {

class Checker final
{
public:
    Checker(const Config &config, const QList<Problem> &known)
        : m_config(config)
        , m_known(known)
    {}

    QList<Problem> run()
    {
        checkListeners();
        checkTls();
        checkRules();
        checkPromises();
        checkUsers();
        checkAreas();
        checkAccepted();
        return m_problems;
    }

private:
    bool isBroken(const QString &pointer) const
    {
        return std::any_of(m_known.begin(), m_known.end(), [&pointer](const Problem &problem) {
            return problem.pointer == pointer || problem.pointer.startsWith(pointer % u'/');
        });
    }

    void report(const QString &pointer, const QString &message)
    {
        if (!isBroken(pointer))
            m_problems.append({pointer, message});
    }

    /// Reports every element of the array whose key, a member called `member`, an earlier one has as well.
    template <typename T, typename Key>
    void checkUnique(const QString &array, const QList<T> &elements, const QString &member, Key key)
    {
        QHash<QString, qsizetype> seen;
        for (qsizetype i = 0; i < elements.size(); ++i) {
            if (isBroken(below(array, i)))
                continue;
            const QString name = key(elements[i]);
            const QString place = below(array, i);
            if (const auto first = seen.constFind(name); first != seen.constEnd()) {
                report(member.isEmpty() ? place : below(place, member),
                       Say::tr("%1 stands at %2 already").arg(quoted(name), below(array, *first)));
            } else {
                seen.insert(name, i);
            }
        }
    }

    void checkListeners()
    {
        const QString place = QStringLiteral("/server/listeners");
        QList<Listener> fixed = m_config.server.listeners;
        for (qsizetype i = 0; i < fixed.size(); ++i) {
            const quint16 port = fixed[i].endpoint.port;
            const auto &range = m_config.server.passive.ports;
            if (range && range->contains(port) && !isBroken(below(place, i))) {
                report(QStringLiteral("/server/passive/ports"),
                       Say::tr("holds port %1, which %2 listens on").arg(port).arg(below(place, i)));
            }
        }
        checkUnique(place, fixed, QString(), [count = 0](const Listener &listener) mutable {
            // With port 0 each gets a port of its own.
            const bool any = listener.endpoint.port == 0;
            return any ? QString::number(++count) : listener.endpoint.toString();
        });
    }

    void checkTls()
    {
        const Tls &tls = m_config.tls;
        if (tls.certificate.isEmpty() == tls.privateKey.isEmpty() || isBroken(QStringLiteral("/tls")))
            return;
        if (tls.certificate.isEmpty())
            report(QStringLiteral("/tls/certificate"), Say::tr("missing, though there is a private key"));
        else
            report(QStringLiteral("/tls/privateKey"), Say::tr("missing, though there is a certificate"));
    }

    void checkRules()
    {
        const QString place = QStringLiteral("/policy/rules");
        const auto &rules = m_config.policy.rules;
        checkUnique(place, rules, QStringLiteral("id"), [](const policy::Rule &rule) { return rule.id; });
        for (qsizetype i = 0; i < rules.size(); ++i)
            checkAllKnown(below(below(place, i), QStringLiteral("users")), rules[i].users);
    }

    void checkPromises()
    {
        const auto &promises = m_config.policy.promises;
        for (qsizetype i = 0; i < promises.size(); ++i) {
            const QString place = below(QStringLiteral("/policy/promises"), i);
            checkAllKnown(below(place, QStringLiteral("users")), promises[i].users);
        }
    }

    void checkUsers()
    {
        checkUnique(QStringLiteral("/accounts/users"), m_config.accounts.users, QStringLiteral("name"),
                    [](const User &user) { return user.name; });
    }

    void checkAreas()
    {
        const QString place = QStringLiteral("/areas");
        const auto &areas = m_config.areas;
        checkUnique(place, areas, QStringLiteral("path"), [](const Area &area) { return area.path; });
        for (qsizetype i = 0; i < areas.size(); ++i) {
            const QString grants = below(below(place, i), QStringLiteral("grants"));
            checkUnique(grants, areas[i].grants, QStringLiteral("who"), [](const Grant &grant) { return grant.who; });
            for (qsizetype j = 0; j < areas[i].grants.size(); ++j)
                checkKnown(below(below(grants, j), QStringLiteral("who")), areas[i].grants[j].who);
        }
    }

    void checkAccepted()
    {
        const auto &accepted = m_config.accepted;
        for (qsizetype i = 0; i < accepted.size(); ++i) {
            const QString place = below(QStringLiteral("/accepted"), i);
            const QString until = below(place, QStringLiteral("until"));
            const QString when = below(place, QStringLiteral("when"));
            if (accepted[i].when == 0)
                report(when, Say::tr("missing; expected when the finding was accepted, in UTC"));
            if (accepted[i].until == 0)
                report(until, Say::tr("missing; expected until when the finding is accepted, in UTC"));
            else if (accepted[i].until <= accepted[i].when && !isBroken(when))
                report(until, Say::tr("not later than %1; expected a time behind it").arg(when));
        }
        checkUnique(QStringLiteral("/accepted"), accepted, QString(), [](const AcceptedFinding &finding) {
            return QString(finding.finding % u' ' % finding.area).trimmed();
        });
    }

    void checkAllKnown(const QString &pointer, const QStringList &users)
    {
        for (qsizetype j = 0; j < users.size() && !isBroken(pointer); ++j)
            checkKnown(below(pointer, j), users[j]);
    }

    /// `who` is known to be of the right form, or reported.
    void checkKnown(const QString &pointer, const QString &who)
    {
        const bool isName = checks::userName(who).isEmpty();
        const auto &users = m_config.accounts.users;
        const bool known =
            std::any_of(users.begin(), users.end(), [&who](const User &user) { return user.name == who; });
        if (isName && !known && !isBroken(QStringLiteral("/accounts/users")))
            report(pointer, Say::tr("there is no user %1").arg(quoted(who)));
    }

    const Config &m_config;
    const QList<Problem> &m_known;
    QList<Problem> m_problems;
};

} // namespace

QList<Problem> crossCheck(const Config &config, const QList<Problem> &known)
{
    return Checker(config, known).run();
}

} // namespace config
