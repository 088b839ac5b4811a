#pragma once

#include "app/Terminal.h"

#include <QBuffer>
#include <QStringList>

namespace support {

/// Runs a command in this process and keeps what it said.
class Capture final
{
public:
    using Command = app::ExitCode (*)(const QStringList &words, app::Terminal &terminal);

    explicit Capture(const QByteArray &input = {})
    {
        m_in.setData(input);
        m_in.open(QIODevice::ReadOnly);
        m_out.open(QIODevice::WriteOnly);
        m_err.open(QIODevice::WriteOnly);
    }

    int run(Command command, const QStringList &words)
    {
        app::Terminal terminal(m_in, m_out, m_err);
        return command(words, terminal);
    }

    app::Terminal terminal() { return {m_in, m_out, m_err}; }
    QString out() const { return QString::fromUtf8(m_out.data()); }
    QString err() const { return QString::fromUtf8(m_err.data()); }

private:
    QBuffer m_in;
    QBuffer m_out;
    QBuffer m_err;
};

/// The first character of a text that could steer a terminal, or -1; line ends are none.
inline qsizetype steeringCharacter(const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c != u'\n' && c != u'\r' && !c.isPrint() && !c.isSurrogate())
            return i;
    }
    return -1;
}

} // namespace support
