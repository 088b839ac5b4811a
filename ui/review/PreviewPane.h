#pragma once

#include "server/api/UploadReview.h"
#include "ui/review/PreviewProcess.h"

#include <QImage>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

namespace ui {

class PlainLabel;

/// What is in a file, on demand only: text and simple pictures, decoded in a process that may come to harm.
class PreviewPane final : public QWidget
{
    Q_OBJECT

public:
    explicit PreviewPane(QWidget *parent = nullptr);

    void setItem(const api::UploadItem &item); ///< another one: what was shown goes
    void clear();
    void ask(); ///< as if the button was pressed; nothing where there is no preview
    void showFile(base::UploadId id, const std::shared_ptr<base::Descriptor> &file);
    /// For tests: another program as the child.
    void setProgram(const QString &program);

Q_SIGNALS:
    void fileWanted(base::UploadId id); ///< showFile() is to follow

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeProcess(const QString &program);
    void showImage(const QImage &image);
    void showText(const QString &text, bool isWhole);
    void say(const QString &text);
    void fitImage();

    QPushButton *m_button;
    PlainLabel *m_note;
    QLabel *m_picture;
    QPlainTextEdit *m_text;
    QImage m_image;
    std::unique_ptr<preview::PreviewProcess> m_process;
    base::UploadId m_id;
    preview::Wanted m_wanted = preview::Wanted::Nothing;
};

} // namespace ui
