#pragma once

#include <QObject>
#include <QString>

#include <functional>

namespace ui {

/// A notification of the desktop with one thing to do about it, over D-Bus (freedesktop's Desktop Notifications
/// Specification 1.2, org.freedesktop.Notifications). A new one takes the place of the one before. Never blocks.
class Notification final : public QObject
{
    Q_OBJECT

public:
    explicit Notification(QObject *parent = nullptr);

    /// `text` may come from strangers: it is shown as it is. `chosen` runs when the person takes the action, or chooses
    /// the notification itself; `unavailable` when the desktop has nobody who shows notifications.
    void show(const QString &title, const QString &text, const QString &action, std::function<void()> chosen,
              std::function<void()> unavailable);

private Q_SLOTS:
    void takeAction(uint id, const QString &key);

private:
    uint m_id = 0; ///< the desktop's number of what is shown; 0: nothing
    std::function<void()> m_chosen;
};

} // namespace ui
