#pragma once

#include "server/audit/ExportJob.h"

#include <QDialog>

#include <memory>

class QButtonGroup;
class QComboBox;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace ui {

class InlineMessage;
class LogTask;

/// Writes attempts into a file: those selected, or everything the filter lets through. Tells how far it is and can be
/// cancelled; then nothing is left behind.
class ExportDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `selected`: ids of rows, may be empty. `filtered`: how many rows the filter lets through, in words.
    ExportDialog(const QString &database, const QString &where, bool blockedOnly, const QList<qint64> &selected,
                 const QString &filtered, QWidget *parent = nullptr);
    ~ExportDialog() override;

    void setFile(const QString &file);

private:
    void browse();
    void start();
    void finish(bool cancelled, const QString &error);
    void showRunning(bool running);
    void suggestName();

    const QString m_database;
    const QString m_where;
    const bool m_blockedOnly;
    const QList<qint64> m_selected;
    LogTask *m_task;
    QButtonGroup *m_what;
    QComboBox *m_format;
    QLineEdit *m_file;
    QPushButton *m_browse;
    QProgressBar *m_progress;
    InlineMessage *m_message;
    QPushButton *m_export = nullptr;
    QPushButton *m_close = nullptr;
    std::shared_ptr<std::atomic<qint64>> m_rows;
};

} // namespace ui
