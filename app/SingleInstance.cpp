#include "app/SingleInstance.h"

#include <QDir>
#include <QLocalSocket>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patienceMilliseconds = 3000;
constexpr auto request = "show\n";
constexpr auto answer = "shown\n";

/// Qt would take the folder for temporary files, where everybody may make a socket of that name first.
QString pathOf(const QString &name)
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return runtime.isEmpty() || !QDir(runtime).exists() ? name : QString(runtime % u'/' % name);
}

} // namespace

SingleInstance::SingleInstance(QObject *parent)
    : QObject(parent)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::welcome);
}

bool SingleInstance::listen(const QString &name)
{
    QLocalServer::removeServer(pathOf(name));
    return m_server.listen(pathOf(name));
}

bool SingleInstance::askToShow(const QString &name)
{
    QLocalSocket socket;
    socket.connectToServer(pathOf(name));
    if (!socket.waitForConnected(patienceMilliseconds))
        return false;
    socket.write(request);
    while (!socket.canReadLine()) {
        if (!socket.waitForReadyRead(patienceMilliseconds))
            return false;
    }
    return socket.readLine() == answer;
}

void SingleInstance::welcome()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        socket->setReadBufferSize(64);
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            if (!socket->canReadLine())
                return;
            if (socket->readLine() == request) {
                Q_EMIT showRequested();
                socket->write(answer);
            }
            socket->disconnectFromServer();
        });
    }
}

} // namespace app
