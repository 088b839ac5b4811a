#pragma once

#include <QWidget>

class QAction;
class QHBoxLayout;
class QPushButton;
class QUndoStack;

namespace ui {

/// The bar above a draft: what a page puts there, then undo and redo with the usual keys, discard and apply. Tells what
/// was asked for; the page does it.
class DraftBar final : public QWidget
{
    Q_OBJECT

public:
    /// Undo and redo work on `page` and everything in it.
    DraftBar(QUndoStack *stack, QWidget *page);

    void addTool(QWidget *tool); ///< behind those that are there
    QPushButton *history() const { return m_history; } ///< for addTool(): pages differ in where it stands
    void setDescriptions(const QString &discard, const QString &apply); ///< for screen readers
    /// `changed`: the draft differs from what is in force; `trying`: something is being tried out.
    void setState(bool changed, bool trying);

Q_SIGNALS:
    void historyRequested();
    void discardRequested();
    void applyRequested();

private:
    void addStep(QAction *action, bool back, QWidget *page);

    QHBoxLayout *m_row;
    QPushButton *m_history;
    QPushButton *m_discard;
    QPushButton *m_apply;
    int m_tools = 0;
};

} // namespace ui
