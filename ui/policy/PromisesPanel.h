#pragma once

#include <QWidget>

class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace policy {
struct Promise;
}

namespace ui {

class PlainLabel;
class PolicyDraft;
class PromiseChecks;
class PromiseRow;

/// The sentences that have to stay true whatever the rules become, each held against the draft: add, change and strike
/// them, every one a step of undo.
class PromisesPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit PromisesPanel(PolicyDraft *draft, QWidget *parent = nullptr);

    int brokenCount() const { return m_broken; } ///< -1 while it is being looked up

Q_SIGNALS:
    void brokenChanged(int broken); ///< not while it is being looked up

private:
    QWidget *createList();
    QWidget *createEmpty();
    void addExample(QVBoxLayout *layout, const QString &text, const policy::Promise &promise);
    PromiseRow *createRow(int index);
    void showPromises();
    void countBroken();
    void add(const policy::Promise &promise);
    void openForm(int index); ///< -1: a new one
    void strike(int index);

    PolicyDraft *m_draft;
    PromiseChecks *m_checks;
    QStackedWidget *m_stack;
    PlainLabel *m_summary;
    QPushButton *m_add;
    QVBoxLayout *m_list = nullptr;
    QList<PromiseRow *> m_rows;
    int m_broken = 0;
};

} // namespace ui
