#include "server/config/TextCheck.h"

#include "server/base/PlainText.h"
#include "server/config/Say.h"

#include <QDir>
#include <QRegularExpression>

namespace config {

namespace {

constexpr qsizetype longestName = 64;
constexpr qsizetype longestLine = 512;
constexpr qsizetype longestPath = 4096;

bool breaksLines(char32_t character)
{
    const QChar::Category category = QChar::category(character);
    return category == QChar::Other_Control || category == QChar::Separator_Line
        || category == QChar::Separator_Paragraph;
}

QString oneLine(const QString &text, qsizetype most)
{
    if (text.size() > most)
        return Say::tr("longer than %1 characters").arg(most);
    for (const char32_t character : text.toUcs4()) {
        if (breaksLines(character))
            return Say::tr("holds a control character");
    }
    return text.isValidUtf16() ? QString() : Say::tr("holds half a character");
}

/// A name is told from others by eye, so it holds nothing that can't be seen.
QString visibleName(const QString &text)
{
    for (const char32_t character : text.toUcs4()) {
        if (QChar::category(character) == QChar::Other_Format)
            return Say::tr("holds an invisible character");
    }
    return oneLine(text, longestName);
}

bool isReservedName(const QString &text)
{
    static const QStringList reserved{QStringLiteral("anonymous"), QStringLiteral("ftp"), QStringLiteral("users"),
                                      QStringLiteral("*")};
    return reserved.contains(text, Qt::CaseInsensitive);
}

} // namespace

QString quoted(const QString &text)
{
    constexpr qsizetype most = 60;
    return u'"' % base::escaped(text, most) % u'"';
}

bool isArgon2idHash(const QString &text)
{
    static const QRegularExpression shape(
        QStringLiteral("\\A\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]?),p=[1-4]\\$"
                       "[A-Za-z0-9+/]{11,64}\\$[A-Za-z0-9+/]{22,86}\\z"));
    constexpr int mostKibibytes = 1024 * 1024;
    const auto match = shape.match(text);
    return match.hasMatch() && match.capturedView(1).toInt() <= mostKibibytes;
}

QByteArray plainFingerprint(const QString &text)
{
    static const QRegularExpression shape(
        QStringLiteral("\\A[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31}\\z|\\A[0-9A-Fa-f]{64}\\z"));
    return shape.match(text).hasMatch() ? text.toLatin1().replace(':', QByteArray()).toLower() : QByteArray();
}

namespace checks {

QString greeting(const QString &text)
{
    return oneLine(text, longestLine);
}

QString fileName(const QString &text)
{
    return oneLine(text, longestPath);
}

QString userName(const QString &text)
{
    if (text.isEmpty())
        return Say::tr("a user needs a name");
    if (isReservedName(text))
        return Say::tr("%1 is not free for a user's name").arg(quoted(text));
    if (text.contains(u'/'))
        return Say::tr("a user's name can't hold a slash");
    if (text.front().isSpace() || text.back().isSpace())
        return Say::tr("a user's name can't begin or end with a blank");
    return visibleName(text);
}

QString who(const QString &text)
{
    if (text == QLatin1String("anonymous") || text == QLatin1String("users") || text == QLatin1String("*"))
        return {};
    if (text.isEmpty() || isReservedName(text)) {
        return Say::tr("%1 is nobody; expected \"anonymous\", \"users\", \"*\" or the name of a user")
            .arg(quoted(text));
    }
    return userName(text);
}

QString passwordHash(const QString &text)
{
    if (text.isEmpty() || isArgon2idHash(text))
        return {};
    // The text is likely a password; it is not repeated.
    return Say::tr("not an Argon2id hash; \"portcullis hash-password\" makes one");
}

QString certificateFingerprint(const QString &text)
{
    if (text.isEmpty() || !plainFingerprint(text).isEmpty())
        return {};
    return Say::tr("not a SHA-256 fingerprint: expected 64 hexadecimal digits, colons between pairs allowed");
}

QString ruleId(const QString &text)
{
    return text.isEmpty() ? Say::tr("a rule needs an id") : visibleName(text);
}

QString note(const QString &text)
{
    return oneLine(text, longestLine);
}

QString areaPath(const QString &text)
{
    if (!text.startsWith(u'/'))
        return Say::tr("expected a path that begins with a slash, such as \"/incoming\"");
    if (const QString message = oneLine(text, longestPath); !message.isEmpty())
        return message;
    if (text == QLatin1String("/"))
        return {};
    const auto parts = QStringView(text).sliced(1).split(u'/');
    for (const QStringView part : parts) {
        if (part.isEmpty())
            return Say::tr("a slash too many: no trailing slash, no two in a row");
        if (part == QLatin1String(".") || part == QLatin1String(".."))
            return Say::tr("%1 can't be part of the path").arg(quoted(part.toString()));
    }
    return {};
}

QString areaPathOrNone(const QString &text)
{
    return text.isEmpty() ? QString() : areaPath(text);
}

QString directory(const QString &text)
{
    if (!QDir::isAbsolutePath(text) || text.startsWith(u':'))
        return Say::tr("expected the absolute path of a directory");
    return oneLine(text, longestPath);
}

QString namePattern(const QString &text)
{
    constexpr qsizetype longestPattern = 1000;
    if (text.size() > longestPattern)
        return Say::tr("longer than %1 characters").arg(longestPattern);
    const QRegularExpression pattern(text);
    if (pattern.isValid())
        return {};
    return Say::tr("not a regular expression: %1 at character %2")
        .arg(pattern.errorString())
        .arg(pattern.patternErrorOffset() + 1);
}

QString findingId(const QString &text)
{
    static const QRegularExpression shape(QStringLiteral("\\A[A-Z]{2}[0-9]{2}\\z"));
    if (shape.match(text).hasMatch())
        return {};
    return Say::tr("%1 is no finding; expected its id, such as \"AU24\"").arg(quoted(text));
}

QString person(const QString &text)
{
    return text.trimmed().isEmpty() ? Say::tr("expected the name of the person who accepted the finding")
                                    : oneLine(text, longestName);
}

QString why(const QString &text)
{
    return text.trimmed().isEmpty() ? Say::tr("expected the reason for accepting the finding")
                                    : oneLine(text, longestLine);
}

} // namespace checks

} // namespace config
