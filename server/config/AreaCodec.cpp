#include "server/config/Codec.h"

#include "server/config/Say.h"
#include "server/config/TextCheck.h"

#include <algorithm>

namespace config::codecs {

namespace {

QString hoursText(const Hours &value)
{
    return hoursToString(value);
}

QString readHours(const QString &text, Hours &value)
{
    const auto parsed = parseHours(text);
    if (!parsed) {
        return Say::tr("%1 is not a part of the day; expected two different times such as \"08:00-18:00\" or "
                       "\"22:00-06:00\", or \"\" for always")
            .arg(quoted(text));
    }
    value = *parsed;
    return {};
}

bool mayStandInExtension(QChar c)
{
    return c.isLetterOrNumber() || QStringView(u"_-+.").contains(c);
}

QString extensionProblem(const QString &text)
{
    constexpr qsizetype longest = 32;
    if (text.startsWith(u'.') || text.startsWith(u'*')) {
        return Say::tr("%1 begins with what is understood anyway; write extensions such as \"pdf\" or \"tar.gz\"")
            .arg(quoted(text));
    }
    if (text.isEmpty() || text.size() > longest || text.endsWith(u'.')
        || !std::all_of(text.begin(), text.end(), mayStandInExtension)) {
        return Say::tr("%1 is not an extension; expected up to %2 letters and digits such as \"pdf\" or \"tar.gz\"")
            .arg(quoted(text))
            .arg(longest);
    }
    if (const QString folded = text.toLower(); folded != text)
        return Say::tr("%1 holds capitals, which make no difference; write %2").arg(quoted(text), quoted(folded));
    return {};
}

QStringList extensionTexts(const QStringList &value)
{
    return value;
}

QString addExtension(const QString &text, QStringList &value)
{
    if (const QString message = extensionProblem(text); !message.isEmpty())
        return message;
    if (value.contains(text))
        return Say::tr("%1 stands here twice; take one of them out").arg(quoted(text));
    value += text;
    return {};
}

} // namespace

const TextCodec<Hours> hours{hoursText, readHours};
const ListCodec<QStringList> extensions{extensionTexts, addExtension};

} // namespace config::codecs
