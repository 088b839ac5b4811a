#include "app/Terminal.h"

#include "server/base/PlainText.h"

#include <QFileDevice>

#include <algorithm>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

/// File names and values of a configuration end up in messages, and both may hold what somebody else chose.
QString harmless(const QString &line)
{
    const bool steers =
        std::any_of(line.cbegin(), line.cend(), [](QChar c) { return !c.isPrint() && !c.isSurrogate(); });
    return steers ? base::escaped(line, line.size()) : line;
}

bool flushed(QIODevice &device)
{
    auto *file = qobject_cast<QFileDevice *>(&device);
    return !file || file->flush();
}

void writeLines(QIODevice &device, const QString &text, const QString &lead)
{
    const QStringList lines = text.split(u'\n');
    for (const QString &line : lines)
        device.write(QString(lead % harmless(line) % u'\n').toUtf8());
    flushed(device);
}

} // namespace

void Terminal::say(const QString &text)
{
    writeLines(m_out, text, {});
}

void Terminal::complain(const QString &text)
{
    writeLines(m_err, text, u"portcullis: "_s);
}

void Terminal::ask(const QString &text)
{
    m_err.write(text.toUtf8());
    flushed(m_err);
}

bool Terminal::write(const QByteArray &bytes)
{
    return m_out.write(bytes) == bytes.size();
}

bool Terminal::flush()
{
    return flushed(m_out);
}

} // namespace app
