#pragma once

#include "server/api/UploadReview.h"

#include <QWidget>

class QFormLayout;

namespace ui {

class PlainLabel;
class PreviewPane;

/// All that is known of one file: from its sender's connection to what became of it.
class UploadDetails final : public QWidget
{
    Q_OBJECT

public:
    explicit UploadDetails(QWidget *parent = nullptr);

    void showItem(const api::UploadItem &item);
    void showNothing(int selected); ///< none, or several
    PreviewPane *preview() const { return m_preview; }

private:
    PlainLabel *add(const QString &label, const QString &name);

    PlainLabel *m_title;
    QFormLayout *m_form;
    PlainLabel *m_findings;
    PlainLabel *m_kind;
    PlainLabel *m_size;
    PlainLabel *m_sender;
    PlainLabel *m_session;
    PlainLabel *m_arrived;
    PlainLabel *m_hash;
    PlainLabel *m_asked;
    PlainLabel *m_fate;
    PlainLabel *m_verdict;
    PlainLabel *m_expiry;
    PreviewPane *m_preview;
    QWidget *m_facts;
};

} // namespace ui
