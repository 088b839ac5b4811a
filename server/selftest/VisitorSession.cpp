#include "server/selftest/VisitorSession.h"

#include "server/base/PlainText.h"

#include <sys/socket.h>

#include <utility>

namespace selftest {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype longestLine = 300;

QString shown(const QByteArray &line)
{
    return base::escaped(line, longestLine);
}

/// "229 … (|||50007|)" (RFC 2428, section 3).
quint16 portOf(const QByteArray &reply)
{
    const qsizetype begin = reply.indexOf("(|||");
    const qsizetype end = reply.indexOf("|)", begin);
    return begin < 0 || end < 0 ? quint16(0) : reply.mid(begin + 4, end - begin - 4).toUShort();
}

} // namespace

VisitorSession::VisitorSession(const address::Endpoint &server)
    : m_server(server)
    , m_conversation(server, {})
{}

bool VisitorSession::logIn(const QString &user, const QString &password)
{
    const QByteArray name = user.isEmpty() ? QByteArray("anonymous") : user.toUtf8();
    const int asked = say("USER " + name);
    if (asked == 331)
        speak("PASS " + (user.isEmpty() ? QByteArray("visitor@") : password.toUtf8()), "PASS ********");
    return m_code == 230 && say("TYPE I") == 200;
}

QString VisitorSession::takeTranscript()
{
    return std::exchange(m_transcript, {}).join(u'\n');
}

QString VisitorSession::reply() const
{
    const QList<QByteArray> lines = m_conversation.lastReply().trimmed().split('\n');
    return shown(lines.last());
}

int VisitorSession::say(const QByteArray &line)
{
    return speak(line, line);
}

int VisitorSession::speak(const QByteArray &line, const QByteArray &written)
{
    m_transcript.append(u"> "_s % shown(written));
    m_conversation.send(line + "\r\n");
    return hear();
}

int VisitorSession::hear()
{
    m_code = m_conversation.hear();
    const QList<QByteArray> lines = m_conversation.lastReply().trimmed().split('\n');
    for (const QByteArray &line : lines) {
        if (!line.isEmpty())
            m_transcript.append(u"< "_s % shown(line));
    }
    return m_code;
}

base::Descriptor VisitorSession::openData()
{
    if (say("EPSV") != 229)
        return {};
    return Conversation::connectFrom({}, {m_server.address, portOf(m_conversation.lastReply())});
}

std::optional<QByteArray> VisitorSession::fetch(const QByteArray &line)
{
    const base::Descriptor data = openData();
    if (!data.isValid() || say(line) / 100 != 1)
        return std::nullopt;
    const QByteArray content = Conversation::readAll(data.get());
    return hear() == 226 ? std::optional(content) : std::nullopt;
}

bool VisitorSession::send(const QByteArray &line, const QByteArray &content)
{
    {
        const base::Descriptor data = openData();
        if (!data.isValid() || say(line) / 100 != 1)
            return false;
        // Some bytes: they fit into the socket's buffer.
        if (::send(data.get(), content.constData(), size_t(content.size()), MSG_NOSIGNAL) != content.size())
            return false;
    }
    return hear() == 226;
}

} // namespace selftest
