#pragma once

#include "server/audit/AttemptDetails.h"

#include <QWidget>

class QPushButton;

namespace ui {

class PlainLabel;
class TableView;
class TranscriptModel;

/// What happened in the session around the chosen attempt.
class SessionPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit SessionPanel(QWidget *parent = nullptr);

    void showStory(const audit::AttemptStory &story);
    void showNote(const QString &note); ///< in place of a story

Q_SIGNALS:
    void termWanted(const QString &term); ///< of the filter language

private:
    TranscriptModel *m_model;
    TableView *m_table;
    PlainLabel *m_note;
    QPushButton *m_only;
    qint64 m_session = 0;
};

} // namespace ui
