#pragma once

#include <QLocalServer>
#include <QObject>
#include <QString>

namespace app {

/// A second launch of the window brings the first to the front. The first listens on a local socket that only the same
/// user can reach; the profile's lock decides which one is first.
class SingleInstance final : public QObject
{
    Q_OBJECT

public:
    explicit SingleInstance(QObject *parent = nullptr);

    /// Only for the holder of the profile's lock: removes what a killed one left. False: second launches can't reach
    /// this one.
    bool listen(const QString &name);
    /// Asks whoever listens to show its window; true when it said that it will. Blocks for a moment.
    static bool askToShow(const QString &name);

Q_SIGNALS:
    void showRequested();

private:
    void welcome();

    QLocalServer m_server;
};

} // namespace app
