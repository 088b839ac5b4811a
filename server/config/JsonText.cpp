#include "server/config/JsonText.h"

namespace config {

namespace {

constexpr qsizetype longestLine = 100;

QByteArray escape(char16_t unit)
{
    return "\\u" + QByteArray::number(unit, 16).rightJustified(4, '0');
}

QByteArray literal(const QString &value)
{
    // Half a surrogate pair has no UTF-8; escaped it is at least written as it is.
    const bool whole = value.isValidUtf16();
    QString text;
    text.reserve(value.size() + 2);
    text += u'"';
    for (const QChar c : value) {
        if (c == u'"' || c == u'\\')
            text += u'\\' % c;
        else if (c < u' ' || c == u'\x7f' || (!whole && c.isSurrogate()))
            text += QLatin1String(escape(c.unicode()));
        else
            text += c;
    }
    text += u'"';
    return text.toUtf8();
}

} // namespace

JsonText &JsonText::key(QLatin1String name)
{
    element();
    m_text += literal(name) + ": ";
    return *this;
}

JsonText &JsonText::element()
{
    if (!m_isFirst)
        m_text += ',';
    m_isFirst = false;
    newLine();
    return *this;
}

void JsonText::string(const QString &value)
{
    m_text += literal(value);
}

void JsonText::strings(const QStringList &values)
{
    QByteArrayList literals;
    for (const QString &value : values)
        literals += literal(value);
    if (const QByteArray line = '[' + literals.join(", ") + ']'; line.size() <= longestLine) {
        m_text += line;
        return;
    }
    beginArray();
    for (const QByteArray &value : std::as_const(literals)) {
        element();
        m_text += value;
    }
    endArray();
}

void JsonText::open(char bracket)
{
    m_text += bracket;
    ++m_depth;
    m_isFirst = true;
}

void JsonText::close(char bracket)
{
    --m_depth;
    if (!m_isFirst)
        newLine();
    m_text += bracket;
    m_isFirst = false;
}

void JsonText::newLine()
{
    m_text += '\n' + QByteArray(m_depth * 2, ' ');
}

} // namespace config
