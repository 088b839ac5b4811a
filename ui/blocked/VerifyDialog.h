#pragma once

#include "server/audit/ChainVerification.h"

#include <QDialog>

#include <memory>

class QLineEdit;
class QProgressBar;
class QPushButton;

namespace ui {

class InlineMessage;
class LogTask;
class PlainLabel;

/// Walks the chain of hashes over the log and says whether somebody changed it.
class VerifyDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit VerifyDialog(const QString &database, QWidget *parent = nullptr);
    ~VerifyDialog() override;

private:
    void start();
    void finish(bool cancelled, const QString &error);
    void showReport(bool cancelled);

    const QString m_database;
    LogTask *m_task;
    std::shared_ptr<audit::ChainReport> m_report;
    QLineEdit *m_expected;
    QProgressBar *m_progress;
    InlineMessage *m_result;
    PlainLabel *m_details;
    QLineEdit *m_head;
    QPushButton *m_verify = nullptr;
    QPushButton *m_close = nullptr;
};

} // namespace ui
