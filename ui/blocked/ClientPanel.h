#pragma once

#include "server/audit/AttemptDetails.h"

#include <QScrollArea>

class QFormLayout;
class QPushButton;
class QVBoxLayout;

namespace ui {

class PlainLabel;

/// What else the log has of the client: sessions, logins, transfers, uploads, and ways to look at them.
class ClientPanel final : public QScrollArea
{
    Q_OBJECT

public:
    explicit ClientPanel(QWidget *parent = nullptr);

    void showStory(const audit::AttemptStory &story);
    void showNote(const QString &note);

Q_SIGNALS:
    void termWanted(const QString &term); ///< of the filter language
    void uploadWanted(qint64 upload); ///< uploads.id

private:
    void addFact(QFormLayout *form, const QString &name, PlainLabel *&value);

    PlainLabel *m_note;
    QWidget *m_facts;
    PlainLabel *m_seen = nullptr;
    PlainLabel *m_sessions = nullptr;
    PlainLabel *m_attempts = nullptr;
    PlainLabel *m_logins = nullptr;
    PlainLabel *m_users = nullptr;
    PlainLabel *m_programs = nullptr;
    PlainLabel *m_transfers = nullptr;
    PlainLabel *m_uploads = nullptr;
    QPushButton *m_all;
    QPushButton *m_upload;
    QString m_client;
    qint64 m_latestUpload = 0;
};

} // namespace ui
