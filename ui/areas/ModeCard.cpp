#include "ui/areas/ModeCard.h"

#include "ui/common/Tone.h"

#include <QEvent>
#include <QPainter>
#include <QStyleOptionFocusRect>

#include <array>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int margin = 5;
constexpr int pictureGap = 4;
constexpr int pictureHeight = 40;

struct Right
{
    bool given = false;
    QString word;
};

std::array<Right, 4> rightsOf(ModeShape shape)
{
    const ModePicture::Rights rights = ModePicture::rights(shape);
    return {Right{rights.sees, ModeCard::tr("see")}, Right{rights.fetches, ModeCard::tr("fetch")},
            Right{rights.adds, ModeCard::tr("add")}, Right{rights.changes, ModeCard::tr("edit")}};
}

} // namespace

ModeCard::ModeCard(ModeShape shape, QWidget *parent)
    : QAbstractButton(parent)
    , m_shape(shape)
{
    setCheckable(true);
    setAutoExclusive(true);
    // Tab comes to the chosen card, arrows to the others.
    setFocusPolicy(Qt::ClickFocus);
    connect(this, &ModeCard::toggled, this, [this](bool on) { setFocusPolicy(on ? Qt::StrongFocus : Qt::ClickFocus); });
    setText(ModePicture::title(shape));
    setAccessibleName(ModePicture::title(shape));
    setAccessibleDescription(ModePicture::explanation(shape));
    setToolTip(ModePicture::explanation(shape));
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QFont ModeCard::smallFont() const
{
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.86);
    return small;
}

QSize ModeCard::minimumSizeHint() const
{
    QFont bold = font();
    bold.setBold(true);
    const int wide = qMax(QFontMetrics(bold).horizontalAdvance(text()), 64);
    return {wide + 2 * margin,
            2 * margin + fontMetrics().height() + pictureGap + pictureHeight + pictureGap
                + 4 * QFontMetrics(smallFont()).height()};
}

QSize ModeCard::sizeHint() const
{
    return minimumSizeHint() + QSize(12, 0);
}

void ModeCard::changeEvent(QEvent *event)
{
    QAbstractButton::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

void ModeCard::paintEvent(QPaintEvent *)
{
    constexpr double corner = 7;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor accent = toneColor(palette(), Tone::Accent);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    const QColor ground = palette().color(QPalette::Base);
    painter.setBrush(isChecked()        ? blended(accent, ground, 0.12)
                         : underMouse() ? blended(accent, ground, 0.05)
                                        : ground);
    painter.setPen(isChecked() ? QPen(accent, 2) : QPen(separatorColor(palette()), 1));
    painter.drawRoundedRect(box, corner, corner);

    QFont bold = font();
    bold.setBold(isChecked());
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::Text));
    QRect rest = rect().adjusted(margin, margin, -margin, -margin);
    const QRect title(rest.left(), rest.top(), rest.width(), fontMetrics().height());
    painter.drawText(title, int(Qt::AlignCenter) | int(Qt::TextSingleLine), text());
    const QRect picture(rest.left(), title.bottom() + pictureGap, rest.width(), pictureHeight);
    ModePicture::paint(&painter, picture, m_shape, palette());
    paintRights(
        &painter,
        QRect(rest.left(), picture.bottom() + pictureGap, rest.width(), rest.bottom() - picture.bottom() - pictureGap));
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Text), 1, Qt::DotLine));
        painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), corner - 2, corner - 2);
    }
}

void ModeCard::paintRights(QPainter *painter, const QRect &rect) const
{
    const std::array<Right, 4> rights = rightsOf(m_shape);
    painter->setFont(smallFont());
    const int high = painter->fontMetrics().height();
    int wide = 0;
    for (const Right &right : rights)
        wide = qMax(wide, painter->fontMetrics().horizontalAdvance(QString(u"✓ "_s % right.word)));
    for (size_t i = 0; i < rights.size(); ++i) {
        const QRect cell(rect.center().x() - wide / 2, rect.top() + int(i) * high, wide + 2, high);
        painter->setPen(rights.at(i).given ? palette().color(QPalette::Text) : toneColor(palette(), Tone::Muted));
        painter->drawText(cell, int(Qt::AlignVCenter | Qt::AlignLeft) | int(Qt::TextSingleLine),
                          QString((rights.at(i).given ? u"✓ "_s : u"– "_s) % rights.at(i).word));
    }
}

} // namespace ui
