#include "ui/common/FieldNote.h"

#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QHBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

FieldNote::FieldNote(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_text(new PlainLabel(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 2, 0, 2);
    row->setSpacing(6);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_text->setFocusPolicy(Qt::NoFocus);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
}

void FieldNote::say(const QString &text, Kind kind)
{
    const Tone tone = kind == Kind::Error ? Tone::Bad : Tone::Warning;
    const int side = fontMetrics().height();
    m_icon->setPixmap(icon(kind == Kind::Error ? u"error"_s : u"warning"_s, tone).pixmap(QSize(side, side)));
    m_icon->setAccessibleName(kind == Kind::Error ? tr("Error") : tr("Warning"));
    m_text->setText(text);
    m_text->setTone(tone);
    m_text->setAccessibleName(text);
    setVisible(!text.isEmpty());
    if (m_field)
        m_field->setAccessibleDescription(text.isEmpty() ? m_fieldDescription : text);
}

QString FieldNote::text() const
{
    return m_text->fullText();
}

void FieldNote::setField(QWidget *field)
{
    m_field = field;
    m_fieldDescription = field->accessibleDescription();
}

} // namespace ui
