#include "ui/areas/TemplateCard.h"

#include "ui/areas/ModePicture.h"
#include "ui/common/Icons.h"
#include "ui/common/Tone.h"

#include <QPainter>

#include <optional>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int margin = 10;
constexpr int lineGap = 3;
constexpr int pictureWidth = 124;
constexpr int pictureHeight = 46;

/// Null: nobody may enter.
std::optional<ModeShape> shapeOf(AreaTemplates::Kind kind)
{
    switch (kind) {
    case AreaTemplates::Kind::Mirror:
        return ModeShape::Download;
    case AreaTemplates::Kind::DropBox:
        return ModeShape::DropBox;
    case AreaTemplates::Kind::HandIn:
        return ModeShape::BlindDrop;
    case AreaTemplates::Kind::Exchange:
        return ModeShape::Exchange;
    case AreaTemplates::Kind::Closed:
        return std::nullopt;
    }
    return std::nullopt;
}

int heightOf(const QString &text, const QFontMetrics &metrics, int width)
{
    return metrics.boundingRect(QRect(0, 0, width, 10'000), Qt::TextWordWrap, text).height();
}

} // namespace

TemplateCard::TemplateCard(AreaTemplates::Kind kind, const QString &sentence, QWidget *parent)
    : QAbstractButton(parent)
    , m_kind(kind)
    , m_purpose(AreaTemplates::purpose(kind))
    , m_sentence(sentence)
{
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::ClickFocus);
    connect(this, &TemplateCard::toggled, this,
            [this](bool on) { setFocusPolicy(on ? Qt::StrongFocus : Qt::ClickFocus); });
    setText(AreaTemplates::title(kind));
    setAccessibleName(AreaTemplates::title(kind));
    setAccessibleDescription(QString(m_purpose % u' ' % sentence));
    setAttribute(Qt::WA_Hover);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

QRect TemplateCard::textRect(int width, int height) const
{
    const int left = margin + pictureWidth + 2 * margin;
    return {left, margin, width - left - margin, height - 2 * margin};
}

int TemplateCard::heightForWidth(int width) const
{
    const int room = textRect(width, 0).width();
    const int text = fontMetrics().height() + lineGap + heightOf(m_purpose, fontMetrics(), room) + lineGap
        + heightOf(m_sentence, fontMetrics(), room);
    return qMax(text, pictureHeight) + 2 * margin;
}

QSize TemplateCard::sizeHint() const
{
    const int wide = fontMetrics().averageCharWidth() * 90;
    return {wide, heightForWidth(wide)};
}

void TemplateCard::mouseDoubleClickEvent(QMouseEvent *event)
{
    QAbstractButton::mouseDoubleClickEvent(event);
    Q_EMIT doubleClicked();
}

void TemplateCard::paintPicture(QPainter *painter, const QRect &rect) const
{
    if (const std::optional<ModeShape> shape = shapeOf(m_kind)) {
        ModePicture::paint(painter, rect, *shape, palette());
        return;
    }
    constexpr int side = 30;
    ui::icon(u"lock"_s, Tone::Text)
        .paint(painter, QRect(rect.center() - QPoint(side / 2, side / 2), QSize(side, side)));
}

void TemplateCard::paintEvent(QPaintEvent *)
{
    constexpr double corner = 7;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor accent = toneColor(palette(), Tone::Accent);
    const QColor ground = palette().color(QPalette::Base);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setBrush(isChecked()        ? blended(accent, ground, 0.12)
                         : underMouse() ? blended(accent, ground, 0.05)
                                        : ground);
    painter.setPen(isChecked() ? QPen(accent, 2) : QPen(separatorColor(palette()), 1));
    painter.drawRoundedRect(box, corner, corner);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Text), 1, Qt::DotLine));
        painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), corner - 2, corner - 2);
    }
    paintPicture(&painter, QRect(margin, (height() - pictureHeight) / 2, pictureWidth, pictureHeight));
    QRect rest = textRect(width(), height());
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(rest, int(Qt::AlignTop | Qt::AlignLeft) | int(Qt::TextSingleLine), text());
    rest.setTop(rest.top() + fontMetrics().height() + lineGap);
    painter.setFont(font());
    painter.drawText(rest, int(Qt::AlignTop | Qt::AlignLeft) | int(Qt::TextWordWrap), m_purpose);
    rest.setTop(rest.top() + heightOf(m_purpose, fontMetrics(), rest.width()) + lineGap);
    painter.setPen(toneColor(palette(), Tone::Muted));
    painter.drawText(rest, int(Qt::AlignTop | Qt::AlignLeft) | int(Qt::TextWordWrap), m_sentence);
}

} // namespace ui
