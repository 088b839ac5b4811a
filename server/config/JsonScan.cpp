#include "server/config/JsonScan.h"

#include "server/config/Say.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QStringList>

#include <algorithm>

namespace config {

namespace {

/// QJsonDocument's own limit; it also keeps the recursion below harmless.
constexpr int deepestNesting = 1024;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

class Scanner final
{
public:
    explicit Scanner(QByteArrayView text)
        : m_text(text)
    {}

    JsonScan run()
    {
        if (m_text.startsWith("\xef\xbb\xbf"))
            m_at = 3;
        skipBlanks();
        if (value()) {
            skipBlanks();
            if (m_at < m_text.size())
                fail(Say::tr("something follows the end of the document"));
        }
        return m_result;
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    bool fail(const QString &message)
    {
        m_result.errorAt = m_at;
        m_result.error = m_at < m_text.size() ? message : Say::tr("the text ends too early");
        return false;
    }

    void skipBlanks()
    {
        while (m_at < m_text.size() && QByteArrayView(" \t\r\n").contains(m_text[m_at]))
            ++m_at;
    }

    bool take(char wanted)
    {
        if (peek() != wanted || m_at >= m_text.size())
            return fail(Say::tr("expected '%1'").arg(QLatin1Char(wanted)));
        ++m_at;
        return true;
    }

    bool value()
    {
        switch (peek()) {
        case '{':
            return nested([this] { return members(); });
        case '[':
            return nested([this] { return elements(); });
        case '"':
            return string();
        default:
            return isDigit(peek()) || peek() == '-' ? number() : word();
        }
    }

    template <typename Inside> bool nested(Inside inside)
    {
        if (m_depth == deepestNesting)
            return fail(Say::tr("nested too deeply"));
        ++m_depth;
        ++m_at;
        skipBlanks();
        const bool good = inside();
        --m_depth;
        return good;
    }

    bool members()
    {
        QSet<QString> keys;
        if (peek() == '}')
            return take('}');
        for (;;) {
            const qsizetype start = m_at;
            if (peek() != '"')
                return fail(Say::tr("expected a key in double quotes"));
            if (!string())
                return false;
            const QString key = decoded(m_text.sliced(start, m_at - start));
            m_path.append(key);
            if (keys.contains(key))
                m_result.repeatedKeys.append({pointer(), Say::tr("stands here twice")});
            keys.insert(key);

            skipBlanks();
            if (!take(':'))
                return false;
            skipBlanks();
            if (!value())
                return false;
            m_path.removeLast();
            skipBlanks();
            if (peek() != ',')
                return take('}');
            ++m_at;
            skipBlanks();
        }
    }

    bool elements()
    {
        if (peek() == ']')
            return take(']');
        for (qsizetype index = 0;; ++index) {
            m_path.append(QString::number(index));
            if (!value())
                return false;
            m_path.removeLast();
            skipBlanks();
            if (peek() != ',')
                return take(']');
            ++m_at;
            skipBlanks();
        }
    }

    bool string()
    {
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '"') {
                ++m_at;
                return true;
            }
            if (static_cast<unsigned char>(c) < 0x20)
                return fail(Say::tr("a control character inside a string, or its closing quote is missing"));
            if (c == '\\' && !escape())
                return false;
        }
        return fail({});
    }

    bool escape()
    {
        ++m_at;
        if (peek() != 'u') {
            const bool known = m_at < m_text.size() && QByteArrayView("\"\\/bfnrt").contains(peek());
            return known || fail(Say::tr("unknown escape in a string"));
        }
        for (int digit = 0; digit < 4; ++digit) {
            ++m_at;
            if (!QByteArrayView("0123456789abcdefABCDEF").contains(peek()) || m_at >= m_text.size())
                return fail(Say::tr("expected four hexadecimal digits"));
        }
        return true;
    }

    bool digits()
    {
        if (!isDigit(peek()))
            return fail(Say::tr("expected a digit"));
        while (isDigit(peek()))
            ++m_at;
        return true;
    }

    bool number()
    {
        if (peek() == '-')
            ++m_at;
        if (peek() == '0' && m_at + 1 < m_text.size() && isDigit(m_text[m_at + 1]))
            return fail(Say::tr("a number can't begin with a zero"));
        if (!digits())
            return false;
        if (peek() == '.' && (++m_at, !digits()))
            return false;
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (peek() == '+' || peek() == '-')
                ++m_at;
            return digits();
        }
        return true;
    }

    bool word()
    {
        for (const QByteArrayView known : {QByteArrayView("true"), QByteArrayView("false"), QByteArrayView("null")}) {
            if (m_text.sliced(m_at).startsWith(known)) {
                m_at += known.size();
                return true;
            }
        }
        return fail(Say::tr("expected a value"));
    }

    static QString decoded(QByteArrayView literal)
    {
        return QJsonDocument::fromJson('[' + literal.toByteArray() + ']').array().at(0).toString();
    }

    QString pointer() const
    {
        QString text;
        for (const QString &step : m_path)
            text = below(text, step);
        return text;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    int m_depth = 0;
    QStringList m_path;
    JsonScan m_result;
};

} // namespace

JsonScan scanJson(QByteArrayView text)
{
    return Scanner(text).run();
}

QString linePosition(QByteArrayView text, qsizetype at)
{
    const QByteArrayView before = text.first(qBound<qsizetype>(0, at, text.size()));
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    const qsizetype line = 1 + std::count(before.begin(), before.end(), '\n');
    const qsizetype column = 1 + QString::fromUtf8(before.sliced(lineStart)).size();
    return Say::tr("line %1, column %2").arg(line).arg(column);
}

} // namespace config
