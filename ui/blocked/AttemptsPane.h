#pragma once

#include "ui/blocked/AttemptsMessages.h"

#include <QThread>
#include <QWidget>

#include <functional>
#include <optional>

class QPushButton;
class QStackedWidget;

namespace ui {

class AttemptsLoader;
class AttemptsModel;
class EmptyState;
class LongTable;
class PlainLabel;

/// The table of attempts with its reader: sorts, scrolls over all rows, follows the newest until one scrolls away. The
/// reader's thread lives as long as the pane. Main thread.
class AttemptsPane final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int mostSelected = 50'000; ///< rows that withSelected() hands over

    explicit AttemptsPane(QWidget *parent = nullptr);
    ~AttemptsPane() override;

    void ask(const QString &file, const QString &where, bool blockedOnly);
    void askForNewer();

    LongTable *table() const { return m_table; }
    AttemptsModel *model() const { return m_model; }
    const std::optional<audit::AttemptRow> &chosen() const { return m_chosen; } ///< the current row, when selected
    /// Reads the selected rows and hands them over, on the main thread; `left` is how many were too many.
    void withSelected(std::function<void(const QList<audit::AttemptRow> &rows, qint64 left)> use);
    bool isEmpty() const;
    QString rowsText() const; ///< how many there are, as far as is known

Q_SIGNALS:
    void answered(const QString &error, bool filterIsWrong);
    void chosenChanged();
    void selectionFailed(const QString &why);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void startLoader();
    void sortBy(int column);
    void showOrder();
    void showAnswer(const QString &error, bool filterIsWrong);
    void choose();
    void chooseAgain();
    void follow();
    void showWaiting();
    void placeNewest();
    void showState();

    AttemptsModel *m_model;
    LongTable *m_table;
    QPushButton *m_newest;
    PlainLabel *m_state;
    QThread m_thread;
    AttemptsLoader *m_loader;
    AttemptsOrder m_order = AttemptsOrder::Time;
    bool m_descending = true;
    std::optional<audit::AttemptRow> m_chosen;
    double m_progress = 1;
    quint64 m_wishes = 0;
    std::function<void(const QList<audit::AttemptRow> &rows, qint64 left)> m_use;
    qint64 m_left = 0;
};

} // namespace ui
