#include "server/files/NameRules.h"

#include "server/config/Config.h"

#include <QCoreApplication>
#include <QStringDecoder>
#include <QStringView>

#include <algorithm>
#include <array>

namespace files {

namespace {

constexpr qsizetype maxNameBytes = 255;

std::optional<QString> decoded(QByteArrayView name)
{
    QStringDecoder decoder(QStringDecoder::Utf8,
                           QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    QString text = decoder.decode(name);
    if (decoder.hasError())
        return std::nullopt;
    return text;
}

bool isAsciiPrintable(QByteArrayView name)
{
    return std::all_of(name.begin(), name.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// Fillers and variation selectors, which look like nothing although their category says letter or mark.
bool isFiller(char32_t c)
{
    return c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || (c >= 0x17b4 && c <= 0x17b5)
        || (c >= 0x180b && c <= 0x180f) || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0000 && c <= 0xe0fff);
}

bool isHidingCharacter(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // bidirectional marks, zero-width characters
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return isFiller(c);
    }
}

/// Makes the rest of the name appear in another order, or on another line.
bool isReordering(char32_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029;
}

bool isDisguised(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return isReordering(c.unicode()); });
}

bool hidesSomething(const QString &text)
{
    const QList<uint> characters = text.toUcs4();
    return std::any_of(characters.begin(), characters.end(), [](uint c) { return isHidingCharacter(c); });
}

/// `nul.txt` is the device on Windows, whatever the extension.
bool isDeviceName(const QString &text)
{
    static constexpr std::array<QLatin1String, 7> devices{
        QLatin1String("CON"),    QLatin1String("PRN"),     QLatin1String("AUX"),   QLatin1String("NUL"),
        QLatin1String("CONIN$"), QLatin1String("CONOUT$"), QLatin1String("CLOCK$")};
    const QString stem = text.section(u'.', 0, 0).trimmed().toUpper();
    if (std::find(devices.begin(), devices.end(), stem) != devices.end())
        return true;
    static constexpr QStringView digits = u"0123456789\u00b9\u00b2\u00b3";
    return stem.size() == 4 && (stem.startsWith(QLatin1String("COM")) || stem.startsWith(QLatin1String("LPT")))
        && digits.contains(stem.at(3));
}

/// Characters that pass for a slash, a backslash or a dot; those that compatibility folding turns into one are found
/// by folding.
bool hasLookAlike(const QString &text)
{
    static constexpr QStringView strokes = u"\u2044\u2215\u2216\u29f5\u29f8\u29f9\ua789";
    const auto isStroke = [](QChar c) { return strokes.contains(c); };
    if (std::any_of(text.begin(), text.end(), isStroke))
        return true;
    const QString compatible = text.normalized(QString::NormalizationForm_KC);
    return compatible.count(u'.') != text.count(u'.') || compatible.contains(u'/') || compatible.contains(u'\\')
        || compatible.contains(u':');
}

/// Files that a desktop or a web server obeys when they lie in a folder, beside those that begin with a dot.
bool isObeyed(const QString &text)
{
    static constexpr std::array<QLatin1String, 5> obeyed{QLatin1String("desktop.ini"), QLatin1String("autorun.inf"),
                                                         QLatin1String("thumbs.db"), QLatin1String("folder.htt"),
                                                         QLatin1String("web.config")};
    const QString folded = text.toCaseFolded();
    return std::find(obeyed.begin(), obeyed.end(), folded) != obeyed.end();
}

/// What stands in the way of a name that can be shown, whatever the area says.
NameFault misleading(const QString &text)
{
    static constexpr QStringView badFirst = u".-~";
    if (badFirst.contains(text.front()) || text.front().isSpace())
        return NameFault::Beginning;
    if (text.endsWith(u'.') || text.back().isSpace())
        return NameFault::End;
    if (text.contains(u'\\') || text.contains(u':') || hasLookAlike(text))
        return NameFault::Separator;
    if (hidesSomething(text))
        return NameFault::Invisible;
    if (isDeviceName(text))
        return NameFault::Device;
    return isObeyed(text) ? NameFault::Obeyed : NameFault::None;
}

/// Why even plain() refuses it.
NameFault faultOfUnplain(const QByteArray &name)
{
    if (name == "." || name == "..")
        return NameFault::Beginning;
    if (name.contains('/'))
        return NameFault::Separator;
    const std::optional<QString> text = decoded(name);
    return text && isVisibleName(name) && isDisguised(*text) ? NameFault::Invisible : NameFault::Unshowable;
}

bool hasExtension(const QString &folded, const QStringList &extensions)
{
    return std::any_of(extensions.begin(), extensions.end(), [&folded](const QString &extension) {
        return folded.size() > extension.size() + 1 && folded.endsWith(extension)
            && folded.at(folded.size() - extension.size() - 1) == u'.';
    });
}

/// Anywhere behind a dot: some programs obey the last extension they know, not the last there is.
bool holdsExtension(const QString &folded, const QStringList &extensions)
{
    const QString dotted = folded % u'.';
    return std::any_of(extensions.begin(), extensions.end(),
                       [&dotted](const QString &extension) { return dotted.contains(u'.' % extension % u'.'); });
}

} // namespace

bool isVisibleName(QByteArrayView name)
{
    // Also in other letters: on a disk without regard to case it would be the same file.
    if (name.size() >= reservedPrefix.size()
        && qstrnicmp(name.data(), reservedPrefix.data(), size_t(reservedPrefix.size())) == 0)
        return false;
    if (isAsciiPrintable(name))
        return true;
    const std::optional<QString> text = decoded(name);
    return text
        && std::none_of(text->begin(), text->end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

base::Result<NameRules> NameRules::fromPattern(const QString &pattern)
{
    NameRules rules;
    if (pattern.isEmpty())
        return rules;
    rules.m_pattern.setPattern(QRegularExpression::anchoredPattern(pattern));
    if (!rules.m_pattern.isValid()) {
        const QString text = QCoreApplication::translate("files", "The pattern for names is wrong: %1.");
        return base::Error{base::Error::Code::Invalid, text.arg(rules.m_pattern.errorString())};
    }
    rules.m_pattern.optimize();
    return rules;
}

base::Result<NameRules> NameRules::fromArea(const config::Area &area)
{
    base::Result<NameRules> rules = fromPattern(area.names);
    if (rules) {
        rules->m_allowed = area.allowExtensions;
        rules->m_blocked = area.blockExtensions;
    }
    return rules;
}

std::optional<QByteArray> NameRules::plain(const QByteArray &name)
{
    if (name.isEmpty() || name.size() > maxNameBytes || name == "." || name == ".." || name.contains('/')
        || !isVisibleName(name))
        return std::nullopt;
    if (!isAsciiPrintable(name) && isDisguised(QString::fromUtf8(name)))
        return std::nullopt;
    return name;
}

NameFault NameRules::fault(const QByteArray &name, QByteArray *composed) const
{
    if (name.size() > maxNameBytes)
        return NameFault::Length;
    const std::optional<QString> text = plain(name) ? decoded(name) : std::nullopt;
    if (!text)
        return faultOfUnplain(name);
    if (const NameFault found = misleading(*text); found != NameFault::None)
        return found;
    const QString form = text->normalized(QString::NormalizationForm_C);
    // Wide and other styled letters are told from plain ones by nobody.
    const QString folded = form.normalized(QString::NormalizationForm_KC).toCaseFolded();
    if ((!m_allowed.isEmpty() && !hasExtension(folded, m_allowed)) || holdsExtension(folded, m_blocked))
        return NameFault::Extension;
    if (!m_pattern.pattern().isEmpty() && !m_pattern.match(form).hasMatch())
        return NameFault::Pattern;
    QByteArray result = form.toUtf8();
    if (result.size() > maxNameBytes)
        return NameFault::Length;
    if (composed)
        *composed = std::move(result);
    return NameFault::None;
}

std::optional<QByteArray> NameRules::strict(const QByteArray &name) const
{
    QByteArray composed;
    if (fault(name, &composed) != NameFault::None)
        return std::nullopt;
    return composed;
}

QString NameRules::folded(const QByteArray &name)
{
    return QString::fromUtf8(name).normalized(QString::NormalizationForm_C).toCaseFolded();
}

} // namespace files
