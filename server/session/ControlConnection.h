#pragma once

#include "server/net/ByteStream.h"
#include "server/net/Deadline.h"
#include "server/net/Readiness.h"
#include "server/protocol/LineReader.h"
#include "server/protocol/Reply.h"
#include "server/tls/Context.h"
#include "server/tls/Stream.h"

#include <QByteArray>

#include <memory>

namespace session {

/// The control connection's bytes: lines in, replies out, in order, in clear text or over TLS. Knows no command.
/// Belongs to one thread at a time.
class ControlConnection final : private net::ReadinessHandler
{
public:
    class Owner
    {
    public:
        virtual void linesArrived() = 0; ///< take them with nextLine(), or the input has ended
        virtual void tlsAwaited() = 0; ///< all is said, and the client has not begun its handshake yet
        virtual void tlsBegun() = 0; ///< what startTls() began is done
        virtual void tlsFailed(const QString &why) = 0; ///< controlLost() follows
        virtual void tlsEnded() = 0; ///< both sides have left TLS; clear text follows
        virtual void controlLost() = 0; ///< the client is gone, or all was said after closeWhenSaid()

    protected:
        ~Owner() = default;
    };

    ControlConnection(std::unique_ptr<net::ByteStream> stream, net::DeadlineWheel &deadlines, Owner &owner);

    std::optional<protocol::InputLine> nextLine();
    bool hasUnreadInput() const { return !m_reader.isEmpty(); }
    QByteArrayView unfinishedLine() const { return m_reader.pending(); }
    bool inputEnded() const { return m_inputEnded; } ///< the client sends no more, but may still listen

    /// Added to what is to be said; flush() sends it. So pipelined commands are answered in few packets.
    void say(const protocol::Reply &reply);
    void flush();
    /// The client reads too slowly: no further command is to be run before this is false.
    bool isBehind() const { return m_out.size() - m_sent > maxUnsaid; }

    /// Bytes of the client that nobody has looked at, here or in the socket. They were sent in clear text, and whoever
    /// sent them need not be who speaks after a handshake (CVE-2011-0411).
    bool hasUnseenInput() const;
    /// Says what is left, then lets the client begin TLS. No line is taken before Owner::tlsBegun().
    void startTls(std::shared_ptr<const tls::Context> context);
    /// Says what is left, then leaves TLS with close_notify on both sides. No line is taken before Owner::tlsEnded().
    void stopTls();
    /// What protects it; null in clear text and before the handshake is done.
    tls::Stream *protection() const { return m_phase == Phase::Protected ? m_tls : nullptr; }

    /// Reading stops while more than a few commands wait.
    void setReading(bool reading) { m_reading = reading; } ///< with the next flush()
    /// Says what is left, then ends the connection so that the client gets to read it, whatever it still sends.
    void closeWhenSaid();
    void dropNow();

    /// Nothing to read or to say is here, and no handshake goes on: then another thread may have it.
    bool isAtRest() const;
    bool awaitsTls() const { return m_awaitsTls; } ///< likewise: the client is to begin its handshake
    int descriptor() const { return m_stream->descriptor(); }
    void detach(); ///< from this thread
    void attach(net::DeadlineWheel &deadlines); ///< to this thread, whose wheel that is

    static constexpr qsizetype maxUnsaid = 64 * 1024;

private:
    void onReady(net::Interest ready) override;
    void readInTurn();
    bool readSome();
    void shakeHands();
    void awaitGoodbye();
    void changePhase();
    void drain();
    void updateInterest();
    void lost();

    enum class Phase : quint8 {
        Clear,
        BeforeTls, ///< replies in clear text are still to be sent
        Handshake,
        Protected,
        BeforeClear, ///< protected replies are still to be sent
        Leaving ///< our close_notify is sent, the client's awaited
    };

    std::unique_ptr<net::ByteStream> m_stream;
    tls::Stream *m_tls = nullptr; // m_stream, when it is one
    std::shared_ptr<const tls::Context> m_context; // of the TLS to begin
    Owner &m_owner;
    protocol::LineReader m_reader;
    QByteArray m_out;
    qsizetype m_sent = 0;
    net::Readiness m_readiness;
    net::Deadline m_linger;
    Phase m_phase = Phase::Clear;
    bool m_reading = true;
    bool m_inputEnded = false;
    bool m_closing = false; // nothing is read as a command any more
    bool m_finished = false; // the sending direction was ended
    bool m_awaitsTls = false;
    bool m_lost = false;
};

} // namespace session
