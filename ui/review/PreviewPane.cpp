#include "ui/review/PreviewPane.h"

#include "ui/common/PlainLabel.h"

#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

PreviewPane::PreviewPane(QWidget *parent)
    : QWidget(parent)
    , m_button(new QPushButton(tr("&Preview"), this))
    , m_note(new PlainLabel(this))
    , m_picture(new QLabel(this))
    , m_text(new QPlainTextEdit(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    auto *row = new QHBoxLayout;
    row->addWidget(m_button);
    row->addStretch(1);
    column->addLayout(row);
    column->addWidget(m_note);
    column->addWidget(m_picture);
    column->addWidget(m_text, 1);
    m_button->setObjectName(u"preview"_s);
    m_button->setToolTip(tr("Shows text and simple pictures (Space). They are decoded apart from this program."));
    m_button->setAccessibleDescription(m_button->toolTip());
    m_note->setObjectName(u"previewNote"_s);
    m_note->setTone(Tone::Muted);
    m_note->setWordWrap(true);
    m_picture->setObjectName(u"previewPicture"_s);
    m_picture->setAccessibleName(tr("The picture in the file"));
    m_picture->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_picture->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_text->setObjectName(u"previewText"_s);
    m_text->setAccessibleName(tr("The text in the file"));
    m_text->setReadOnly(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setMinimumHeight(fontMetrics().height() * 10);
    m_text->setTabChangesFocus(true);
    connect(m_button, &QPushButton::clicked, this, &PreviewPane::ask);
    makeProcess({});
    clear();
}

void PreviewPane::setProgram(const QString &program)
{
    makeProcess(program);
}

void PreviewPane::makeProcess(const QString &program)
{
    m_process = std::make_unique<preview::PreviewProcess>(program);
    connect(m_process.get(), &preview::PreviewProcess::image, this, &PreviewPane::showImage);
    connect(m_process.get(), &preview::PreviewProcess::text, this, &PreviewPane::showText);
    connect(m_process.get(), &preview::PreviewProcess::failed, this,
            [this] { say(tr("This file can't be shown: it is too large, damaged, or not what it seems.")); });
}

void PreviewPane::clear()
{
    m_process->stop();
    m_id = {};
    m_wanted = preview::Wanted::Nothing;
    hide();
}

void PreviewPane::setItem(const api::UploadItem &item)
{
    const bool waits = item.row.state == audit::UploadState::Waiting;
    if (item.row.id == m_id && waits)
        return; // news of the same file
    clear();
    if (!waits)
        return;
    m_id = item.row.id;
    m_wanted = preview::wantedFor(item.row.kind);
    m_button->setVisible(m_wanted != preview::Wanted::Nothing);
    m_picture->hide();
    m_text->hide();
    say(m_wanted == preview::Wanted::Nothing ? tr("Only text and simple pictures can be looked into here.")
                                             : QString());
    show();
}

void PreviewPane::ask()
{
    if (m_wanted == preview::Wanted::Nothing)
        return;
    say(tr("Looking into the file…"));
    Q_EMIT fileWanted(m_id);
}

void PreviewPane::showFile(base::UploadId id, const std::shared_ptr<base::Descriptor> &file)
{
    if (id == m_id)
        m_process->start(file, m_wanted);
}

void PreviewPane::showImage(const QImage &image)
{
    m_image = image;
    m_text->hide();
    m_picture->show();
    m_note->hide();
    fitImage();
}

void PreviewPane::fitImage()
{
    if (m_image.isNull() || !m_picture->isVisibleTo(this))
        return;
    const int width = qMin(m_image.width(), this->width());
    const int height = qMax(1, int(qint64(m_image.height()) * width / m_image.width()));
    m_picture->setPixmap(
        QPixmap::fromImage(m_image.scaled(width, height, Qt::KeepAspectRatio, Qt::SmoothTransformation)));
    m_picture->setFixedHeight(height);
}

void PreviewPane::showText(const QString &text, bool isWhole)
{
    m_picture->hide();
    m_text->setPlainText(text);
    m_text->show();
    say(isWhole ? QString() : tr("The beginning of the file."));
}

void PreviewPane::say(const QString &text)
{
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void PreviewPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitImage();
}

} // namespace ui
