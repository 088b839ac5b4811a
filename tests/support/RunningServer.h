#pragma once

#include "server/api/LocalServer.h"
#include "server/audit/Reader.h"

#include <QTemporaryDir>

#include <functional>
#include <memory>

/// A LocalServer with a profile and folders of its own on 127.0.0.1 and a free port: "/" is `pub` (anonymous:
/// download, alice: manage), "/incoming" a drop box. Alice's password is "secret".
class RunningServer
{
public:
    using Change = std::function<void(config::Config &configuration)>;
    /// `standIns`: loopback addresses that count as other machines.
    explicit RunningServer(const Change &change = {}, const QList<address::Subnet> &standIns = {});
    ~RunningServer();

    bool isRunning() const { return server->state() == api::ServerState::Running; }
    address::Endpoint endpoint() const { return server->snapshot()->listening.value(0); }
    QString path(const QString &name) const { return m_directory.filePath(name); }
    void write(const QString &name, const QByteArray &content) const;
    QByteArray read(const QString &name) const;
    /// Applies a changed configuration and waits until sessions go by it.
    bool reconfigure(const Change &change);
    QList<audit::AttemptRow> attempts(const QString &where = {}) const; ///< newest first

private:
    QTemporaryDir m_directory;

public:
    std::unique_ptr<api::LocalServer> server;
};
