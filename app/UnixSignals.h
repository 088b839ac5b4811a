#pragma once

#include "server/base/Descriptor.h"

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace app {

/// SIGTERM, SIGINT and SIGHUP as Qt signals on the thread that made this; a write to a closed connection no longer ends
/// the process (SIGPIPE). At most one at a time, for as long as the process has something to do: afterwards
/// the signals are ignored, so that one more doesn't spoil the end that the first one asked for.
class UnixSignals final : public QObject
{
    Q_OBJECT

public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

Q_SIGNALS:
    void endRequested(); ///< SIGTERM, SIGINT
    void reloadRequested(); ///< SIGHUP

private:
    void readPipe();

    base::Descriptor m_readEnd;
    base::Descriptor m_writeEnd;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace app
