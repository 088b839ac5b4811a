#pragma once

#include "server/api/UploadReview.h"

#include <QDialog>

class QTableWidget;

namespace ui {

class PlainLabel;

/// What happened with one file, step by step: from its sender's connection to its publication, and who fetched it then.
class StoryDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit StoryDialog(const api::UploadItem &item, QWidget *parent = nullptr);

    base::UploadId upload() const { return m_id; }
    void showSteps(const QList<audit::StoryStep> &steps);

    static QString sentence(const audit::StoryStep &step);

private:
    base::UploadId m_id;
    PlainLabel *m_note;
    QTableWidget *m_steps;
    QList<audit::StoryStep> m_shown;
};

} // namespace ui
