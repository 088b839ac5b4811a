#include "server/policy/Phrases.h"

#include "server/base/PlainText.h"

#include <QCoreApplication>
#include <QDateTime>

namespace policy::phrases {

namespace {

struct PhrasesWords
{
    Q_DECLARE_TR_FUNCTIONS(policy)
};

constexpr qsizetype longestName = 64;

} // namespace

QString listed(QStringList words, qsizetype most)
{
    if (words.size() > most) {
        const qsizetype more = words.size() - most + 1;
        words = words.first(most - 1);
        words.append(PhrasesWords::tr("%1 more").arg(more));
    }
    QString text = words.value(0);
    for (qsizetype i = 1; i < words.size(); ++i) {
        text = i + 1 < words.size() ? PhrasesWords::tr("%1, %2", "more items follow").arg(text, words.at(i))
                                    : PhrasesWords::tr("%1 and %2", "the last item").arg(text, words.at(i));
    }
    return text;
}

QString capitalised(const QString &text)
{
    return text.isEmpty() ? text : QString(text.front().toUpper() % QStringView(text).sliced(1));
}

QString moment(qint64 time)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(time / 1000, Qt::UTC);
    return PhrasesWords::tr("%1 UTC").arg(at.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
}

QString rules(const Policy &policy, const QList<int> &indexes)
{
    QStringList names;
    for (const int index : indexes) {
        if (index >= 0 && index < policy.rules.size())
            names.append(
                PhrasesWords::tr("\"%1\"", "a rule's name").arg(base::escaped(policy.rules.at(index).id, longestName)));
    }
    if (names.isEmpty())
        return {};
    return names.size() == 1 ? PhrasesWords::tr("rule %1").arg(names.first())
                             : PhrasesWords::tr("rules %1").arg(listed(names));
}

QString users(const QStringList &users)
{
    QStringList names;
    QStringList words;
    for (const QString &user : users) {
        if (user == u"*")
            return PhrasesWords::tr("everybody");
        if (user == u"anonymous")
            words.append(PhrasesWords::tr("anonymous visitors"));
        else if (user == u"users")
            words.append(PhrasesWords::tr("signed-in users"));
        else
            names.append(base::escaped(user, longestName));
    }
    if (names.size() == 1)
        words.append(PhrasesWords::tr("user %1").arg(names.first()));
    else if (!names.isEmpty())
        words.append(PhrasesWords::tr("users %1").arg(listed(names)));
    return words.isEmpty() ? PhrasesWords::tr("nobody") : listed(words);
}

QString clients(const QList<address::Subnet> &clients)
{
    QStringList words;
    for (const address::Subnet &subnet : clients) {
        if (subnet.isAny())
            return {};
        words.append(subnet.toString());
    }
    return words.isEmpty() ? PhrasesWords::tr("from nowhere") : PhrasesWords::tr("from %1").arg(listed(words));
}

QString ports(const address::PortSet &ports)
{
    if (ports.isEmpty())
        return PhrasesWords::tr("no port");
    if (ports == address::PortSet::all())
        return PhrasesWords::tr("every port");
    QString text = ports.toString();
    text.replace(QLatin1Char(','), QLatin1String(", "));
    return ports.count() == 1 ? PhrasesWords::tr("port %1").arg(text) : PhrasesWords::tr("ports %1").arg(text);
}

QString transfers(quint8 transfers)
{
    QStringList words;
    if ((transfers & Rule::AnyKind) == Rule::AnyKind)
        return {};
    if ((transfers & Rule::SendKind) != 0)
        words.append(PhrasesWords::tr("downloads"));
    if ((transfers & Rule::ReceiveKind) != 0)
        words.append(PhrasesWords::tr("uploads"));
    if ((transfers & Rule::ListKind) != 0)
        words.append(PhrasesWords::tr("listings"));
    return words.isEmpty() ? PhrasesWords::tr("no transfer") : listed(words);
}

} // namespace policy::phrases
