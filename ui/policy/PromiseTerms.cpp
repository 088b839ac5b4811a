#include "ui/policy/PromiseTerms.h"

#include "server/base/PlainText.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

struct PromiseTermsWords
{
    Q_DECLARE_TR_FUNCTIONS(ui::PromiseEdit)
};

const QStringList &groupTokens()
{
    static const QStringList tokens{u"*"_s, u"anonymous"_s, u"users"_s};
    return tokens;
}

QStringList terms(const QString &text)
{
    static const QRegularExpression comma(u"\\s*,\\s*"_s);
    return text.trimmed().split(comma, Qt::SkipEmptyParts);
}

QString token(const QString &term)
{
    const QStringList groups = userGroups();
    for (qsizetype i = 0; i < groups.size(); ++i) {
        if (groups.at(i).compare(term, Qt::CaseInsensitive) == 0)
            return groupTokens().at(i);
    }
    return term;
}

// "10.1.2.3/8" names a machine and a whole network at once.
QString networkProblem(const QString &term)
{
    const qsizetype slash = term.indexOf(u'/');
    const auto host = address::IpAddress::parse(QStringView(term).first(qMax(slash, qsizetype(0))));
    bool isNumber = false;
    const int prefix = term.mid(slash + 1).toInt(&isNumber);
    if (slash < 0 || !host || !isNumber || prefix < 0 || prefix > (host->isV4() ? 32 : 128))
        return PromiseTermsWords::tr("%1 is not a network. Write it like 192.168.0.0/16, or one address.")
            .arg(base::escaped(term, 60));
    return PromiseTermsWords::tr("Did you mean the network %1, or the address %2?")
        .arg(address::Subnet::fromPrefix(*host, prefix).toString(), host->toString());
}

} // namespace

QStringList userGroups()
{
    return {PromiseTermsWords::tr("Everyone"), PromiseTermsWords::tr("Anonymous clients"),
            PromiseTermsWords::tr("Signed-in users")};
}

Typed<QList<address::Subnet>> typedNetworks(const QString &text)
{
    Typed<QList<address::Subnet>> result;
    const QStringList all = terms(text);
    for (const QString &term : all) {
        const auto network = address::Subnet::parse(term);
        if (!network) {
            result.problem = networkProblem(term);
            return result;
        }
        if (!result.value.contains(*network))
            result.value.append(*network);
    }
    if (result.value.isEmpty())
        result.problem = PromiseTermsWords::tr("Name at least one network, like 192.168.0.0/16.");
    return result;
}

Typed<address::PortSet> typedPorts(const QString &text)
{
    if (text.trimmed().isEmpty())
        return {address::PortSet::all(), {}};
    address::PortSet::ParseError error;
    if (const auto ports = address::PortSet::parse(text, &error))
        return {*ports, {}};
    return {{}, PromiseTermsWords::tr("Ports: %1. Write them like 1-1023 or 25, 8080.").arg(error.message)};
}

Typed<QStringList> typedUsers(const QString &text)
{
    Typed<QStringList> result;
    const QStringList all = terms(text);
    for (const QString &term : all) {
        if (const QString user = token(term); !result.value.contains(user))
            result.value.append(user);
    }
    if (result.value.isEmpty())
        result.problem = PromiseTermsWords::tr("Say who: everyone, anonymous clients, signed-in users, or names.");
    return result;
}

QString textOf(const QList<address::Subnet> &networks)
{
    QStringList texts;
    for (const address::Subnet &network : networks)
        texts.append(network.toString());
    return texts.join(u", "_s);
}

QString textOf(const address::PortSet &ports)
{
    return ports == address::PortSet::all() ? QString() : ports.toString();
}

QString textOfUsers(const QStringList &users)
{
    QStringList texts;
    for (const QString &user : users) {
        const qsizetype group = groupTokens().indexOf(user);
        texts.append(group < 0 ? user : userGroups().at(group));
    }
    return texts.join(u", "_s);
}

} // namespace ui
