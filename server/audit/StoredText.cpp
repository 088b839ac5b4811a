#include "server/audit/StoredText.h"

#include "server/base/PlainText.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

/// Most text is, and needs no escaping then.
bool isPlain(QStringView text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f && c != u'\\'; });
}

} // namespace

QString present(const QString &text)
{
    return text.isNull() ? u""_s : text;
}

QString fromPeer(const QByteArray &bytes, qsizetype most)
{
    if (const auto text = QString::fromLatin1(bytes); text.size() <= most && isPlain(text))
        return present(text);
    return present(base::escaped(QByteArrayView(bytes), most));
}

QString fromPeer(const QString &text, qsizetype most)
{
    if (text.size() <= most && isPlain(text))
        return present(text);
    return present(base::escaped(text, most));
}

QString ownText(const QString &text)
{
    if (text.size() <= longestText && isPlain(text))
        return present(text);
    QString out = u""_s;
    QString piece;
    const auto flush = [&] {
        out += base::escaped(piece, longestText);
        piece.clear();
    };
    for (const QChar c : QStringView(text).left(longestText)) {
        if (c != u'\\' && c != u'\n') {
            piece += c;
            continue;
        }
        flush();
        out += c;
    }
    flush();
    return out;
}

QString textOf(const address::IpAddress &address)
{
    return address.isNull() ? u""_s : address.toString();
}

QByteArray keyOf(const address::IpAddress &address)
{
    if (address.isNull())
        return ""_ba;
    const auto &bytes = address.bytes();
    return {reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())};
}

address::IpAddress addressOfKey(const QByteArray &key)
{
    address::IpAddress::Bytes bytes{};
    if (key.size() != qsizetype(bytes.size()))
        return {};
    std::copy_n(reinterpret_cast<const quint8 *>(key.constData()), bytes.size(), bytes.begin());
    return address::IpAddress::fromV6(bytes); // canonical: a mapped address is the IPv4 one
}

} // namespace audit
