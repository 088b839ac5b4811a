#pragma once

#include "ui/blocked/IncidentsLoader.h"

#include <QWidget>

#include <optional>

class QProgressBar;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace ui {

class IncidentsModel;
class PlainLabel;

/// Attempts folded into stories, which unfold into their rows. Main thread; the loader, which it doesn't own, works on
/// another.
class IncidentsPane final : public QWidget
{
    Q_OBJECT

public:
    explicit IncidentsPane(IncidentsLoader *loader, QWidget *parent = nullptr);

    void ask(const QString &file, const QString &where, bool blockedOnly);
    void stop(); ///< nobody looks any more
    QTreeView *tree() const { return m_tree; }
    IncidentsModel *model() const { return m_model; }
    const std::optional<audit::AttemptRow> &chosen() const { return m_chosen; } ///< of an incident the newest

Q_SIGNALS:
    void chosenChanged();
    void rowsWanted(const QString &where); ///< show them in the table
    void failed(const QString &why);

private:
    void take(const IncidentsAnswer &answer);
    void choose();
    void openTable();
    void showState(bool busy, bool isFull);

    IncidentsLoader *m_loader;
    IncidentsModel *m_model;
    QTreeView *m_tree;
    PlainLabel *m_state;
    QProgressBar *m_progress;
    QToolButton *m_cancel;
    QToolButton *m_table;
    quint64 m_ticket = 0;
    std::optional<audit::AttemptRow> m_chosen;
};

} // namespace ui
