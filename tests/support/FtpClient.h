#pragma once

#include "server/address/Endpoint.h"
#include "server/base/Descriptor.h"

#include <QByteArray>

/// A blocking FTP client over plain sockets for tests: says exactly what it is told. Every wait ends after ten seconds.
class FtpClient
{
public:
    explicit FtpClient(const address::Endpoint &server, const address::IpAddress &from = {});

    bool isConnected() const { return m_control.isValid(); }
    /// Sends the line with CRLF and returns the final reply's code; 0 when the connection ended.
    int command(const QByteArray &line);
    void send(const QByteArray &bytes); ///< as it is
    int reply(); ///< reads one more reply
    const QByteArray &text() const { return m_text; } ///< of the last reply, all lines
    bool logIn(const QByteArray &user = "anonymous", const QByteArray &password = "test@");
    bool isClosedByServer(); ///< waits for the end
    void breakOff(); ///< by a reset

    /// PASV or EPSV and connects; an invalid descriptor if refused.
    base::Descriptor passive();
    quint16 passivePort(); ///< EPSV; 0 if refused
    /// A whole transfer by EPSV.
    QByteArray download(const QByteArray &command);
    int upload(const QByteArray &command, const QByteArray &content);

    /// 127,0,0,1,p1,p2 of an address and port.
    static QByteArray portArgument(const address::IpAddress &address, quint16 port);
    static base::Descriptor connectTo(const address::Endpoint &server, const address::IpAddress &from = {});
    static QByteArray readAll(int socket);

private:
    address::Endpoint m_server;
    address::IpAddress m_from;
    base::Descriptor m_control;
    QByteArray m_buffer;
    QByteArray m_text;
};

/// A port that listens on this machine and tells whether somebody came.
class Trap
{
public:
    explicit Trap(const address::IpAddress &address);
    quint16 port() const { return m_port; }
    bool isTouched() const;
    base::Descriptor accept() const; ///< waits

private:
    base::Descriptor m_socket;
    quint16 m_port = 0;
};
