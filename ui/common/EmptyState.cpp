#include "ui/common/EmptyState.h"

#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

namespace {

// Redraws itself with the palette, which a pixmap handed to a label would not.
class BigIcon final : public QWidget
{
public:
    BigIcon(const QIcon &icon, QWidget *parent)
        : QWidget(parent)
        , m_icon(icon)
    {
        const int side = fontMetrics().height() * 4;
        setFixedSize(side, side);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        m_icon.paint(&painter, rect());
    }

private:
    QIcon m_icon;
};

} // namespace

EmptyState::EmptyState(const QString &iconName, const QString &title, const QString &sentence, QWidget *parent)
    : QWidget(parent)
    , m_title(new PlainLabel(title, this))
    , m_sentence(new PlainLabel(sentence, this))
    , m_button(new QPushButton(this))
{
    m_title->setScale(1.3, true);
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setTone(Tone::Muted);
    m_sentence->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    m_sentence->setMaximumWidth(fontMetrics().averageCharWidth() * 72);
    m_button->hide();
    connect(m_button, &QPushButton::clicked, this, &EmptyState::actionTriggered);

    const int gap = fontMetrics().height();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap * 2, gap * 2, gap * 2, gap * 2);
    layout->setSpacing(gap / 2);
    layout->addStretch(2);
    layout->addWidget(new BigIcon(icon(iconName, Tone::Muted), this), 0, Qt::AlignHCenter);
    layout->addSpacing(gap / 2);
    layout->addWidget(m_title);
    // Between stretches rather than aligned: an aligned item would not get the height its wrapped lines need.
    auto *line = new QHBoxLayout;
    line->addStretch(1);
    line->addWidget(m_sentence, 1000); // up to its widest, which is the easiest to read
    line->addStretch(1);
    layout->addLayout(line);
    layout->addSpacing(gap / 2);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    setTexts(title, sentence);
}

void EmptyState::setTexts(const QString &title, const QString &sentence)
{
    m_title->setText(title);
    m_sentence->setText(sentence);
    setAccessibleName(title);
    setAccessibleDescription(sentence);
}

void EmptyState::setAction(const QString &text, const QIcon &actionIcon)
{
    m_button->setText(text);
    m_button->setIcon(actionIcon);
    m_button->setVisible(!text.isEmpty());
    m_button->setAccessibleDescription(accessibleDescription());
}

} // namespace ui
