#pragma once

#include "server/api/ServerController.h"

#include <QDialog>

#include <functional>

class QListWidget;
class QPushButton;

namespace ui {

class EmptyState;
class InlineMessage;
class LatestWork;
class PlainLabel;

/// Former configurations: who saved them, when, why, and what is different now in the part that a page cares for. One
/// click returns that part; the caller decides what that means.
class HistoryDialog final : public QDialog
{
    Q_OBJECT

public:
    /// In words, what putting `former` in force again would change. Empty: nothing. Runs on another thread, so it holds
    /// all it needs by value.
    using Describe = std::function<QStringList(const config::Config &former)>;

    HistoryDialog(api::ServerController *server, Describe describe, QWidget *parent = nullptr);

    /// Applies `next`, which has of the former what the page returns to, and closes; says why and stays open if that
    /// fails.
    bool applyAndClose(const config::Config &next, const QString &what);

Q_SIGNALS:
    void returnRequested(const config::Config &former, const QString &what);

private:
    void load();
    void fill(const QList<config::Version> &versions);
    void choose(int row);
    void showVersion(const base::Result<config::Config> &read);
    void showChanges(const QStringList &changes);
    QString title(const config::Version &version) const;

    api::ServerController *m_server;
    Describe m_describe;
    LatestWork *m_work;
    QList<config::Version> m_versions;
    QListWidget *m_list;
    PlainLabel *m_details;
    InlineMessage *m_error;
    QPushButton *m_return;
    std::optional<config::Config> m_chosen;
};

} // namespace ui
