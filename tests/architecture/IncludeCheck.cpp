#include "tests/architecture/IncludeCheck.h"

#include <QDir>
#include <QLibraryInfo>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace {

struct Row
{
    const char16_t *folder;
    const char16_t *mayKnow; // beside itself
    const char16_t *qtModules;
};

constexpr const char16_t *serverQt = u"QtCore QtNetwork QtSql";
constexpr const char16_t *windowQt = u"QtCore QtGui QtWidgets QtSvg";
constexpr const char16_t *shellQt = u"QtCore QtDBus QtGui QtWidgets QtSvg";
constexpr const char16_t *chartQt = u"QtCore QtGui QtWidgets QtSvg QtCharts";
constexpr const char16_t *everything = u"*";
constexpr const char16_t *pagesKnow =
    u"server/api server/address server/base server/policy server/audit server/config ui/common";

constexpr Row table[] = {
    {u"server/base", u"", u"QtCore"},
    {u"server/address", u"server/base", u"QtCore"},
    {u"server/policy", u"server/base server/address", u"QtCore"},
    {u"server/protocol", u"server/base server/address", u"QtCore"},
    {u"server/config", u"server/base server/address server/policy", serverQt},
    {u"server/audit", u"server/base server/address server/policy", serverQt},
    {u"server/accounts", u"server/base server/address server/config", serverQt},
    {u"server/files", u"server/base server/address server/config server/accounts", serverQt},
    {u"server/review", u"server/base server/address server/config server/audit server/accounts server/files", serverQt},
    {u"server/net", u"server/base server/address", serverQt},
    {u"server/tls", u"server/base server/address server/net", serverQt},
    {u"server/transfer", u"server/base server/address server/policy server/config server/net server/tls server/files",
     serverQt},
    {u"server/session",
     u"server/base server/address server/policy server/config server/net server/tls server/files server/transfer "
     u"server/protocol "
     u"server/accounts server/audit",
     serverQt},
    {u"server/api", u"server/*", serverQt},
    {u"server/arealint", u"server/base server/address server/policy server/config server/files server/audit server/api",
     serverQt},
    {u"server/selftest", u"server/*", serverQt},
    {u"ui", u"server/api server/address server/base server/policy server/audit server/config ui/*", shellQt},
    {u"ui/common", pagesKnow, windowQt},
    {u"ui/dashboard", pagesKnow, windowQt},
    {u"ui/sessions", pagesKnow, windowQt},
    {u"ui/policy",
     u"server/api server/address server/base server/policy server/audit server/config server/selftest ui/common",
     windowQt},
    {u"ui/areas",
     u"server/api server/address server/base server/policy server/audit server/config server/arealint server/selftest "
     u"ui/common",
     windowQt},
    {u"ui/review", pagesKnow, windowQt},
    {u"ui/blocked", pagesKnow, chartQt},
    {u"ui/accounts", pagesKnow, windowQt},
    {u"ui/settings", pagesKnow, windowQt},
    {u"app", everything, everything},
};

/// What isn't Qt's and is for one folder only.
struct Library
{
    const char16_t *name;
    const char16_t *header; // how its headers begin
    const char16_t *folder;
};

constexpr Library libraries[] = {
    {u"OpenSSL", u"openssl/", u"server/tls"},
    {u"libqrencode", u"qrencode.h", u"ui/settings"},
    {u"SQLite itself", u"sqlite3.h", u"server/audit"},
};

const Library *libraryOf(const QString &header)
{
    const auto *library = std::find_if(std::begin(libraries), std::end(libraries), [&header](const Library &one) {
        return header.startsWith(QStringView(one.header));
    });
    return library == std::end(libraries) ? nullptr : library;
}

const Row *rowOf(const QString &folder)
{
    const auto *row = std::find_if(std::begin(table), std::end(table),
                                   [&folder](const Row &r) { return QStringView(r.folder) == folder; });
    return row == std::end(table) ? nullptr : row;
}

bool isListed(const char16_t *list, const QString &name)
{
    const QString text = QString::fromUtf16(list);
    const QStringList entries = text.split(u' ', Qt::SkipEmptyParts);
    return std::any_of(entries.begin(), entries.end(), [&name](const QString &entry) {
        return entry == name || entry == u"*" || (entry.endsWith(u"/*") && name.startsWith(entry.chopped(1)));
    });
}

QString folderOf(const QString &path)
{
    return path.section(u'/', 0, -2);
}

/// Address, policy and protocol judge and parse; what they need of the world is told them.
bool isPure(const QString &folder)
{
    return folder == u"server/address" || folder == u"server/policy" || folder == u"server/protocol";
}

/// Building a QHostAddress from bytes is fine anywhere; letting it read text is not, it takes 010.0.0.1 for 8.0.0.1.
bool parsesAddressText(const QString &line)
{
    static const QRegularExpression fromText(
        uR"(\bQHostAddress\s*(\w+\s*)?[({]\s*(u?"|QString|QLatin|QByteArray)|\bparseSubnet\s*\()"_s);
    static const QRegularExpression temporary(uR"(\bQHostAddress\s*[({]\s*([^)}\s][^;]*))"_s);
    if (fromText.match(line).hasMatch())
        return true;
    const auto match = temporary.match(line);
    if (!match.hasMatch())
        return false;
    static const QRegularExpression fromBytes(uR"(v4\(\)|bytes\(\)|sockaddr|\.data\(\)|^QHostAddress::|quint32)"_s);
    return !fromBytes.match(match.captured(1)).hasMatch();
}

} // namespace

IncludeCheck::IncludeCheck()
{
    const QDir headers(QLibraryInfo::path(QLibraryInfo::HeadersPath));
    for (const QString &module : {u"QtCore"_s, u"QtNetwork"_s, u"QtSql"_s, u"QtDBus"_s, u"QtGui"_s, u"QtWidgets"_s,
                                  u"QtSvg"_s, u"QtCharts"_s}) {
        const QStringList names = QDir(headers.filePath(module)).entryList(QDir::Files);
        for (const QString &name : names)
            m_moduleOfHeader.insert(name, module);
    }
}

QString IncludeCheck::qtModule(const QString &header) const
{
    if (header.startsWith(u"Qt") && header.contains(u'/'))
        return header.section(u'/', 0, 0);
    const bool looksLikeQt = header.startsWith(u'Q') || (header.startsWith(u'q') && header.endsWith(u".h"));
    return m_moduleOfHeader.value(header, looksLikeQt ? u"an unknown Qt module"_s : QString());
}

QString IncludeCheck::breachOfSystem(const QString &folder, const QString &header) const
{
    if (const Library *library = libraryOf(header)) {
        const bool may = QStringView(library->folder) == folder;
        return may ? QString() : u"%1 belongs to %2"_s.arg(header, QStringView(library->name));
    }
    const QString module = qtModule(header);
    if (!module.isEmpty())
        return isListed(rowOf(folder)->qtModules, module) ? QString() : u"%1 belongs to %2"_s.arg(header, module);
    for (const QString &world : {u"sys/"_s, u"netinet/"_s, u"arpa/"_s, u"unistd.h"_s, u"fcntl.h"_s, u"fstream"_s,
                                 u"filesystem"_s, u"ctime"_s}) {
        if (isPure(folder) && header.startsWith(world))
            return u"%1 reaches for the world outside"_s.arg(header);
    }
    return {};
}

QString IncludeCheck::breachOf(const QString &path, const QString &include, bool quoted) const
{
    const QString folder = folderOf(path);
    if (!quoted)
        return breachOfSystem(folder, include);
    if (include.endsWith(u".moc"))
        return {};
    const QString known = folderOf(include);
    if (known.isEmpty() || include.contains(u".."))
        return u"%1 is not written from the root"_s.arg(include);
    if (known == folder || isListed(rowOf(folder)->mayKnow, known))
        return {};
    return u"%1 is beyond what %2 may know"_s.arg(include, folder);
}

QStringList IncludeCheck::breaches(const QString &path, const QString &text) const
{
    const QString folder = folderOf(path);
    if (!rowOf(folder))
        return {u"%1: the folder is not in the table"_s.arg(path)};

    static const QRegularExpression directive(uR"(^\s*#\s*include\s*(["<])([^">]+)[">])"_s);
    QStringList found;
    const QStringList lines = text.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString &line = lines.at(i);
        const QString place = u"%1:%2: "_s.arg(path).arg(i + 1);
        if (const auto match = directive.match(line); match.hasMatch()) {
            const QString breach = breachOf(path, match.captured(2), match.captured(1) == u"\"");
            if (!breach.isEmpty())
                found.append(place + breach);
        } else if (folder != u"server/address" && parsesAddressText(line.section(u"//"_s, 0, 0))) {
            found.append(place + u"only server/address turns text into an address"_s);
        }
    }
    return found;
}
