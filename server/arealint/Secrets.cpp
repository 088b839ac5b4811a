#include "server/arealint/Secrets.h"

#include <QList>
#include <QStringList>

#include <algorithm>

namespace arealint {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype passwordFields = 7; // passwd(5)
constexpr int firstPersonalId = 1000;

/// The last line may be cut off.
QList<QByteArray> wholeLines(const QByteArray &head)
{
    QList<QByteArray> lines = head.split('\n');
    if (head.size() == headBytes && lines.size() > 1)
        lines.removeLast();
    lines.removeAll(QByteArray());
    return lines;
}

} // namespace

bool isSecretName(const QString &name)
{
    static const QStringList names{
        u"passwd"_s,   u"shadow"_s,        u"gshadow"_s,  u"group"_s,         u"SAM"_s,         u".htpasswd"_s,
        u"id_rsa"_s,   u"id_dsa"_s,        u"id_ecdsa"_s, u"id_ed25519"_s,    u".netrc"_s,      u".pgpass"_s,
        u"ntds.dit"_s, u"master.passwd"_s, u".my.cnf"_s,  u"portcullis.db"_s, u"krb5.keytab"_s, u"portcullis.json"_s};
    return names.contains(name) || name.endsWith(".pwd"_L1, Qt::CaseInsensitive)
        || name.startsWith("portcullis.db-"_L1);
}

bool holdsSecret(const QByteArray &head)
{
    if (head.startsWith(QByteArray("SQLite format 3\0", 16)))
        return true;
    const qsizetype begin = head.indexOf("-----BEGIN ");
    if (begin < 0)
        return false;
    const qsizetype end = head.indexOf("-----", begin + 11);
    return end > 0 && head.mid(begin, end - begin).contains("PRIVATE KEY");
}

bool looksLikePasswords(const QByteArray &head)
{
    const QList<QByteArray> lines = wholeLines(head);
    return std::any_of(lines.begin(), lines.end(), [](const QByteArray &line) {
        const QList<QByteArray> fields = line.split(':');
        if (fields.first() != "root")
            return false;
        const bool passwd = fields.size() == passwordFields && fields.at(2) == "0" && fields.at(3) == "0";
        const bool shadow = fields.size() == 9 && !fields.at(1).isEmpty(); // shadow(5)
        return passwd || shadow;
    });
}

bool isHarmlessPasswordCopy(const QByteArray &head)
{
    const QList<QByteArray> lines = wholeLines(head);
    return std::all_of(lines.begin(), lines.end(), [](const QByteArray &line) {
        const QList<QByteArray> fields = line.split(':');
        return fields.size() == passwordFields && fields.at(1) == "*" && fields.at(2).toInt() < firstPersonalId;
    });
}

} // namespace arealint
