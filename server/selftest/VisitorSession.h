#pragma once

#include "server/selftest/Conversation.h"
#include "server/selftest/VisitorReport.h"

#include <optional>

namespace selftest {

/// A signed-in session that tries one thing after another and writes down what was said. Blocks.
class VisitorSession final
{
public:
    explicit VisitorSession(const address::Endpoint &server);

    bool logIn(const QString &user, const QString &password); ///< `user` empty: anonymous
    /// What was said since the last call: "> " and "< " lines.
    QString takeTranscript();

    int say(const QByteArray &line);
    /// A transfer to us; nullopt unless it ended well.
    std::optional<QByteArray> fetch(const QByteArray &line);
    /// A transfer from us; whether it ended well.
    bool send(const QByteArray &line, const QByteArray &content);

    int code() const { return m_code; } ///< of the last reply
    QString reply() const; ///< its last line, escaped

private:
    int speak(const QByteArray &line, const QByteArray &shown);
    int hear();
    base::Descriptor openData();

    address::Endpoint m_server;
    Conversation m_conversation;
    QStringList m_transcript;
    int m_code = 0;
};

} // namespace selftest
