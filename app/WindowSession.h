#pragma once

#include "app/SingleInstance.h"
#include "app/UnixSignals.h"
#include "server/api/LocalServer.h"
#include "server/config/Store.h"
#include "ui/MainWindow.h"

#include <QObject>

namespace app {

/// The window with everything it needs, from the configuration's reading to the end of the event loop. The profile is
/// locked before and until after.
class WindowSession final : public QObject
{
    Q_OBJECT

public:
    explicit WindowSession(const api::ProfilePaths &paths);

    /// Reads the configuration; a file that isn't JSON is set aside. Fails when nothing can be read, or when the person
    /// would rather see to the wrong values first.
    base::Result<void> load();
    void open(); ///< shows the window
    int run(); ///< open(), then the event loop

private:
    void addPages();
    void connectParts();
    void greet();
    void offerFirstStart();
    void tell(const QString &text);

    config::Store m_store;
    config::Store::Loaded m_loaded;
    api::LocalServer m_server;
    ui::MainWindow m_window;
    SingleInstance m_instance;
    UnixSignals m_signals;
};

} // namespace app
