#pragma once

#include <QByteArray>
#include <QLatin1String>
#include <QString>
#include <QStringList>

namespace config {

/// Writes JSON piece by piece in the caller's order (QJsonDocument sorts its keys), indented by two blanks.
/// key() or element() comes before each value; begin… and end… pair up.
class JsonText final
{
public:
    JsonText &key(QLatin1String name);
    JsonText &element();

    void flag(bool value) { m_text += value ? "true" : "false"; }
    void number(qint64 value) { m_text += QByteArray::number(value); }
    void string(const QString &value);
    void strings(const QStringList &values); ///< an array; on one line where it fits
    void beginObject() { open('{'); }
    void endObject() { close('}'); }
    void beginArray() { open('['); }
    void endArray() { close(']'); }

    QByteArray finished() const { return m_text + '\n'; }

private:
    void open(char bracket);
    void close(char bracket);
    void newLine();

    QByteArray m_text;
    int m_depth = 0;
    bool m_isFirst = true; // of the innermost object or array
};

} // namespace config
