#pragma once

#include "server/config/Config.h"
#include "server/selftest/VisitorReport.h"

#include <QWidget>

class QComboBox;
class QModelIndex;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace selftest {
class VisitorTrial;
}

namespace ui {

class AreasDraft;
class InlineMessage;
class PlainLabel;
class VisitorMatrix;

/// See as visitor: a real session signs in to a private instance with the draft and tries everything. What happened,
/// the replies and the transcript.
class VisitorPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit VisitorPanel(AreasDraft *draft, QWidget *parent = nullptr);

    void start(); ///< as if the button had been pressed

private:
    QWidget *makeBar();
    QWidget *makeResults();
    void dressHeaders();
    void fillWho();
    void finish(const selftest::VisitorReport &report);
    void showCell(const QModelIndex &index);
    void showAge();
    void setRunning(bool running);

    AreasDraft *m_draft;
    selftest::VisitorTrial *m_trial;
    VisitorMatrix *m_matrix;
    config::Config m_tried;
    selftest::VisitorReport m_report;
    QComboBox *m_who = nullptr;
    QPushButton *m_start = nullptr;
    QPushButton *m_cancel = nullptr;
    QProgressBar *m_progress = nullptr;
    InlineMessage *m_message;
    QStackedWidget *m_stack;
    QTableView *m_table = nullptr;
    PlainLabel *m_sentence = nullptr;
    PlainLabel *m_reply = nullptr;
    QPlainTextEdit *m_transcript = nullptr;
};

} // namespace ui
